package gateway

import (
	"net/netip"
	"strings"
)

// resolve checks the target and turns it into the origin form that goes upstream.
//
// What two readers could take differently is refused: bytes outside printable ASCII, '#', a
// backslash in the path, a broken or control-coding percent sequence in the path, dot segments in
// any spelling ("..", "%2e.", "..;x", "..%2f"). What all readers pass along is passed along as
// sent: "//", "%2f", ";", upper and lower case, any printable query.
func (m *message) resolve(scheme string) refusal {
	t := m.target
	switch {
	case t == "":
		return bad("empty target")
	case t[0] == '/':
	case t == "*":
		if m.method != "OPTIONS" {
			return bad("asterisk target outside OPTIONS")
		}
		return refusal{}
	default:
		i := strings.Index(t, "://")
		if i < 0 {
			return bad("invalid target")
		}
		if !strings.EqualFold(t[:i], scheme) {
			return bad("absolute target of another scheme")
		}
		authority := t[i+3:]
		j := strings.IndexAny(authority, "/?#")
		if j < 0 {
			j = len(authority)
		}
		if !strings.EqualFold(authority[:j], m.host) {
			return bad("absolute target of another host")
		}
		switch t = authority[j:]; {
		case t == "":
			t = "/"
		case t[0] != '/':
			return bad("absolute target without path")
		}
	}
	if why := checkPath(t); why != "" {
		return bad(why)
	}
	m.target = t
	return refusal{}
}

// checkPath goes once over path and query.
func checkPath(t string) (why string) {
	dots, only := 0, true // of the segment so far: how many dots, and nothing but dots
	for i := 1; i < len(t); i++ {
		c := t[i]
		if classes[c]&inPath == 0 {
			if c != '?' {
				return "invalid character in the path"
			}
			if only && (dots == 1 || dots == 2) {
				return "dot segment in the path"
			}
			if !all(t[i+1:], inQuery) {
				return "invalid character in the query"
			}
			return ""
		}
		if c == '%' {
			if i+2 >= len(t) {
				return "broken percent sequence in the path"
			}
			hi, ok1 := unhex(t[i+1])
			lo, ok2 := unhex(t[i+2])
			if !ok1 || !ok2 {
				return "broken percent sequence in the path"
			}
			i += 2
			if c = byte(hi<<4 | lo); c < ' ' || c == 0x7f {
				return "encoded control character in the path"
			}
			if c == '\\' {
				c = '/'
			}
			if c == '?' || c == ';' || c == '#' {
				c = 'x' // encoded, these separate nothing
			}
		}
		switch c {
		case '.':
			dots++
		case '/', ';':
			if only && (dots == 1 || dots == 2) {
				return "dot segment in the path"
			}
			dots, only = 0, c == '/'
		default:
			only = false
		}
	}
	if only && (dots == 1 || dots == 2) {
		return "dot segment in the path"
	}
	return ""
}

// validHost accepts a name, an IPv4 or a bracketed IPv6 address, with or without a port.
func validHost(h string) bool {
	var rest string
	if h == "" {
		return false
	}
	if h[0] == '[' {
		i := strings.IndexByte(h, ']')
		if i < 0 {
			return false
		}
		a, err := netip.ParseAddr(h[1:i])
		if err != nil || !a.Is6() || a.Zone() != "" {
			return false
		}
		rest = h[i+1:]
	} else {
		i := strings.IndexByte(h, ':')
		if i < 0 {
			i = len(h)
		}
		name := h[:i]
		if name == "" || len(name) > 255 || name[0] == '.' || !all(name, inHost) || strings.Contains(name, "..") {
			return false
		}
		rest = h[i:]
	}
	if rest == "" {
		return true
	}
	if rest[0] != ':' || len(rest) > 6 {
		return false
	}
	port, ok := decimal(rest[1:])
	return ok && port > 0 && port < 1<<16
}
