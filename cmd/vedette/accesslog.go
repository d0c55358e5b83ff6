package main

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vedette-project/vedette/internal/engine"
	"github.com/vedette-project/vedette/internal/ingest"
)

// accessLog writes what a gateway learned, in the order in which it did, so that a replay learns the same. A disk that
// is slow or full costs lines, which are counted, and never a request.
//
//	engine.Run ─▶ each ─▶ buffer ─▶ flush ─▶ file       every second, or when there is much
type accessLog struct {
	warn func(error)
	rec  *ingest.Recorder

	mu   sync.Mutex // protects buf and rec
	buf  []byte
	wake chan struct{}
	hup  chan struct{}
	end  chan struct{}
	done chan struct{}

	name    string
	file    logFile // this and what follows belongs to tend
	spare   []byte
	torn    bool // the file ends in a piece of a line that could not be taken back
	failing bool
	lost    atomic.Uint64 // lines
	last    error
}

// logFile is what an accessLog needs of a file.
type logFile interface {
	io.WriteCloser
	Stat() (os.FileInfo, error)
	Truncate(int64) error
}

const (
	logWake = 256 << 10 // bytes that are written at once, without waiting for the second
	logMost = 16 << 20  // bytes that wait; lines beyond are lost
)

// openAccessLog goes on behind what the file holds, or makes it, for its owner alone.
func openAccessLog(name string, warn func(error)) (*accessLog, error) {
	if warn == nil {
		warn = func(error) {}
	}
	l := &accessLog{name: name, warn: warn, wake: make(chan struct{}, 1), hup: make(chan struct{}, 1), end: make(chan struct{}), done: make(chan struct{})}
	var err error
	if l.file, err = openLogFile(name); err != nil {
		return nil, hint(err, "--access-log, or exports.access_log, is a file that can be written")
	}
	return l, nil
}

func openLogFile(name string) (logFile, error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := dropTorn(f); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

// begin starts to write digests that were made under key; nil: under a key that nobody keeps.
func (l *accessLog) begin(key []byte, environment string) {
	if key == nil {
		key = make([]byte, 32)
		rand.Read(key)
	}
	l.rec = ingest.NewRecorder(key, environment)
	go l.tend()
}

// each takes one line; the engine waits for it.
func (l *accessLog) each(v *engine.Verdict) {
	l.mu.Lock()
	if len(l.buf) > logMost {
		l.lost.Add(1)
	} else {
		l.buf = l.rec.Append(l.buf, v.Exchange)
	}
	much := len(l.buf) > logWake
	l.mu.Unlock()
	if much {
		poke(l.wake)
	}
}

// reopen lets go of a file that was renamed, and goes on in a new one.
func (l *accessLog) reopen() { poke(l.hup) }

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// close writes what waits. Nothing may be learned any more.
func (l *accessLog) close() error {
	if l.rec == nil { // it never began
		return l.file.Close()
	}
	close(l.end)
	<-l.done
	return l.last
}

func (l *accessLog) tend() {
	defer close(l.done)
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for {
		select {
		case <-second.C:
			l.flush()
		case <-l.wake:
			l.flush()
		case <-l.hup:
			l.flush()
			l.renew()
		case <-l.end:
			l.flush()
			if err := l.file.Close(); err != nil && l.last == nil {
				l.last = fmt.Errorf("access log: %w", err)
			}
			return
		}
	}
}

func (l *accessLog) renew() {
	f, err := openLogFile(l.name)
	if err != nil {
		l.warn(fmt.Errorf("access log: %w; it goes on in the file that was open", err))
		return
	}
	if err := l.file.Close(); err != nil {
		l.warn(fmt.Errorf("access log: %w", err))
	}
	l.file, l.torn = f, false
}

// flush writes what waits. What cannot be written is lost, in whole lines.
func (l *accessLog) flush() {
	l.mu.Lock()
	l.buf, l.spare = l.spare[:0], l.buf
	l.mu.Unlock()
	data := l.spare
	if cap(l.spare) > 4*logWake {
		l.spare = nil // after a stall
	}
	if len(data) == 0 {
		return
	}
	if err := l.write(data); err != nil {
		l.last = fmt.Errorf("access log: %w; %d lines were lost", err, l.lost.Load())
		if !l.failing {
			l.warn(fmt.Errorf("access log: %w; lines are lost until it can be written again", err))
		}
		l.failing = true
		return
	}
	if l.failing {
		l.warn(fmt.Errorf("access log: it is written again; %d lines were lost so far", l.lost.Load()))
	}
	l.failing, l.last = false, nil
}

func (l *accessLog) write(data []byte) error {
	if l.torn {
		if _, err := l.file.Write([]byte("\n")); err != nil { // the piece becomes a line that is skipped
			l.lost.Add(uint64(bytes.Count(data, []byte("\n"))))
			return err
		}
		l.torn = false
	}
	n, err := l.file.Write(data)
	if err == nil {
		return nil
	}
	l.lost.Add(uint64(bytes.Count(data[n:], []byte("\n"))))
	if piece := n - bytes.LastIndexByte(data[:n], '\n') - 1; piece > 0 {
		st, failed := l.file.Stat()
		if failed == nil {
			failed = l.file.Truncate(st.Size() - int64(piece))
		}
		l.torn = failed != nil
		err = errors.Join(err, failed)
	}
	return err
}
