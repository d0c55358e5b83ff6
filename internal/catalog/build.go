package catalog

import (
	"sort"
	"strings"
)

// builder turns a host's raw tree into templates. It changes nothing but the marks of the nodes
// (value, judged) and hands the templates with their leaves to the reconciler.
type builder struct {
	h        *host
	parents  map[string]int // token → nodes that have it as a child
	keysAt   map[uint32]int // keys of answers → nodes at which they are given
	keysAll  int
	typical  float64         // requests that a path of its own gets
	plain    map[uint32]bool // keys of answers that are the same, byte for byte, in several places
	inValues map[string]int  // runs of letters → values that hold them
	rejected map[uint64]bool
	alike    [len(odds)]int // siblings of each shape
	segs     []seg
	out      []*made
}

// made is one endpoint as the build sees it: a template, a method, and the leaves that it stands for.
type made struct {
	method string
	op     string
	segs   []seg
	leaves []*leaf
	params []hint
}

// hint is what is known of the values of one parameter, for its name.
type hint struct{ shape shape }

// build prunes what turned out to be no endpoint and derives the templates anew.
func (h *host) build() []*made {
	h.catchAlls()
	h.prune(h.root)
	h.settle(h.root)
	h.nodes = h.root.size()
	b := &builder{h: h, parents: map[string]int{}, keysAt: map[uint32]int{}, inValues: map[string]int{}, plain: map[uint32]bool{}}
	b.survey()
	b.descend([]*node{h.root}, nil)
	return b.out
}

// prune drops leaves that only ever gave a catch-all answer, and the branches that held only such.
func (h *host) prune(n *node) bool {
	kept := n.leaves[:0]
	for _, l := range n.leaves {
		if h.alive(l) || n.name == "" && len(n.kids) == 0 && h.isRootPath(n) {
			kept = append(kept, l)
		} else {
			h.lost += l.requests
		}
	}
	clear(n.leaves[len(kept):])
	n.leaves = kept
	kids := n.kids[:0]
	for _, k := range n.kids {
		if h.prune(k) {
			kids = append(kids, k)
		}
	}
	if len(kids) < len(n.kids) {
		clear(n.kids[len(kids):])
		n.kids = kids
		n.reindex()
	}
	rest := n.rest[:0]
	for _, r := range n.rest {
		if h.prune(r) {
			rest = append(rest, r)
		}
	}
	n.rest = rest
	return len(n.leaves)+len(n.kids)+len(n.rest) > 0
}

// isRootPath tells whether n is "/": a host's start page is served even where every other path gets
// the same page.
func (h *host) isRootPath(n *node) bool { return h.root.kid("") == n }

// survey counts, over the whole host, what makes evidence common or rare.
func (b *builder) survey() {
	type at struct {
		keys   uint32
		method string
	}
	said := map[uint64]*node{} // answer → where it is the only one
	var counts []uint64
	var total uint64
	var walk func(n *node)
	walk = func(n *node) {
		var here map[at]bool
		for _, k := range n.kids {
			if k.tok.shape < shapeStrong {
				b.parents[k.name]++
			}
			if k.value || k.tok.shape == shapeSlugged {
				eachPart(k.name[:k.tok.suffix], func(p string) { b.inValues[p]++ })
			}
			for _, l := range k.leaves {
				if l.success > 0 {
					counts = append(counts, l.success)
					total += l.success
				}
				if l.keys != 0 && l.nprints == 1 {
					if at := said[l.prints[0]]; at == nil {
						said[l.prints[0]] = n
					} else if at != n {
						b.plain[l.keys] = true
					}
				}
				if l.keys != 0 {
					if here == nil {
						here = map[at]bool{}
					}
					// Values of one parameter count once; paths that are asked for again and again count
					// each, so that an envelope around every answer says little.
					if !here[at{l.keys, l.method}] || k.tok.shape < shapeStrong && l.success >= 4 {
						here[at{l.keys, l.method}] = true
						b.keysAt[l.keys]++
						b.keysAll++
					}
				}
			}
			walk(k)
		}
		for _, r := range n.rest {
			walk(r)
		}
	}
	walk(b.h.root)
	// The path that the median request asks for: values asked once do not weigh it down.
	sort.Slice(counts, func(i, j int) bool { return counts[i] < counts[j] })
	b.typical = 1
	var sum uint64
	for _, c := range counts {
		if sum += c; sum*2 >= total {
			b.typical = float64(c)
			break
		}
	}
	b.typical = min(b.typical, 40)
}

// descend makes the templates at and below one template node, which stands for the raw nodes given.
func (b *builder) descend(nodes []*node, params []hint) {
	type verb struct{ method, op string }
	byMethod := map[verb]*made{}
	add := func(method string, l *leaf) {
		m := byMethod[verb{method, l.op}]
		if m == nil {
			m = &made{method: method, op: l.op, segs: append([]seg(nil), b.segs...), params: append([]hint(nil), params...)}
			byMethod[verb{method, l.op}] = m
			b.out = append(b.out, m)
		}
		m.leaves = append(m.leaves, l)
	}
	var heads []*leaf
	for _, n := range nodes {
		for _, l := range n.leaves {
			switch {
			case l.method == "HEAD":
				heads = append(heads, l)
			case !b.h.unproven(l):
				add(l.method, l)
			}
		}
	}
	for _, l := range heads { // a HEAD is a GET whose body nobody wants
		if byMethod[verb{"GET", ""}] != nil {
			add("GET", l)
		} else {
			add("HEAD", l)
		}
	}
	siblings, rest := b.siblings(nodes)
	if len(siblings)+len(rest) == 0 {
		return
	}
	b.judge(siblings)
	// Many values of one kind make the stray ones of the same template ones too: what was folded
	// before is the template already.
	groups := map[string][]*node{}
	var suffixes []string
	shapes := map[string]shape{}
	value := func(suffix string, sh shape, n ...*node) {
		if _, ok := groups[suffix]; !ok {
			suffixes = append(suffixes, suffix)
			shapes[suffix] = sh
		}
		if shapes[suffix] != sh {
			shapes[suffix] = shapeOther
		}
		groups[suffix] = append(groups[suffix], n...)
	}
	own := b.suffixes(siblings)
	for _, s := range siblings {
		for _, n := range s.nodes {
			n.value, n.judged = s.value, true
		}
		if s.value {
			suffix := s.name[s.tok.suffix:]
			if !own[suffix] {
				suffix = ""
			}
			value(suffix, s.tok.shape, s.nodes...)
			continue
		}
		b.segs = append(b.segs, seg{Text: s.name})
		b.descend(s.nodes, params)
		b.segs = b.segs[:len(b.segs)-1]
	}
	for _, r := range rest {
		suffix := r.name
		if suffix != "" && !own[suffix] {
			if _, ok := groups[suffix]; !ok {
				if _, plain := groups[""]; plain {
					suffix = ""
				}
			}
		}
		value(suffix, r.tok.shape, r)
	}
	for _, suffix := range suffixes {
		b.segs = append(b.segs, seg{Param: true, Text: suffix})
		b.descend(groups[suffix], append(params[:len(params):len(params)], hint{shapes[suffix]}))
		b.segs = b.segs[:len(b.segs)-1]
	}
}

// suffixes tells which suffixes of values (".json", ":cancel") make a template of their own: an
// action always does, a format where it is answered differently, or where all values have it.
func (b *builder) suffixes(all []*sibling) map[string]bool {
	own := map[string]bool{}
	crowds := map[string]crowd{}
	var order []string
	members := map[string]int{}
	for _, s := range all {
		if !s.value {
			continue
		}
		suffix := s.name[s.tok.suffix:]
		if crowds[suffix] == nil {
			crowds[suffix] = crowd{}
			order = append(order, suffix)
		}
		crowds[suffix].add(s)
		members[suffix]++
	}
	for _, suffix := range order {
		if suffix == "" {
			continue
		}
		if suffix[0] == ':' || len(order) == 1 {
			own[suffix] = true
			continue
		}
		differ, agree := 0, 0
		for _, other := range order {
			if other == suffix {
				continue
			}
			for key, a := range crowds[suffix] {
				if o := crowds[other][key]; o != nil && a.with > 0 && o.with > 0 {
					if a.keys != o.keys || a.kind != o.kind {
						differ++
					} else {
						agree++
					}
				}
			}
		}
		own[suffix] = differ > agree
	}
	return own
}

// text writes a template without names: the key under which a build finds an endpoint again.
func text(method, op string, segs []seg) string {
	var s strings.Builder
	s.WriteString(method)
	for _, g := range segs {
		s.WriteByte('/')
		if g.Param {
			s.WriteString("{}")
		}
		s.WriteString(g.Text)
	}
	if op != "" {
		s.WriteString("#" + op)
	}
	return s.String()
}
