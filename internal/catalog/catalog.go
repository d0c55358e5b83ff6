package catalog

import (
	"fmt"
	"math/bits"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/vedette-project/vedette"
)

// Options are the bounds of a catalog. The zero value works.
type Options struct {
	MaxHosts   int // hosts with endpoints; beyond, new hosts are not learned. Default 4,096
	MaxNodes   int // segments kept of all hosts together. Default 131,072
	HostNodes  int // segments kept of one host. Default 65,536
	MaxAliases int // ids of endpoints that were merged away. Default 65,536
}

func (o Options) withDefaults() (Options, error) {
	set := func(v *int, def int, name string) error {
		if *v == 0 {
			*v = def
		}
		if *v < 1 {
			return fmt.Errorf("catalog: %s must be positive, is %d", name, *v)
		}
		return nil
	}
	for _, e := range []error{
		set(&o.MaxHosts, 4096, "MaxHosts"), set(&o.MaxNodes, 131072, "MaxNodes"),
		set(&o.HostNodes, 65536, "HostNodes"), set(&o.MaxAliases, 65536, "MaxAliases"),
	} {
		if e != nil {
			return o, e
		}
	}
	return o, nil
}

// maxDepth bounds the segments of a learned path. Echo bits end there too.
const maxDepth = 32

// hostShards is a power of two.
const hostShards = 256

// Catalog learns endpoints. Learn, Publish, Settle, Entries, Probed, Resolve, Snapshot and Restore
// exclude each other by mu; Match takes no lock and sees what was last published.
type Catalog struct {
	mu      sync.Mutex
	o       Options
	hosts   map[string]*host
	order   []*host // by arrival
	nodes   int     // of all hosts
	births  uint64
	taken   map[vedette.EndpointID]bool
	aliases map[vedette.EndpointID]vedette.EndpointID
	probed  probed
	words   vocabulary
	dirty   []*host // with exchanges since the last Publish

	// shards hold the hosts that Match knows, copied on write; 256 of them, so that a new host
	// copies little.
	shards [hostShards]atomic.Pointer[map[string]*host]
}

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
	dirty      bool
	changed    bool   // paths came that fit no template of the last build
	minor      int    // paths that came and fit one
	since      uint64 // exchanges since the last build
	total      uint64
	builtNodes int    // nodes after the last build
	builtAt    uint64 // total at the last build
}

// New makes an empty catalog.
func New(o Options) (*Catalog, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	c := &Catalog{o: o, words: newVocabulary()}
	c.reset()
	return c, nil
}

func (c *Catalog) reset() {
	c.hosts = map[string]*host{}
	c.order, c.dirty, c.nodes, c.births = nil, nil, 0, 0
	c.taken = map[vedette.EndpointID]bool{}
	c.aliases = map[vedette.EndpointID]vedette.EndpointID{}
	c.probed.reset()
	for i := range c.shards {
		c.shards[i].Store(nil)
	}
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
		if a != served || len(c.hosts) >= c.o.MaxHosts || c.nodes >= c.o.MaxNodes {
			c.probed.add(x)
			return 0
		}
		h = c.newHost(x.Host)
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
		k := n.kid(name)
		if k == nil && len(n.rest) > 0 {
			if t := look(name); t.shape > shapeStrong {
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
			k = &node{name: strings.Clone(name), tok: look(name), limit: foldFrom}
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

// Publish makes what was learned visible to Match. It costs next to nothing when nothing changed,
// and a bounded share of the exchanges learned since when something did: a host is built anew only
// after as many exchanges as its size is worth. It never looks at a clock.
func (c *Catalog) Publish() {
	c.mu.Lock()
	defer c.mu.Unlock()
	left := c.dirty[:0]
	for _, h := range c.dirty {
		if !h.due() {
			left = append(left, h)
			continue
		}
		c.rebuild(h)
	}
	clear(c.dirty[len(left):])
	c.dirty = left
}

// due tells whether a build is worth its cost, which is that of a few hundred exchanges for each
// hundred nodes: soon when paths came that fit no template, later when they only were more values, and
// in any case when the evidence has grown by half.
func (h *host) due() bool {
	wait := uint64(h.builtNodes) // not of now: a flood would outrun it
	switch {
	case h.builtNodes > 512:
		wait *= 3
	case h.nodes <= 64:
		wait = 0
	default:
		wait = max(wait, 64)
	}
	switch {
	case h.tree == nil:
		return true
	case h.changed:
	case h.minor > 32 && h.minor > h.nodes/8:
		wait *= 6
	case h.total < h.builtAt+h.builtAt/2:
		return false
	}
	return h.since >= wait
}

// Settle builds every host that has learned anything since its last build, however big: at the end
// of a file, before a report.
func (c *Catalog) Settle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, h := range c.dirty {
		c.rebuild(h)
	}
	c.dirty = c.dirty[:0]
}

func (c *Catalog) rebuild(h *host) {
	before := h.nodes
	c.reconcile(h, h.build())
	c.nodes += h.nodes - before
	c.probed.requests += h.lost
	h.lost = 0
	c.expose(h)
	h.builtNodes = h.nodes
	h.changed, h.minor, h.dirty, h.since, h.builtAt = false, 0, false, 0, h.total
}

// expose compiles a host's templates and lets Match see them.
func (c *Catalog) expose(h *host) {
	h.tree = compile(h.eps)
	h.view.Store(h.tree)
	if h.listed {
		return
	}
	h.listed = true
	shard := &c.shards[shardOf(h.name)]
	next := map[string]*host{h.name: h}
	if old := shard.Load(); old != nil {
		for k, v := range *old {
			next[k] = v
		}
	}
	shard.Store(&next)
}

func shardOf(host string) uint64 { return bits.RotateLeft64(mix(hash(0, host)), 8) % hostShards }

// Match finds the endpoint of a request among what was published; nil: none. Host is as ingest
// writes it: lower case, without the scheme's default port. Path is as sent, without query. It takes
// no lock, allocates nothing and may run beside everything else. The endpoint must not be changed.
func (c *Catalog) Match(method, host, path string) *vedette.Endpoint {
	hosts := c.shards[shardOf(host)].Load()
	if hosts == nil {
		return nil
	}
	h := (*hosts)[host]
	if h == nil {
		return nil
	}
	if e := h.view.Load().lookup(method, path); e != nil {
		return e.pub
	}
	return nil
}

// Entries returns the inventory, sorted by host, template and method: the endpoints as of the last
// Publish or Settle, with all that was counted until now.
func (c *Catalog) Entries() []vedette.Entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []vedette.Entry
	for _, h := range c.order {
		for _, ep := range h.eps {
			all = append(all, ep.entry())
		}
		all = append(all, h.overflowEntries()...)
	}
	sort.Slice(all, func(i, j int) bool {
		a, b := &all[i], &all[j]
		if a.Host != b.Host {
			return a.Host < b.Host
		}
		if a.Template != b.Template {
			return a.Template < b.Template
		}
		return a.Method < b.Method
	})
	return all
}

// Resolve follows an id through merges to the endpoint that lives. An id that was never merged away
// resolves to itself.
func (c *Catalog) Resolve(id vedette.EndpointID) vedette.EndpointID {
	c.mu.Lock()
	defer c.mu.Unlock()
	for range len(c.aliases) + 1 {
		to := c.aliases[id]
		if to == 0 {
			return id
		}
		id = to
	}
	return id
}

// Probed tells what was asked for and never served: distinct paths (estimated) and requests.
func (c *Catalog) Probed() (paths, requests uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return estimate(c.probed.paths), c.probed.requests
}
