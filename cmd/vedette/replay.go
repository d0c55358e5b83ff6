package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/engine"
	"github.com/vedette-project/vedette/internal/ingest"
	"github.com/vedette-project/vedette/internal/live"
	"github.com/vedette-project/vedette/internal/store"
)

// replayOptions are the flags of replay.
type replayOptions struct {
	data, format, host, config string
	environment                string
	verdicts, assign, summary  string
	strict                     bool
	checkpoint                 time.Duration
	specs                      fileList
	files                      []string
}

func replay(ctx context.Context, c *cli, args []string) (err error) {
	f := newFlags(c, "replay", "FILE…   (- is standard input; gzip and zstd are read as they are)")
	var o replayOptions
	data := f.data()
	f.StringVar(&o.format, "format", "auto", "auto, ndjson or combined (common is read too)")
	f.StringVar(&o.host, "host", "-", "host of logs that name none")
	f.StringVar(&o.config, "c", "", "configuration: mapping and protect")
	f.Var(&o.specs, "spec", "an OpenAPI document of yours, to compare with; may be given several times")
	f.StringVar(&o.environment, "environment", "", "name of the protected estate")
	f.StringVar(&o.verdicts, "verdicts", "", "write one line per exchange: what was known then, and what would have been done")
	f.StringVar(&o.assign, "assign", "", "write one line per exchange: its endpoint as the catalog stands at the end")
	f.StringVar(&o.summary, "summary", "", "write one JSON object about the run")
	f.BoolVar(&o.strict, "strict", false, "end with exit code 3 when input was skipped")
	f.DurationVar(&o.checkpoint, "checkpoint", 0, "how often progress is saved (default: as often as costs a twentieth of the time, and not within two seconds)")
	if o.files, err = f.parse(args); err != nil {
		return err
	}
	o.data = *data
	if len(o.specs) > 0 {
		files := o.files[:0]
		for _, name := range o.files {
			if looksLikeDocument(name) {
				o.specs = append(o.specs, name)
			} else {
				files = append(files, name)
			}
		}
		o.files = files
	}
	if o.checkpoint < 0 {
		return usagef("--checkpoint %s: a time is never negative", o.checkpoint)
	}
	if len(o.files) == 0 {
		return hint(usagef("no file to replay"), "vedette replay access.log.gz, or - for standard input")
	}
	switch ingest.Format(o.format) {
	case ingest.Auto, ingest.NDJSON, ingest.Combined:
	default:
		return hint(usagef("unknown format %q", o.format), "auto, ndjson and combined are read")
	}
	if o.assign != "" {
		for _, name := range o.files {
			if name == "-" {
				return hint(usagef("--assign reads its input twice"), "give a file instead of standard input")
			}
		}
	}
	r := &replayRun{cli: c, o: o, begun: time.Now(), pace: live.Pace{Every: o.checkpoint}}
	defer r.close()
	return r.do(ctx)
}

// replayRun is one run over some files.
type replayRun struct {
	*cli
	o      replayOptions
	store  *store.Store
	engine *engine.Engine
	key    []byte
	tally  tally
	out    *verdictWriter
	begun  time.Time
	pace   live.Pace
	lines  int64 // of the files before this one

	late, ahead uint64 // of earlier runs
}

func (r *replayRun) close() {
	if r.store != nil {
		r.store.Close()
	}
}

func (r *replayRun) do(ctx context.Context) error {
	err := r.learnAll(ctx)
	if failed := r.out.close(); err == nil {
		err = failed
	}
	if err != nil {
		return err
	}
	if r.o.assign != "" {
		if err := r.assign(ctx); err != nil {
			return err
		}
	}
	if err := r.report(); err != nil {
		return err
	}
	if r.o.strict && r.tally.skips.total > 0 {
		return errSkipped
	}
	return nil
}

func (r *replayRun) learnAll(ctx context.Context) error {
	for i, name := range r.o.files {
		if err := r.file(ctx, name, i == 0); err != nil {
			return err
		}
	}
	return nil
}

// open makes the engine, from what the store remembers.
func (r *replayRun) open(src *ingest.Source) (err error) {
	opts, conf, err := loadEngineOptions(r.o.config, r.o.environment)
	if err != nil {
		return err
	}
	if _, err := readDocuments(append(r.o.specs.specs(), conf.Specs...)); err != nil { // before a store is made
		return err
	}
	if r.store, err = store.Open(r.o.data, store.Options{Role: store.Learner, KeyFrom: src.Head()}); err != nil {
		return err
	}
	if err := keepDocuments(r.store, append(r.o.specs.specs(), conf.Specs...)); err != nil {
		return err
	}
	if r.engine, r.key, err = live.Engine(r.store, opts); err != nil {
		return err
	}
	r.late, r.ahead = r.engine.Clock()
	return nil
}

// file learns one input from where an earlier run has left it.
func (r *replayRun) file(ctx context.Context, name string, first bool) error {
	in, size, shut, err := r.input(name)
	if err != nil {
		return err
	}
	defer shut()
	src, err := ingest.Open(name, in, ingest.Format(r.o.format))
	if err != nil {
		return err
	}
	defer src.Close()
	if first {
		if err := r.open(src); err != nil {
			return err
		}
	}
	pos, err := r.position(src)
	if err != nil {
		return err
	}
	if pos.Offset > 0 {
		if err := src.Skip(pos.Offset); err != nil {
			return hint(err, "the file is shorter than when it was read before: give a new --data directory")
		}
	} else {
		r.engine.Restart()
	}
	if first { // what a run that is now resumed has written stays
		if r.out, err = newVerdictWriter(r.cli, r.o.verdicts, pos.Offset > 0); err != nil {
			return err
		}
	}
	fresh, skipped := pos.Offset == 0, r.tally.skips.total
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	bar := r.progress(filepath.Base(name), size)
	defer bar.end()
	read, why := uint64(0), ""
	batches := ingest.Read(ctx, src, ingest.Options{Key: r.key, Host: r.o.host, Workers: runtime.GOMAXPROCS(0), Line: pos.Line, Offset: pos.Offset})
	for b := range batches {
		r.learn(&b)
		read += uint64(len(b.Exchanges))
		r.tally.foreign += uint64(b.Foreign)
		r.tally.skipped(name, b.Skipped)
		if why == "" && len(b.Skipped) > 0 {
			why = b.Skipped[0].Reason
		}
		pos.Offset, pos.Line = b.EndOffset, b.EndLine
		bar.show(src.Consumed(), read)
		if b.Err != nil {
			if err := r.save(pos, false); err != nil {
				return err
			}
			return hint(b.Err, "what came before it was learned and is kept")
		}
		if r.pace.Due() {
			if err := r.save(pos, false); err != nil {
				return err
			}
		}
		if err := r.out.failed(); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		if err := r.save(pos, false); err != nil {
			return err
		}
		return hint(errors.New("interrupted"), "what was read is kept; the same command goes on from there")
	}
	if n := r.tally.skips.total - skipped; fresh && read == 0 && n > 0 {
		return hint(fmt.Errorf("%s: not one of %d lines could be read: %s", name, n, why), "is it in the format %s? --format says so", src.Format)
	}
	r.lines += pos.Line
	if read == 0 && pos.Done {
		fmt.Fprintf(r.err, "%s: already there, nothing new in it\n", name)
		return nil
	}
	pos.Done = true
	return r.save(pos, true)
}

func (r *replayRun) learn(b *ingest.Batch) {
	n := 0
	r.engine.Learn(b.Exchanges, func(v *engine.Verdict) {
		r.tally.add(v)
		if r.out != nil {
			r.out.write(r.lines+b.Lines[n], v)
		}
		n++
	})
}

func (r *replayRun) input(name string) (in io.Reader, size int64, shut func(), err error) {
	if name == "-" {
		return r.in, 0, func() {}, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, 0, nil, err
	}
	if st, err := f.Stat(); err == nil {
		if st.IsDir() {
			f.Close()
			return nil, 0, nil, hint(fmt.Errorf("%s is a directory", name), "name the files in it")
		}
		size = st.Size()
	}
	return f, size, func() { f.Close() }, nil
}

// position finds where an earlier run stopped in this input.
func (r *replayRun) position(src *ingest.Source) (*store.Position, error) {
	known, err := r.store.Positions()
	if err != nil {
		return nil, err
	}
	for i := range known {
		p := &known[i]
		if id := src.Identity(p.Bytes); id.Sum == p.Sum && id.Bytes == p.Bytes {
			p.Name = src.Name
			return p, nil
		}
	}
	id := src.Identity(0)
	return &store.Position{Sum: id.Sum, Bytes: id.Bytes, Name: src.Name}, nil
}

// save writes a checkpoint with the input's position; settle makes the inventory final.
func (r *replayRun) save(p *store.Position, settle bool) error {
	return r.pace.Spend(func() error {
		c, err := r.engine.Flush(settle, true)
		if err != nil {
			return err
		}
		if err := r.out.flush(); err != nil { // before the position: no line may be lost
			return err
		}
		return r.store.Save(c, p)
	})
}

// tally is what a run says at its end about what it saw.
type tally struct {
	exchanges, logins, failed uint64
	stopped, noticed          uint64
	foreign                   uint64 // recorded by a gateway with another key
	from, to                  time.Time
	bodies, hosts, accounts   bool
	fingerprints, credentials bool
	skips                     skips
}

type skips struct {
	total   int
	reasons map[string]int
	first   []skipSeen
}

// skipSeen is a line that was skipped, as --summary has it.
type skipSeen struct {
	File   string `json:"file"`
	Line   int64  `json:"line"`
	Reason string `json:"reason"`
}

func (s skipSeen) String() string { return fmt.Sprintf("%s:%d: %s", s.File, s.Line, s.Reason) }

func (t *tally) skipped(name string, list []ingest.Skip) {
	for _, s := range list {
		if t.skips.reasons == nil {
			t.skips.reasons = map[string]int{}
		}
		t.skips.total++
		if len(t.skips.reasons) < 50 || t.skips.reasons[s.Reason] > 0 {
			t.skips.reasons[s.Reason]++
		}
		if len(t.skips.first) < 5 {
			t.skips.first = append(t.skips.first, skipSeen{name, s.Line, s.Reason})
		}
	}
}

func (t *tally) add(v *engine.Verdict) {
	x := v.Exchange
	t.exchanges++
	if t.from.IsZero() || x.At.Before(t.from) {
		t.from = x.At
	}
	if x.At.After(t.to) {
		t.to = x.At
	}
	t.bodies = t.bodies || x.Shape.Kind != vedette.BodyUnknown
	t.hosts = t.hosts || x.Host != "-"
	t.accounts = t.accounts || x.Account != 0
	t.fingerprints = t.fingerprints || x.JA4 != ""
	t.credentials = t.credentials || x.AuthKind != vedette.AuthNone
	switch v.Outcome {
	case vedette.LoginFailed:
		t.failed++
		t.logins++
	case vedette.LoginSucceeded:
		t.logins++
	}
	if v.Decision.Action >= vedette.Throttle {
		t.stopped++
		if v.Outcome == vedette.LoginSucceeded {
			t.noticed++
		}
	}
}
