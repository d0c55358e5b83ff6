package catalog

import (
	"sort"
	"strings"

	"github.com/vedette-project/vedette"
)

// node is one segment of the raw tree: what was really asked and served, before any template. Only
// served paths have nodes.
type node struct {
	name   string
	tok    token
	value  bool // the last build took it for a value of a parameter
	judged bool // a build has looked at it
	limit  int32
	fresh  int32 // children that came after n was settled and were not confirmed yet
	// settled: n is known well, and all below it are words: whatever new is suddenly asked for there
	// has to be confirmed, see probation.
	settled  bool
	siege    bool    // too many newcomers came, and doubts keep coming
	doubts   uint32  // requests in doubt since the last build
	fixed    bool    // a gRPC path: a word, whatever it looks like
	newcomer bool    // came to a settled node and was not confirmed yet
	kids     []*node // in the order of their arrival: iteration is deterministic
	index    map[string]*node
	rest     []*node // folded values, one node for each suffix they had; name is that suffix
	leaves   []*leaf
}

// leaf is one method at one raw path.
type leaf struct {
	method string
	op     string // operation; empty for plain REST
	stats
	prints   [maxPrints]uint64 // distinct successful answers
	nprints  uint8             // maxPrints+1: more than fit, so it answers in its own way
	refusal  uint64            // the answer of a path that exists but never let anyone in; 0: none
	keys     uint32
	kind     vedette.BodyKind
	mixed    bool // answers differ in their keys
	echoes   uint32
	html     uint32
	asset    uint32
	data     uint32 // answers of a media type that programs read
	protocol vedette.Protocol
	own      bool   // it answered as an operation does, and not as a host that answers everything alike
	facts    *facts // until ep is known
	route    *route // that takes it over
	ep       *endpoint
}

const maxPrints = 3

// indexFrom is the number of children from which a node is worth a map.
const indexFrom = 9

func (n *node) kid(name string) *node {
	if n.index != nil {
		return n.index[name]
	}
	for _, k := range n.kids {
		if k.name == name {
			return k
		}
	}
	return nil
}

func (n *node) attach(k *node) {
	n.kids = append(n.kids, k)
	if n.index != nil {
		n.index[k.name] = k
	} else if len(n.kids) >= indexFrom {
		n.reindex()
	}
}

func (n *node) reindex() {
	n.index = nil
	if len(n.kids) >= indexFrom {
		n.index = make(map[string]*node, len(n.kids)+len(n.kids)/4)
		for _, k := range n.kids {
			n.index[k.name] = k
		}
	}
}

func (n *node) leaf(method, op string) *leaf {
	for _, l := range n.leaves {
		if l.op == op && l.method == method {
			return l
		}
	}
	return nil
}

func (n *node) folded(suffix string) *node {
	for _, r := range n.rest {
		if r.name == suffix {
			return r
		}
	}
	return nil
}

// requests counts what was served at and below n.
func (n *node) requests() (total uint64) {
	for _, l := range n.leaves {
		total += l.success
	}
	for _, k := range n.kids {
		total += k.requests()
	}
	for _, r := range n.rest {
		total += r.requests()
	}
	return total
}

// size counts the nodes at and below n.
func (n *node) size() int {
	total := 1
	for _, k := range n.kids {
		total += k.size()
	}
	for _, r := range n.rest {
		total += r.size()
	}
	return total
}

// fold turns all but the busiest values below n into one node that remembers their subtrees and
// their counts but not their names. What keeps its name can still turn out to be a word of its own.
func (n *node) fold(keep int) {
	type weighed struct {
		k *node
		n uint64
	}
	var values []weighed
	for _, k := range n.kids {
		if k.value {
			values = append(values, weighed{k, k.requests()})
		}
	}
	if len(values) > keep {
		sort.SliceStable(values, func(i, j int) bool { return values[i].n > values[j].n })
		gone := make(map[*node]bool, len(values))
		for _, v := range values[keep:] {
			gone[v.k] = true
		}
		left := n.kids[:0]
		for _, k := range n.kids {
			if !gone[k] {
				left = append(left, k)
				continue
			}
			suffix := k.name[k.tok.suffix:]
			r := n.folded(suffix)
			if r == nil && len(n.rest) >= maxSuffixes {
				suffix = ""
				r = n.folded("")
			}
			if r == nil {
				r = &node{name: strings.Clone(suffix), tok: k.tok, value: true, judged: true}
				n.rest = append(n.rest, r)
			}
			r.absorb(k)
		}
		clear(n.kids[len(left):])
		n.kids = left
		n.reindex()
	}
	n.limit = int32(max(foldFrom, 2*len(n.kids)))
}

const (
	foldFrom    = 64 // children from which values are folded
	foldKeep    = 16 // values that keep their names
	maxSuffixes = 16
)

// absorb adds o's leaves and subtree to n. o must not be used afterwards.
func (n *node) absorb(o *node) {
	for _, l := range o.leaves {
		if mine := n.leaf(l.method, l.op); mine != nil {
			mine.absorb(l)
		} else {
			n.leaves = append(n.leaves, l)
		}
	}
	for _, k := range o.kids {
		if mine := n.kid(k.name); mine != nil {
			mine.absorb(k)
		} else {
			n.attach(k)
		}
	}
	for _, r := range o.rest {
		if mine := n.folded(r.name); mine != nil {
			mine.absorb(r)
		} else {
			n.rest = append(n.rest, r)
		}
	}
	if n.limit == 0 {
		n.limit = foldFrom
	}
	if len(n.kids) > int(n.limit) {
		n.fold(foldKeep)
	}
}

func (l *leaf) absorb(o *leaf) {
	l.stats.merge(&o.stats)
	o.stats = stats{} // its endpoint may still list it until the next build
	for i := range min(o.nprints, maxPrints) {
		l.answered(o.prints[i])
	}
	l.nprints = max(l.nprints, o.nprints)
	if l.kind == 0 && l.keys == 0 {
		l.kind, l.keys = o.kind, o.keys
	} else if o.keys != l.keys {
		l.mixed = true
	}
	l.mixed = l.mixed || o.mixed
	l.echoes |= o.echoes
	l.html += o.html
	l.asset += o.asset
	l.data += o.data
	l.own = l.own || o.own
	l.protocol = max(l.protocol, o.protocol)
	if l.ep == nil && o.ep != nil {
		o.ep.adopt(l)
	}
	switch {
	case o.facts == nil: // as they are where an endpoint is known
	case l.ep != nil:
		l.ep.facts.merge(o.facts)
	case l.facts != nil:
		l.facts.merge(o.facts)
	default:
		l.facts = o.facts
	}
	o.facts = nil
	if l.refusal == 0 {
		l.refusal = o.refusal
	}
}

// answered remembers a successful answer.
func (l *leaf) answered(print uint64) {
	if l.nprints > maxPrints {
		return
	}
	for i := range l.nprints {
		if l.prints[i] == print {
			return
		}
	}
	if l.nprints < maxPrints {
		l.prints[l.nprints] = print
	}
	l.nprints++
}

// observe takes in what a successful answer looks like.
func (l *leaf) observe(x *vedette.Exchange, print uint64) {
	l.answered(print)
	if x.Status >= 300 {
		return
	}
	s := &x.Shape
	if s.Kind > vedette.BodyEmpty {
		if l.kind <= vedette.BodyEmpty {
			l.kind, l.keys = s.Kind, s.Keys
		} else if l.keys != s.Keys || l.kind != s.Kind {
			l.mixed = true
		}
	} else if l.kind == vedette.BodyUnknown {
		l.kind = s.Kind
	}
	l.echoes |= s.Echo
	switch surfaceOf(x.ReplyMedia, s.Kind, x.Path) {
	case vedette.Page:
		l.html++
	case vedette.Static:
		l.asset++
	default:
		l.data++
	}
}
