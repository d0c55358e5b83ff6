package respond

import (
	"errors"
	"fmt"
	"sort"
	"sync"
	"time"

	"github.com/vedette-project/vedette"
)

// Options configure the responder. The zero value monitors, with the published prices.
type Options struct {
	Mode     Mode
	Kinds    map[vedette.Kind]Mode            // exceptions by kind
	Prices   map[vedette.Class]Price          // default DefaultPrices
	Actions  []vedette.Action                 // that the door can carry out; default throttle and deny
	TTL      map[vedette.Action]time.Duration // default 15 minutes for throttle, an hour for deny
	Most     int                              // measures in force; default 100,000
	Presumed float64                          // requests a minute that a throttle lets pass where nothing is known; default 6
}

// Responder keeps the measures in force. Judge may be called by any goroutine; everything else by the
// one that learns, or by an operator's command, one at a time.
type Responder struct {
	o       Options
	mu      sync.Mutex // serialises writers; readers use the index
	all     map[vedette.MeasureID]*vedette.Measure
	changed map[vedette.MeasureID]vedette.Measure // as they stand, or stood when their time was over
	expiry  time.Time                             // no measure ends before
	index   index
}

// New returns a responder without measures.
func New(o Options) *Responder {
	if o.Prices == nil {
		o.Prices = DefaultPrices()
	}
	if o.Actions == nil {
		o.Actions = []vedette.Action{vedette.Throttle, vedette.Deny}
	}
	if o.TTL == nil {
		o.TTL = map[vedette.Action]time.Duration{vedette.Throttle: 15 * time.Minute, vedette.Deny: time.Hour}
	}
	if o.Most <= 0 {
		o.Most = 100_000
	}
	if o.Presumed <= 0 {
		o.Presumed = 6
	}
	return &Responder{o: o, all: map[vedette.MeasureID]*vedette.Measure{}, changed: map[vedette.MeasureID]vedette.Measure{}}
}

func (r *Responder) available(a vedette.Action) bool {
	for _, b := range r.o.Actions {
		if a == b {
			return true
		}
	}
	return false
}

// Consider decides about a finding, and puts a measure in force, or renews it, when the decision is to
// outlive the exchange. shared tells whether the finding's actor is a shared address.
func (r *Responder) Consider(f *vedette.Finding, class vedette.Class, shared bool) vedette.Decision {
	price := r.o.Prices[class]
	c := &Case{
		Probability: f.Score.Probability(), Class: class, Evidence: f.Evidence, Shared: shared, Crowd: f.Site, Early: f.Early,
		Available: r.available,
	}
	choice := Decide(c, price)
	d := vedette.Decision{Action: choice.Action, Kind: f.Kind, Enforced: r.enforced(f.Kind), Why: f.Why}
	if choice.Action < vedette.Throttle {
		return d
	}
	d.Why = f.Why + ": " + Explain(c, choice, price)
	d.Measure = r.put(f, d)
	return d
}

func (r *Responder) enforced(k vedette.Kind) bool {
	if m, ok := r.o.Kinds[k]; ok {
		return m == Enforce
	}
	return r.o.Mode == Enforce
}

// put renews the measure that a finding asks for, or makes one. An operator's that is as strict stands.
func (r *Responder) put(f *vedette.Finding, d vedette.Decision) vedette.MeasureID {
	r.mu.Lock()
	defer r.mu.Unlock()
	made := vedette.Measure{
		Kind: f.Kind, Action: d.Action, Endpoint: f.Endpoint, Actor: f.Actor,
		Strangers: f.Site, Logins: f.Login && !f.Site, From: f.At, Until: f.At.Add(r.o.TTL[d.Action]), Why: d.Why,
	}
	if f.Site {
		made.Actor = vedette.ActorID{}
	}
	on, until := targets(&made)[0], made.Until
	if old := r.index.get(on); old != nil && old.InForce(f.At) && old.Action >= d.Action {
		m := r.all[old.ID]
		if m == nil || m.Operator {
			return old.ID
		}
		// Renewed by the half of its time: a flood of findings shall not be a flood of changes.
		if until.Sub(m.Until) > r.o.TTL[d.Action]/2 {
			m.Until = until
			r.publish(m)
		}
		return m.ID
	}
	if len(r.all) >= r.o.Most {
		return 0
	}
	m := &made
	m.ID = measureID(on, f.Kind, f.At)
	if d.Action == vedette.Throttle {
		m.PerMinute = r.o.Presumed
		if f.Usual > 0 {
			m.PerMinute = max(1, 2*f.Usual)
		}
	}
	r.all[m.ID] = m
	r.publish(m)
	return m.ID
}

func measureID(on target, k vedette.Kind, at time.Time) vedette.MeasureID {
	h := uint64(14695981039346656037)
	for _, v := range [...]uint64{uint64(on.endpoint), uint64(on.actor.Level), uint64(on.actor.Digest), uint64(at.UnixNano())} {
		h = (h ^ v) * 1099511628211
		h ^= h >> 32
	}
	for i := range len(k) {
		h = (h ^ uint64(k[i])) * 1099511628211
	}
	return vedette.MeasureID(h)
}

// publish puts a changed measure where Judge finds it. The caller holds mu.
func (r *Responder) publish(m *vedette.Measure) {
	r.index.put(m)
	if r.expiry.IsZero() || m.Until.Before(r.expiry) {
		r.expiry = m.Until
	}
	r.changed[m.ID] = *m
}

// Advance forgets measures whose time is over.
func (r *Responder) Advance(now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.expiry.IsZero() || now.Before(r.expiry) {
		return
	}
	r.expiry = time.Time{}
	for id, m := range r.all {
		if now.Before(m.Until) {
			if r.expiry.IsZero() || m.Until.Before(r.expiry) {
				r.expiry = m.Until
			}
			continue
		}
		r.withdraw(m)
		if len(r.changed) > r.o.Most { // nobody asks for changes: what is over need not be told
			delete(r.changed, id)
		}
	}
}

// Query is a request as far as measures are concerned.
type Query struct {
	At       time.Time
	Endpoint vedette.EndpointID
	Identity *vedette.Identity
	Own      bool // ask for measures on the actor, at every level
	Login    bool // it is a log-in: ask for those that hold at every log-in, too
	Stranger bool // whose address and account never succeeded together: and for those on strangers
}

// Judge returns the strictest decision that measures in force make about a request. It draws from every
// throttle that it meets. It allocates nothing.
func (r *Responder) Judge(q *Query) vedette.Decision {
	if r.index.count.Load() == 0 {
		return vedette.Decision{}
	}
	j := judgement{at: q.At}
	for l := range q.Identity {
		d := q.Identity[l]
		if d == 0 {
			continue
		}
		who := vedette.ActorID{Level: vedette.Level(l), Digest: d}
		if q.Own {
			if q.Endpoint != 0 {
				j.meet(r.index.get(target{q.Endpoint, who}))
			}
			j.meet(r.index.get(target{0, who}))
		}
		if q.Login {
			j.meet(r.index.get(target{anyLogin, who}))
		}
	}
	if q.Stranger {
		on := target{endpoint: q.Endpoint}
		if q.Endpoint == 0 {
			on.endpoint = anyLogin
		}
		j.meet(r.index.get(on))
	}
	return j.decide(r)
}

// judgement gathers what the measures say that a request meets.
type judgement struct {
	at     time.Time
	strict *inForce      // the strictest that is no throttle
	slow   *inForce      // the throttle with the longest wait
	wait   time.Duration // for it; 0: all let it pass
}

func (j *judgement) meet(m *inForce) {
	switch {
	case m == nil || !m.InForce(j.at):
	case m.Action != vedette.Throttle:
		if j.strict == nil || m.Action > j.strict.Action {
			j.strict = m
		}
	default:
		if w := m.take(j.at); j.slow == nil || w > j.wait {
			j.slow, j.wait = m, w
		}
	}
}

func (j *judgement) decide(r *Responder) vedette.Decision {
	m := j.strict
	if m == nil {
		m = j.slow
	}
	if m == nil {
		return vedette.Decision{}
	}
	d := vedette.Decision{
		Action: m.Action, Kind: m.Kind, Measure: m.ID, Why: m.Why,
		Enforced: r.enforced(m.Kind) || m.Operator && r.o.Mode == Enforce,
	}
	switch {
	case m.Action == vedette.Throttle && j.wait <= 0:
		d.Action = vedette.Flag // within what the throttle lets pass
	case m.Action == vedette.Throttle:
		d.RetryAfter = j.wait
	case m.Action >= vedette.Deny:
		d.RetryAfter = max(m.Until.Sub(j.at), time.Second)
	}
	return d
}

// ErrNoMeasure says that there is no measure of that id.
var ErrNoMeasure = errors.New("respond: no such measure")

// Add puts an operator's measure in force.
func (r *Responder) Add(m vedette.Measure) (vedette.MeasureID, error) {
	if m.Action < vedette.Throttle || !m.Until.After(m.From) {
		return 0, fmt.Errorf("respond: a measure throttles or denies, until a time after its beginning")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	m.Operator = true
	if m.ID == 0 {
		m.ID = measureID(target{m.Endpoint, m.Actor}, m.Kind, m.From)
	}
	if m.Action == vedette.Throttle && m.PerMinute <= 0 {
		m.PerMinute = r.o.Presumed
	}
	r.all[m.ID] = &m
	r.publish(&m)
	return m.ID, nil
}

// Resume brings what a snapshot restored up to date with a list of measures that was kept beside it and
// is at least as new: what came or was renewed since is in force again, and what was lifted is not. The
// list covers every measure whose end is after at.
func (r *Responder) Resume(list []vedette.Measure, at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	kept := make(map[vedette.MeasureID]bool, len(list))
	for i := range list {
		m := &list[i]
		kept[m.ID] = true
		old := r.all[m.ID]
		if !at.Before(m.Until) || m.Lifted || old == nil && len(r.all) >= r.o.Most || old != nil && !m.Until.After(old.Until) {
			continue
		}
		r.all[m.ID] = m
		r.publish(m)
		delete(r.changed, m.ID) // it is where it came from
	}
	for id, m := range r.all {
		if !kept[id] && at.Before(m.Until) {
			r.withdraw(m)
		}
	}
}

// Lift ends a measure.
func (r *Responder) Lift(id vedette.MeasureID) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := r.all[id]
	if m == nil {
		return ErrNoMeasure
	}
	m.Lifted = true
	r.changed[id] = *m
	r.withdraw(m)
	return nil
}

// withdraw takes a measure out of force. Where an operator's stood before another, that one counts again.
func (r *Responder) withdraw(m *vedette.Measure) {
	r.index.remove(m)
	delete(r.all, m.ID)
	if !m.Operator {
		return
	}
	on := targets(m)[0]
	var next *vedette.Measure
	for _, o := range r.all {
		if targets(o)[0] == on && (next == nil || o.Action > next.Action || o.Action == next.Action && o.ID < next.ID) {
			next = o
		}
	}
	if next != nil {
		r.index.put(next)
	}
}

// Changed returns the measures that changed since the last call, in order of id: those whose time is over
// by now, too.
func (r *Responder) Changed() []vedette.Measure {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []vedette.Measure
	for _, m := range r.changed {
		out = append(out, m)
	}
	clear(r.changed)
	sort.Slice(out, func(i, j int) bool { return out[i].ID < out[j].ID })
	return out
}

// Measures returns what is in force at t, the latest first.
func (r *Responder) Measures(t time.Time) []vedette.Measure {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []vedette.Measure
	for _, m := range r.all {
		if m.InForce(t) {
			out = append(out, *m)
		}
	}
	sort.Slice(out, func(i, j int) bool {
		return out[i].From.After(out[j].From) || out[i].From.Equal(out[j].From) && out[i].ID < out[j].ID
	})
	return out
}
