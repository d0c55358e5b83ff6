package catalog

import (
	"slices"

	"github.com/vedette-project/vedette"
)

// Strangers are hosts that nothing is known of. Behind an upstream that answers whatever Host it is
// asked for, anyone can name as many as there are names, and each would take a place for good:
//
//	unknown host ── fewer than freeHosts are known ─────────────────────────────▶ learned
//	      └── stranger ── two actors asked for two paths ── room ───────────────▶ learned
//	             │        (for two each, once an eighth of    └ none: the least used host of one
//	             │        MaxHosts is taken)                    actor goes
//	             └── forgotten, with the oldest half of all strangers

const (
	freeHosts    = 64   // a service's own names are fewer than that, as a rule
	maxStrangers = 2048 // of one generation
	maxCallers   = 8    // actors that are remembered of one stranger
)

// stranger is what has to be known of a host on probation. One path asked for by many says nothing:
// that is what a flood from many addresses looks like.
type stranger struct {
	wide    bool   // by has asked for two paths
	by      uint64 // the actor
	callers []caller
}

// caller is an actor and the first path that it asked for.
type caller struct{ Actor, Path uint64 }

// vouch takes in what an actor asked for and tells whether that was enough: two actors and two paths
// between them, or, strict, two paths of each. Of more than maxCallers the oldest is forgotten.
func (s *stranger) vouch(actor, path uint64, strict bool) bool {
	known := s.wide && s.by == actor
	actors, paths := s.wide && !known, s.wide // others than this actor; others than this path
	for i := 0; i < len(s.callers); i++ {
		k := s.callers[i]
		actors = actors || k.Actor != actor
		paths = paths || k.Path != path
		if k.Actor != actor {
			continue
		}
		known = true
		if k.Path == path {
			continue
		}
		if strict && s.wide {
			return true
		}
		if !s.wide {
			s.wide, s.by = true, actor
			s.callers = slices.Delete(s.callers, i, i+1)
			i--
		}
	}
	if actors && paths && !strict {
		return true
	}
	if known {
		return false
	}
	if len(s.callers) >= maxCallers {
		s.callers = slices.Delete(s.callers, 0, 1)
	}
	s.callers = append(s.callers, caller{actor, path})
	return false
}

// strangers are two generations, as the pending paths are: a flood makes the oldest be forgotten.
type strangers struct{ now, old map[uint64]*stranger }

func (s *strangers) get(key uint64) *stranger {
	if e := s.now[key]; e != nil {
		return e
	}
	e := s.old[key]
	if e == nil {
		e = &stranger{}
	}
	if len(s.now) >= maxStrangers {
		s.now, s.old = nil, s.now
	}
	if s.now == nil {
		s.now = map[uint64]*stranger{}
	}
	s.now[key] = e
	delete(s.old, key)
	return e
}

// admit makes a host of a name that was served for the first time, or returns nil: not yet.
func (c *Catalog) admit(x *vedette.Exchange, actor vedette.Digest) *host {
	if c.nodes >= c.o.MaxNodes {
		return nil
	}
	if len(c.hosts) < min(freeHosts, c.o.MaxHosts) {
		return c.newHost(x.Host)
	}
	full := len(c.hosts) >= c.o.MaxHosts
	if full && c.lone == 0 {
		return nil
	}
	key := hash(0, x.Host)
	if !c.strangers.get(key).vouch(uint64(actor), hash(0, x.Path), len(c.hosts) >= c.o.MaxHosts/8) {
		return nil
	}
	delete(c.strangers.now, key)
	if full {
		c.evict()
	}
	return c.newHost(x.Host)
}

// meet notes who is served by a known host: what only one actor ever came back for may be evicted.
func (c *Catalog) meet(h *host, actor uint64) {
	switch {
	case h.several || h.met && h.actor == actor:
	case !h.met:
		h.met, h.actor = true, actor
	default:
		h.several = true
		c.lone--
	}
}

// evict makes room: of the hosts that one actor alone has use for, the one with the fewest requests
// goes, the oldest of equals. What it had counts as probed. There is one: c.lone is above 0.
func (c *Catalog) evict() {
	at := -1
	for i, h := range c.order {
		if !h.several && (at < 0 || h.total < c.order[at].total) {
			at = i
		}
	}
	h := c.order[at]
	c.nodes -= h.nodes
	c.probed.requests += h.lost + h.root.requests()
	c.places -= h.places
	for _, ep := range h.eps {
		c.probed.requests += ep.residue.requests
		delete(c.taken, ep.id)
		delete(c.living, ep.id)
	}
	for _, ep := range h.overflow {
		c.probed.requests += ep.residue.requests
		delete(c.taken, ep.id)
		delete(c.living, ep.id)
	}
	c.forget(h)
}
