package catalog

import (
	"fmt"
	"math/bits"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/message"
	"github.com/vedette-project/vedette/internal/schema"
	"github.com/vedette-project/vedette/internal/sketch"
	"github.com/vedette-project/vedette/internal/value"
)

// Options are the bounds of a catalog. The zero value works.
type Options struct {
	MaxHosts   int // hosts with endpoints; beyond, a new one takes the place of one that a single actor uses. Default 4,096
	MaxNodes   int // segments kept of all hosts together. Default 393,216
	HostNodes  int // segments kept of one host. Default 65,536
	MaxAliases int // ids of endpoints that were merged away. Default 65,536
	MaxPlaces  int // places of all schemas together, some 150 bytes each. Default 3,145,728

	Overrides []vedette.Override // what the owner says: it wins over what is learned
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
		set(&o.MaxHosts, 4096, "MaxHosts"), set(&o.MaxNodes, 393216, "MaxNodes"), set(&o.MaxPlaces, 3<<20, "MaxPlaces"),
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
	mu        sync.Mutex
	o         Options
	hosts     map[string]*host
	wild      map[string]*host // by parent: hosts that have a parameter in their name
	families  map[string]int   // hosts below each parent
	due       []string         // families to be looked at
	order     []*host          // by arrival
	nodes     int              // of all hosts
	births    uint64
	taken     map[vedette.EndpointID]bool
	aliases   map[vedette.EndpointID]vedette.EndpointID
	probed    probed
	lone      int // hosts that one actor at most was served by
	strangers strangers
	words     *value.Lexicon
	reader    *message.Reader // of path parameters
	found     []string        // scratch: their values
	drift     []schema.Change // scratch
	places    int             // of all schemas
	trails    trails
	changes   []Change
	waiting   atomic.Bool // there are changes
	living    map[vedette.EndpointID]*endpoint
	dirty     []*host // with exchanges since the last Publish

	// shards hold the hosts that Match knows, copied on write; 256 of them, so that a new host
	// copies little.
	shards [hostShards]atomic.Pointer[map[string]*host]
	wilds  atomic.Pointer[map[string]*host] // by parent
}

// New makes an empty catalog.
func New(o Options) (*Catalog, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	c := &Catalog{o: o, words: value.New(), reader: message.NewReader()}
	c.reset()
	return c, nil
}

func (c *Catalog) reset() {
	c.hosts, c.wild, c.families, c.due = map[string]*host{}, map[string]*host{}, map[string]int{}, nil
	c.order, c.dirty, c.nodes, c.births = nil, nil, 0, 0
	c.taken = map[vedette.EndpointID]bool{}
	c.living = map[vedette.EndpointID]*endpoint{}
	c.aliases = map[vedette.EndpointID]vedette.EndpointID{}
	c.probed.reset()
	c.lone, c.strangers = 0, strangers{}
	c.places, c.trails, c.changes = 0, trails{}, nil
	for i := range c.shards {
		c.shards[i].Store(nil)
	}
	c.wilds.Store(nil)
}

// Publish makes what was learned visible to Match. It costs next to nothing when nothing changed,
// and a bounded share of the exchanges learned since when something did: a host is built anew only
// after as many exchanges as its size is worth. It never looks at a clock.
func (c *Catalog) Publish() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reunite()
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

// reunite looks at the families that have grown.
func (c *Catalog) reunite() {
	for _, parent := range c.due {
		c.gather(parent)
	}
	c.due = c.due[:0]
}

// Settle builds every host that has learned anything since its last build, however big: at the end
// of a file, before a report.
func (c *Catalog) Settle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reunite()
	for _, h := range c.dirty {
		c.rebuild(h)
		for _, ep := range h.eps {
			if ep.noted > ep.refreshed {
				c.refresh(h, ep)
			}
		}
	}
	c.dirty = c.dirty[:0]
}

func (c *Catalog) rebuild(h *host) {
	before := h.nodes
	if h.reroute {
		c.takeOver(h)
	}
	c.reconcile(h, h.build())
	h.waiting = 0
	c.recount(h)
	c.survey(h)
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
	if strings.HasPrefix(h.name, tenant) {
		c.exposeWild()
		return
	}
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
func (c *Catalog) Match(method, host, path, operation string) *vedette.Endpoint {
	h := c.matchHost(host)
	if h == nil {
		return nil
	}
	if e := h.view.Load().lookup(method, path, operation); e != nil {
		return e.ep.face.Load()
	}
	return nil
}

// Wanted tells whether what an exchange holds is worth taking apart: settled is its endpoint's, as Match
// knows it.
func Wanted(settled bool, at time.Time) bool { return !settled || schema.InSample(at) }

// Find is Match for an exchange that was read whole: it knows persisted queries by their hash too.
func (c *Catalog) Find(x *vedette.Exchange) *vedette.Endpoint {
	op := first(x)
	if op != "" && x.Calls[0].Hash != 0 {
		c.mu.Lock()
		if h := c.hostOf(x.Host); h != nil {
			op = h.operation(x.Path, &x.Calls[0])
		}
		c.mu.Unlock()
	}
	return c.Match(x.Method, x.Host, x.Path, op)
}

// Entries returns the inventory, sorted by host, template, method and operation: the endpoints as of the last
// Publish or Settle, with all that was counted until now, and without their schemas.
func (c *Catalog) Entries() []vedette.Entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.entries(false)
}

// Inventory is Entries with the schemas, which are copied: it costs as much as they hold.
func (c *Catalog) Inventory() []vedette.Entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.entries(true)
}

func (c *Catalog) entries(schemas bool) []vedette.Entry {
	var all []vedette.Entry
	for _, h := range c.order {
		for _, ep := range h.eps {
			e := c.entry(h, ep)
			if schemas && ep.facts.Schema != nil {
				e.Schema = schema.Clone(ep.facts.Schema)
			}
			all = append(all, e)
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
		if a.Method != b.Method {
			return a.Method < b.Method
		}
		return a.Operation < b.Operation
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
	return sketch.Estimate(c.probed.paths), c.probed.requests
}
