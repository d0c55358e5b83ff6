package catalog

import (
	"strings"
)

// branch is a node of a host's compiled templates. It is immutable once published.
type branch struct {
	words  []word // few
	index  map[string]*branch
	params []param // those with a suffix first
	ends   []end
}

type word struct {
	name string
	to   *branch
}

type param struct {
	suffix string
	to     *branch
}

type end struct {
	method string
	op     string
	ep     *endpoint
	route  *route // in the tree of routes
}

func (b *branch) word(s string) *branch {
	if b.index != nil {
		return b.index[s]
	}
	for i := range b.words {
		if b.words[i].name == s {
			return b.words[i].to
		}
	}
	return nil
}

// find walks the templates. Words win over parameters, and the walk comes back when a word leads
// nowhere: a request for /users/me/orders belongs to /users/{id}/orders unless /users/me/orders is
// known. steps bounds the coming back, so that no path costs more than a few hundred steps.
func (b *branch) find(method, path, op string, steps *int) *end {
	if *steps--; *steps < 0 {
		return nil
	}
	if path == "" {
		for i := range b.ends {
			if b.ends[i].method == method && b.ends[i].op == op {
				return &b.ends[i]
			}
		}
		return nil
	}
	seg, rest := segment(path)
	if to := b.word(seg); to != nil {
		if e := to.find(method, rest, op, steps); e != nil {
			return e
		}
	}
	if seg == "" {
		return nil
	}
	for i := range b.params {
		p := &b.params[i]
		if len(seg) > len(p.suffix) && strings.HasSuffix(seg, p.suffix) {
			if e := p.to.find(method, rest, op, steps); e != nil {
				return e
			}
		}
	}
	return nil
}

const maxSteps = 200

// lookup finds the end for a request; a HEAD is answered by a GET.
func (b *branch) lookup(method, path, op string) *end {
	if b == nil || path == "" || path[0] != '/' {
		return nil
	}
	e := b.exact(method, path, op)
	if e == nil && method == "HEAD" {
		e = b.exact("GET", path, op)
	}
	return e
}

// exact is lookup for the method itself.
func (b *branch) exact(method, path, op string) *end {
	if b == nil {
		return nil
	}
	steps := maxSteps
	return b.find(method, path, op, &steps)
}

// seg is one segment of a template.
type seg struct {
	Param bool
	Text  string // the word, or a parameter's suffix
}

// compile builds the branches of a set of endpoints.
func compile(eps []*endpoint) *branch {
	root := &branch{}
	for _, ep := range eps {
		b := root
		for _, s := range ep.segs {
			b = b.to(s)
		}
		b.ends = append(b.ends, end{method: ep.method, op: ep.op, ep: ep})
	}
	return root
}

func (b *branch) to(s seg) *branch {
	if !s.Param {
		if to := b.word(s.Text); to != nil {
			return to
		}
		to := &branch{}
		b.words = append(b.words, word{s.Text, to})
		if b.index != nil {
			b.index[s.Text] = to
		} else if len(b.words) >= indexFrom {
			b.index = make(map[string]*branch, len(b.words))
			for _, w := range b.words {
				b.index[w.name] = w.to
			}
		}
		return to
	}
	at := len(b.params)
	for i, p := range b.params {
		if p.suffix == s.Text {
			return p.to
		}
		if len(p.suffix) < len(s.Text) && i < at {
			at = i
		}
	}
	to := &branch{}
	b.params = append(b.params, param{})
	copy(b.params[at+1:], b.params[at:])
	b.params[at] = param{s.Text, to}
	return to
}
