// Package live keeps an engine at work on a store: it learns what a door finishes, moves time, does what
// operators asked for, and saves. It may start goroutines and read the clock; it knows no sockets.
//
//	door ─▶ engine.Judge, engine.Finish
//	             │
//	             ▼
//	          engine.Run ─▶ keeper ─▶ store      every two seconds, or as often as costs little
//	             ▲
//	             └── orders of operators ── store
package live

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/engine"
	"github.com/vedette-project/vedette/internal/store"
)

// Options say what is kept at work.
type Options struct {
	Dir       string // of the store, made if it is absent; empty: nothing is kept
	Engine    engine.Options
	Follows   bool                  // what is learned was recorded elsewhere, and may be old: time moves with it
	Documents []store.Document      // the owner's, kept in the store
	Each      func(*engine.Verdict) // called for every exchange learned, in order; may be nil
	Warn      func(error)           // told of what went wrong beside the traffic; may be nil
}

// Live is an engine at work.
type Live struct {
	o      Options
	engine *engine.Engine
	store  *store.Store
	keep   keeper
	cancel context.CancelFunc
	done   sync.WaitGroup

	mu sync.Mutex      // protects at, and keeps Learn and a checkpoint apart
	at *store.Position // of the input that Learn reads; nil: none
}

// ErrState says that what a store remembers cannot be taken back.
var ErrState = errors.New("live: the store's state cannot be read")

// Open opens the store and goes on from what it remembers. Nothing is learned before Work.
func Open(o Options) (_ *Live, err error) {
	if o.Warn == nil {
		o.Warn = func(error) {}
	}
	l := &Live{o: o}
	if o.Dir == "" {
		o.Engine.Key = make([]byte, 32)
		rand.Read(o.Engine.Key)
		l.engine, err = engine.New(o.Engine)
		return l, err
	}
	if l.store, err = store.Open(o.Dir, store.Options{Role: store.Learner}); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			l.store.Close()
		}
	}()
	if len(o.Documents) > 0 {
		if err := l.store.SaveDocuments(o.Documents); err != nil {
			return nil, err
		}
	}
	if l.engine, _, err = Engine(l.store, o.Engine); err != nil {
		return nil, err
	}
	l.engine.Restart() // the store may have been made by a replay of another time
	l.keep.store = l.store
	return l, nil
}

// Engine makes an engine that goes on from what the store remembers, and returns the key of its digests.
func Engine(s *store.Store, o engine.Options) (*engine.Engine, []byte, error) {
	key, err := s.Key()
	if err != nil {
		return nil, nil, err
	}
	o.Key = key
	said, err := s.Overrides()
	if err != nil {
		return nil, nil, err
	}
	var overrides []vedette.Override // what was said by command stands before the file
	for _, d := range said {
		v, err := vedette.ParseOverride(d.Endpoint, d.Class)
		if err != nil {
			return nil, nil, fmt.Errorf("live: override of %s: %w", d.Endpoint, err)
		}
		overrides = append(overrides, v)
	}
	o.Catalog.Overrides = append(overrides, o.Catalog.Overrides...)
	e, err := engine.New(o)
	if err != nil {
		return nil, nil, err
	}
	state, err := s.State()
	if err != nil {
		return nil, nil, err
	}
	if state != nil {
		if err := e.Restore(state); err != nil {
			return nil, nil, fmt.Errorf("%w: %w", ErrState, err)
		}
	}
	// Measures are saved more often than the state.
	measures, err := s.Measures(s.Latest().Add(-time.Second))
	if err != nil {
		return nil, nil, err
	}
	e.Responder().Resume(measures, s.Latest())
	return e, key, nil
}

// Engine is what doors ask.
func (l *Live) Engine() *engine.Engine { return l.engine }

// Store is what is written to; nil: nothing is kept.
func (l *Live) Store() *store.Store { return l.store }

// Work begins to learn, and to save.
func (l *Live) Work() {
	ctx, cancel := context.WithCancel(context.Background())
	l.cancel = cancel
	l.done.Add(2)
	go func() { defer l.done.Done(); l.engine.Run(ctx, l.o.Each) }()
	go func() { defer l.done.Done(); l.tend(ctx) }()
}

// Close learns what is queued, saves everything and closes the store. Doors must have ended before.
func (l *Live) Close() error {
	if l.cancel != nil {
		l.cancel()
		l.done.Wait()
	}
	switch {
	case l.store == nil:
		return nil
	case l.cancel == nil:
		return l.store.Close()
	}
	return errors.Join(l.save(true), l.store.Close())
}

// Learn takes in exchanges of an input that was read up to at: both are saved together.
func (l *Live) Learn(batch []vedette.Exchange, at store.Position) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.engine.Learn(batch, l.o.Each)
	l.at = &at
}

// tend moves time, takes orders and saves.
func (l *Live) tend(ctx context.Context) {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	// What people see and the engine's state are saved together, so that after a kill the engine goes on
	// from what was recorded.
	pace := Pace{Most: 30 * time.Second}
	for pace.Due(); ; {
		select {
		case <-ctx.Done():
			return
		case now := <-second.C:
			if !l.o.Follows || now.Sub(l.engine.Now()) < time.Hour {
				l.engine.Advance(now.UTC())
			}
		}
		if l.store == nil {
			continue
		}
		if err := l.orders(); err != nil {
			l.o.Warn(err)
		}
		if !pace.Due() {
			continue
		}
		if err := pace.Spend(func() error { return l.save(false) }); err != nil {
			l.o.Warn(fmt.Errorf("%w; what was learned waits in memory", err))
		}
	}
}

// orders does what operators asked for since the last time.
func (l *Live) orders() error {
	list, err := l.store.Orders()
	if err != nil || len(list) == 0 {
		return err
	}
	for i := range list {
		o := &list[i]
		if o.Override != nil {
			l.engine.Catalog().Override(*o.Override)
		} else if o.Lift != 0 {
			l.engine.Responder().Lift(o.Lift) // it may be over by now
		} else if _, err := l.engine.Responder().Add(o.Measure); err != nil {
			l.o.Warn(err)
		}
	}
	return l.store.Done(list[len(list)-1].ID)
}

func (l *Live) save(settle bool) error {
	l.mu.Lock()
	c, err := l.engine.Flush(settle, true)
	at := l.at
	l.mu.Unlock()
	if err != nil {
		return err
	}
	return l.keep.save(c, at)
}
