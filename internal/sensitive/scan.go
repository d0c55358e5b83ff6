package sensitive

// scanned counts the characters of a value, ten bits for each kind, and marks which rarer ones it has.
type scanned struct {
	counts uint64
	seen   uint16
}

func (s scanned) digits() int  { return int(s.counts & 1023) }
func (s scanned) letters() int { return int(s.counts >> 10 & 1023) }
func (s scanned) dots() int    { return int(s.counts >> 20 & 1023) }
func (s scanned) dashes() int  { return int(s.counts >> 30 & 1023) }
func (s scanned) colons() int  { return int(s.counts >> 40 & 1023) }

// What a value has in it beside digits and letters.
const (
	seenAt = 1 << iota
	seenPlus
	seenSpace
	seenComma
	seenParen
	seenSlash
	seenColon
	seenLT
	seenOther
	seenHigh // not ASCII
	seenMark // the apostrophe and the underscore: names and keys have them
)

// scan reads at most long bytes, so that no count overflows.
func scan(v string) scanned {
	var s scanned
	for i := 0; i < len(v) && i < long; i++ {
		c := v[i]
		switch {
		case c-'0' <= 9:
			s.counts++
		case c|0x20-'a' <= 'z'-'a':
			s.counts += 1 << 10
		default:
			s.rare(c)
		}
	}
	return s
}

func (s *scanned) rare(c byte) {
	switch c {
	case '.':
		s.counts += 1 << 20
	case '-':
		s.counts += 1 << 30
	case ':':
		s.counts += 1 << 40
		s.seen |= seenColon
	case ' ', '\n', '\r':
		s.seen |= seenSpace
	case '@':
		s.seen |= seenAt
	case '+':
		s.seen |= seenPlus
	case ',':
		s.seen |= seenComma
	case '(', ')':
		s.seen |= seenParen
	case '/':
		s.seen |= seenSlash
	case '<':
		s.seen |= seenLT
	case '\'', '_':
		s.seen |= seenMark
	default:
		if c >= 0x80 {
			s.seen |= seenHigh
		} else {
			s.seen |= seenOther
		}
	}
}

func digit(c byte) bool  { return c-'0' <= 9 }
func letter(c byte) bool { return c|0x20-'a' <= 'z'-'a' }

func allDigits(c []byte) bool {
	for _, x := range c {
		if !digit(x) {
			return false
		}
	}
	return len(c) > 0
}

// number reads at most 18 digits.
func number(c []byte) (n uint64) {
	for _, x := range c {
		n = n*10 + uint64(x-'0')
	}
	return n
}

const compactMax = 40

// compact writes a value's letters and digits, in upper case and without what people put between groups.
// It says how many there are, or -1 where there is anything else, or too much.
func compact(v string, buf *[compactMax]byte) int {
	n := 0
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch {
		case digit(c):
		case letter(c):
			c &^= 0x20
		case c == ' ' || c == '-' || c == '.' || c == '/':
			continue
		default:
			return -1
		}
		if n == compactMax {
			return -1
		}
		buf[n] = c
		n++
	}
	return n
}
