// Package ingest turns what was recorded into Exchanges: NDJSON exchanges and combined or common
// access logs, plain, gzip or zstd, and the live door's Requests. It redacts: tokens, sessions, account
// names and passwords become keyed digests here, queries are dropped, and no later room can leak what
// it never saw. It may touch values and io.Reader; it knows no file, clock or network.
//
//	Source ─▶ chunks of whole lines ─▶ parsers, in parallel ─▶ Batches, in the order of the input
package ingest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync/atomic"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/message"
)

// Options bound the reading. The zero value works.
type Options struct {
	Key     []byte // the environment's secret, for digests
	Host    string // for logs that name none; default "-"
	MaxLine int    // bytes; longer lines are skipped; default 8 MiB
	Workers int    // parsers at work; default 2
	Line    int64  // lines already read by an earlier run
	Offset  int64  // bytes already read, decompressed; the Source stands there
}

// Batch is a run of consecutive lines. Its Exchanges share one buffer. A last line that has no line feed
// and cannot be read is still being written: it is among the Skipped, but lies behind the end, where the
// next run reads it whole.
type Batch struct {
	Exchanges []vedette.Exchange
	Lines     []int64 // line number of each exchange
	Skipped   []Skip
	Foreign   int   // exchanges that a gateway recorded under another key: their digests say nothing here
	EndLine   int64 // the last line it covers
	EndOffset int64 // bytes up to and with that line, decompressed
	Err       error // the input broke off after this batch
}

// Skip is one line that could not be read.
type Skip struct {
	Line   int64
	Reason string
}

const chunkBytes = 128 << 10

type chunk struct {
	data   []byte // whole lines
	line   int64  // number of lines before it
	offset int64  // bytes before it
	skips  []Skip // lines dropped while reading it, being too long
	lines  int64  // of those
	err    error
	done   chan Batch
}

// Read parses the source in parallel and sends its batches in order until the end, an error or the
// end of ctx. The last batch carries the error, if any; the channel is then closed.
func Read(ctx context.Context, s *Source, o Options) <-chan Batch {
	if o.MaxLine <= 0 {
		o.MaxLine = 8 << 20
	}
	if o.Workers <= 0 {
		o.Workers = 2
	}
	if o.Host == "" {
		o.Host = "-"
	}
	work := make(chan *chunk, o.Workers)
	order := make(chan *chunk, o.Workers*2)
	out := make(chan Batch)
	for range o.Workers {
		go func() {
			parse := newParser(s.Format, o)
			for c := range work {
				c.done <- parse.chunk(c)
			}
		}()
	}
	begin := o
	if s.torn { // its rest belongs to the line that was read last
		begin.Line = max(o.Line-1, 0)
	}
	go func() {
		defer close(work)
		defer close(order)
		split(ctx, s.in, begin, func(c *chunk) bool {
			c.done = make(chan Batch, 1)
			select {
			case order <- c:
			case <-ctx.Done():
				return false
			}
			work <- c
			return true
		})
	}()
	go func() {
		defer close(out)
		for c := range order {
			b := <-c.done
			b.EndLine = max(b.EndLine, o.Line)
			if b.Err != nil {
				b.Err = fmt.Errorf("ingest: %s: after line %d: %w", s.Name, b.EndLine, b.Err)
			}
			select {
			case out <- b:
			case <-ctx.Done():
				for range order { // let the splitter end
				}
				return
			}
		}
	}()
	return out
}

// split cuts the input into chunks of whole lines and hands them to emit until it returns false.
func split(ctx context.Context, r io.Reader, o Options, emit func(*chunk) bool) {
	line, offset := o.Line, o.Offset
	var carry []byte
	tooLong := int64(0) // bytes of an overlong line already dropped
	for ctx.Err() == nil {
		buf := make([]byte, len(carry)+chunkBytes)
		copy(buf, carry)
		n, err := io.ReadFull(r, buf[len(carry):])
		buf = buf[:len(carry)+n]
		c := &chunk{line: line, offset: offset}
		if tooLong > 0 { // still inside the overlong line
			end := bytes.IndexByte(buf, '\n')
			if end < 0 && err == nil {
				tooLong += int64(len(buf))
				carry = nil
				continue
			}
			whole := end >= 0
			if whole || ended(err) {
				c.skips = append(c.skips, Skip{line + 1, fmt.Sprintf("line longer than %d MiB", o.MaxLine>>20)})
			}
			if !whole {
				if !ended(err) {
					c.err = err
				}
				emit(c)
				return
			}
			c.lines = 1
			offset += tooLong + int64(end) + 1
			c.offset, tooLong = offset, 0
			buf = buf[end+1:]
			line++
		}
		end := bytes.LastIndexByte(buf, '\n') + 1
		if err != nil {
			end = len(buf) // the last line may lack its line feed
			if !ended(err) {
				end = bytes.LastIndexByte(buf, '\n') + 1 // but not where the input broke off
				c.err = err
			}
		}
		c.data, carry = buf[:end], buf[end:]
		lines := int64(bytes.Count(c.data, []byte("\n")))
		if end > 0 && c.data[end-1] != '\n' {
			lines++
		}
		line += lines
		offset += int64(end)
		if len(carry) > o.MaxLine {
			tooLong, carry = int64(len(carry)), nil
		}
		if len(c.data) > 0 || len(c.skips) > 0 || c.err != nil {
			if !emit(c) {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// ended says that an input is at its end, and not broken off.
func ended(err error) bool { return err == io.EOF || err == io.ErrUnexpectedEOF }

type parser struct {
	line    func([]byte, *vedette.Exchange) error
	foreign *int // counted up by line; nil: cannot be
}

func newParser(f Format, o Options) *parser {
	if f == Combined {
		p := &combinedParser{host: o.Host, reader: message.NewReader()}
		return &parser{line: p.parse}
	}
	p := &ndjsonParser{redact: NewRedactor(o.Key), facts: factsReader{keyID: keyID(o.Key)}}
	return &parser{p.parse, &p.foreign}
}

func newExchange() vedette.Exchange { return vedette.Exchange{Sent: -1, Got: -1} }

func (p *parser) chunk(c *chunk) Batch {
	n := bytes.Count(c.data, []byte("\n")) + 1
	if p.foreign != nil {
		*p.foreign = 0
	}
	b := Batch{
		Exchanges: make([]vedette.Exchange, 0, n), Lines: make([]int64, 0, n),
		Skipped: c.skips, Err: c.err, EndLine: c.line + c.lines, EndOffset: c.offset + int64(len(c.data)),
	}
	for data := c.data; len(data) > 0; {
		line, rest, whole := bytes.Cut(data, []byte("\n"))
		size := int64(len(line))
		data = rest
		b.EndLine++
		line = bytes.TrimRight(line, "\r ")
		if len(line) == 0 {
			if !whole {
				b.EndLine--
				b.EndOffset -= size
			}
			continue
		}
		b.Exchanges = append(b.Exchanges, newExchange())
		x := &b.Exchanges[len(b.Exchanges)-1]
		if err := p.line(line, x); err != nil {
			b.Exchanges = b.Exchanges[:len(b.Exchanges)-1]
			b.Skipped = append(b.Skipped, Skip{b.EndLine, err.Error()})
			if !whole {
				b.EndLine--
				b.EndOffset -= size
			}
			continue
		}
		b.Lines = append(b.Lines, b.EndLine)
	}
	if p.foreign != nil {
		b.Foreign = *p.foreign
	}
	return b
}

// countingReader counts what passes, readable from another goroutine.
type countingReader struct {
	r io.Reader
	n atomic.Int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}
