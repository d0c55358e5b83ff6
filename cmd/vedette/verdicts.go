package main

import (
	"bufio"
	"encoding/json"
	"fmt"
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

func (c *cli) create(name string) (*output, error) {
	if name == "-" {
		return &output{bufio.NewWriterSize(c.out, 64<<10), nil}, nil
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &output{bufio.NewWriterSize(f, 64<<10), f}, nil
}

func (o *output) close() error {
	if err := o.Flush(); err != nil {
		return err
	}
	if o.file != nil {
		return o.file.Close()
	}
	return nil
}

// verdictWriter writes one line per exchange. A nil one writes nothing.
type verdictWriter struct {
	w   *output
	buf []byte
	err error
}

func newVerdictWriter(c *cli, name string) (*verdictWriter, error) {
	if name == "" {
		return nil, nil
	}
	w, err := c.create(name)
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

func (v *verdictWriter) close() error {
	if v.err != nil {
		return v.err
	}
	return v.w.close()
}

func (v *verdictWriter) write(n int64, d *engine.Verdict) {
	if v.err != nil {
		return
	}
	b := append(v.buf[:0], `{"n":`...)
	b = strconv.AppendInt(b, n, 10)
	b = append(b, `,"endpoint":`...)
	b = appendEndpoint(b, d.Endpoint)
	b = append(b, `,"actor":{"level":`...)
	b = appendString(b, d.Actor.Level.String())
	b = append(b, `,"id":`...)
	b = appendString(b, d.Actor.String())
	b = append(b, `},"findings":[`...)
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

func writeAssign(w io.Writer, n int64, e *vedette.Endpoint) {
	fmt.Fprintf(w, "{\"n\":%d,\"endpoint\":%s}\n", n, appendEndpoint(nil, e))
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
