package catalog

import (
	"sort"
	"time"

	"github.com/vedette-project/vedette"
)

// entry adds up an endpoint's leaves.
func (c *Catalog) entry(h *host, ep *endpoint) vedette.Entry {
	s := ep.stats()
	e := inventory(ep.pub, &s)
	e.Roots = append([]vedette.RootCount(nil), ep.facts.Roots...)
	e.Logins, e.Flow = uint64(s.shown().Logins), ep.facts.Flow
	e.Sensitive = c.sensitive(ep)
	e.Misconfigured = c.faults(h, ep, &s, e.Sensitive)
	return e
}

func inventory(pub *vedette.Endpoint, s *stats) vedette.Entry {
	e := vedette.Entry{
		Endpoint: *pub,
		Requests: s.requests,
		Statuses: make(map[int]uint64, len(s.status)),
		Auth:     map[vedette.AuthKind]uint64{},
		Served:   s.success,
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
func (c *Catalog) spill(h *host, x *vedette.Exchange, actor vedette.Digest, doubted bool, op string) landing {
	if e := h.tree.lookup(x.Method, x.Path, op); e != nil {
		e.ep.residue.add(x, actor, true)
		return landing{ep: e.ep, served: true}
	}
	if doubted {
		c.probed.add(x)
		return landing{}
	}
	ep := h.overflow[x.Method]
	if ep == nil {
		if len(h.overflow) >= maxMethods {
			return landing{}
		}
		c.births++
		ep = &endpoint{born: c.births, method: string([]byte(x.Method))}
		pub := &vedette.Endpoint{Method: ep.method, Host: h.name, Template: overflowTemplate}
		ep.id = c.newID(pub.Name())
		pub.ID = ep.id
		ep.pub = pub
		ep.face.Store(pub)
		c.living[ep.id] = ep
		if h.overflow == nil {
			h.overflow = map[string]*endpoint{}
		}
		h.overflow[ep.method] = ep
	}
	ep.residue.add(x, actor, true)
	return landing{ep: ep, served: true}
}

func (h *host) overflowEntries() []vedette.Entry {
	var all []vedette.Entry
	for _, ep := range h.overflow {
		all = append(all, inventory(ep.pub, &ep.residue))
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Method < all[j].Method })
	return all
}
