package message

// document is what a GraphQL document defines. It is read in one pass without recursion: however deep or
// aliased, it costs its length.
type document struct {
	text  []byte
	i     int
	defs  []definition
	stack []bool // open braces of a definition: whether what stands in them counts for the root
}

// definition is one operation or fragment.
type definition struct {
	kind   string // "query", "mutation", "subscription" or "fragment"
	name   []byte
	roots  []rootField
	spread [][]byte // fragments that the root names
}

type rootField struct {
	name []byte
	n    uint32
}

const (
	maxDefinitions = 64
	maxSpreads     = 16
)

// token is one lexical token: a punctuator, a name or another value. kind 0 is the end.
type token struct {
	kind byte // punctuator itself, 'n' a name, 'v' a string or number, '.' a spread
	text []byte
}

func (d *document) next() token {
	b := d.text
	for d.i < len(b) {
		c := b[d.i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == 0xef || c == 0xbb || c == 0xbf:
			d.i++
		case c == '#':
			for d.i < len(b) && b[d.i] != '\n' && b[d.i] != '\r' {
				d.i++
			}
		case isNameByte(c, true):
			from := d.i
			for d.i < len(b) && isNameByte(b[d.i], false) {
				d.i++
			}
			return token{'n', b[from:d.i]}
		case c == '"':
			return d.quoted()
		case c == '.':
			for d.i < len(b) && b[d.i] == '.' {
				d.i++
			}
			return token{kind: '.'}
		case c >= '0' && c <= '9' || c == '-':
			for d.i < len(b) && (b[d.i] >= '0' && b[d.i] <= '9' || b[d.i] == '.' || b[d.i] == '-' || b[d.i] == '+' || b[d.i]|0x20 == 'e') {
				d.i++
			}
			return token{kind: 'v'}
		default:
			d.i++
			return token{kind: c}
		}
	}
	return token{}
}

func isNameByte(c byte, first bool) bool {
	return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' || !first && c >= '0' && c <= '9'
}

// quoted passes over a string, or a block string.
func (d *document) quoted() token {
	b := d.text
	if d.i+2 < len(b) && b[d.i+1] == '"' && b[d.i+2] == '"' {
		for d.i += 3; d.i+2 < len(b); d.i++ {
			if b[d.i] == '\\' {
				d.i++
			} else if b[d.i] == '"' && b[d.i+1] == '"' && b[d.i+2] == '"' {
				d.i += 3
				return token{kind: 'v'}
			}
		}
		d.i = len(b)
		return token{kind: 'v'}
	}
	for d.i++; d.i < len(b) && b[d.i] != '"' && b[d.i] != '\n'; d.i++ {
		if b[d.i] == '\\' {
			d.i++
		}
	}
	d.i++
	return token{kind: 'v'}
}

// read tells whether text is a GraphQL document with at least one operation.
func (d *document) read(text []byte) bool {
	d.text, d.i, d.defs = text, 0, d.defs[:0]
	operations := 0
	for len(d.defs) < maxDefinitions {
		t := d.next()
		def := definition{}
		switch {
		case t.kind == 0:
			return operations > 0
		case t.kind == '{':
			def.kind = "query"
		case t.kind == 'n':
			switch string(t.text) {
			case "query":
				def.kind = "query"
			case "mutation":
				def.kind = "mutation"
			case "subscription":
				def.kind = "subscription"
			case "fragment":
				def.kind = "fragment"
			default:
				return false
			}
			if !d.header(&def) {
				return false
			}
		default:
			return false
		}
		if def.kind != "fragment" {
			operations++
		}
		if !d.selection(&def) {
			return false
		}
		d.defs = append(d.defs, def)
	}
	return operations > 0
}

// header reads up to the brace that opens the selection: the name, variables, directives.
func (d *document) header(def *definition) bool {
	depth, first := 0, true
	for {
		t := d.next()
		switch t.kind {
		case 0, '}':
			return false
		case 'n':
			if first {
				def.name = t.text
			}
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case '{':
			if depth <= 0 {
				return true
			}
			depth++ // a default value
			for depth > 0 {
				switch u := d.next(); u.kind {
				case 0:
					return false
				case '{', '(', '[':
					depth++
				case '}', ')', ']':
					depth--
				}
			}
		}
		first = false
	}
}

// selection reads a selection set whose brace is open, and notes what its root asks for. Inline fragments
// at the root are part of the root.
func (d *document) selection(def *definition) bool {
	d.stack = append(d.stack[:0], true)
	round := 0             // open brackets of arguments
	pending := []byte(nil) // a name that may still turn out to be an alias
	flush := func() {
		if pending != nil {
			def.field(pending)
			pending = nil
		}
	}
	inline := false // the next brace belongs to an inline fragment
	for {
		t := d.next()
		root := len(d.stack) > 0 && d.stack[len(d.stack)-1] && round == 0
		switch t.kind {
		case 0:
			return false
		case '(', '[':
			round++
		case ')', ']':
			round--
		case '{':
			if round > 0 {
				round++ // an object among the arguments
				continue
			}
			if root {
				flush()
			}
			d.stack = append(d.stack, inline && root)
			inline = false
			if len(d.stack) > 1<<16 {
				return false
			}
		case '}':
			if round > 0 {
				round--
				continue
			}
			if root {
				flush()
			}
			d.stack = d.stack[:len(d.stack)-1]
			if len(d.stack) == 0 {
				return true
			}
		case ':':
			if root {
				pending = nil // it was an alias: the field's name follows
			}
		case '@':
			if root {
				flush()
				d.next() // the directive's name
			}
		case '.':
			if !root {
				continue
			}
			flush()
			back := d.i
			u := d.next()
			switch {
			case u.kind == 'n' && string(u.text) == "on":
				d.next()
				inline = true
			case u.kind == 'n':
				if len(def.spread) < maxSpreads {
					def.spread = append(def.spread, u.text)
				}
			default:
				d.i = back
				inline = true
			}
		case 'n':
			if root {
				flush()
				pending = t.text
			}
		}
	}
}

func (f *definition) field(name []byte) {
	for i := range f.roots {
		if string(f.roots[i].name) == string(name) {
			f.roots[i].n++
			return
		}
	}
	if len(f.roots) < maxRoots {
		f.roots = append(f.roots, rootField{name, 1})
	}
}

// operation finds the definition that a request runs: the one that is named, else the first.
func (d *document) operation(name []byte) *definition {
	var first *definition
	for i := range d.defs {
		def := &d.defs[i]
		if def.kind == "fragment" {
			continue
		}
		if len(name) > 0 && string(def.name) == string(name) {
			return def
		}
		if first == nil {
			first = def
		}
	}
	return first
}

// gather adds the root fields that def's fragments bring, each fragment once.
func (d *document) gather(def *definition) {
	seen := 0
	queue := def.spread
	for seen < len(queue) && seen < maxSpreads {
		name := queue[seen]
		seen++
		for i := range d.defs {
			f := &d.defs[i]
			if f.kind != "fragment" || string(f.name) != string(name) {
				continue
			}
			for _, r := range f.roots {
				def.field(r.name)
			}
			for _, s := range f.spread {
				known := false
				for _, q := range queue {
					known = known || string(q) == string(s)
				}
				if !known && len(queue) < maxSpreads {
					queue = append(queue, s)
				}
			}
		}
	}
}
