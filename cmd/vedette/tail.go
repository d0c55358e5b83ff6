package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/vedette-project/vedette/internal/ingest"
	"github.com/vedette-project/vedette/internal/live"
	"github.com/vedette-project/vedette/internal/store"
)

// tail learns from a log that grows, across rotation, until it is interrupted. It goes on where it stopped.
func tail(ctx context.Context, c *cli, args []string) error {
	f := newFlags(c, "tail", "FILE")
	data := f.data()
	format := f.String("format", "auto", "auto, ndjson or combined")
	host := f.String("host", "-", "host of logs that name none")
	file := f.String("c", "", "configuration: mapping, values, specs and protect")
	rest, err := f.parse(args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return hint(usagef("tail follows one file"), "vedette tail /var/log/nginx/access.log")
	}
	conf, err := loadConfig(*file)
	if err != nil {
		return err
	}
	documents, err := readDocuments(conf.Specs)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(c.err, nil))
	l, err := live.Open(live.Options{Dir: *data, Follows: true, Engine: engineOptions(conf), Documents: documents, Warn: func(err error) { log.Warn(err.Error()) }})
	if err != nil {
		return err
	}
	t := &follower{name: rest[0], format: ingest.Format(*format), host: *host, live: l, warn: func(s string) { log.Warn(s) }}
	l.Work()
	log.Info("following", "file", t.name, "data", *data)
	err = t.follow(ctx)
	if closed := l.Close(); err == nil {
		err = closed
	}
	if err == nil {
		log.Info("stopped", "exchanges", t.learned, "skipped", t.skipped)
	}
	return err
}

// follower reads what is appended to a file. When the file is another one, or shorter than before, what is left
// of the old one is read first.
type follower struct {
	name   string
	format ingest.Format
	host   string
	live   *live.Live
	warn   func(string)

	f       *os.File
	pos     store.Position
	lines   *ingest.Lines
	carry   []byte // of the line that is being written
	idle    int    // glances in a row at a file that is not the one of its name, and does not grow
	foreign bool   // it was said that digests cannot be compared
	learned uint64
	skipped uint64
}

const (
	glance   = 250 * time.Millisecond // between looks at a file that does not grow
	patience = 8                      // glances: a writer may go on in the old file until it is told of the new one
	tailRead = 1 << 20
)

func (t *follower) follow(ctx context.Context) error {
	defer func() {
		if t.f != nil {
			t.f.Close()
		}
	}()
	if _, err := os.Stat(t.name); err != nil {
		return err
	}
	look := time.NewTicker(glance)
	defer look.Stop()
	for {
		grown, err := t.read()
		if err != nil {
			return err
		}
		if grown && ctx.Err() == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-look.C:
		}
		if !grown {
			t.rotated()
		}
	}
}

// read learns what came since the last time. It tells whether there was anything.
func (t *follower) read() (grown bool, err error) {
	if t.f == nil {
		if t.f, err = os.Open(t.name); err != nil {
			if errors.Is(err, os.ErrNotExist) { // between two files
				t.f = nil
				return false, nil
			}
			return false, err
		}
	}
	if t.lines == nil {
		if ready, err := t.begin(); !ready || err != nil {
			return false, err
		}
	}
	buf := make([]byte, len(t.carry)+tailRead)
	copy(buf, t.carry)
	n, err := t.f.Read(buf[len(t.carry):])
	if err != nil && err != io.EOF {
		return false, err
	}
	if n == 0 {
		return false, nil
	}
	buf = buf[:len(t.carry)+n]
	end := bytes.LastIndexByte(buf, '\n') + 1
	if t.carry = buf[end:]; len(t.carry) > 8<<20 {
		return false, hint(fmt.Errorf("%s: a line longer than 8 MiB", t.name), "this is no log of exchanges")
	}
	if end == 0 {
		return true, nil
	}
	b := t.lines.Parse(buf[:end])
	t.learned += uint64(len(b.Exchanges))
	if t.skipped == 0 && len(b.Skipped) > 0 {
		t.warn(fmt.Sprintf("%s:%d: %s; such lines are passed over", t.name, b.Skipped[0].Line, b.Skipped[0].Reason))
	}
	if b.Foreign > 0 && !t.foreign {
		t.foreign = true
		t.warn(t.name + ": recorded by a gateway with another store: its digests of accounts, tokens and sessions cannot be compared here")
	}
	t.skipped += uint64(len(b.Skipped))
	t.pos.Offset, t.pos.Line = b.EndOffset, b.EndLine
	t.live.Learn(b.Exchanges, t.pos)
	return true, nil
}

// begin recognises the file by its first bytes, and goes on where it was left. A file without a whole line is
// not ready.
func (t *follower) begin() (ready bool, err error) {
	head := make([]byte, 4096)
	n, err := t.f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return false, err
	}
	if bytes.IndexByte(head[:n], '\n') < 0 && n < len(head) {
		return false, nil
	}
	src, err := ingest.Open(t.name, bytes.NewReader(head[:n]), t.format)
	if err != nil {
		return false, err
	}
	defer src.Close()
	s := t.live.Store()
	known, err := s.Positions()
	if err != nil {
		return false, err
	}
	id := src.Identity(0)
	t.pos = store.Position{Sum: id.Sum, Bytes: id.Bytes, Name: filepath.Base(t.name)}
	for _, p := range known {
		if was := src.Identity(p.Bytes); was.Sum == p.Sum && was.Bytes == p.Bytes {
			t.pos = p
			break
		}
	}
	key, err := s.Key()
	if err != nil {
		return false, err
	}
	if _, err := t.f.Seek(t.pos.Offset, io.SeekStart); err != nil {
		return false, err
	}
	t.carry = nil
	t.lines = ingest.NewLines(src.Format, ingest.Options{Key: key, Host: t.host, Line: t.pos.Line, Offset: t.pos.Offset})
	return true, nil
}

// rotated lets go of a file that is no longer the one of its name, or was cut off.
func (t *follower) rotated() {
	if t.f == nil {
		return
	}
	now, err := os.Stat(t.name)
	if err != nil {
		return // it may come back
	}
	was, err := t.f.Stat()
	if err == nil && os.SameFile(now, was) {
		if t.idle = 0; now.Size() >= t.pos.Offset {
			return
		}
	} else if t.idle++; t.idle < patience {
		return
	}
	t.idle = 0
	t.f.Close()
	t.f, t.lines, t.carry = nil, nil, nil
}
