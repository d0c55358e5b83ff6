package catalog

import (
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/sensitive"
	"github.com/vedette-project/vedette/internal/value"
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
	routes     *routes           // templates that were said
	fixed      []*endpoint       // of routes
	reroute    bool              // routes came that raw paths may fit
	persisted  map[uint64]string // persisted queries: hash and path → operation
	waiting    int               // paths that keep facts of their own
	places     int               // of all its schemas
	site       *value.Site       // what its endpoints are about
	paying     bool              // some endpoint of it takes payments: trails are worth following
	surveyed   int               // endpoints when it was found out
	surveyedAt uint64            // and total
	guarded    float64           // share of its endpoints that ask who calls
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

// landing is where an exchange was counted: at an endpoint, at a path that belongs to none yet, or nowhere.
type landing struct {
	ep     *endpoint
	leaf   *leaf
	served bool
}

func (at landing) id() vedette.EndpointID {
	if at.ep == nil {
		return 0
	}
	return at.ep.id
}

// maxWaiting bounds the paths of a host without an endpoint that may keep facts of their own.
const maxWaiting = 1024

// facts returns those of the endpoint, else those of the path; nil where there is no room for them.
func (at landing) facts(h *host) *facts {
	if at.ep != nil {
		return &at.ep.facts
	}
	l := at.leaf
	if l == nil {
		return nil
	}
	if l.facts == nil {
		if h.waiting >= maxWaiting {
			return nil
		}
		h.waiting++
		l.facts = &facts{}
	}
	return l.facts
}

// Learn takes in one exchange and who asked, and returns the endpoint that it belongs to as of now;
// 0: none yet. Exchanges come in the order of the input: the same order gives the same inventory.
// Learn keeps no string of x without cloning it.
func (c *Catalog) Learn(x *vedette.Exchange, actor vedette.Digest) vedette.EndpointID {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.land(x, actor)
	h := c.hostOf(x.Host)
	if f := at.facts(h); f != nil && x.AnsweredBy != vedette.Gateway {
		c.note(h, f, at.ep, x, actor, at.served)
	}
	if at.ep != nil {
		if h.paying {
			c.follow(at.ep, x, actor, at.served)
		}
		if at.ep.noted++; at.ep.noted >= at.ep.refreshAt {
			c.refresh(h, at.ep)
		}
	}
	return at.id()
}

// land finds out what an exchange says of the host's paths, and counts it.
func (c *Catalog) land(x *vedette.Exchange, actor vedette.Digest) landing {
	a := classify(x)
	if x.Method == "OPTIONS" || x.AnsweredBy == vedette.Gateway {
		// The browser's question, or our own answer: neither says what the upstream has.
		if h := c.hostOf(x.Host); h != nil {
			if e := h.tree.lookup(x.Method, x.Path, first(x)); e != nil {
				e.ep.residue.add(x, actor, false)
				return landing{ep: e.ep}
			}
		}
		return landing{}
	}
	if x.Method == "CONNECT" || x.Method == "TRACE" || len(x.Path) == 0 || x.Path[0] != '/' {
		a = min(a, refused)
	}
	h := c.hostOf(x.Host)
	if h == nil {
		if a == served {
			h = c.admit(x, actor)
		}
		if h == nil {
			c.probed.add(x)
			return landing{}
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
	if len(x.Calls) > 0 {
		return c.landCalls(h, x, actor)
	}
	if x.Route != "" && a == served {
		c.routed(h, x)
	}
	if at, ok := c.landRouted(h, x, actor, a == served); ok {
		return at
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
	if x.Method == "HEAD" && h.tree.exact("HEAD", x.Path, "") == nil {
		if e := h.tree.exact("GET", x.Path, ""); e != nil {
			e.ep.residue.add(x, actor, true) // a HEAD is a GET whose body nobody wants
			return landing{ep: e.ep}
		}
	}
	l, doubted := c.grow(h, x, actor, "")
	if l == nil {
		return c.spill(h, x, actor, doubted, "")
	}
	l.add(x, actor, true)
	l.observe(x, p)
	l.protocol = x.Protocol
	if l.ep == nil {
		if e := h.tree.exact(x.Method, x.Path, ""); e != nil {
			e.ep.adopt(l)
			h.minor++
		} else {
			h.changed = true
		}
	}
	return landing{ep: l.ep, leaf: l, served: true}
}

// first is the operation that a request counts under.
func first(x *vedette.Exchange) string {
	if len(x.Calls) == 0 {
		return ""
	}
	return x.Calls[0].Operation
}

func (c *Catalog) newHost(name string) *host {
	h := emptyHost(strings.Clone(name))
	c.hosts[h.name] = h
	c.order = append(c.order, h)
	c.nodes++
	c.lone++
	c.bear(h)
	c.override(h)
	return h
}

func emptyHost(name string) *host {
	return &host{
		name: name, root: &node{limit: foldFrom}, nodes: 1,
		catchAll: map[uint64]bool{}, refusals: map[uint64]bool{}, firstAt: map[uint64]uint64{}, complaints: map[uint32]complaint{},
	}
}

// override says the owner's templates of a host.
func (c *Catalog) override(h *host) {
	for i := range c.o.Overrides {
		o := &c.o.Overrides[i]
		if o.Operation != "" || o.Host != "*" && o.Host != h.name {
			continue
		}
		if r, ok := parseRoute(o.Template); ok {
			r.owner = true
			h.routes.add(h, r)
		}
	}
}

// unserved counts an exchange that nothing was served in: to the endpoint whose template it fits,
// else to the probes.
func (c *Catalog) unserved(h *host, x *vedette.Exchange, actor vedette.Digest, a answer) landing {
	if a == absent {
		h.absents++
	}
	if e := h.tree.lookup(x.Method, x.Path, ""); e != nil {
		e.ep.residue.add(x, actor, false)
		return landing{ep: e.ep}
	}
	c.probed.add(x)
	if a == refused {
		c.consider(h, x, actor)
	}
	return landing{}
}

// grow finds the leaf of a path, and makes it where there is room. Values of a shape that cannot be
// mistaken go to the folded node at once. doubted: there is room, but the path has to be confirmed.
func (c *Catalog) grow(h *host, x *vedette.Exchange, actor vedette.Digest, op string) (l *leaf, doubted bool) {
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
				if v := veil(name); v != "" {
					name, t = v, token{shapeMail, len(v)}
					if k = n.kid(name); k != nil {
						n = k
						continue
					}
				}
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
	n.fixed = n.fixed || x.Protocol == vedette.GRPC || x.Protocol == vedette.GRPCWeb
	l = n.leaf(x.Method, op)
	if l == nil {
		switch {
		case op == "" && len(n.leaves) >= maxMethods, len(n.leaves) > maxOperations:
			return nil, false
		case len(n.leaves) == maxOperations && op != overflowOperation && !n.foldOperations(x.Method):
			return nil, false
		}
		l = &leaf{method: strings.Clone(x.Method), op: strings.Clone(op)}
		n.leaves = append(n.leaves, l)
	}
	return l, false
}

// Bounds of what one path is called with.
const (
	maxMethods    = 16
	maxOperations = 512
)

// maxName bounds what is kept of a segment. Longer ones are values by their looks; they are told apart
// by a hash.
const maxName = 128

// veil hides a segment that is personal by its looks: it is a value, and needs to be told apart from others,
// not to be read. Empty: it is not.
func veil(name string) string {
	if len(name) < 6 {
		return ""
	}
	plain := name
	if strings.IndexByte(name, '%') >= 0 {
		if p, err := url.PathUnescape(name); err == nil {
			plain = p
		}
	}
	switch sensitive.Value(0, plain) {
	case vedette.DataEmail, vedette.DataPhone, vedette.DataPAN, vedette.DataIBAN, vedette.DataJWT, vedette.DataSecret:
		return "@" + strconv.FormatUint(mix(hash(0, name)), 16)
	}
	return ""
}

func shorten(name string) string {
	return name[:24] + "…" + strconv.FormatUint(mix(hash(0, name)), 16)
}
