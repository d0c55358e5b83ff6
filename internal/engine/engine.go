// Package engine is the flow: Judge while a request passes, Learn from what it became, Advance when
// time passes without any. It alone knows the order of the rooms.
//
//	         Request                                        Exchange (owned, redacted)
//	            │                                                │
//	JUDGE       ▼            any goroutine          LEARN        ▼           one goroutine, in order
//	   redact the head                                 clock.tick ─▶ epoch
//	   catalog.Match        ◀── published ──────────── catalog.Learn
//	   actors.Identify      ◀── proven credentials ─── actors.Observe
//	   logins.Stranger      ◀── what succeeded ─────── logins.Learn ──▶ findings
//	   respond.Judge        ◀── measures in force ──── respond.Consider   │
//	            │                                      book.Group  ◀──────┘
//	            ▼                                          │
//	        Decision                                       ▼
//	                                              Flush ─▶ store
//
// Judge reads immutable snapshots, filters of atomics and sharded locks: no I/O, no global lock, no
// allocation. A replay calls Learn with the exchanges of a file, a door calls Finish, which queues them:
// the path behind is the same. Everything learned is a function of the sequence of exchanges alone, so
// that a replay gives the same findings at any GOMAXPROCS.
package engine

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/actor"
	"github.com/vedette-project/vedette/internal/catalog"
	"github.com/vedette-project/vedette/internal/detect"
	"github.com/vedette-project/vedette/internal/incident"
	"github.com/vedette-project/vedette/internal/ingest"
	"github.com/vedette-project/vedette/internal/respond"
)

// Options are the rooms' own. The zero value, with a Key, works.
type Options struct {
	Key       []byte // the environment's secret, for digests
	Catalog   catalog.Options
	Actors    actor.Options
	Detect    detect.Options
	Respond   respond.Options
	Incidents incident.Options
	Queue     int // exchanges that may wait to be learned, per shard; default 4096
}

// Engine judges and learns.
type Engine struct {
	o         Options
	redactors sync.Pool // of *ingest.Redactor
	records   sync.Pool // of *vedette.Exchange
	rings     [shards]chan *vedette.Exchange
	wake      chan struct{}
	stats     Stats

	catalog *catalog.Catalog
	actors  *actor.Actors
	logins  *detect.Logins
	respond *respond.Responder

	// mu is held while learning: everything below belongs to whoever holds it.
	mu       sync.Mutex
	book     *incident.Book
	clock    clock
	epoch    int64
	seq      uint64
	pending  int // exchanges since the last Publish
	rollup   rollup
	findings []vedette.Finding
	changes  []catalog.Change
}

// Stats count since the start. All are safe to read at any time.
type Stats struct {
	Learned  atomic.Uint64 // exchanges
	Dropped  atomic.Uint64 // exchanges that found their ring full, and were not learned
	Judged   atomic.Uint64
	Actions  [vedette.Drop + 1]atomic.Uint64 // decisions of Judge at the head, enforced or not
	Findings atomic.Uint64
}

// New makes an engine that has learned nothing.
func New(o Options) (*Engine, error) {
	c, err := catalog.New(o.Catalog)
	if err != nil {
		return nil, err
	}
	if o.Queue <= 0 {
		o.Queue = 4096
	}
	e := &Engine{
		o: o, catalog: c, actors: actor.New(o.Actors), logins: detect.NewLogins(o.Detect),
		respond: respond.New(o.Respond), book: incident.New(o.Incidents), wake: make(chan struct{}, 1),
		rollup: rollup{counts: map[slot]*vedette.Count{}},
	}
	e.redactors.New = func() any { return ingest.NewRedactor(o.Key) }
	e.records.New = func() any { return new(vedette.Exchange) }
	for i := range e.rings {
		e.rings[i] = make(chan *vedette.Exchange, o.Queue)
	}
	return e, nil
}

// Verdict is what was known of one exchange at its moment, and what inline protection would have done.
// It is borrowed: valid until the call returns.
type Verdict struct {
	Exchange *vedette.Exchange
	Endpoint *vedette.Endpoint // nil: none known
	Actor    vedette.ActorID
	Findings []vedette.Finding
	Decision vedette.Decision
	Outcome  vedette.Outcome
}

// Learn takes in exchanges in their order. What a door of this environment recorded is taken as decided. each, when not nil, is handed every verdict.
func (e *Engine) Learn(batch []vedette.Exchange, each func(*Verdict)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := range batch {
		e.learn(&batch[i], batch[i].Decided, each)
	}
}

// learn is LEARN of the drawing. decided says that a door has judged the exchange already.
func (e *Engine) learn(x *vedette.Exchange, decided bool, each func(*Verdict)) {
	e.seq++
	x.Seq = e.seq
	if decided && x.Epoch > e.epoch { // recorded after time had moved without traffic
		e.advance(time.Unix(x.Epoch, 0).UTC())
	}
	at := e.clock.tick(x.At)
	e.turn(at)
	x.Epoch = e.epoch

	v := Verdict{Exchange: x, Endpoint: e.catalog.Find(x)}
	id := e.actors.Identify(x)
	v.Actor, _ = id.Strongest()
	if decided {
		v.Decision = vedette.Decision{Action: x.Recorded, Kind: x.Because, Enforced: x.AnsweredBy == vedette.Gateway}
	} else {
		q := respond.Query{At: at, Identity: &id, Login: e.logins.IsLogin(x), Own: true}
		if v.Endpoint != nil {
			q.Endpoint = v.Endpoint.ID
		}
		if q.Login {
			q.Stranger = e.logins.Stranger(x)
		}
		v.Decision = e.respond.Judge(&q)
	}

	ep := e.catalog.Learn(x, v.Actor.Digest)
	e.notice(at)
	if ep == 0 && v.Endpoint != nil {
		ep = v.Endpoint.ID
	}
	kept := x.At
	x.At = at // detectors and stories live in Exchange time
	e.findings, v.Outcome = e.logins.Learn(&detect.Sighting{X: x, Endpoint: ep, Identity: id}, e.findings[:0])
	v.Findings = e.findings
	for i := range e.findings {
		e.respondTo(&e.findings[i], &v, &id)
	}
	if v.Decision.Action >= vedette.Throttle {
		e.book.Stop(v.Decision.Kind, ep, id[vedette.Address], x.Seq, at)
	}
	e.actors.Observe(x, &id, ep, v.Outcome)
	x.At = kept
	e.rollup.add(x, ep, v.Decision.Action >= vedette.Throttle)
	e.stats.Learned.Add(1)
	if e.pending++; e.pending >= 256 {
		e.publish(e.clock.Now)
	}
	if each != nil {
		each(&v)
	}
}

// respondTo decides about one finding and tells its story.
func (e *Engine) respondTo(f *vedette.Finding, v *Verdict, id *vedette.Identity) {
	e.stats.Findings.Add(1)
	class := vedette.Other
	if f.Login { // wherever the catalog stands
		class = vedette.Authentication
	} else if v.Endpoint != nil {
		class = v.Endpoint.Value.Class
	}
	answer := e.respond.Consider(f, class, e.actors.Shared(id[vedette.Address]))
	if v.Decision.Action < vedette.Flag && answer.Action >= vedette.Flag {
		v.Decision = vedette.Decision{Action: vedette.Flag, Kind: f.Kind, Why: f.Why}
	}
	e.book.Group(&incident.Event{
		Finding: f, Class: class, Outcome: v.Outcome, Decision: v.Decision, Answer: answer, Epoch: e.epoch,
	})
}

// turn ends epochs: what was learned in the last one becomes visible, and what is over ends.
func (e *Engine) turn(at time.Time) {
	now := at.Unix()
	if now == e.epoch {
		return
	}
	e.epoch = now
	at = at.Truncate(time.Second) // whichever moment of it was the first to be seen
	e.respond.Advance(at)
	e.book.Advance(at)
	if e.pending > 0 {
		e.publish(at)
	}
}

func (e *Engine) publish(at time.Time) {
	e.pending = 0
	e.catalog.Publish()
	e.notice(at)
}

// settle makes everything that was learned visible. The caller holds mu.
func (e *Engine) settle() {
	e.catalog.Settle()
	e.pending = 0
	e.notice(e.clock.Now)
}

// notice tells what the catalog found out about endpoints: nobody's doing, so that nothing is decided on it.
func (e *Engine) notice(at time.Time) {
	if !e.catalog.Changed() {
		return
	}
	e.changes = e.catalog.Changes(e.changes[:0])
	for i := range e.changes {
		c := &e.changes[i]
		f := vedette.Finding{
			Kind: c.Kind, At: at, Endpoint: c.Endpoint, Score: 3, Site: true, Campaign: c.Campaign(), Least: c.Severity(),
			Why: c.Name + ": " + c.Why,
		}
		e.stats.Findings.Add(1)
		e.book.Group(&incident.Event{Finding: &f, Class: c.Class, Answer: vedette.Decision{Action: vedette.Flag, Kind: c.Kind}, Epoch: e.epoch})
	}
}

// Advance moves time without traffic, by whole seconds.
func (e *Engine) Advance(now time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.advance(now.Truncate(time.Second))
}

// advance is Advance for who holds mu.
func (e *Engine) advance(now time.Time) {
	if now.After(e.clock.Now) && !e.clock.Now.IsZero() {
		e.turn(e.clock.tick(now))
	}
}

// Restart tells that another input begins, whose times have nothing to do with the last one's.
func (e *Engine) Restart() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.clock.restart()
}

// Settle makes everything that was learned visible: at the end of an input.
func (e *Engine) Settle() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.settle()
}

// Catalog gives the rooms that only read their view: Match, Entries, Inventory, Probed, Resolve.
func (e *Engine) Catalog() *catalog.Catalog { return e.catalog }

// Responder gives an operator's commands their handle: Add, Lift, Measures.
func (e *Engine) Responder() *respond.Responder { return e.respond }

// Stats returns the live counters.
func (e *Engine) Stats() *Stats { return &e.stats }

// Clock tells how many exchanges were more than an hour behind the others, and how many were far ahead
// without anything to confirm it: they were learned at the others' time.
func (e *Engine) Clock() (late, held uint64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.clock.Late, e.clock.Held
}

// Actors estimates how many actors there were.
func (e *Engine) Actors() uint64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.actors.Count()
}

// Now is the Exchange time that the engine has reached.
func (e *Engine) Now() time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.clock.Now
}
