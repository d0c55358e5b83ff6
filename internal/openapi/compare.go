package openapi

import (
	"sort"
	"strings"

	"github.com/vedette-project/vedette"
)

// State is what the owner's documents say of an endpoint.
type State uint8

// The states. Orphan is a state of documented operations only: no endpoint is one.
const (
	Unknown    State = iota // no document covers its host; or it is a page or a file, or never answered well
	Documented              // in a document that counts
	Shadow                  // answers, and is in no document
	Zombie                  // deprecated, or in a superseded version only, and still answers
	OrphanState
)

func (s State) String() string {
	return [...]string{"unknown", "documented", "shadow", "zombie", "orphan"}[s]
}

// Fit is what a document says of one endpoint.
type Fit struct {
	State     State
	Document  *Document  // nil: none
	Operation *Operation // nil: none
	Template  string     // of the operation, with its server's path
	Why       string     // in words; empty where it is plainly documented
	Drift     []Drift    // where traffic and document differ; most frequent first within a kind
}

// Orphan is a documented operation without traffic.
type Orphan struct {
	Document   string `json:"document"`
	Method     string `json:"method"`
	Host       string `json:"host"` // empty: any
	Template   string `json:"template"`
	Deprecated bool   `json:"deprecated,omitempty"`
}

// Share is how much of what answers is undocumented. Active counts documented operations that answered,
// zombies among them; Shadow counts endpoints by method and template. Pages and files are in neither,
// unless they are documented.
type Share struct {
	Shadow int     `json:"shadow"`
	Active int     `json:"documented_active"`
	Share  float64 `json:"share"` // Shadow ÷ Active; 0 where nothing documented is active
}

// Cover says which document describes a host, and how we know.
type Cover struct {
	Host     string `json:"host"`
	Document string `json:"document"`
	Why      string `json:"why"`
}

// Comparison is the inventory beside the documents.
type Comparison struct {
	Fits    map[vedette.EndpointID]*Fit
	Orphans []Orphan // by document, template and method
	Share   Share
	Hosts   map[string]Share // of covered hosts
	Covers  []Cover
	Unused  []string // documents whose hosts had no traffic: Bind tells which host they describe
}

// State returns an endpoint's state.
func (c *Comparison) State(id vedette.EndpointID) State {
	if f := c.Fits[id]; f != nil {
		return f.State
	}
	return Unknown
}

// comparer is the work of one Compare.
type comparer struct {
	entries []vedette.Entry
	hosts   []string         // in order
	of      map[string][]int // entries by host
	indexes []*index
	alive   map[*Operation]bool
	served  map[*Operation]bool
	seenAt  map[*Document]string // first host that a document covers
	out     *Comparison
}

// Compare sets the inventory beside the documents. It reads both and keeps neither. Its cost is about
// linear in endpoints and operations.
func Compare(docs *Documents, entries []vedette.Entry) *Comparison {
	c := &comparer{
		entries: entries, of: map[string][]int{}, alive: map[*Operation]bool{}, served: map[*Operation]bool{},
		seenAt: map[*Document]string{}, out: &Comparison{Fits: map[vedette.EndpointID]*Fit{}, Hosts: map[string]Share{}},
	}
	for i := range entries {
		h := entries[i].Host
		if c.of[h] == nil {
			c.hosts = append(c.hosts, h)
		}
		c.of[h] = append(c.of[h], i)
	}
	sort.Strings(c.hosts)
	for _, d := range docs.enabled() {
		c.indexes = append(c.indexes, newIndex(d))
	}
	views := c.cover()
	for _, h := range c.hosts {
		c.host(h, views[h])
	}
	c.orphans()
	for _, s := range c.out.Hosts {
		c.out.Share.Shadow += s.Shadow
		c.out.Share.Active += s.Active
	}
	c.out.Share.settle()
	return c.out
}

func (s *Share) settle() {
	if s.Active > 0 {
		s.Share = float64(s.Shadow) / float64(s.Active)
	}
}

// host judges the endpoints of one host.
func (c *comparer) host(host string, views []view) {
	if len(views) == 0 {
		for _, i := range c.of[host] {
			c.out.Fits[c.entries[i].ID] = &Fit{Why: "no document covers this host"}
		}
		return
	}
	j := newJudge(views)
	for _, i := range c.of[host] {
		j.note(&c.entries[i])
	}
	active := map[*Operation]bool{}
	shadows := map[string]bool{}
	for _, i := range c.of[host] {
		e := &c.entries[i]
		f, cands := j.judge(e)
		c.out.Fits[e.ID] = f
		if f.Operation != nil {
			f.Drift = drift(e, f.Operation)
			if e.Served > 0 {
				active[f.Operation] = true
			}
		}
		if f.State == Shadow {
			shadows[e.Method+" "+e.Template] = true
		}
		if answered(e) {
			c.enliven(e, f, cands)
		}
	}
	c.settleUnseen(host)
	s := Share{Shadow: len(shadows), Active: len(active)}
	s.settle()
	c.out.Hosts[host] = s
}

// settleUnseen takes back what one endpoint never showed where another of the same operation did: they are
// operations of GraphQL that share a path, or values that the catalog tells apart.
func (c *comparer) settleUnseen(host string) {
	type key struct {
		op     *Operation
		kind   DriftKind
		where  string
		status int
	}
	fits := map[*Operation]int{}
	unseen := map[key]int{}
	for _, i := range c.of[host] {
		f := c.out.Fits[c.entries[i].ID]
		fits[f.Operation]++
		for _, d := range f.Drift {
			unseen[key{f.Operation, d.Kind, d.Where, d.Status}]++
		}
	}
	for _, i := range c.of[host] {
		f := c.out.Fits[c.entries[i].ID]
		if fits[f.Operation] < 2 {
			continue
		}
		kept := f.Drift[:0]
		for _, d := range f.Drift {
			if (d.Kind == UnseenField || d.Kind == UnseenParameter) && unseen[key{f.Operation, d.Kind, d.Where, d.Status}] < fits[f.Operation] {
				continue
			}
			kept = append(kept, d)
		}
		f.Drift = kept
	}
}

// answered tells whether anything behind the endpoint says that it is there.
func answered(e *vedette.Entry) bool {
	if e.Served > 0 || len(e.Statuses) == 0 {
		return e.Requests > 0
	}
	for s, n := range e.Statuses {
		if n > 0 && s != 404 && s != 405 && s != 501 {
			return true
		}
	}
	return false
}

// enliven marks the operations that an endpoint's traffic is, or may be, of.
func (c *comparer) enliven(e *vedette.Entry, f *Fit, cands []candidate) {
	exact := false
	for i := range cands {
		if cands[i].rel == same {
			exact = true
			c.alive[cands[i].op] = true
		}
	}
	if f.Operation != nil {
		c.alive[f.Operation] = true
	}
	for i := range cands {
		k := &cands[i]
		switch k.rel {
		case coarser, crossed:
			// The learned template stands for several: which of them had traffic is told by the words that
			// were seen, where they are known, else only where nothing fits better.
			if saw, known := sawWords(e, k); known && saw || !known && !exact && f.State != Shadow {
				c.alive[k.op] = true
			}
		}
	}
}

// sawWords tells whether the words that a document has where the endpoint has parameters were seen there.
func sawWords(e *vedette.Entry, k *candidate) (saw, known bool) {
	if e.Schema == nil || len(k.wide) == 0 {
		return false, false
	}
	path := parseTemplate(e.Template)
	for n, at := range k.wide {
		if at >= len(path) || !path[at].whole() {
			return false, false
		}
		p := placeAt(e.Schema, vedette.InPath, path[at].params[0])
		if p == nil || p.Words == nil {
			return false, false
		}
		found, counted := false, uint64(0)
		for _, w := range p.Words {
			found = found || w.Text == k.words[n]
			counted += w.N
		}
		if !found {
			return false, counted*10 >= e.Served*9 // else it may have been among those that were not looked at
		}
	}
	return true, true
}

func placeAt(s *vedette.Schema, part vedette.Part, path string) *vedette.Place {
	for i := range s.Messages {
		if s.Messages[i].Part != part {
			continue
		}
		for j := range s.Messages[i].Places {
			if s.Messages[i].Places[j].Path == path {
				return &s.Messages[i].Places[j]
			}
		}
	}
	return nil
}

// orphans lists what is documented and had no traffic, once for each method and path of an interface.
func (c *comparer) orphans() {
	for _, x := range c.indexes {
		d := x.doc
		host, covered := c.seenAt[d]
		if !covered {
			c.out.Unused = append(c.out.Unused, d.Name)
			if len(d.Servers) > 0 {
				host = d.Servers[0].Host
			}
		}
		if d.IsSuperseded() {
			continue // silent, as it should be
		}
		shapes := map[string]bool{}
		for i := range d.Operations {
			if op := &d.Operations[i]; c.alive[op] {
				shapes[op.Method+" "+shapeOf(op.Path)] = true
			}
		}
		for i := range d.Operations {
			op := &d.Operations[i]
			key := op.Method + " " + shapeOf(op.Path)
			if c.alive[op] || shapes[key] || op.Method == "OPTIONS" {
				continue
			}
			shapes[key] = true
			base := ""
			if s := serverFor(d, op, host); s != nil {
				base = s.Base
			}
			c.out.Orphans = append(c.out.Orphans, Orphan{d.Name, op.Method, host, base + op.Path, op.Deprecated})
		}
	}
	sort.SliceStable(c.out.Orphans, func(i, j int) bool {
		a, b := &c.out.Orphans[i], &c.out.Orphans[j]
		if a.Document != b.Document {
			return a.Document < b.Document
		}
		if a.Template != b.Template {
			return a.Template < b.Template
		}
		return a.Method < b.Method
	})
}

func serverFor(d *Document, op *Operation, host string) *Server {
	servers := op.Servers
	if len(servers) == 0 {
		servers = d.Servers
	}
	for i := range servers {
		if hostFits(servers[i].Host, host) {
			return &servers[i]
		}
	}
	if len(servers) > 0 {
		return &servers[0]
	}
	return nil
}

// shapeOf writes a path with its parameters' names left out.
func shapeOf(path string) string {
	var b strings.Builder
	for _, s := range parseTemplate(path) {
		b.WriteByte('/')
		if s.literal() {
			b.WriteString(s.text)
			continue
		}
		b.WriteString(strings.Join(s.parts, "{}"))
	}
	return b.String()
}
