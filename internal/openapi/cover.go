package openapi

import (
	"fmt"

	"github.com/vedette-project/vedette"
)

// view is one group of operations as it stands at a host: below which path.
type view struct {
	doc  *Document
	root *node
	base []segment
}

// Evidence for a document that names another host: it must describe this part of the served interfaces of a
// host, and so many.
const (
	bindShare = 0.5
	bindLeast = 3
)

// maxBases is below how many paths of one host a document is looked for.
const maxBases = 16

// cover finds the documents of each host: by the servers that they name, by the owner's word, and where there
// is neither, by what fits.
func (c *comparer) cover() map[string][]view {
	views := map[string][]view{}
	add := func(host string, x *index, why string) {
		v := c.viewsOf(x, host)
		if len(v) == 0 {
			return
		}
		views[host] = append(views[host], v...)
		c.out.Covers = append(c.out.Covers, Cover{host, x.doc.Name, why})
		if _, ok := c.seenAt[x.doc]; !ok {
			c.seenAt[x.doc] = host
		}
	}
	for _, h := range c.hosts {
		for _, exact := range []bool{true, false} {
			if len(views[h]) > 0 {
				break
			}
			for _, x := range c.indexes {
				if why := names(x, h, exact); why != "" {
					add(h, x, why)
				}
			}
		}
	}
	for _, x := range c.indexes {
		if relative(x) && len(x.doc.Bound) == 0 {
			c.placeRelative(x, add)
		}
	}
	for _, h := range c.hosts {
		if len(views[h]) == 0 {
			c.bindByEvidence(h, add)
		}
	}
	return views
}

// names tells how a document names a host.
func names(x *index, host string, exact bool) string {
	for _, b := range x.doc.Bound {
		if exact && b == host {
			return "the owner says so"
		}
	}
	for _, g := range x.groups {
		for _, s := range g.servers {
			switch {
			case s.Host == "":
			case exact && s.Host == host:
				return "its servers name the host"
			case !exact && hostFits(s.Host, host):
				return "its servers name " + s.Host
			}
		}
	}
	return ""
}

func relative(x *index) bool {
	for _, g := range x.groups {
		for _, s := range g.servers {
			if s.Host == "" {
				return true
			}
		}
	}
	return false
}

// placeRelative finds the hosts of a document that names none: those whose traffic it mostly describes, else
// the one that it describes most of.
func (c *comparer) placeRelative(x *index, add func(string, *index, string)) {
	best, most := "", 0
	placed := false
	for _, h := range c.hosts {
		fit, all := c.fitting(x, h)
		if fit > most {
			best, most = h, fit
		}
		if all > 0 && float64(fit) >= bindShare*float64(all) {
			add(h, x, "it names no host, and fits "+fmt.Sprintf("%d of %d", fit, all)+" of the interfaces here")
			placed = true
		}
	}
	if !placed && best != "" {
		add(best, x, "it names no host, and fits best here")
	}
}

// bindByEvidence binds the one interface that describes most of a host, in all its versions.
func (c *comparer) bindByEvidence(host string, add func(string, *index, string)) {
	var found []*index
	var why []string
	for _, x := range c.indexes {
		if len(x.doc.Bound) > 0 {
			continue // the owner has said where it belongs
		}
		fit, all := c.fitting(x, host)
		if fit >= bindLeast && float64(fit) >= bindShare*float64(all) {
			found = append(found, x)
			why = append(why, fmt.Sprintf("it fits %d of %d interfaces here, and no other document does", fit, all))
		}
	}
	for _, x := range found[min(1, len(found)):] {
		if !related(found[0].doc, x.doc) {
			return
		}
	}
	for i, x := range found {
		add(host, x, why[i])
	}
}

// fitting counts the served interfaces of a host that a document describes, and all of them.
func (c *comparer) fitting(x *index, host string) (fit, all int) {
	views := c.viewsOf(x, host)
	for _, i := range c.of[host] {
		e := &c.entries[i]
		if e.Served == 0 || e.Surface != vedette.API || e.Method == "OPTIONS" {
			continue
		}
		all++
		for _, k := range candidates(views, e.Template) {
			if k.rel != crossed && methodFits(k.op.Method, e.Method) && (k.literals > 0 || k.rel == same) {
				fit++
				break
			}
		}
	}
	return fit, all
}

// viewsOf places a document's groups at a host. Its server's path may have been taken off by a proxy: that is
// how it is read where more of the traffic fits so.
func (c *comparer) viewsOf(x *index, host string) []view {
	var all []view
	for g := range x.groups {
		group := &x.groups[g]
		servers := serversAt(x.doc, group.servers, host)
		seen := map[string]bool{}
		for _, s := range servers {
			if seen[s.Base] || len(seen) > maxBases {
				continue
			}
			seen[s.Base] = true
			v := view{x.doc, group.root, parseTemplate(s.Base)}
			if len(v.base) > 0 {
				bare := view{x.doc, group.root, nil}
				if c.fits(bare, host) > c.fits(v, host) {
					if seen[""] {
						continue
					}
					seen[""] = true
					v = bare
				}
			}
			all = append(all, v)
		}
	}
	return all
}

// serversAt are the servers of a group that are at a host: those that name it; else those that name none;
// else all of them, for a host that the document was bound to.
func serversAt(d *Document, servers []Server, host string) []Server {
	var exact, any []Server
	for _, s := range servers {
		switch {
		case s.Host == "":
			any = append(any, s)
		case hostFits(s.Host, host):
			exact = append(exact, s)
		}
	}
	switch {
	case len(exact) > 0:
		return exact
	case len(any) > 0:
		return any
	}
	return servers
}

// fits counts the endpoints that a view describes well.
func (c *comparer) fits(v view, host string) int {
	n := 0
	for _, i := range c.of[host] {
		for _, k := range candidates([]view{v}, c.entries[i].Template) {
			if k.rel >= finer && k.literals > 0 && methodFits(k.op.Method, c.entries[i].Method) {
				n++
				break
			}
		}
	}
	return n
}

// candidates are the operations that a template can stand for.
func candidates(views []view, template string) []candidate {
	path := parseTemplate(template)
	var out []candidate
	for _, v := range views {
		rel := same
		if len(path) < len(v.base) {
			continue
		}
		for i := range v.base {
			rel = rel.and(relate(&path[i], &v.base[i]))
		}
		if rel == apart {
			continue
		}
		w := walker{doc: v.doc, path: path, base: len(v.base), left: maxVisits, out: out}
		w.walk(v.root, len(v.base), rel, nil, nil, nil)
		out = w.out
	}
	return out
}

// methodFits tells whether a documented method speaks for another: who documents GET documents HEAD, and
// OPTIONS is asked by browsers of everything.
func methodFits(documented, seen string) bool {
	return documented == seen || seen == "HEAD" && documented == "GET" || seen == "OPTIONS"
}
