package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"math"
	"os"
	"strconv"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/engine"
)

// output is a file that was asked for, or standard output.
type output struct {
	*bufio.Writer
	file io.Closer
}

// create empties a file that is there.
func (c *cli) create(name string) (*output, error) { return c.open(name, os.O_WRONLY|os.O_TRUNC) }

// extend goes on behind the last whole line of a file that is there.
func (c *cli) extend(name string) (*output, error) { return c.open(name, os.O_RDWR|os.O_APPEND) }

// open makes a file that only its owner may read: outputs hold addresses.
func (c *cli) open(name string, flag int) (*output, error) {
	if name == "-" {
		return &output{bufio.NewWriterSize(c.out, 64<<10), nil}, nil
	}
	f, err := os.OpenFile(name, flag|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if flag&os.O_APPEND != 0 {
		if err := dropTorn(f); err != nil {
			f.Close()
			return nil, err
		}
	}
	return &output{bufio.NewWriterSize(f, 64<<10), f}, nil
}

// dropTorn cuts off a last line without a line feed: a run was killed while writing it.
func dropTorn(f *os.File) error {
	st, err := f.Stat()
	if err != nil || !st.Mode().IsRegular() {
		return err
	}
	buf := make([]byte, 64<<10)
	for end := st.Size(); end > 0; {
		from := max(0, end-int64(len(buf)))
		part := buf[:end-from]
		if _, err := f.ReadAt(part, from); err != nil {
			return err
		}
		if i := bytes.LastIndexByte(part, '\n'); i >= 0 {
			return f.Truncate(from + int64(i) + 1)
		}
		end = from
	}
	return f.Truncate(0)
}

func (o *output) close() error {
	err := o.Flush()
	if o.file != nil {
		if failed := o.file.Close(); err == nil {
			err = failed
		}
	}
	return err
}

// verdictWriter writes one line per exchange. A nil one writes nothing.
type verdictWriter struct {
	w   *output
	buf []byte
	err error
}

func newVerdictWriter(c *cli, name string, resumed bool) (*verdictWriter, error) {
	if name == "" {
		return nil, nil
	}
	open := c.create
	if resumed {
		open = c.extend
	}
	w, err := open(name)
	if err != nil {
		return nil, err
	}
	return &verdictWriter{w: w}, nil
}

func (v *verdictWriter) failed() error {
	if v == nil {
		return nil
	}
	return v.err
}

// flush hands over what is buffered.
func (v *verdictWriter) flush() error {
	if v == nil {
		return nil
	}
	if v.err == nil {
		v.err = v.w.Flush()
	}
	return v.err
}

func (v *verdictWriter) close() error {
	if v == nil {
		return nil
	}
	err := v.w.close()
	if v.err != nil {
		err = v.err
	}
	return err
}

func (v *verdictWriter) write(n int64, d *engine.Verdict) {
	if v.err != nil {
		return
	}
	b := append(v.buf[:0], `{"n":`...)
	b = strconv.AppendInt(b, n, 10)
	b = append(b, `,"endpoint":`...)
	b = appendEndpoint(b, d.Endpoint)
	b = append(b, `,"actor":`...)
	b = appendActor(b, d.Actor)
	b = append(b, `,"findings":[`...)
	for i := range d.Findings {
		f := &d.Findings[i]
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"kind":`...)
		b = appendString(b, string(f.Kind))
		b = append(b, `,"score":`...)
		b = strconv.AppendFloat(b, math.Round(f.Score.Probability()*1e4)/1e4, 'f', -1, 64)
		b = append(b, `,"why":`...)
		b = appendString(b, f.Why)
		b = append(b, '}')
	}
	b = append(b, `],"decision":`...)
	b = appendString(b, d.Decision.Action.String())
	if d.Outcome != vedette.OutcomeUnknown {
		b = append(b, `,"outcome":`...)
		b = appendString(b, d.Outcome.String())
	}
	b = append(b, "}\n"...)
	v.buf = b
	_, v.err = v.w.Write(b)
}

// appendActor writes null where a request shows no identity.
func appendActor(b []byte, a vedette.ActorID) []byte {
	if a.Digest == 0 {
		return append(b, "null"...)
	}
	b = append(b, `{"level":`...)
	b = appendString(b, a.Level.String())
	b = append(b, `,"id":`...)
	b = appendString(b, a.String())
	return append(b, '}')
}

func appendEndpoint(b []byte, e *vedette.Endpoint) []byte {
	if e == nil {
		return append(b, "null"...)
	}
	return appendString(b, e.Name())
}

func appendString(b []byte, s string) []byte {
	q, err := json.Marshal(s) // strings always marshal; invalid UTF-8 becomes U+FFFD
	if err != nil {
		return append(b, `""`...)
	}
	return append(b, q...)
}
