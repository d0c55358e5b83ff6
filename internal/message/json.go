package message

import (
	"strconv"

	"github.com/vedette-project/vedette"
)

// json reads one JSON text into leaves. A text that was cut still counts for what it shows. sh, where not
// nil, takes in the shape on the way: one pass is enough.
func (r *Reader) json(part vedette.Part, text []byte, sh *vedette.Shape) (whole bool) {
	w := walk{r: r, part: part, s: Scanner{b: text}, sh: sh}
	err := w.value(r.roots[part])
	if sh != nil {
		if w.keys != 0 {
			sh.Keys = nonZero(w.keys)
		}
		sh.Echo = r.echo.bits
	}
	if err != nil {
		r.cut = true
	}
	return err == nil
}

// walk is one pass over one body.
type walk struct {
	r     *Reader
	part  vedette.Part
	s     Scanner
	sh    *vedette.Shape
	keys  uint64 // hash of the first object's keys
	keyed bool   // it has been seen
}

func (w *walk) value(p *place) error {
	s := &w.s
	switch s.Peek() {
	case '{':
		return w.object(p)
	case '[':
		return w.array(p)
	case '"':
		raw, ok := s.Str()
		if !ok {
			return ErrJSON
		}
		if w.sh != nil {
			w.r.echo.match(raw)
		}
		if l := w.r.leaf(w.part, p); l != nil {
			l.N++
			w.string(l, p, raw)
		}
	default:
		v, ok := s.Scalar()
		if !ok {
			return ErrJSON
		}
		if w.sh != nil {
			w.r.echo.match(v)
		}
		if l := w.r.leaf(w.part, p); l != nil {
			l.N++
			w.scalar(l, p, v)
		}
	}
	return nil
}

func (w *walk) object(p *place) error {
	s := &w.s
	if l := w.r.leaf(w.part, p); l != nil {
		l.N++
		l.Objects++
		l.Types |= vedette.Object
	}
	shape := w.sh != nil && !w.keyed
	w.keyed = true
	if p.depth >= maxNesting {
		w.r.cut = true
		return w.pass()
	}
	p.next = 0
	s.i++
	if s.depth++; s.depth > maxDepth {
		return ErrDeep
	}
	defer func() { s.depth-- }()
	if s.Take('}') {
		return nil
	}
	for {
		key, ok := s.Str()
		if !ok || !s.Take(':') {
			return ErrJSON
		}
		if shape {
			w.keys += hash64(key)
			if s.depth == 1 && saysFailed(key, s) {
				w.sh.Failed = true
			}
		}
		if err := w.value(w.r.member(p, key)); err != nil {
			return err
		}
		if s.Take(',') {
			continue
		}
		if s.Take('}') {
			return nil
		}
		return ErrJSON
	}
}

func (w *walk) array(p *place) error {
	s := &w.s
	l := w.r.leaf(w.part, p)
	if l != nil {
		l.N++
		l.Types |= vedette.Array
	}
	s.i++
	if s.depth++; s.depth > maxDepth {
		return ErrDeep
	}
	defer func() { s.depth-- }()
	n := 0
	if !s.Take(']') {
		item := w.r.element(p)
		for {
			if s.depth == 1 && n == 0 && s.Peek() != '{' {
				w.keyed = true // only a first element that is an object lends its keys to the shape
			}
			if n < maxElements && item.depth < maxNesting {
				if err := w.value(item); err != nil {
					return err
				}
			} else if err := w.pass(); err != nil {
				return err
			}
			n++
			if s.Take(',') {
				continue
			}
			if s.Take(']') {
				break
			}
			return ErrJSON
		}
	}
	if l != nil {
		span(&w.r.out[p.at], n) // the slice may have moved since
	}
	return nil
}

// pass goes over a value that no leaf is made of.
func (w *walk) pass() error {
	if w.sh != nil {
		return w.r.echo.value(&w.s)
	}
	return w.s.Skip()
}

// string takes in a string's raw text. Long ones are known by their length alone.
func (w *walk) string(l *vedette.Leaf, p *place, raw []byte) {
	if len(raw) <= maxText {
		for _, c := range raw {
			if c == '\\' {
				plain, ok := Unescape(raw)
				if !ok {
					plain = raw
				}
				w.r.text(l, p, view(plain), len(plain))
				w.r.money.text(p.coin, view(plain))
				return
			}
		}
		w.r.text(l, p, view(raw), len(raw))
		w.r.money.text(p.coin, view(raw))
		return
	}
	w.r.text(l, p, view(raw[:maxText]), len(raw))
}

// maxText is how much of a string is looked at.
const maxText = 1024

func (w *walk) scalar(l *vedette.Leaf, p *place, v []byte) {
	switch v[0] {
	case 'n':
		l.Types |= vedette.Null
	case 't', 'f':
		l.Types |= vedette.Boolean
	default:
		w.r.number(l, p, view(v))
	}
}

// number takes in a JSON number.
func (r *Reader) number(l *vedette.Leaf, p *place, v string) {
	n, whole := parse(v)
	if whole {
		l.Types |= vedette.Integer
	} else {
		l.Types |= vedette.Number
	}
	d := numeric(p, v, whole)
	hit(l, p.prior, d, v)
	switch {
	case d != vedette.NoData || p.prior.Any(): // the ends of a range are values: a card number is none to keep
	case l.Min > l.Max:
		l.Min, l.Max = n, n
	default:
		l.Min, l.Max = min(l.Min, n), max(l.Max, n)
	}
	r.money.number(p.coin, n)
}

// parse reads a number; most are short and whole.
func parse(v string) (n float64, whole bool) {
	if len(v) <= 15 {
		i, k := 0, 0
		if v[0] == '-' {
			i = 1
		}
		for ; i < len(v); i++ {
			c := v[i]
			if c < '0' || c > '9' {
				break
			}
			k = k*10 + int(c-'0')
		}
		if i == len(v) {
			if v[0] == '-' {
				k = -k
			}
			return float64(k), true
		}
	}
	n, _ = strconv.ParseFloat(v, 64) // what is too large is infinite, and said to be the largest
	whole = true
	for i := range len(v) {
		if c := v[i]; c == '.' || c|0x20 == 'e' {
			whole = false
		}
	}
	return max(-maxFloat, min(n, maxFloat)), whole
}

// maxFloat bounds what is kept of a number, so that JSON can write it.
const maxFloat = 1e300
