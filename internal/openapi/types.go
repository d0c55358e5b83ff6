package openapi

import (
	"strings"

	"github.com/vedette-project/vedette"
)

// plain compares the types of one place.
func (d *drifter) plain(m *vedette.Message, p *vedette.Place, at []*schema) {
	documented := typesOf(at)
	if documented == 0 {
		return
	}
	seen := p.Types
	if documented&vedette.Number != 0 {
		seen &^= vedette.Integer
	}
	if written(m) {
		// Everything is text there: a list or an object is written in one of many ways, and whatever is
		// seen is a string too.
		if documented&(vedette.Array|vedette.Object|vedette.String) != 0 {
			return
		}
		seen &^= vedette.Null
		if documented&vedette.Boolean != 0 {
			seen &^= vedette.Integer // 0 and 1
		}
	}
	if more := seen &^ documented; more != 0 {
		d.add(NewType, m, p.Path, p.Messages, m.N, "it was seen as %s, and is documented as %s", typeList(more), typeList(documented))
	}
}

// written tells whether values are written as text: everywhere but in JSON and the like.
func written(m *vedette.Message) bool {
	if m.Part != vedette.InRequest && m.Part != vedette.InAnswer {
		return true
	}
	return !isJSON(m.Media) && m.Media != ""
}

var typeOrder = []struct {
	t    vedette.Types
	name string
}{
	{vedette.Object, "object"}, {vedette.Array, "array"}, {vedette.String, "string"}, {vedette.Integer, "integer"},
	{vedette.Number, "number"}, {vedette.Boolean, "boolean"}, {vedette.Null, "null"},
}

// typeNamesOf writes types as JSON Schema does: a number may be an integer.
func typeNamesOf(t vedette.Types) []string {
	var all []string
	for _, o := range typeOrder {
		if t&o.t == 0 || o.t == vedette.Integer && t&vedette.Number != 0 {
			continue
		}
		all = append(all, o.name)
	}
	return all
}

func typeList(t vedette.Types) string { return strings.Join(typeNamesOf(t), " or ") }

// missing parameters: required ones that requests lack, and others that nobody sends.
func (d *drifter) missing() {
	if d.op.any || d.e.Served < enough || d.e.Schema.Learned == 0 {
		return
	}
	for i := range d.op.Parameters {
		p := &d.op.Parameters[i]
		if p.Part == vedette.InPath || p.Part == vedette.InHeader && (ownHeader(p.Name) || !d.has(vedette.InHeader)) {
			continue // proxies and readers keep few headers: their absence says little
		}
		n, of := d.sent(p)
		if of < enough {
			continue
		}
		m := &vedette.Message{Part: p.Part}
		switch {
		case p.Required && often(of-n, of):
			d.add(MissingParameter, m, p.Name, of-n, of, "%d of %d requests lack it, and the document requires it", of-n, of)
		case n == 0:
			d.add(UnseenParameter, m, p.Name, of, of, "none of %d requests has it", of)
		}
	}
}

func (d *drifter) has(part vedette.Part) bool {
	for i := range d.e.Schema.Messages {
		if d.e.Schema.Messages[i].Part == part {
			return true
		}
	}
	return false
}

// sent counts the requests with a parameter, among those that were learned.
func (d *drifter) sent(p *Parameter) (n, of uint64) {
	of = min(d.e.Served, d.e.Schema.Learned)
	for i := range d.e.Schema.Messages {
		m := &d.e.Schema.Messages[i]
		if m.Part != p.Part {
			continue
		}
		of = m.N
		for j := range m.Places {
			if q := d.op.parameter(p.Part, m.Places[j].Path); q != nil && q.Name == p.Name {
				n = max(n, m.Places[j].Messages)
			}
		}
	}
	return n, of
}

// missingFields of one kind of message. A body that was cut short says nothing of what it lacks.
func (d *drifter) missingFields(m *vedette.Message, b *Body) {
	if m.N-min(m.Cut, m.N) < enough || m.Cut > 0 || len(m.Places) == 0 {
		return
	}
	places := map[string]*vedette.Place{}
	held := map[string]bool{} // what something stands below, though it has no place of its own any more
	for i := range m.Places {
		path := m.Places[i].Path
		places[path] = &m.Places[i]
		for at := 0; at < len(path); {
			if at > 0 {
				held[path[:at]] = true
			}
			_, at = nextName(path, at)
		}
	}
	for _, f := range fields(b.schema, m.Part == vedette.InRequest) {
		parent := places[f.parent]
		objects := uint64(0)
		switch {
		case parent != nil:
			objects = parent.Objects
		case f.parent == "":
			objects = m.N
		}
		if objects < enough {
			continue // what would hold it was hardly seen
		}
		var n uint64
		if p := places[f.path]; p != nil {
			n = p.N
		}
		switch {
		case f.required && !held[f.path] && n < objects && often(objects-n, objects):
			d.add(MissingField, m, f.path, objects-n, objects, "%d of %d lack it, and the document requires it", objects-n, objects)
		case n == 0 && f.sure && !held[f.path]:
			d.add(UnseenField, m, f.path, objects, objects, "none of %d has it", objects)
		}
	}
}

// often tells whether so many lack what is required that it is no accident: more than one in a hundred.
func often(n, of uint64) bool { return float64(of-n) < alwaysShare*float64(of) }
