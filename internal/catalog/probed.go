package catalog

import (
	"math/bits"

	"github.com/vedette-project/vedette"
)

// probed remembers what was asked for and never served. It costs the same for ten paths and for ten
// million: a sketch of the paths, and two generations of the few that may yet turn out to exist.
type probed struct {
	requests          uint64
	paths             []uint8 // HyperLogLog with 4,096 registers: standard error 1.6 %
	now, old          map[uint64]*pending
	doubts, doubtsOld map[uint64]uint64 // path in doubt → who asked first
}

// pending is a path that answered, but let no one in: a log-in that nobody passed yet.
type pending struct {
	stats
	print uint64
}

const (
	probedRegisters = 4096
	maxPending      = 1024 // of one generation
	maxDoubts       = 8192 // of one generation
)

func (p *probed) reset() {
	*p = probed{paths: make([]uint8, probedRegisters), now: map[uint64]*pending{}, doubts: map[uint64]uint64{}}
}

func (p *probed) add(x *vedette.Exchange) {
	p.requests++
	h := mix(pathKey(x))
	if r := uint8(bits.LeadingZeros64(h<<12|0x800) + 1); r > p.paths[h>>52] {
		p.paths[h>>52] = r
	}
}

func pathKey(x *vedette.Exchange) uint64 { return hash(hash(0, x.Host), x.Path) }

// consider decides whether a path that only ever refuses is an endpoint. It is one when it was asked
// for at least three times by at least two actors, its answer is no answer that the host gives for
// other unknown paths, and the host is known to answer 404 (or the like) for what it does not have.
func (c *Catalog) consider(h *host, x *vedette.Exchange, actor vedette.Digest) {
	p := fingerprint(x)
	key := pathKey(x)
	if first, ok := h.firstAt[p]; !ok {
		if len(h.firstAt) < maxCatchAlls {
			h.firstAt[p] = key
		}
	} else if first != key && !h.refusals[p] {
		h.refusals[p] = true
		h.changed = true
	}
	if h.refusals[p] || h.firstAt[p] != key || x.Status >= 500 || suspicious(x.Path) {
		return
	}
	key = hash(key, x.Method)
	e := c.probed.now[key]
	if e == nil {
		if e = c.probed.old[key]; e == nil {
			e = &pending{print: p}
		}
		if len(c.probed.now) >= maxPending {
			c.probed.now, c.probed.old = map[uint64]*pending{}, c.probed.now
		}
		c.probed.now[key] = e
	}
	e.add(x, actor, false)
	if e.requests < 3 || !e.actors.Several() || h.absents == 0 {
		return
	}
	l, _ := c.grow(h, x, actor, "")
	if l == nil {
		return
	}
	l.stats.merge(&e.stats)
	l.refusal = p
	c.probed.requests -= min(e.requests, c.probed.requests)
	delete(c.probed.now, key)
	h.changed = true
}
