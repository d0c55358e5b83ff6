package simulate

import (
	"container/heap"
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// DriveOptions describe live traffic at a demo API, or at what stands in front of it. Client, Target,
// For and Wait are required.
type DriveOptions struct {
	Client    *http.Client // the way out: the room opens no socket of its own
	Target    string       // http://127.0.0.1:8080
	Host      string       // of the Host header; default APIHost
	Seed      uint64
	Customers int           // as the API was made with; default 160
	Visits    float64       // customers that come by, a second; default VisitsByDefault
	For       time.Duration // at most a day
	Waves     []Wave        // nil: DefaultWaves(For); empty: peace
	// Wait returns when at has come, counted from the beginning, or with an error when it never will.
	Wait func(ctx context.Context, at time.Duration) error
}

// Driver sends live traffic and keeps the truth about it.
//
//	           every tick                        in parallel, at most maxFlying
//	arrivals ─▶ visits ──┐
//	waves ────▶ tries ───┼─▶ those whose time has come ─▶ step: a request ─▶ Client
//	watchers ────────────┘                 ▲                        │
//	                                       └── again, after a pause ┘
//
// A tick ends when its requests have their answers, and whatever is drawn by chance belongs to one visit
// or one wave: the same seed gives the same traffic at the same pace of answers, whatever the machine.
type Driver struct {
	o       DriveOptions
	people  *population
	shared  *rand.Rand // arrivals
	agenda  diary
	order   uint64
	comings float64
	visits  uint64
	raids   []*raid

	mu    sync.Mutex // guards what follows
	score Score
	met   map[string]bool // customers who were refused
	seen  map[string]bool // customers who came by
}

// VisitsByDefault is how many customers come by in a second.
const VisitsByDefault = 12

const (
	tick      = 10 * time.Millisecond
	maxFlying = 64    // requests at a time
	maxAgenda = 20000 // visits under way: beyond, nobody new comes
)

// NewDriver checks the options.
func NewDriver(o DriveOptions) (*Driver, error) {
	switch {
	case o.Client == nil || o.Wait == nil || o.Target == "":
		return nil, errors.New("simulate: drive: Client, Target and Wait are needed")
	case o.For <= 0 || o.For > 24*time.Hour:
		return nil, errors.New("simulate: drive: For is not between 0 and a day")
	}
	if o.Host == "" {
		o.Host = APIHost
	}
	if o.Customers <= 0 {
		o.Customers = customersByDefault
	}
	if o.Visits <= 0 {
		o.Visits = VisitsByDefault
	}
	if o.Waves == nil {
		o.Waves = DefaultWaves(o.For)
	}
	d := &Driver{o: o, people: populate(o.Seed, o.Customers), shared: rand.New(rand.NewPCG(o.Seed, 1)), met: map[string]bool{}, seen: map[string]bool{}}
	for i := range o.Waves {
		d.raids = append(d.raids, newRaid(i, &o.Waves[i], d.people, rand.New(rand.NewPCG(o.Seed, uint64(i)+2))))
		d.score.Waves = append(d.score.Waves, WaveScore{Name: o.Waves[i].Name, Kind: o.Waves[i].Kind})
	}
	return d, nil
}

// actor does one thing after the other.
type actor interface {
	// step sends one request and says after which pause to go on.
	step(ctx context.Context, d *Driver) (pause time.Duration, more bool)
}

// Run drives until the time is over, ctx ends or Wait fails. It returns nil when the time was over.
func (d *Driver) Run(ctx context.Context) error {
	d.plan(0, &watcher{every: 2 * time.Second, path: "/health", addr: netip.MustParseAddr("10.0.0.9"), agent: "UptimeWatch/2.1"})
	d.plan(tick, &watcher{every: 5 * time.Second, path: "/version", addr: netip.MustParseAddr("10.0.0.9"), agent: "UptimeWatch/2.1"})
	d.plan(2*tick, &watcher{every: 4 * time.Second, path: "/openapi.json", addr: netip.MustParseAddr("10.0.7.30"), agent: "PartnerPortal/1.4"})
	d.plan(3*tick, &watcher{every: 3 * time.Second, path: "/v1/status", addr: netip.MustParseAddr("10.0.8.2"), agent: "ShopBank/1.9.4 (Android 8.1; SM-G930F)"})
	var due []appointment
	for now := time.Duration(0); now < d.o.For; now += tick {
		if err := d.o.Wait(ctx, now); err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		d.arrive(now)
		due = due[:0]
		for d.agenda.Len() > 0 && d.agenda[0].at <= now {
			due = append(due, heap.Pop(&d.agenda).(appointment))
		}
		d.fly(ctx, due, now)
		d.mu.Lock()
		d.score.At = now + tick
		d.mu.Unlock()
	}
	return nil
}

// fly lets everyone whose time has come take a step, and plans their next ones in a fixed order.
func (d *Driver) fly(ctx context.Context, due []appointment, now time.Duration) {
	type next struct {
		pause time.Duration
		more  bool
	}
	after := make([]next, len(due))
	free := make(chan struct{}, maxFlying)
	var all sync.WaitGroup
	for i := range due {
		free <- struct{}{}
		all.Add(1)
		go func() {
			defer func() { <-free; all.Done() }()
			after[i].pause, after[i].more = due[i].who.step(ctx, d)
		}()
	}
	all.Wait()
	for i := range due {
		if after[i].more {
			d.plan(now+max(after[i].pause, tick), due[i].who)
		}
	}
}

// arrive lets customers come by, and waves strike.
func (d *Driver) arrive(now time.Duration) {
	d.comings += d.o.Visits * tick.Seconds() * 2 * d.shared.Float64()
	for ; d.comings >= 1 && d.agenda.Len() < maxAgenda; d.comings-- {
		d.plan(now, d.newVisit())
	}
	for _, r := range d.raids {
		if !r.on(now) {
			continue
		}
		for r.credit += r.Rate * tick.Seconds() * 2 * r.rng.Float64(); r.credit >= 1; r.credit-- {
			d.plan(now, r.strike())
		}
	}
}

func (d *Driver) plan(at time.Duration, who actor) {
	d.order++
	heap.Push(&d.agenda, appointment{at, d.order, who})
}

// watcher asks for one path again and again, as monitoring does.
type watcher struct {
	every time.Duration
	path  string
	addr  netip.Addr
	agent string
}

func (w *watcher) step(ctx context.Context, d *Driver) (time.Duration, bool) {
	r := d.send(ctx, &message{method: "GET", path: w.path, addr: w.addr, agent: w.agent})
	d.count(innocents, r.status)
	return w.every, true
}

// diary orders appointments by time, then by when they were made.
type diary []appointment

type appointment struct {
	at    time.Duration
	order uint64
	who   actor
}

func (a diary) Len() int { return len(a) }
func (a diary) Less(i, j int) bool {
	return a[i].at < a[j].at || a[i].at == a[j].at && a[i].order < a[j].order
}
func (a diary) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *diary) Push(e any)   { *a = append(*a, e.(appointment)) }
func (a *diary) Pop() any {
	old := *a
	e := old[len(old)-1]
	old[len(old)-1] = appointment{}
	*a = old[:len(old)-1]
	return e
}
