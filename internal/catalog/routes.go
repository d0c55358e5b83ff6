package catalog

import (
	"sort"
	"strings"

	"github.com/vedette-project/vedette"
)

// Routes are templates that somebody says: the owner, in an override, or the framework, with an exchange.
// They are not guessed at: every path that fits one belongs to it, for good. The owner's stand above the
// framework's.

// route is one template that was said.
type route struct {
	segs  []seg
	names []string    // of the parameters
	text  string      // as it was said
	eps   []*endpoint // one for each method that was served
	owner bool
}

// maxRoutes bounds the routes of one host.
const maxRoutes = 8192

// parseRoute reads a template in the ways that frameworks write it: {id}, :id, <int:id>, [id]. It tells false
// for one that no segments can say, such as a tail of any length.
func parseRoute(s string) (route, bool) {
	r := route{}
	if len(s) == 0 || s[0] != '/' || len(s) > 2048 {
		return r, false
	}
	for rest := s; rest != ""; {
		var part string
		part, rest = segment(rest)
		name, suffix, param, ok := parameter(part)
		if !ok || len(r.segs) >= maxDepth {
			return r, false
		}
		if !param {
			r.segs = append(r.segs, seg{Text: part})
			continue
		}
		r.segs = append(r.segs, seg{Param: true, Text: suffix})
		r.names = append(r.names, name)
	}
	r.text = write(r.segs, r.names)
	return r, true
}

// parameter reads one segment of a route.
func parameter(s string) (name, suffix string, param, ok bool) {
	if s == "" {
		return "", "", false, true
	}
	end := byte(0)
	switch s[0] {
	case '{':
		end = '}'
	case '<':
		end = '>'
	case '[':
		end = ']'
	case ':':
		name = s[1:]
		for i := range len(name) {
			if !isLetter(name[i]) && name[i] != '_' && (name[i] < '0' || name[i] > '9') {
				name, suffix = name[:i], name[i:]
				break
			}
		}
		return name, suffix, true, name != "" && !strings.ContainsAny(suffix, "(*+")
	case '*':
		return "", "", false, false
	default:
		return "", "", false, !strings.ContainsAny(s, "{}<>*")
	}
	i := strings.IndexByte(s, end)
	if i < 0 {
		return "", "", false, false
	}
	name, suffix = s[1:i], s[i+1:]
	if end == '>' {
		if j := strings.IndexByte(name, ':'); j >= 0 { // <int:id>
			if name[:j] == "path" {
				return "", "", false, false
			}
			name = name[j+1:]
		}
	} else if j := strings.IndexByte(name, ':'); j >= 0 { // {id:[0-9]+}
		if strings.Contains(name[j:], "*") {
			return "", "", false, false
		}
		name = name[:j]
	}
	name = strings.TrimSuffix(name, "?")
	if name == "" || strings.ContainsAny(name, "*{}./") || strings.ContainsAny(suffix, "{}<>*") {
		return "", "", false, false
	}
	return name, suffix, true, true
}

// write puts a route down in our own way.
func write(segs []seg, names []string) string {
	var s strings.Builder
	at := 0
	for _, g := range segs {
		s.WriteByte('/')
		if g.Param {
			s.WriteString("{" + names[at] + "}")
			at++
		}
		s.WriteString(g.Text)
	}
	return s.String()
}

// fits tells whether a path is one of the route's.
func (r *route) fits(path string) bool {
	for _, s := range r.segs {
		if path == "" {
			return false
		}
		var v string
		v, path = segment(path)
		if !s.Param && v != s.Text || s.Param && (len(v) <= len(s.Text) || !strings.HasSuffix(v, s.Text)) {
			return false
		}
	}
	return path == ""
}

// routed takes in the framework's template of an exchange. A framework that is mounted below the root does
// not know its prefix: the path does.
func (c *Catalog) routed(h *host, x *vedette.Exchange) {
	if h.routes.text(x.Route) != nil {
		return
	}
	r, ok := parseRoute(x.Route)
	if !ok {
		return
	}
	if !r.fits(x.Path) {
		extra := strings.Count(x.Path, "/") - strings.Count(x.Route, "/")
		prefix := x.Path
		for range extra {
			_, rest := segment(prefix)
			prefix = rest
		}
		if extra <= 0 {
			return
		}
		head := x.Path[:len(x.Path)-len(prefix)]
		if r, ok = parseRoute(head + x.Route); !ok || !r.fits(x.Path) {
			return
		}
	}
	h.routes.add(h, r)
}

// routes are a host's, with a memory of the texts that were seen.
type routes struct {
	list []*route
	tree *branch // ends hold an endpoint for each method that was served
	seen map[string]*route
}

func (rs *routes) text(s string) *route {
	if rs == nil {
		return nil
	}
	return rs.seen[s]
}

// add says a route. The raw paths that fit it are taken over by the next build.
func (rs *routes) add(h *host, r route) {
	if rs == nil {
		rs = &routes{seen: map[string]*route{}, tree: &branch{}}
		h.routes = rs
	}
	if rs.seen[r.text] != nil || len(rs.list) >= maxRoutes {
		return
	}
	own := route{text: strings.Clone(r.text), owner: r.owner} // its endpoints are h's to make
	own.segs = append([]seg(nil), r.segs...)
	for i := range own.segs {
		own.segs[i].Text = strings.Clone(own.segs[i].Text)
	}
	own.names = append([]string(nil), r.names...)
	for i := range own.names {
		own.names[i] = strings.Clone(own.names[i])
	}
	rs.list = append(rs.list, &own)
	rs.seen[own.text] = &own
	rs.plant(&own)
	h.reroute, h.changed = true, true
}

func (rs *routes) plant(r *route) {
	b := rs.tree
	for _, s := range r.segs {
		b = b.to(s)
	}
	b.ends = append(b.ends, end{method: "*", route: r})
}

// landRouted counts an exchange whose path fits a route; false: none does.
func (c *Catalog) landRouted(h *host, x *vedette.Exchange, actor vedette.Digest, served bool) (landing, bool) {
	if h.routes == nil {
		return landing{}, false
	}
	e := h.routes.tree.exact("*", x.Path, "")
	if e == nil {
		return landing{}, false
	}
	method := x.Method
	if method == "HEAD" {
		method = "GET"
	}
	ep := e.route.endpoint(method)
	if ep == nil {
		if !served {
			c.probed.add(x)
			return landing{}, true
		}
		if len(e.route.eps) >= maxMethods || len(h.fixed) >= 4*maxRoutes {
			c.probed.add(x)
			return landing{}, true
		}
		c.births++
		ep = &endpoint{born: c.births, method: strings.Clone(method), segs: e.route.segs, names: e.route.names, route: e.route}
		ep.text = text(ep.method, "", ep.segs)
		h.fixed = append(h.fixed, ep)
		e.route.eps = append(e.route.eps, ep)
		c.name(h, ep, e.route.text)
		h.eps = append(h.eps, ep)
		c.expose(h)
	}
	ep.residue.add(x, actor, served)
	if served {
		switch surfaceOf(x.ReplyMedia, x.Shape.Kind, x.Path) {
		case vedette.Page:
			ep.html++
		case vedette.Static:
			ep.asset++
		default:
			ep.data++
		}
	}
	return landing{ep: ep, served: served}, true
}

func (r *route) endpoint(method string) *endpoint {
	for _, ep := range r.eps {
		if ep.method == method {
			return ep
		}
	}
	return nil
}

// takeOver moves the raw paths that fit a route to the route's endpoints, which keep the oldest's id.
func (c *Catalog) takeOver(h *host) {
	h.reroute = false
	var moved []*leaf
	var walk func(n *node, path string)
	walk = func(n *node, path string) {
		left := n.leaves[:0]
		for _, l := range n.leaves {
			if e := h.routes.tree.exact("*", path, ""); e != nil && l.op == "" && path != "" {
				l.route = e.route
				moved = append(moved, l)
				continue
			}
			left = append(left, l)
		}
		clear(n.leaves[len(left):])
		n.leaves = left
		for _, k := range n.kids {
			walk(k, path+"/"+k.name)
		}
		for _, r := range n.rest { // folded values fit whatever takes a value there
			walk(r, path+"/\x00"+r.name)
		}
	}
	walk(h.root, "")
	for _, l := range moved {
		method := l.method
		if method == "HEAD" {
			method = "GET"
		}
		ep := l.route.endpoint(method)
		if ep == nil {
			ep = &endpoint{method: method, segs: l.route.segs, names: l.route.names, route: l.route}
			if was := l.ep; was != nil && was.route == nil { // the history follows
				ep.id, ep.born = was.id, was.born
				ep.residue, ep.facts = was.residue, was.facts
				ep.noted, ep.refreshed, ep.refreshAt, ep.faults = was.noted, was.refreshed, was.refreshAt, was.faults
				was.residue, was.facts, was.faults, was.id, was.pub = stats{}, facts{}, nil, 0, nil
			} else {
				c.births++
				ep.born = c.births
			}
			ep.text = text(ep.method, "", ep.segs)
			h.fixed = append(h.fixed, ep)
			l.route.eps = append(l.route.eps, ep)
			c.name(h, ep, l.route.text)
		}
		ep.residue.merge(&l.stats)
		ep.html, ep.asset, ep.data = ep.html+l.html, ep.asset+l.asset, ep.data+l.data
		ep.inherit(l)
		if was := l.ep; was != nil && was != ep && was.route == nil {
			drop(was, l)
			if len(was.leaves) == 0 && was.id != 0 { // nothing of it is left
				ep.residue.merge(&was.residue)
				was.residue = stats{}
				ep.facts.merge(&was.facts)
				c.alias(was.id, ep.id)
			}
		}
	}
	sort.SliceStable(h.fixed, func(i, j int) bool { return h.fixed[i].born < h.fixed[j].born })
}

func drop(ep *endpoint, l *leaf) {
	for i := range ep.leaves {
		if ep.leaves[i] == l {
			ep.leaves = append(ep.leaves[:i], ep.leaves[i+1:]...)
			return
		}
	}
}
