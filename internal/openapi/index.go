package openapi

// index finds the documented paths that a learned template can stand for.
type index struct {
	doc    *Document
	groups []group
}

// group is the operations of a document that share their servers.
type group struct {
	servers []Server
	root    *node
}

// node is one segment of documented paths.
type node struct {
	plain    map[string]*node
	shaped   []shaped // in the order in which they came
	literals int      // on the way here
	depth    int
	ops      []*Operation // that end here
	rest     []*Operation // that take everything from here
}

type shaped struct {
	seg  segment
	next *node
}

func newIndex(doc *Document) *index {
	x := &index{doc: doc}
	at := map[string]int{}
	for i := range doc.Operations {
		op := &doc.Operations[i]
		servers := op.Servers
		if len(servers) == 0 {
			servers = doc.Servers
		}
		key := ""
		for _, s := range servers {
			key += s.Host + "\x00" + s.Base + "\x00"
		}
		g, ok := at[key]
		if !ok {
			g = len(x.groups)
			at[key] = g
			x.groups = append(x.groups, group{servers, &node{}})
		}
		x.groups[g].root.add(parseTemplate(op.Path), op)
	}
	return x
}

func (n *node) add(path []segment, op *Operation) {
	for i := range path {
		s := &path[i]
		if s.rest {
			n.rest = append(n.rest, op)
			return
		}
		n = n.step(s)
	}
	n.ops = append(n.ops, op)
}

func (n *node) step(s *segment) *node {
	if s.literal() {
		next := n.plain[s.text]
		if next == nil {
			if n.plain == nil {
				n.plain = map[string]*node{}
			}
			next = &node{literals: n.literals + 1, depth: n.depth + 1}
			n.plain[s.text] = next
		}
		return next
	}
	for _, b := range n.shaped {
		if len(b.seg.parts) != len(s.parts) {
			continue
		}
		equal := true
		for i := range s.parts {
			equal = equal && b.seg.parts[i] == s.parts[i]
		}
		if equal {
			return b.next
		}
	}
	next := &node{literals: n.literals, depth: n.depth + 1}
	n.shaped = append(n.shaped, shaped{*s, next})
	return next
}

// candidate is a documented operation that a learned template can stand for.
type candidate struct {
	doc      *Document
	op       *Operation
	rel      relation
	literals int
	wordAt   []int    // learned segments that are values of documented parameters
	wide     []int    // learned parameters that stand where the document has a word
	words    []string // those words
	base     int      // segments before the documented path
}

// walker collects candidates. It visits a bounded number of nodes: a template of parameters only fits all.
type walker struct {
	doc  *Document
	path []segment
	base int
	left int
	out  []candidate
}

// maxVisits bounds the nodes that one template is compared with.
const maxVisits = 20000

func (w *walker) walk(n *node, i int, rel relation, wordAt, wide []int, words []string) {
	if w.left--; w.left < 0 {
		return
	}
	emit := func(ops []*Operation, rel relation) {
		for _, op := range ops {
			w.out = append(w.out, candidate{w.doc, op, rel, n.literals, append([]int(nil), wordAt...), append([]int(nil), wide...), append([]string(nil), words...), w.base})
		}
	}
	if i < len(w.path) && len(n.rest) > 0 {
		emit(n.rest, rel.and(finer))
	}
	if i == len(w.path) {
		emit(n.ops, rel)
		return
	}
	s := &w.path[i]
	if s.literal() {
		if next := n.plain[s.text]; next != nil {
			w.walk(next, i+1, rel, wordAt, wide, words)
		}
	} else if len(n.plain) > 0 {
		for _, word := range sortedKeys(n.plain) {
			lit := segment{text: word}
			if r := relate(s, &lit); r != apart {
				w.walk(n.plain[word], i+1, rel.and(r), wordAt, append(wide, i), append(words, word))
			}
		}
	}
	for b := range n.shaped {
		sh := &n.shaped[b]
		r := relate(s, &sh.seg)
		if r == apart {
			continue
		}
		at := wordAt
		if r == finer {
			at = append(at, i)
		}
		w.walk(sh.next, i+1, rel.and(r), at, wide, words)
	}
}
