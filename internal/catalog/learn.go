package catalog

import (
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/vedette-project/vedette"
)

// host is one host's raw tree and its templates.
type host struct {
	name       string
	root       *node
	nodes      int
	eps        []*endpoint
	tree       *branch // templates of the last build, for the writer
	view       atomic.Pointer[branch]
	catchAll   map[uint64]bool
	refusals   map[uint64]bool
	complaints map[uint32]complaint // by the answer's keys
	firstAt    map[uint64]uint64    // refusal → hash of the first path that got it
	pagesRare  bool                 // the host is an interface: few of its answers are pages
	absents    uint64
	lost       uint64 // requests that turned out to be no endpoint's
	overflow   map[string]*endpoint
	listed     bool
	met        bool   // actor has been served since the host is known
	several    bool   // others too
	actor      uint64 // the first
	dirty      bool
	changed    bool   // paths came that fit no template of the last build
	minor      int    // paths that came and fit one
	since      uint64 // exchanges since the last build
	total      uint64
	builtNodes int    // nodes after the last build
	builtAt    uint64 // total at the last build
}

// Learn takes in one exchange and who asked, and returns the endpoint that it belongs to as of now;
// 0: none yet. Exchanges come in the order of the input: the same order gives the same inventory.
// Learn keeps no string of x without cloning it.
func (c *Catalog) Learn(x *vedette.Exchange, actor vedette.Digest) vedette.EndpointID {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := classify(x)
	if x.Method == "OPTIONS" || x.AnsweredBy == vedette.Gateway {
		// The browser's question, or our own answer: neither says what the upstream has.
		if h := c.hosts[x.Host]; h != nil {
			if e := h.tree.lookup(x.Method, x.Path); e != nil {
				e.ep.residue.add(x, actor, false)
				return e.ep.id
			}
		}
		return 0
	}
	if x.Method == "CONNECT" || x.Method == "TRACE" || len(x.Path) == 0 || x.Path[0] != '/' {
		a = min(a, refused)
	}
	h := c.hosts[x.Host]
	if h == nil {
		if a == served {
			h = c.admit(x, actor)
		}
		if h == nil {
			c.probed.add(x)
			return 0
		}
	}
	if a == served {
		c.meet(h, uint64(actor))
	}
	h.since++
	h.total++
	if !h.dirty {
		h.dirty = true
		c.dirty = append(c.dirty, h)
	}
	var p uint64
	if a == refused && x.Shape.Failed && h.ownWay(x) {
		a = served
	}
	if a == served {
		if p = fingerprint(x); h.catchAll[p] && x.Path != "/" {
			a = absent
		}
	}
	if a != served {
		return c.unserved(h, x, actor, a)
	}
	if x.Method == "HEAD" && h.tree.exact("HEAD", x.Path) == nil {
		if e := h.tree.exact("GET", x.Path); e != nil {
			e.ep.residue.add(x, actor, true) // a HEAD is a GET whose body nobody wants
			return e.ep.id
		}
	}
	l, doubted := c.grow(h, x, actor)
	if l == nil {
		return c.spill(h, x, actor, doubted)
	}
	l.add(x, actor, true)
	l.observe(x, p)
	if l.ep != nil {
		return l.ep.id
	}
	if e := h.tree.exact(x.Method, x.Path); e != nil {
		e.ep.adopt(l)
		h.minor++
		return e.ep.id
	}
	h.changed = true
	return 0
}

func (c *Catalog) newHost(name string) *host {
	h := &host{
		name: strings.Clone(name), root: &node{limit: foldFrom}, nodes: 1,
		catchAll: map[uint64]bool{}, refusals: map[uint64]bool{}, firstAt: map[uint64]uint64{}, complaints: map[uint32]complaint{},
	}
	c.hosts[h.name] = h
	c.order = append(c.order, h)
	c.nodes++
	c.lone++
	return h
}

// unserved counts an exchange that nothing was served in: to the endpoint whose template it fits,
// else to the probes.
func (c *Catalog) unserved(h *host, x *vedette.Exchange, actor vedette.Digest, a answer) vedette.EndpointID {
	if a == absent {
		h.absents++
	}
	if e := h.tree.lookup(x.Method, x.Path); e != nil {
		e.ep.residue.add(x, actor, false)
		return e.ep.id
	}
	c.probed.add(x)
	if a == refused {
		c.consider(h, x, actor)
	}
	return 0
}

// grow finds the leaf of a path, and makes it where there is room. Values of a shape that cannot be
// mistaken go to the folded node at once. doubted: there is room, but the path has to be confirmed.
func (c *Catalog) grow(h *host, x *vedette.Exchange, actor vedette.Digest) (l *leaf, doubted bool) {
	n := h.root
	depth := 0
	for path := x.Path; path != ""; depth++ {
		var name string
		name, path = segment(path)
		t := token{}
		if len(name) > maxName {
			name = shorten(name)
			t = token{shapeEnormous, len(name)}
		}
		k := n.kid(name)
		if k == nil {
			if t.shape == 0 {
				t = look(name)
			}
			if len(n.rest) > 0 && t.shape > shapeStrong {
				if k = n.folded(name[t.suffix:]); k == nil {
					k = n.folded("")
				}
			}
		}
		if k == nil {
			if n.settled && n.fresh >= maxFresh && !c.confirmed(h, x, actor) {
				n.doubts++
				return nil, true
			}
			if depth >= maxDepth || h.nodes >= c.o.HostNodes || c.nodes >= c.o.MaxNodes {
				return nil, false
			}
			if len(n.kids) >= int(n.limit) {
				before := n.size()
				n.fold(foldKeep)
				after := n.size()
				h.nodes -= before - after
				c.nodes -= before - after
			}
			k = &node{name: strings.Clone(name), tok: t, limit: foldFrom}
			if n.settled {
				k.newcomer = true
				n.fresh++
			}
			n.attach(k)
			h.nodes++
			c.nodes++
		}
		n = k
	}
	l = n.leaf(x.Method)
	if l == nil {
		if len(n.leaves) >= maxMethods {
			return nil, false
		}
		l = &leaf{method: strings.Clone(x.Method)}
		n.leaves = append(n.leaves, l)
	}
	return l, false
}

const maxMethods = 16

// maxName bounds what is kept of a segment. Longer ones are values by their looks; they are told apart
// by a hash.
const maxName = 128

func shorten(name string) string {
	return name[:24] + "…" + strconv.FormatUint(mix(hash(0, name)), 16)
}
