package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/config"
	"github.com/vedette-project/vedette/internal/engine"
	"github.com/vedette-project/vedette/internal/gateway"
	"github.com/vedette-project/vedette/internal/store"
)

// liveOptions say what a live gateway is made of.
type liveOptions struct {
	data     string
	upstream string
	listen   string
	trusted  []netip.Prefix
	onPanic  gateway.OnPanic
	specs    []config.Spec // the owner's documents
	engine   engine.Options
	each     func(*engine.Verdict) // called for every exchange learned, in order
	warn     func(error)           // told of what went wrong beside the traffic
}

// live is a gateway at work:
//
//	client ─▶ gateway ─▶ upstream        gateway asks engine.Judge, hands over at engine.Finish
//	             │
//	             ▼
//	          engine.Run ─▶ keeper ─▶ store      every two seconds, or as often as costs little
//	             ▲
//	             └── orders of operators ── store
type live struct {
	engine  *engine.Engine
	store   *store.Store
	gateway *gateway.Gateway
	refused atomic.Uint64
	ln      net.Listener
	keep    keeper
	o       liveOptions
	cancel  context.CancelFunc
	done    sync.WaitGroup
	served  chan error
}

// startLive listens and serves until stop.
func startLive(o liveOptions) (_ *live, err error) {
	// Garbage is what the learning side makes, little at a time: collecting it less often costs memory that
	// a gateway's machine has.
	debug.SetGCPercent(400)
	l := &live{o: o, served: make(chan error, 1)}
	defer func() {
		if err != nil && l.store != nil {
			l.store.Close()
		}
	}()
	if l.store, err = store.Open(o.data, store.Options{Role: store.Learner}); err != nil {
		return nil, err
	}
	if err := keepDocuments(l.store, o.specs); err != nil {
		return nil, err
	}
	if l.engine, _, err = startEngine(l.store, o.engine); err != nil {
		return nil, err
	}
	l.engine.Restart() // the store may have been made by a replay of another time
	l.keep.store = l.store
	l.gateway, err = gateway.New(gateway.Options{
		Upstream: o.upstream, Trusted: o.trusted, OnPanic: o.onPanic,
		Refused: func(string, netip.Addr, []byte) { l.refused.Add(1) },
	}, l.engine)
	if err != nil {
		return nil, hint(err, "--upstream is a URL such as http://127.0.0.1:9000")
	}
	if l.ln, err = net.Listen("tcp", o.listen); err != nil {
		if known := explain(err); known != err {
			return nil, known
		}
		return nil, hint(err, "--listen is an address with a port, such as 127.0.0.1:8080")
	}
	ctx, cancel := context.WithCancel(context.Background())
	l.cancel = cancel
	l.done.Add(2)
	go func() { defer l.done.Done(); l.engine.Run(ctx, o.each) }()
	go func() { defer l.done.Done(); l.tend(ctx) }()
	go func() { l.served <- l.gateway.Serve(l.ln) }()
	return l, nil
}

func (l *live) addr() string { return l.ln.Addr().String() }

// tend moves time, takes orders and saves.
func (l *live) tend(ctx context.Context) {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	// What people see and the engine's state are saved together, so that after a kill the engine goes on
	// from what was recorded.
	pace := pace{most: 30 * time.Second}
	for pace.due(); ; {
		select {
		case <-ctx.Done():
			return
		case now := <-second.C:
			l.engine.Advance(now.UTC())
		}
		if err := l.orders(); err != nil {
			l.o.warn(err)
		}
		if !pace.due() {
			continue
		}
		if err := pace.spend(func() error { return l.save(false) }); err != nil {
			l.o.warn(fmt.Errorf("%w; what was learned waits in memory", err))
		}
	}
}

// orders does what operators asked for since the last time.
func (l *live) orders() error {
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
			l.o.warn(err)
		}
	}
	return l.store.Done(list[len(list)-1].ID)
}

func (l *live) save(settle bool) error {
	c, err := l.engine.Flush(settle, true)
	if err != nil {
		return err
	}
	return l.keep.save(c)
}

// stop drains the gateway, learns what is queued, saves everything and closes.
func (l *live) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	err := l.gateway.Shutdown(ctx)
	l.ln.Close() // a Shutdown that comes before Serve has begun does not know the listener
	if served := <-l.served; err == nil && served != nil && !errors.Is(served, net.ErrClosed) {
		err = served
	}
	l.cancel()
	l.done.Wait()
	return errors.Join(err, l.save(true), l.store.Close())
}

// keeper saves checkpoints, and keeps what could not be saved until it can: in memory, bounded by the
// number of endpoints, incidents and measures, and by folding old counts together.
type keeper struct {
	store   *store.Store
	mu      sync.Mutex
	waiting *vedette.Checkpoint
}

const mostWaiting = 200_000 // counts

func (k *keeper) save(c *vedette.Checkpoint) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if w := k.waiting; w != nil {
		c.Counts = append(w.Counts, c.Counts...)
		c.Incidents = append(w.Incidents, c.Incidents...)
		c.Measures = append(w.Measures, c.Measures...)
		if c.State == nil {
			c.State = w.State
		}
	}
	err := k.store.Save(c, nil)
	if err == nil {
		k.waiting = nil
		return nil
	}
	c.Incidents = latest(c.Incidents, func(i *vedette.Incident) vedette.IncidentID { return i.ID })
	c.Measures = latest(c.Measures, func(m *vedette.Measure) vedette.MeasureID { return m.ID })
	if len(c.Counts) > mostWaiting {
		c.Counts = fold(c.Counts)
	}
	k.waiting = c
	return err
}

// latest keeps the last of those with one id.
func latest[T any, ID comparable](list []T, id func(*T) ID) []T {
	at := make(map[ID]int, len(list))
	out := list[:0:0]
	for i := range list {
		if j, ok := at[id(&list[i])]; ok {
			out[j] = list[i]
			continue
		}
		at[id(&list[i])] = len(out)
		out = append(out, list[i])
	}
	return out
}

// fold adds minutes up to hours, at their first minute.
func fold(list []vedette.Count) []vedette.Count {
	type slot struct {
		endpoint vedette.EndpointID
		hour     int64
	}
	at := map[slot]int{}
	out := list[:0:0]
	for _, c := range list {
		c.Minute = c.Minute / 60 * 60
		k := slot{c.Endpoint, c.Minute / 60}
		i, ok := at[k]
		if !ok {
			at[k] = len(out)
			out = append(out, c)
			continue
		}
		sum := &out[i]
		sum.Requests += c.Requests
		sum.Refused += c.Refused
		sum.Failed += c.Failed
		sum.Stopped += c.Stopped
		sum.Bytes += c.Bytes
		sum.Micros += c.Micros
	}
	return out
}
