package catalog

import (
	"strings"

	"github.com/vedette-project/vedette"
)

// answer is what a status and a body say about whether a path exists.
type answer uint8

const (
	absent  answer = iota // 404, 405 and the like: nothing is here
	refused               // something is here, or the host refuses before it looks
	served                // answered
)

// classify sorts an exchange. A body that says of itself that it failed is a refusal whatever its
// status: "200, success: false" is how some hosts answer for paths that they do not have.
func classify(x *vedette.Exchange) answer {
	switch s := x.Status; {
	case x.RPC == 1+grpcUnimplemented:
		return absent
	case x.RPC > 1:
		return refused
	case s == 404 || s == 405 || s == 410 || s == 501:
		return absent
	case s >= 300 && s < 400 && s != 304:
		if slash(x.Path, x.Location) {
			return refused // it only says how the path should be written
		}
		return served
	case s >= 200 && s < 300 || s == 304 || s == 101:
		if x.Shape.Failed {
			return refused
		}
		return served
	default:
		return refused
	}
}

// grpcUnimplemented is what gRPC answers for methods that there are not.
const grpcUnimplemented = 12

// complaint is what is known of the answers that call themselves failed and have certain keys.
type complaint struct {
	At       uint64    // where they were first given: the path, values left open
	Sums     [3]uint32 // distinct bodies
	N        uint8
	Anywhere bool // given at an unrelated path too: the host's way to say that there is nothing
}

// ownWay tells whether a successful answer that says it failed is an endpoint's own: a record with an
// error among its fields, different each time, and given nowhere else or too long for a mere excuse.
func (h *host) ownWay(x *vedette.Exchange) bool {
	if x.Shape.Keys == 0 || x.Status >= 300 {
		return false
	}
	c, ok := h.complaints[x.Shape.Keys]
	at := outline(x.Path)
	switch {
	case !ok && len(h.complaints) >= maxCatchAlls:
		return false
	case !ok:
		c.At = at
	case c.At != at:
		c.Anywhere = true
	}
	known := false
	for i := range c.N {
		known = known || c.Sums[i] == x.Shape.Sum
	}
	if !known && int(c.N) < len(c.Sums) {
		c.Sums[c.N] = x.Shape.Sum
		c.N++
	}
	h.complaints[x.Shape.Keys] = c
	return int(c.N) == len(c.Sums) && (!c.Anywhere || x.Got >= complaintBytes)
}

// complaintBytes is more than a host needs to say that there is nothing: longer answers that differ
// carry data beside the errors that they list, as {"data": …, "errors": […]} does.
const complaintBytes = 256

// outline hashes a path with its certain values left open.
func outline(path string) uint64 {
	h := uint64(1)
	for path != "" {
		var s string
		if s, path = segment(path); look(s).shape > shapeStrong {
			s = "*"
		}
		h = hash(mix(h), s)
	}
	return h
}

// slash tells whether a redirect only adds or removes the slash at the end.
func slash(path, location string) bool {
	if location == "" {
		return false
	}
	return location == path+"/" || location+"/" == path
}

// fingerprint is the fingerprint of an answer: equal for a host's catch-all answers, different for
// answers of endpoints that have something of their own to say.
func fingerprint(x *vedette.Exchange) uint64 {
	h := hash(0, x.ReplyMedia)
	h = mix(h ^ uint64(x.Status)<<8 ^ uint64(x.Shape.Kind))
	switch {
	case x.Shape.Sum != 0:
		h = mix(h ^ uint64(x.Shape.Sum))
	case x.Shape.Kind == vedette.BodyUnknown && x.Got < 0:
		h = mix(h ^ hash(0, x.Path)) // the input shows nothing that could be the same elsewhere
	default:
		h = mix(h ^ uint64(x.Got)<<1)
	}
	if x.Status >= 300 && x.Status < 400 && x.Status != 304 {
		h = mix(h ^ hash(0, x.Location))
	}
	return h | 1
}

// suspicious tells whether a path is of the kind that scanners ask every host for: hidden files,
// ways out of the root, scripts and backups. It is used only to recognise a host's catch-all answer.
func suspicious(path string) bool {
	for rest := path; rest != ""; {
		var seg string
		seg, rest = segment(rest)
		if len(seg) > 1 && seg[0] == '.' && seg != ".well-known" {
			return true
		}
		if i := lastByte(seg, '.'); i > 0 {
			switch seg[i+1:] {
			case "php", "asp", "aspx", "jsp", "cgi", "env", "bak", "old", "sql", "ini", "conf", "log", "swp", "pl", "sh", "dll":
				return true
			}
		}
		if seg == "cgi-bin" || strings.HasPrefix(seg, "wp-") || strings.Contains(seg, "phpmyadmin") {
			return true
		}
	}
	return false
}

// segment cuts the first segment off a path: "/a/b" gives "a" and "/b".
func segment(path string) (seg, rest string) {
	if path[0] == '/' {
		path = path[1:]
	}
	if i := strings.IndexByte(path, '/'); i >= 0 {
		return path[:i], path[i:]
	}
	return path, ""
}

// sighting collects, during a build, where one answer was the only one.
type sighting struct {
	paths    int
	tops     map[string]uint64 // first segment → requests that got this answer below it
	suspects map[string]bool
	html     bool
}

// catchAlls finds answers that a host gives wherever it is asked: the same one on unrelated paths,
// most of which have nothing else to say. It marks them for good.
func (h *host) catchAlls() {
	own := map[string]bool{} // first segments below which something else is answered too
	seen := map[uint64]*sighting{}
	var order []uint64
	var pages, all uint64
	var walk func(n *node, top, path string, depth int)
	walk = func(n *node, top, path string, depth int) {
		for _, l := range n.leaves {
			pages += uint64(l.html)
			all += l.success
			if l.nprints != 1 || depth == 1 && n.name == "" {
				if (l.nprints > 0 || l.own) && depth > 1 {
					own[top] = true
				}
				continue
			}
			s := seen[l.prints[0]]
			if s == nil {
				if len(seen) >= maxSightings {
					own[top] = true
					continue
				}
				s = &sighting{tops: map[string]uint64{}, suspects: map[string]bool{}, html: l.html > 0}
				seen[l.prints[0]] = s
				order = append(order, l.prints[0])
			}
			s.paths++
			if l.requests <= 2 && suspicious(path) && len(s.suspects) < 16 {
				s.suspects[top] = true
			}
			if s.tops[top] > 0 || len(s.tops) < 1024 {
				s.tops[top] += l.requests
			}
		}
		for _, k := range n.kids {
			t := top
			if depth == 0 {
				t = k.name
			}
			walk(k, t, path+"/"+k.name, depth+1)
		}
		for _, r := range n.rest {
			walk(r, top, path+"/*", depth+1)
		}
	}
	walk(h.root, "", "", 0)
	h.pagesRare = pages*5 < all
	// A first segment is lonely for an answer when no other answer is given below it.
	answersOf := map[string]int{}
	for _, p := range order {
		for t := range seen[p].tops {
			answersOf[t]++
		}
	}
	for _, p := range order {
		s := seen[p]
		lonely, once := 0, 0
		for t, n := range s.tops {
			if n <= 2 {
				once++
			}
			if answersOf[t] == 1 && !own[t] {
				lonely++
			}
		}
		mostlyOnce := once*5 >= len(s.tops)*4
		var is bool
		if s.html {
			is = s.paths >= 2 && len(s.suspects) >= 1 || lonely >= 3 && 2*lonely >= len(s.tops)
		} else {
			// Services do say the same few words everywhere ({"ok":true}), so it takes more: scanners'
			// paths among them, or a host known well whose other paths are asked for again and again.
			is = len(s.suspects) >= 2 || lonely >= 3 && len(s.suspects) >= 1 && mostlyOnce ||
				lonely >= 12 && mostlyOnce && 2*lonely >= len(s.tops) && h.total >= 200 && len(own) > 0
		}
		if is && len(h.catchAll) < maxCatchAlls {
			h.catchAll[p] = true
		}
	}
}

const (
	maxSightings = 4096
	maxCatchAlls = 64
)

// unproven tells whether a page may yet turn out to be what a single-page app answers everywhere: on a
// host that is an interface, a page asked for once or twice says little.
func (h *host) unproven(l *leaf) bool {
	return h.pagesRare && l.ep == nil && l.html > 0 && l.data == 0 && l.nprints == 1 && l.requests < 3
}

// alive tells whether a leaf was ever answered in its own way.
func (h *host) alive(l *leaf) bool {
	if l.own || l.nprints > maxPrints {
		return true
	}
	for i := range l.nprints {
		if !h.catchAll[l.prints[i]] {
			return true
		}
	}
	return l.refusal != 0 && !h.refusals[l.refusal]
}
