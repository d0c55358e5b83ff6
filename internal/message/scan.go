package message

import (
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Scanner is a pull parser over one JSON text. It allocates nothing, bounds depth, and leaves values
// where they stand: strings come back raw, between their quotes.
type Scanner struct {
	b     []byte
	i     int
	depth int
}

const maxDepth = 64

var (
	ErrJSON = errors.New("malformed JSON")
	ErrDeep = errors.New("JSON nested deeper than " + strconv.Itoa(maxDepth))
)

func (s *Scanner) space() {
	for s.i < len(s.b) {
		switch s.b[s.i] {
		case ' ', '\t', '\n', '\r':
			s.i++
		default:
			return
		}
	}
}

// peek returns the next significant byte, 0 at the end.
func (s *Scanner) Peek() byte {
	s.space()
	if s.i < len(s.b) {
		return s.b[s.i]
	}
	return 0
}

func (s *Scanner) Take(c byte) bool {
	if s.Peek() == c {
		s.i++
		return true
	}
	return false
}

// str reads a string and returns what stands between its quotes, escapes unread.
func (s *Scanner) Str() ([]byte, bool) {
	if !s.Take('"') {
		return nil, false
	}
	start := s.i
	for s.i < len(s.b) {
		switch c := s.b[s.i]; {
		case c == '"':
			s.i++
			return s.b[start : s.i-1], true
		case c == '\\':
			s.i += 2
		case c < 0x20:
			return nil, false
		default:
			s.i++
		}
	}
	return nil, false
}

// scalar reads a number or a literal and returns its bytes.
func (s *Scanner) Scalar() ([]byte, bool) {
	s.space()
	start := s.i
	for s.i < len(s.b) {
		switch s.b[s.i] {
		case ',', '}', ']', ' ', '\t', '\n', '\r', ':', '"', '{', '[':
			return s.b[start:s.i], s.i > start && isScalar(s.b[start:s.i])
		}
		s.i++
	}
	return s.b[start:s.i], s.i > start && isScalar(s.b[start:s.i])
}

func isScalar(b []byte) bool {
	switch string(b) {
	case "true", "false", "null":
		return true
	}
	i := 0
	if b[i] == '-' {
		i++
	}
	digits := func() int {
		start := i
		for i < len(b) && b[i] >= '0' && b[i] <= '9' {
			i++
		}
		return i - start
	}
	leadingZero := i < len(b) && b[i] == '0'
	if n := digits(); n == 0 || leadingZero && n > 1 {
		return false
	}
	if i < len(b) && b[i] == '.' {
		i++
		if digits() == 0 {
			return false
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		i++
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if digits() == 0 {
			return false
		}
	}
	return i == len(b)
}

// each reads an object or an array and calls f with the Scanner at each value; key is nil in an
// array. f must consume the value (skip does) and returns false to stop early.
func (s *Scanner) Each(f func(key []byte) error) error {
	open := s.Peek()
	if open != '{' && open != '[' {
		return ErrJSON
	}
	s.i++
	if s.depth++; s.depth > maxDepth {
		return ErrDeep
	}
	defer func() { s.depth-- }()
	if s.Take(open + 2) { // ']' and '}' stand two after their openers
		return nil
	}
	for {
		var key []byte
		if open == '{' {
			var ok bool
			if key, ok = s.Str(); !ok || !s.Take(':') {
				return ErrJSON
			}
		}
		if err := f(key); err != nil {
			return err
		}
		if s.Take(',') {
			continue
		}
		if s.Take(open + 2) {
			return nil
		}
		return ErrJSON
	}
}

// skip passes over one value of any kind.
func (s *Scanner) Skip() error {
	switch s.Peek() {
	case '{', '[':
		return s.Each(func([]byte) error { return s.Skip() })
	case '"':
		if _, ok := s.Str(); !ok {
			return ErrJSON
		}
	default:
		if _, ok := s.Scalar(); !ok {
			return ErrJSON
		}
	}
	return nil
}

// text reads a string value with its escapes undone. A value without escapes aliases the input.
func (s *Scanner) Text() ([]byte, bool) {
	raw, ok := s.Str()
	if !ok {
		return nil, false
	}
	return Unescape(raw)
}

func Unescape(raw []byte) ([]byte, bool) {
	i := 0
	for i < len(raw) && raw[i] != '\\' {
		i++
	}
	if i == len(raw) {
		return raw, true
	}
	out := append(make([]byte, 0, len(raw)), raw[:i]...)
	for i < len(raw) {
		c := raw[i]
		if c != '\\' {
			out = append(out, c)
			i++
			continue
		}
		if i+1 >= len(raw) {
			return nil, false
		}
		c = raw[i+1]
		i += 2
		switch c {
		case '"', '\\', '/':
			out = append(out, c)
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r, ok := hex4(raw, i)
			if !ok {
				return nil, false
			}
			i += 4
			if utf16.IsSurrogate(r) {
				low, ok := rune(0), false
				if i+1 < len(raw) && raw[i] == '\\' && raw[i+1] == 'u' {
					low, ok = hex4(raw, i+2)
				}
				if pair := utf16.DecodeRune(r, low); ok && pair != utf8.RuneError {
					r, i = pair, i+6
				} else {
					r = utf8.RuneError
				}
			}
			out = utf8.AppendRune(out, r)
		default:
			return nil, false
		}
	}
	return out, true
}

func hex4(b []byte, i int) (rune, bool) {
	if i+4 > len(b) {
		return 0, false
	}
	var r rune
	for _, c := range b[i : i+4] {
		r <<= 4
		switch {
		case c >= '0' && c <= '9':
			r |= rune(c - '0')
		case c >= 'a' && c <= 'f':
			r |= rune(c-'a') + 10
		case c >= 'A' && c <= 'F':
			r |= rune(c-'A') + 10
		default:
			return 0, false
		}
	}
	return r, true
}

// NewScanner reads b, which must stay as it is for as long as what comes back is used.
func NewScanner(b []byte) Scanner { return Scanner{b: b} }

// Depth is how many objects and arrays are open.
func (s *Scanner) Depth() int { return s.depth }

// Offset is where the scanner stands.
func (s *Scanner) Offset() int { return s.i }

// Raw passes over one value and returns its text.
func (s *Scanner) Raw() ([]byte, error) {
	s.space()
	from := s.i
	err := s.Skip()
	return s.b[from:s.i], err
}
