package catalog

import (
	"sort"
	"time"

	"github.com/vedette-project/vedette"
)

// entry adds up an endpoint's leaves.
func (ep *endpoint) entry() vedette.Entry {
	var s stats
	for _, l := range ep.leaves {
		s.merge(&l.stats)
	}
	s.merge(&ep.residue)
	return inventory(ep.pub, &s)
}

func inventory(pub *vedette.Endpoint, s *stats) vedette.Entry {
	e := vedette.Entry{
		Endpoint: *pub,
		Requests: s.requests,
		Statuses: make(map[int]uint64, len(s.status)),
		Auth:     map[vedette.AuthKind]uint64{},
		Actors:   min(s.actors.Count(), s.requests), // an estimate may be above what is possible
	}
	for _, c := range s.status {
		e.Statuses[int(c.Status)] += c.N
	}
	for k, n := range s.auth {
		if n > 0 {
			e.Auth[vedette.AuthKind(k)] = uint64(n)
		}
	}
	if s.requests > 0 {
		e.FirstSeen, e.LastSeen = time.Unix(0, s.first).UTC(), time.Unix(0, s.last).UTC()
	}
	return e
}

// overflowTemplate names what a host served and the catalog had no room for.
const overflowTemplate = "/{overflow}"

// spill counts a served exchange that no leaf may be made for: to the template it fits, else to the
// host's overflow bucket. What is only doubted counts as probed until it is confirmed.
func (c *Catalog) spill(h *host, x *vedette.Exchange, actor vedette.Digest, doubted bool) vedette.EndpointID {
	if e := h.tree.lookup(x.Method, x.Path); e != nil {
		e.ep.residue.add(x, actor, true)
		return e.ep.id
	}
	if doubted {
		c.probed.add(x)
		return 0
	}
	ep := h.overflow[x.Method]
	if ep == nil {
		if len(h.overflow) >= maxMethods {
			return 0
		}
		c.births++
		ep = &endpoint{born: c.births, method: string([]byte(x.Method))}
		pub := &vedette.Endpoint{Method: ep.method, Host: h.name, Template: overflowTemplate}
		ep.id = c.newID(pub.Name())
		pub.ID = ep.id
		ep.pub = pub
		if h.overflow == nil {
			h.overflow = map[string]*endpoint{}
		}
		h.overflow[ep.method] = ep
	}
	ep.residue.add(x, actor, true)
	return ep.id
}

func (h *host) overflowEntries() []vedette.Entry {
	var all []vedette.Entry
	for _, ep := range h.overflow {
		all = append(all, inventory(ep.pub, &ep.residue))
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Method < all[j].Method })
	return all
}
