package catalog

import (
	"slices"
	"strings"
)

// Hosts may be values too: a service that gives each customer a name of its own (acme.shop.example) has one
// interface, not thousands. Hosts below one parent that serve the same endpoints become one host, whose name
// has a parameter; what is asked of a name never seen before belongs to it as well. Hosts of the same parent
// that serve something of their own (www, api, admin) stay what they are.
//
//	a.shop.example ┐
//	b.shop.example ├─ family of familyFrom ── the same core of templates ──▶ {tenant}.shop.example
//	…              ┘                    └── api.shop.example: other templates, stays

const (
	familyFrom = 12  // hosts below one parent before they are compared; and again when as many more came
	coreLeast  = 3   // templates that they must have in common
	coreShare  = 0.5 // of the hosts must have a template for it to be of the core
	ownShare   = 0.6 // of a host's templates must be of the core
)

const tenant = "{tenant}."

// parentOf cuts the first label off a host that has at least three. Addresses have no parent.
func parentOf(host string) string {
	i := strings.IndexByte(host, '.')
	if i <= 0 || i+1 >= len(host) {
		return ""
	}
	parent := host[i+1:]
	if strings.IndexByte(parent, '.') < 0 || strings.IndexByte(host, ':') >= 0 {
		return ""
	}
	for j := i + 1; j < len(host); j++ {
		if c := host[j]; c != '.' && (c < '0' || c > '9') {
			return parent
		}
	}
	return ""
}

// hostOf finds the host of an exchange: by its name, or as one of those that its parent gives out.
func (c *Catalog) hostOf(name string) *host {
	if h := c.hosts[name]; h != nil {
		return h
	}
	if len(c.wild) == 0 {
		return nil
	}
	return c.wild[parentOf(name)]
}

// bear counts a new host to its family, and tells when the family should be looked at.
func (c *Catalog) bear(h *host) {
	parent := parentOf(h.name)
	if parent == "" {
		return
	}
	c.families[parent]++
	if c.families[parent]%familyFrom == 0 && !slices.Contains(c.due, parent) {
		c.due = append(c.due, strings.Clone(parent))
	}
}

// gather makes one host of those of a family that serve the same.
func (c *Catalog) gather(parent string) {
	var members []*host
	count := map[string]int{}
	for _, h := range c.order {
		if c.hosts[h.name] != h || parentOf(h.name) != parent {
			continue
		}
		members = append(members, h)
		if h.dirty {
			c.rebuild(h)
			h.dirty = true // it is still on the list
		}
		for _, ep := range h.eps {
			count[ep.text]++
		}
	}
	if len(members) < familyFrom && c.wild[parent] == nil {
		return
	}
	w := c.wild[parent]
	core := map[string]bool{}
	for text, n := range count {
		if float64(n) >= coreShare*float64(len(members)) {
			core[text] = true
		}
	}
	if w != nil {
		for _, ep := range w.eps {
			core[ep.text] = true
		}
	}
	if len(core) < coreLeast {
		return
	}
	var alike []*host
	for _, h := range members {
		own := 0
		for _, ep := range h.eps {
			if core[ep.text] {
				own++
			}
		}
		if own > 0 && float64(own) >= ownShare*float64(len(h.eps)) {
			alike = append(alike, h)
		}
	}
	if w == nil && len(alike) < familyFrom {
		return
	}
	if w == nil {
		w = c.newWild(parent)
	}
	before := w.nodes
	for _, h := range alike {
		c.join(w, h)
	}
	w.nodes = w.root.size()
	c.nodes += w.nodes - before
	if !w.dirty {
		w.dirty = true
		c.dirty = append(c.dirty, w)
	}
	c.rebuild(w)
	w.dirty = true
}

// newWild makes the host of all names below a parent.
func (c *Catalog) newWild(parent string) *host {
	w := emptyHost(tenant + parent)
	w.met, w.several = true, true
	c.wild[strings.Clone(parent)] = w
	c.order = append(c.order, w)
	c.nodes++
	c.override(w)
	return w
}

// join moves everything that is known of h into w. Endpoints of the same template become one, and the other's
// id its alias.
func (c *Catalog) join(w, h *host) {
	known := make(map[string]*endpoint, len(w.eps))
	for _, ep := range w.eps {
		known[ep.text] = ep
	}
	for _, ep := range h.eps {
		to := known[ep.text]
		if ep.route != nil {
			r := w.routes.text(ep.route.text)
			if r == nil {
				w.routes.add(w, *ep.route)
				r = w.routes.text(ep.route.text)
			}
			if ep.route = r; r != nil { // else w has no room for another: it is one like those that were learned
				to = r.endpoint(ep.method)
			}
		}
		if to == nil {
			if ep.route != nil {
				ep.route.eps = append(ep.route.eps, ep)
				w.fixed = append(w.fixed, ep)
				c.name(w, ep, ep.route.text) // the next build names only what it builds
			}
			w.eps = append(w.eps, ep)
			known[ep.text] = ep
			continue
		}
		to.residue.merge(&ep.residue)
		to.facts.merge(&ep.facts)
		to.noted += ep.noted
		for _, l := range ep.leaves {
			l.ep = to
			to.leaves = append(to.leaves, l)
		}
		delete(c.living, ep.id)
		c.alias(ep.id, to.id)
	}
	w.root.absorb(h.root)
	w.total += h.total
	w.since += h.since
	w.absents += h.absents
	w.paying = w.paying || h.paying
	for p := range h.catchAll {
		w.catchAll[p] = true
	}
	for p := range h.refusals {
		w.refusals[p] = true
	}
	for k, v := range h.persisted {
		if w.persisted == nil {
			w.persisted = map[uint64]string{}
		}
		if len(w.persisted) < maxPersisted {
			w.persisted[k] = v
		}
	}
	c.nodes -= h.nodes
	c.places -= h.places
	h.places = 0
	c.forget(h)
}

// forget takes a host off all lists but those of its endpoints.
func (c *Catalog) forget(h *host) {
	delete(c.hosts, h.name)
	if parent := parentOf(h.name); parent != "" {
		if c.families[parent]--; c.families[parent] <= 0 {
			delete(c.families, parent)
		}
	}
	c.order = slices.DeleteFunc(c.order, func(o *host) bool { return o == h })
	if !h.several {
		c.lone--
	}
	if h.dirty {
		c.dirty = slices.DeleteFunc(c.dirty, func(d *host) bool { return d == h })
	}
	if !h.listed {
		return
	}
	shard := &c.shards[shardOf(h.name)]
	next := map[string]*host{}
	for k, v := range *shard.Load() {
		if v != h {
			next[k] = v
		}
	}
	shard.Store(&next)
}

// exposeWild lets Match see a host of many names.
func (c *Catalog) exposeWild() {
	next := make(map[string]*host, len(c.wild))
	for parent, h := range c.wild {
		next[parent] = h
	}
	c.wilds.Store(&next)
}

// matchHost is hostOf for readers.
func (c *Catalog) matchHost(name string) *host {
	if hosts := c.shards[shardOf(name)].Load(); hosts != nil {
		if h := (*hosts)[name]; h != nil {
			return h
		}
	}
	if wilds := c.wilds.Load(); wilds != nil && len(*wilds) > 0 {
		return (*wilds)[parentOf(name)]
	}
	return nil
}
