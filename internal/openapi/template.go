package openapi

import (
	"net/url"
	"strings"
)

// segment is one segment of a template: parts that are written out, and parameters between them. One
// parameter alone is {literal parts "", ""}.
type segment struct {
	text   string   // as written, decoded; of a literal
	params []string // names; nil: a literal
	parts  []string // len(params)+1: what stands before, between and behind
	rest   bool     // it takes all segments that follow: {path+}, {path:.*}
}

func (s *segment) literal() bool { return s.params == nil }

// whole tells whether the segment is one parameter and nothing else.
func (s *segment) whole() bool { return len(s.params) == 1 && s.parts[0] == "" && s.parts[1] == "" }

// parseTemplate takes a path apart. A trailing slash, a query and a fragment are not part of its shape.
func parseTemplate(path string) []segment {
	depth := 0
cut:
	for i := range len(path) {
		switch path[i] {
		case '{':
			depth++
		case '}':
			depth--
		case '?', '#':
			if depth <= 0 {
				path = path[:i]
				break cut
			}
		}
	}
	path = strings.Trim(path, "/")
	if path == "" {
		return nil
	}
	var all []segment
	for _, s := range splitPath(path) {
		all = append(all, parseSegment(s))
	}
	return all
}

// splitPath splits at slashes outside braces.
func splitPath(path string) []string {
	var all []string
	depth, from := 0, 0
	for i := range len(path) {
		switch path[i] {
		case '{':
			depth++
		case '}':
			depth = max(0, depth-1)
		case '/':
			if depth == 0 {
				all = append(all, path[from:i])
				from = i + 1
			}
		}
	}
	return append(all, path[from:])
}

func parseSegment(s string) segment {
	if len(s) > 1 && s[0] == ':' && !strings.ContainsAny(s[1:], "{}.:") { // a framework's way of writing
		return segment{params: []string{s[1:]}, parts: []string{"", ""}}
	}
	g := segment{parts: []string{""}}
	for s != "" {
		from := strings.IndexByte(s, '{')
		to := -1
		if from >= 0 {
			to = strings.IndexByte(s[from:], '}')
		}
		if to < 0 {
			break
		}
		name := s[from+1 : from+to]
		last := len(g.parts) - 1
		g.parts[last] += s[:from]
		s = s[from+to+1:]
		if strings.HasSuffix(name, "+") || strings.HasSuffix(name, "*") || strings.HasPrefix(name, "*") {
			g.rest = true
		}
		if n := len(g.params); n > 0 && g.parts[last] == "" { // two side by side take what one does
			g.params[n-1] += name
			continue
		}
		g.params = append(g.params, name)
		g.parts = append(g.parts, "")
	}
	g.parts[len(g.parts)-1] += s
	for i := range g.parts {
		g.parts[i] = decoded(g.parts[i])
	}
	if g.params == nil {
		return segment{text: g.parts[0]}
	}
	return g
}

func decoded(s string) string {
	if strings.IndexByte(s, '%') >= 0 {
		if u, err := url.PathUnescape(s); err == nil {
			return u
		}
	}
	return s
}

// fits tells whether a literal can be what a segment stands for.
func (s *segment) fitsPlain(word string) bool {
	if s.literal() {
		return s.text == word
	}
	rest, ok := strings.CutPrefix(word, s.parts[0])
	if !ok {
		return false
	}
	for i := 1; i < len(s.parts); i++ {
		part := s.parts[i]
		if i == len(s.parts)-1 {
			return len(rest) >= len(part) && strings.HasSuffix(rest, part)
		}
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return true
}

func (s segment) fits(word string) bool { return s.fitsPlain(word) }

// relation is how a learned segment or template stands to a documented one.
type relation uint8

const (
	apart   relation = iota
	crossed          // each has a value where the other is written out
	coarser          // learned {x}, documented me
	finer            // learned daily, documented {type}
	same
)

func (r relation) String() string {
	return [...]string{"apart", "crossed", "coarser", "finer", "same"}[r]
}

func (r relation) and(other relation) relation {
	switch {
	case r == apart || other == apart:
		return apart
	case r == same:
		return other
	case other == same || r == other:
		return r
	}
	return crossed
}

// relate compares a learned segment with a documented one.
func relate(learned, doc *segment) relation {
	switch {
	case learned.literal() && doc.literal():
		if learned.text == doc.text {
			return same
		}
	case learned.literal():
		if doc.fitsPlain(learned.text) {
			return finer
		}
	case doc.literal():
		if learned.fitsPlain(doc.text) {
			return coarser
		}
	case learned.whole() && doc.whole():
		return same
	case learned.whole():
		return coarser
	case doc.whole():
		return finer
	default:
		return relateParts(learned, doc)
	}
	return apart
}

// relateParts compares two segments that both are more than a parameter: {id}.json and v{version}.
func relateParts(a, b *segment) relation {
	if len(a.parts) == len(b.parts) {
		equal := true
		for i := range a.parts {
			equal = equal && a.parts[i] == b.parts[i]
		}
		if equal {
			return same
		}
	}
	head, tail := a.parts[0], a.parts[len(a.parts)-1]
	head2, tail2 := b.parts[0], b.parts[len(b.parts)-1]
	if !(strings.HasPrefix(head, head2) || strings.HasPrefix(head2, head)) ||
		!(strings.HasSuffix(tail, tail2) || strings.HasSuffix(tail2, tail)) {
		return apart
	}
	switch {
	case len(head) >= len(head2) && len(tail) >= len(tail2):
		return finer
	case len(head) <= len(head2) && len(tail) <= len(tail2):
		return coarser
	}
	return crossed
}
