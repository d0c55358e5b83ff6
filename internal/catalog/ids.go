package catalog

import (
	"sort"
	"sync/atomic"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/schema"
)

// endpoint is one endpoint with everything that its leaves do not hold.
type endpoint struct {
	id      vedette.EndpointID
	born    uint64 // order of birth: on a merge the oldest survives
	method  string
	op      string
	segs    []seg
	text    string
	names   []string // of the parameters
	route   *route   // that was said; nil: the template was learned
	residue stats    // what no leaf has: answers for values that were never served
	leaves  []*leaf
	pub     *vedette.Endpoint                // never changed once it is the face
	face    atomic.Pointer[vedette.Endpoint] // pub, as Match sees it

	html, asset, data uint32 // answers that no leaf has, by surface
	protocol          vedette.Protocol
	facts             facts
	noted             uint64   // exchanges since the birth
	refreshAt         uint64   // when its value is looked at again
	refreshed         uint64   // noted when it was last
	faults            []string // misconfigurations that were told
}

// adopt counts a leaf to ep, for good or until the next build knows better.
func (ep *endpoint) adopt(l *leaf) {
	l.ep = ep
	ep.leaves = append(ep.leaves, l)
	ep.inherit(l)
}

// inherit moves what a path has kept for itself to its endpoint.
func (ep *endpoint) inherit(l *leaf) {
	if l.facts != nil {
		ep.facts.merge(l.facts)
		l.facts = nil
	}
}

// reconcile gives every template of a build its endpoint: the one that its leaves belonged to. Where
// several did, the oldest survives and the others become its aliases; where an endpoint's leaves went
// to several templates, the one that is still called so keeps it, else the one with most requests.
func (c *Catalog) reconcile(h *host, out []*made) {
	old := map[string]*endpoint{}
	for _, ep := range h.eps {
		old[ep.text] = ep
	}
	type claim struct {
		ep       *endpoint
		requests uint64
		named    bool
	}
	claims := make([][]claim, len(out))
	best := map[*endpoint]int{} // endpoint → index of the template that keeps it
	strongest := map[*endpoint]claim{}
	for i, m := range out {
		key := text(m.method, m.op, m.segs)
		for _, l := range m.leaves {
			if l.ep == nil {
				continue
			}
			found := false
			for j := range claims[i] {
				if claims[i][j].ep == l.ep {
					claims[i][j].requests += l.requests
					found = true
				}
			}
			if !found {
				claims[i] = append(claims[i], claim{l.ep, l.requests, l.ep.text == key})
			}
		}
		if len(claims[i]) == 0 {
			if ep := old[key]; ep != nil { // all its leaves were pruned and came back
				claims[i] = append(claims[i], claim{ep, 0, true})
			}
		}
		for _, cl := range claims[i] {
			was, ok := strongest[cl.ep]
			if !ok || cl.named && !was.named || cl.named == was.named && cl.requests > was.requests {
				strongest[cl.ep], best[cl.ep] = cl, i
			}
		}
	}
	c.unmix(best, func(yield func(*endpoint, int, uint64)) {
		for i := range claims {
			for _, cl := range claims[i] {
				yield(cl.ep, i, cl.requests)
			}
		}
	})
	eps := make([]*endpoint, 0, len(out))
	for i, m := range out {
		var kept []*endpoint
		for _, cl := range claims[i] {
			if best[cl.ep] == i {
				kept = append(kept, cl.ep)
			}
		}
		sort.Slice(kept, func(a, b int) bool { return kept[a].born < kept[b].born })
		var ep *endpoint
		if len(kept) > 0 {
			ep = kept[0]
			for _, gone := range kept[1:] {
				ep.residue.merge(&gone.residue)
				ep.facts.merge(&gone.facts)
				ep.noted += gone.noted
				gone.residue = stats{}
				c.alias(gone.id, ep.id)
			}
		} else {
			c.births++
			ep = &endpoint{born: c.births}
		}
		ep.method, ep.op, ep.segs, ep.leaves = m.method, m.op, m.segs, m.leaves
		ep.text = text(m.method, m.op, m.segs)
		for _, l := range m.leaves {
			l.ep = ep
			ep.inherit(l)
		}
		c.christen(h, ep, m.params)
		eps = append(eps, ep)
	}
	eps = append(eps, h.fixed...)
	alive := make(map[*endpoint]bool, len(eps))
	for _, ep := range eps {
		alive[ep] = true
	}
	for _, ep := range h.eps {
		if !alive[ep] {
			if c.living[ep.id] == ep {
				delete(c.living, ep.id)
			}
			if to := c.aliases[ep.id]; to == 0 {
				delete(c.taken, ep.id)
			}
		}
	}
	h.eps = eps
}

// unmix lets endpoints forget what cannot be told apart: where a good part of the paths goes to other templates,
// what was learned of the messages of all of them belongs to none. keeps says which template each endpoint
// stays at; each yields an endpoint, a template that some of its paths are at, and their requests.
func (c *Catalog) unmix(keeps map[*endpoint]int, each func(yield func(ep *endpoint, at int, requests uint64))) {
	type share struct{ gone, all uint64 }
	shares := map[*endpoint]*share{}
	each(func(ep *endpoint, at int, requests uint64) {
		s := shares[ep]
		if s == nil {
			s = &share{}
			shares[ep] = s
		}
		s.all += requests
		if keeps[ep] != at {
			s.gone += requests
		}
	})
	for ep, s := range shares {
		if s.gone*5 > s.all {
			ep.facts = facts{}
		}
	}
}

// alias makes from another name of to. Names are bounded: beyond, the oldest history is cut off from
// endpoints that no longer exist, never the endpoints.
func (c *Catalog) alias(from, to vedette.EndpointID) {
	if from == 0 || to == 0 || from == to || len(c.aliases) >= c.o.MaxAliases {
		return
	}
	c.aliases[from] = to
}

// christen names an endpoint by its template.
func (c *Catalog) christen(h *host, ep *endpoint, params []hint) {
	var tpl string
	tpl, ep.names = template(ep.segs, params)
	c.name(h, ep, tpl)
}

// name writes an endpoint's public face, anew only where it changed: whoever holds the old one keeps a true
// statement of the past.
func (c *Catalog) name(h *host, ep *endpoint, tpl string) {
	surface, protocol := ep.surface(), ep.spoken()
	settled := schema.Settled(ep.facts.Schema)
	p := ep.pub
	if p != nil && p.Host == h.name && p.Method == ep.method && p.Template == tpl && p.Operation == ep.op && p.Surface == surface && p.Protocol == protocol && p.Settled == settled {
		return
	}
	pub := &vedette.Endpoint{Method: ep.method, Host: h.name, Template: tpl, Operation: ep.op, Surface: surface, Protocol: protocol, Settled: settled}
	if ep.id == 0 {
		ep.id = c.newID(pub.Name())
	}
	pub.ID = ep.id
	renamed := p == nil || p.Template != tpl || p.Surface != surface || p.Protocol != protocol
	if !renamed {
		pub.Value = p.Value
	}
	ep.pub = pub
	if renamed {
		c.appraise(h, ep)
	}
	ep.face.Store(ep.pub)
	c.living[ep.id] = ep
}

// surface is what most of its answers are.
func (ep *endpoint) surface() vedette.Surface {
	html, asset, data := ep.html, ep.asset, ep.data
	for _, l := range ep.leaves {
		html, asset, data = html+l.html, asset+l.asset, data+l.data
	}
	switch {
	case asset > html && asset > data:
		return vedette.Static
	case html > data:
		return vedette.Page
	}
	return vedette.API
}

// spoken is the protocol that its last request spoke.
func (ep *endpoint) spoken() vedette.Protocol {
	for _, l := range ep.leaves {
		if l.protocol != vedette.REST {
			return l.protocol
		}
	}
	return ep.protocol
}

// newID hashes the name that an endpoint is born with. A name that was born before, and lives on in
// another endpoint, is counted up.
func (c *Catalog) newID(name string) vedette.EndpointID {
	h := mix(hash(0, name))
	for {
		id := vedette.EndpointID(h)
		if id != 0 && !c.taken[id] && c.aliases[id] == 0 {
			c.taken[id] = true
			return id
		}
		h = mix(h + 1)
	}
}
