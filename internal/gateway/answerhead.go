package gateway

import (
	"strings"

	"github.com/vedette-project/vedette"
)

// parseAnswer reads the head of an upstream's answer to a request of the given method. An answer
// that two readers could frame differently is refused like a request would be: the client behind us
// may be a shared cache.
func parseAnswer(head []byte, method string, m *message) refusal {
	m.reset()
	line, rest, _ := strings.Cut(view(head), "\r\n")
	if len(line) < 12 || line[:7] != "HTTP/1." || line[7] != '0' && line[7] != '1' || line[8] != ' ' ||
		len(line) > 12 && line[12] != ' ' || !all(line, isValue) {
		return bad("invalid status line")
	}
	status, ok := decimal(line[9:12])
	if !ok || status < 100 || status > 599 {
		return bad("invalid status")
	}
	m.proto, m.status = line[:8], int(status)
	if len(line) > 12 {
		m.reason = line[13:]
	}
	m.keep = m.proto == "HTTP/1.1"
	m.length = lengthToTheEnd
	chunked := false
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
		switch id {
		case contentLength:
			n, ok := decimal(value)
			if !ok || m.sized {
				return bad("invalid content-length")
			}
			m.length, m.sized = n, true
		case transferEncoding:
			if chunked || !strings.EqualFold(value, "chunked") {
				return bad("transfer-encoding other than chunked")
			}
			chunked = true
		case connection:
			keep := false
			if why := options(value, m, &keep); why.status != 0 {
				return why
			}
			if keep && m.proto == "HTTP/1.0" {
				m.keep = true
			}
		}
	}
	if chunked {
		if m.sized || m.proto == "HTTP/1.0" {
			return bad("transfer-encoding where it may not be")
		}
		m.length = lengthChunked
	}
	if method == "HEAD" || status < 200 || status == 204 || status == 304 {
		m.length = 0
	}
	return refusal{}
}
