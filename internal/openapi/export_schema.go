package openapi

import (
	"math"

	"github.com/vedette-project/vedette"
)

// An enumeration is told when there were so many messages, and every word came so often on average: fewer
// may be chance.
const (
	enumMessages = 20
	enumEach     = 3
)

// branch is one place of a message, with what stands below it.
type branch struct {
	place *vedette.Place
	kids  map[string]*branch // "[]" is the elements, "*" members whose names are values
}

func (b *branch) kid(name string) *branch {
	if b.kids == nil {
		b.kids = map[string]*branch{}
	}
	k := b.kids[name]
	if k == nil {
		k = &branch{}
		b.kids[name] = k
	}
	return k
}

// messageSchema grows a tree from the places of a message and writes it as JSON Schema.
func messageSchema(m *vedette.Message) object {
	root := &branch{}
	for i := range m.Places {
		at := root
		for _, name := range splitPlace(m.Places[i].Path) {
			at = at.kid(name)
		}
		at.place = &m.Places[i]
	}
	return root.schema(m, m.N)
}

// splitPlace splits "items[].price" into "items", "[]" and "price".
func splitPlace(path string) []string {
	var all []string
	for i := 0; i < len(path); {
		from, to := nextName(path, i)
		all = append(all, path[from:to])
		i = to
	}
	return all
}

// schema writes one place. objects is how many objects there were here: a member of all of them is required.
func (b *branch) schema(m *vedette.Message, objects uint64) object {
	o := object{}
	var types vedette.Types
	if b.place != nil {
		o = placeSchema(b.place, m.N)
		types, objects = b.place.Types, b.place.Objects
	}
	props := object{}
	var required []string
	for _, name := range sortedKeys(b.kids) {
		k := b.kids[name]
		switch name {
		case "[]":
			types |= vedette.Array
			o["items"] = k.schema(m, 0)
		case "*":
			types |= vedette.Object
			o["additionalProperties"] = k.schema(m, 0)
		default:
			types |= vedette.Object
			props[name] = k.schema(m, 0)
			if p := k.place; p != nil && objects >= enough && p.N >= objects && m.Cut == 0 {
				required = append(required, name)
			}
		}
	}
	if len(props) > 0 {
		o["properties"] = props
	}
	if len(required) > 0 {
		o["required"] = required
	}
	if b.place == nil && types == 0 {
		return object{}
	}
	setTypes(o, types)
	return o
}

func setTypes(o object, types vedette.Types) {
	switch names := typeNamesOf(types); len(names) {
	case 0:
		delete(o, "type")
	case 1:
		o["type"] = names[0]
	default:
		o["type"] = names
	}
}

// placeSchema describes the values of one place.
func placeSchema(p *vedette.Place, messages uint64) object {
	o := object{}
	setTypes(o, p.Types)
	if f := p.Format.String(); f != "" && p.Types&vedette.String != 0 {
		o["format"] = f
	} else if numeric := p.Types &^ vedette.Null; numeric == vedette.Integer && p.Min <= p.Max {
		if p.Min >= math.MinInt32 && p.Max <= math.MaxInt32 {
			o["format"] = "int32"
		} else {
			o["format"] = "int64"
		}
	} else if numeric&^vedette.Integer == vedette.Number {
		o["format"] = "double"
	}
	if p.Types&^vedette.Null == vedette.String && enumeration(p, messages) {
		var words []any
		for _, w := range p.Words {
			words = append(words, w.Text)
		}
		sortWords(words)
		if p.Types&vedette.Null != 0 {
			words = append(words, nil)
		}
		o["enum"] = words
	}
	return o
}

func enumeration(p *vedette.Place, messages uint64) bool {
	if len(p.Words) == 0 || messages < enumMessages || len(p.Data) > 0 {
		return false
	}
	var n uint64
	for _, w := range p.Words {
		n += w.N
	}
	return n >= enumEach*uint64(len(p.Words))
}

func sortWords(words []any) {
	for i := 1; i < len(words); i++ {
		for j := i; j > 0 && words[j].(string) < words[j-1].(string); j-- {
			words[j], words[j-1] = words[j-1], words[j]
		}
	}
}
