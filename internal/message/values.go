package message

import (
	"unsafe"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/sensitive"
)

// view is b as a string, for the length of a call.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// numeric tells what sensitive type a number is. Short ones are nothing, unless the place's name says so.
func numeric(p *place, v string, whole bool) vedette.DataType {
	if !p.prior.Any() && (!whole || len(v) < 8) {
		return vedette.NoData
	}
	return sensitive.Value(p.prior, v)
}

// parameter takes in a value that arrives as text and means what it looks like: a query, form or header
// field.
func (r *Reader) parameter(part vedette.Part, name, v string) {
	l, p := r.parameterLeaf(part, name)
	if l == nil {
		return
	}
	r.untyped(l, p, v)
}

func (r *Reader) parameterLeaf(part vedette.Part, name string) (*vedette.Leaf, *place) {
	p := r.member(r.roots[part], []byte(name))
	l := r.leaf(part, p)
	if l != nil {
		l.N++
	}
	return l, p
}

// Parameters makes leaves of values that arrive by name, such as those of a path. The result is valid until
// the next call.
func (r *Reader) Parameters(part vedette.Part, names, values []string) []vedette.Leaf {
	r.begin()
	for i := range names {
		r.parameter(part, names[i], plainPath(values[i]))
	}
	return r.out
}
