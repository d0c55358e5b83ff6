package message

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"

	"github.com/vedette-project/vedette"
)

// maxTokens bounds the reading of one XML text.
const maxTokens = 4096

// xml reads elements and attributes as places: "Order.Line.@id", "Order.Line.Price". An envelope's Header
// and Body are passed through. sh takes in the keys: the names of the first level below the root.
func (r *Reader) xml(part vedette.Part, text []byte, sh *vedette.Shape) {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	type open struct {
		p    *place
		text []byte
		kids int
	}
	stack := make([]open, 0, 16)
	stack = append(stack, open{p: r.roots[part]})
	for range maxTokens {
		t, err := d.RawToken()
		if err != nil {
			if err != io.EOF {
				r.cut = true
			}
			return
		}
		switch t := t.(type) {
		case xml.StartElement:
			if len(stack) > maxNesting {
				r.cut = true
				return
			}
			top := &stack[len(stack)-1]
			top.kids++
			top.text = top.text[:0]
			if l := r.leaf(part, top.p); l != nil && top.kids == 1 {
				l.N++
				l.Objects++
				l.Types |= vedette.Object
			}
			p := r.member(top.p, []byte(t.Name.Local))
			if sh != nil && len(stack) <= 2 {
				sh.Keys += nonZero(hash64([]byte(t.Name.Local)))
			}
			stack = append(stack, open{p: p})
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
					continue
				}
				at := r.member(p, []byte("@"+a.Name.Local))
				if l := r.leaf(part, at); l != nil {
					l.N++
					r.untyped(l, at, a.Value)
				}
			}
		case xml.EndElement:
			if len(stack) == 1 {
				r.cut = true
				return
			}
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if top.kids == 0 {
				if l := r.leaf(part, top.p); l != nil {
					l.N++
					r.untyped(l, top.p, strings.TrimSpace(string(top.text)))
				}
				if sh != nil {
					r.echo.match(bytes.TrimSpace(top.text))
				}
			}
		case xml.CharData:
			top := &stack[len(stack)-1]
			if top.kids == 0 && len(top.text)+len(t) <= maxText {
				top.text = append(top.text, t...)
			}
		}
	}
	r.cut = true
}

// untyped takes in a value whose type only its looks tell.
func (r *Reader) untyped(l *vedette.Leaf, p *place, v string) {
	switch {
	case v == "true" || v == "false":
		l.Types |= vedette.Boolean
	case v != "" && len(v) <= 15 && isDecimal(v) && (len(v) == 1 || v[0] != '0' || v[1] == '.'):
		r.number(l, p, v)
	default:
		r.text(l, p, v[:min(len(v), maxText)], len(v))
		r.money.text(p.coin, v[:min(len(v), maxText)])
	}
}
