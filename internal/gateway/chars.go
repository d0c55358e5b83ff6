package gateway

// Classes of bytes, one bit each.
const (
	isToken  = 1 << iota // tchar, RFC 9110 5.6.2
	isValue              // a field value's bytes: HTAB, SP, VCHAR, obs-text
	inPath               // what a path may hold: VCHAR without '#', '?' and '\'
	inQuery              // what a query may hold: VCHAR without '#'
	inHost               // reg-name as we read it: letters, digits, '-', '.', '_'
	isMethod             // A-Z, '-', '_'
)

// classes tells the classes of each byte. It is a table, never written after it is made.
var classes = makeClasses()

func makeClasses() (t [256]uint8) {
	for i := range t {
		b := byte(i)
		letter := b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
		digit := b >= '0' && b <= '9'
		visible := b > ' ' && b < 0x7f
		if letter || digit {
			t[i] |= isToken | inHost
		}
		switch b {
		case '!', '#', '$', '%', '&', '\'', '*', '+', '-', '.', '^', '_', '`', '|', '~':
			t[i] |= isToken
		}
		switch b {
		case '-', '.', '_':
			t[i] |= inHost
		}
		if b >= 'A' && b <= 'Z' || b == '-' || b == '_' {
			t[i] |= isMethod
		}
		if visible || b == ' ' || b == '\t' || b >= 0x80 {
			t[i] |= isValue
		}
		if visible && b != '#' {
			t[i] |= inQuery
			if b != '?' && b != '\\' {
				t[i] |= inPath
			}
		}
	}
	return t
}

// all tells whether every byte of s is of the class.
func all[T string | []byte](s T, class uint8) bool {
	for i := 0; i < len(s); i++ {
		if classes[s[i]]&class == 0 {
			return false
		}
	}
	return true
}

// fold tells whether a is b, where b is in lower case, letters are compared without case and a '_'
// in a counts as '-': upstreams that map names to CGI variables cannot tell the two apart.
func fold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := 0; i < len(a); i++ {
		c := a[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		} else if c == '_' {
			c = '-'
		}
		if c != b[i] {
			return false
		}
	}
	return true
}

// trim cuts optional whitespace (SP, HTAB) from both ends.
func trim(s string) string {
	for len(s) > 0 && (s[0] == ' ' || s[0] == '\t') {
		s = s[1:]
	}
	for len(s) > 0 && (s[len(s)-1] == ' ' || s[len(s)-1] == '\t') {
		s = s[:len(s)-1]
	}
	return s
}

// decimal reads a Content-Length: digits only, at most 18 of them, so that it cannot overflow.
func decimal(s string) (n int64, ok bool) {
	if len(s) == 0 || len(s) > 18 {
		return 0, false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(s[i]-'0')
	}
	return n, true
}

func unhex(b byte) (v int, ok bool) {
	switch {
	case b >= '0' && b <= '9':
		return int(b - '0'), true
	case b >= 'a' && b <= 'f':
		return int(b-'a') + 10, true
	case b >= 'A' && b <= 'F':
		return int(b-'A') + 10, true
	}
	return 0, false
}
