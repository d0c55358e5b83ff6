package gateway

import (
	"bytes"
	"strings"
	"unsafe"

	"github.com/vedette-project/vedette"
)

// refusal says why a message is not read, and with which status it is answered. It is an error of
// the peer, not ours. The zero refusal refuses nothing.
type refusal struct {
	status int
	reason string
}

func (r refusal) Error() string { return "gateway: " + r.reason }

func bad(reason string) refusal { return refusal{400, reason} }

// limits bound a head.
type limits struct {
	bytes  int
	fields int
}

// message is what we understood of a head. Its strings alias the buffer that was parsed.
type message struct {
	method string
	target string // origin form, or "*"
	proto  string
	host   string
	status int // of an answer
	reason string

	fields []vedette.Field
	ids    []fieldID // parallel to fields

	length    int64  // of the body; -1: chunked; -2: until the connection ends
	sized     bool   // length was stated with Content-Length
	keep      bool   // the connection may carry another message
	expects   bool   // 100-continue
	nominates bool   // Connection names a field to be removed
	key       string // of a request for a WebSocket; empty: it is none
}

const (
	lengthChunked  = -1
	lengthToTheEnd = -2
)

func (m *message) reset() {
	clear(m.fields)
	*m = message{fields: m.fields[:0], ids: m.ids[:0]}
}

// scan remembers how far a growing head was searched, so that a head that arrives byte by byte
// costs no more than one that arrives at once.
type scan struct {
	seen  int // searched for LF up to here
	line  int // start of the current line
	lines int
}

// end looks for the end of a head in buf and returns its length, 0 if it is not there yet.
func (s *scan) end(buf []byte, l limits) (int, refusal) {
	for {
		i := bytes.IndexByte(buf[s.seen:], '\n')
		if i < 0 {
			s.seen = len(buf)
			if len(buf) >= l.bytes {
				return 0, refusal{431, "head too large"}
			}
			return 0, refusal{}
		}
		i += s.seen
		if i == s.line || buf[i-1] != '\r' {
			return 0, bad("bare line feed")
		}
		if i >= l.bytes {
			return 0, refusal{431, "head too large"}
		}
		if i == s.line+1 && s.lines > 0 {
			return i + 1, refusal{}
		}
		if i > s.line+1 { // an empty line before the first is skipped by the parser
			s.lines++
		} else if s.line > 0 {
			return 0, bad("empty lines before the request line")
		}
		if s.lines > l.fields+1 {
			return 0, refusal{431, "too many fields"}
		}
		s.seen, s.line = i+1, i+1
	}
}

// parseRequest reads a whole request head, as scan.end delimited it. scheme is the connection's.
func parseRequest(head []byte, scheme string, m *message) refusal {
	m.reset()
	rest := view(head)
	rest = strings.TrimPrefix(rest, "\r\n") // RFC 9112 2.2: one empty line is forgiven
	line, rest, _ := strings.Cut(rest, "\r\n")
	if r := requestLine(line, m); r.status != 0 {
		return r
	}
	m.keep = m.proto == "HTTP/1.1"
	keptAlive, socket := false, false
	var seen [32]uint8
	for {
		line, rest, _ = strings.Cut(rest, "\r\n")
		if line == "" {
			break
		}
		name, value, why := field(line)
		if why != "" {
			return bad(why)
		}
		id := identify(name)
		m.fields = append(m.fields, vedette.Field{Name: name, Value: value})
		m.ids = append(m.ids, id)
		if id == otherField {
			continue
		}
		if strings.IndexByte(name, '_') >= 0 {
			return bad("underscore in the name of a known field")
		}
		if id.single() && seen[id] > 0 {
			return bad("repeated field that may be there once")
		}
		if seen[id] < 2 {
			seen[id]++
		}
		switch id {
		case hostField:
			m.host = value
		case contentLength:
			n, ok := decimal(value)
			if !ok {
				return bad("invalid content-length")
			}
			m.length, m.sized = n, true
		case transferEncoding:
			if !strings.EqualFold(value, "chunked") {
				return bad("transfer-encoding other than chunked")
			}
			m.length = lengthChunked
		case connection:
			if r := options(value, m, &keptAlive); r.status != 0 {
				return r
			}
		case trailer:
			if !announces(value) {
				return bad("trailer announces a field that may not trail")
			}
		case expect:
			if !strings.EqualFold(value, "100-continue") {
				return refusal{417, "unknown expectation"}
			}
			m.expects = m.proto == "HTTP/1.1"
		case upgrade:
			switch {
			case fold(value, "websocket"):
				if socket {
					return bad("upgrade twice")
				}
				socket = true
			case strings.Contains(strings.ToLower(value), "websocket"):
				return refusal{501, "this protocol upgrade is not offered here"}
			}
		}
	}
	if seen[transferEncoding] > 0 {
		if m.sized {
			return bad("content-length and transfer-encoding together")
		}
		m.length = lengthChunked
		if m.proto == "HTTP/1.0" {
			return bad("transfer-encoding in HTTP/1.0")
		}
	}
	if m.proto == "HTTP/1.0" {
		m.keep = keptAlive && m.keep0()
	}
	if socket {
		if why := m.handshake(); why.status != 0 {
			return why
		}
	}
	if seen[hostField] == 0 {
		return bad("no host")
	}
	if !validHost(m.host) {
		return bad("invalid host")
	}
	return m.resolve(scheme)
}

// keep0 tells whether no Connection field of an HTTP/1.0 message says close.
func (m *message) keep0() bool { return !nominated(m, "close") }

// requestLine reads method, target and version. Exactly one space stands between them.
func requestLine(line string, m *message) refusal {
	method, rest, ok := strings.Cut(line, " ")
	if !ok || method == "" || len(method) > 32 || !all(method, isMethod) {
		return bad("invalid method")
	}
	i := strings.LastIndexByte(rest, ' ')
	if i < 0 {
		return bad("request line without version")
	}
	m.method, m.target, m.proto = method, rest[:i], rest[i+1:]
	switch m.proto {
	case "HTTP/1.1", "HTTP/1.0":
	default:
		if p := m.proto; len(p) == 8 && p[:5] == "HTTP/" && p[5] >= '0' && p[5] <= '9' &&
			p[6] == '.' && p[7] >= '0' && p[7] <= '9' {
			return refusal{505, "version other than 1.0 and 1.1"}
		}
		return bad("invalid version")
	}
	if m.method == "CONNECT" || m.method == "TRACE" {
		return refusal{501, "method is not offered here"}
	}
	return refusal{}
}

// options reads one Connection field.
func options(value string, m *message, keptAlive *bool) refusal {
	for rest := value; rest != ""; {
		var tok string
		tok, rest, _ = strings.Cut(rest, ",")
		tok = trim(tok)
		if tok == "" {
			continue
		}
		switch {
		case fold(tok, "close"):
			m.keep = false
		case fold(tok, "keep-alive"):
			*keptAlive = true
		default:
			if !all(tok, isToken) {
				return bad("invalid connection option")
			}
			if !identify(tok).nominable() {
				return bad("connection nominates a field that it may not")
			}
			m.nominates = true
		}
	}
	return refusal{}
}

// announces tells whether a Trailer field names only fields that may stand in a trailer section.
func announces(value string) bool {
	for rest := value; rest != ""; {
		var tok string
		tok, rest, _ = strings.Cut(rest, ",")
		if tok = trim(tok); tok != "" && (!all(tok, isToken) || !identify(tok).trails()) {
			return false
		}
	}
	return true
}

// view reads bytes as a string without copying. The string is as borrowed as the bytes.
func view(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	return unsafe.String(&b[0], len(b))
}
