package message

import (
	"strings"
	"unsafe"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/sensitive"
)

// place is a place that some message had: where its members are, and where its leaf is in this one.
type place struct {
	name  string
	path  string
	kids  []*place
	index map[string]*place
	item  *place // the elements of an array
	other *place // members whose names are values
	next  int    // the member that came after the last one, the last time
	depth int
	prior sensitive.Prior
	coin  coin
	epoch uint32 // of the message that had it last
	at    int    // its leaf in that message
}

const indexFrom = 12

// member finds or makes the place of a member. Members come in the same order nearly always.
func (r *Reader) member(p *place, name []byte) *place {
	if p.next < len(p.kids) && p.kids[p.next].name == string(name) {
		p.next++
		return p.kids[p.next-1]
	}
	if p.index != nil {
		if k := p.index[string(name)]; k != nil {
			return k
		}
	} else {
		for i, k := range p.kids {
			if k.name == string(name) {
				p.next = i + 1
				return k
			}
		}
	}
	value := !isName(name) || sensitive.Value(0, view(name)) != vedette.NoData
	switch {
	case value && p.other != nil:
		return p.other
	case len(r.out) >= maxLeaves: // it would have no leaf: names without end are not remembered
		return &r.nowhere
	case value:
		p.other = r.make(p, "*")
		return p.other
	}
	k := r.make(p, string(name))
	p.kids = append(p.kids, k)
	if p.index != nil {
		p.index[k.name] = k
	} else if len(p.kids) >= indexFrom {
		p.index = make(map[string]*place, 2*indexFrom)
		for _, k := range p.kids {
			p.index[k.name] = k
		}
	}
	return k
}

func (r *Reader) element(p *place) *place {
	if p.item == nil {
		if len(r.out) >= maxLeaves {
			return &r.nowhere
		}
		p.item = r.make(p, "[]")
	}
	return p.item
}

func (r *Reader) make(p *place, name string) *place {
	r.known++
	k := &place{name: name, depth: p.depth + 1}
	switch {
	case name == "[]" || p.path == "":
		k.path = p.path + name
	default:
		k.path = p.path + "." + name
	}
	k.prior = sensitive.Name(k.path)
	k.coin = coinOf(k.path)
	return k
}

// isName tells whether a member's name is one that a program gave, and not itself a value: an id, a date, an
// address. Values as names are not kept.
func isName(b []byte) bool {
	if len(b) == 0 || len(b) > 64 {
		return false
	}
	digits, letters, turns := 0, 0, 0
	last := byte(0)
	for i, c := range b {
		kind := byte('o')
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80:
			letters++
			kind = 'l'
		case '0' <= c && c <= '9':
			digits++
			kind = 'd'
		case c == '_' || c == '-' || c == '.' || c == ':' || c == '$' || c == '[' || c == ']' || c == ' ':
		case c == '@' || c == '#':
			if i > 0 {
				return false
			}
		default:
			return false
		}
		if kind == 'd' && last == 'l' || kind == 'l' && last == 'd' {
			turns++
		}
		last = kind
	}
	switch {
	case letters == 0:
		return false
	case digits >= 8, turns >= 4, digits >= 4 && digits >= letters && letters > 1:
		return false
	}
	return true
}

// leaf returns the leaf of a place in this message; nil where there is no room for another.
func (r *Reader) leaf(part vedette.Part, p *place) *vedette.Leaf {
	if p.epoch == r.epoch {
		return &r.out[p.at]
	}
	if len(r.out) >= maxLeaves {
		r.cut = true
		return nil
	}
	p.epoch, p.at, p.next = r.epoch, len(r.out), 0
	r.out = append(r.out, vedette.Leaf{Part: part, Path: p.path, Min: 1, MinLen: 1})
	return &r.out[p.at]
}

// text takes in a string: what it looks like, and its length.
func (r *Reader) text(l *vedette.Leaf, p *place, v string, size int) {
	first := l.Format == vedette.NoFormat
	l.Types |= vedette.String
	span(l, size)
	f := vedette.Free
	if len(v) == size {
		f = formatOf(v)
	}
	switch {
	case first:
		l.Format = f
	case l.Format != f:
		l.Format = vedette.Free
	}
	hit(l, p.prior, sensitive.Value(p.prior, v), v)
	if !first && l.Words == nil || l.Hits > 0 {
		l.Words = nil
		return
	}
	if f != vedette.Free || len(v) != size || !isWord(v) || p.prior.Any() || p.prior.Who() {
		l.Words = nil
		return
	}
	for _, w := range l.Words {
		if w == v {
			return
		}
	}
	if len(l.Words) >= vedette.MaxWords {
		l.Words = nil
		return
	}
	l.Words = append(l.Words, r.own(unsafe.Slice(unsafe.StringData(v), len(v))))
}

func span(l *vedette.Leaf, n int) {
	size := uint32(min(n, 1<<31))
	if l.MinLen > l.MaxLen {
		l.MinLen, l.MaxLen = size, size
		return
	}
	l.MinLen, l.MaxLen = min(l.MinLen, size), max(l.MaxLen, size)
}

func hit(l *vedette.Leaf, p sensitive.Prior, d vedette.DataType, v string) {
	if d == vedette.NoData {
		return
	}
	if !p.For(d) && !secret(d) { // by its looks alone: only of these it matters whether one came again
		h := hash64(unsafe.Slice(unsafe.StringData(v), len(v)))
		if print := 1 + uint16(h^h>>32)&0xff; l.Hits > 0 && l.Data == d && l.Print == print {
			l.Again++
		} else {
			l.Print = print
		}
	}
	switch {
	case l.Hits == 0 || l.Data == d:
		l.Data = d
		l.Hits++
	default: // the type that has more hits stays, as in a vote
		if l.Hits--; l.Hits == 0 {
			l.Data, l.Hits = d, 1
		}
	}
}

// secret tells whether a value opens something: of those, not one bit is kept.
func secret(d vedette.DataType) bool {
	switch d {
	case vedette.DataJWT, vedette.DataSecret, vedette.DataPassword, vedette.DataPromoCode, vedette.DataCVC:
		return true
	}
	return false
}

// isWord tells whether a string could be one of an enumeration: short, one word, no number.
func isWord(s string) bool {
	if len(s) == 0 || len(s) > 24 {
		return false
	}
	digits := 0
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
		case '0' <= c && c <= '9':
			if digits++; i == 0 || digits > 2 {
				return false
			}
		case c == '_' || c == '-' || c == '.' || c == '/':
			if i == 0 {
				return false
			}
		default:
			return false
		}
	}
	return !strings.HasSuffix(s, ".")
}
