package respond

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/vedette-project/vedette"
)

// target is on whom a measure is.
type target struct {
	endpoint vedette.EndpointID
	actor    vedette.ActorID
}

// anyLogin stands for every log-in, wherever its path is.
const anyLogin = ^vedette.EndpointID(0)

// targets are where a measure is looked for. What is about an actor's log-ins holds at all of them; what
// is about strangers holds at its endpoint, and at log-ins that no endpoint is known for: spellings of the
// same path.
func targets(m *vedette.Measure) []target {
	switch {
	case m.Strangers:
		return []target{{endpoint: m.Endpoint}, {endpoint: anyLogin}}
	case m.Logins:
		return []target{{anyLogin, m.Actor}}
	}
	return []target{{m.Endpoint, m.Actor}}
}

// inForce is a measure with its bucket.
type inForce struct {
	vedette.Measure
	mu     sync.Mutex // guards the bucket
	tokens float64
	at     time.Time
}

// take draws a token and returns how long to wait when there is none.
func (m *inForce) take(at time.Time) time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	if dt := at.Sub(m.at); dt > 0 {
		m.tokens = min(m.tokens+dt.Minutes()*m.PerMinute, max(m.PerMinute, 1))
		m.at = at
	}
	if m.tokens >= 1 {
		m.tokens--
		return 0
	}
	return time.Duration((1 - m.tokens) / m.PerMinute * float64(time.Minute))
}

// index finds the measure on a target, in shards so that judging holds no global lock.
type index struct {
	count  atomic.Int64
	shards [64]struct {
		sync.RWMutex
		m map[target]*inForce
	}
}

func (x *index) shard(on target) int {
	h := (uint64(on.endpoint)*31 + uint64(on.actor.Digest)*0x9e3779b97f4a7c15) + uint64(on.actor.Level)
	return int(h >> 58)
}

func (x *index) get(on target) *inForce {
	s := &x.shards[x.shard(on)]
	s.RLock()
	m := s.m[on]
	s.RUnlock()
	return m
}

// put replaces what is on a target. A measure that is renewed keeps its bucket.
func (x *index) put(m *vedette.Measure) {
	for _, on := range targets(m) {
		x.putOn(on, m)
	}
}

func (x *index) putOn(on target, m *vedette.Measure) {
	n := &inForce{Measure: *m, tokens: m.PerMinute, at: m.From}
	s := &x.shards[x.shard(on)]
	s.Lock()
	defer s.Unlock()
	if s.m == nil {
		s.m = map[target]*inForce{}
	}
	old := s.m[on]
	if old == nil {
		x.count.Add(1)
	} else if old.ID == m.ID {
		old.mu.Lock()
		n.tokens, n.at = old.tokens, old.at
		old.mu.Unlock()
	}
	s.m[on] = n
}

func (x *index) remove(m *vedette.Measure) {
	for _, on := range targets(m) {
		x.removeFrom(on, m)
	}
}

func (x *index) removeFrom(on target, m *vedette.Measure) {
	s := &x.shards[x.shard(on)]
	s.Lock()
	defer s.Unlock()
	if old := s.m[on]; old != nil && old.ID == m.ID {
		delete(s.m, on)
		x.count.Add(-1)
	}
}
