package message

import (
	"bytes"
	"strings"

	"github.com/vedette-project/vedette"
)

// fates tells, for each call of a request, what its part of the answer says became of it.
func (r *Reader) fates(x *vedette.Exchange, q *vedette.Request) {
	switch x.Protocol {
	case vedette.REST:
		return
	case vedette.GRPC, vedette.GRPCWeb:
		x.RPC = grpcStatus(q, x.Protocol == vedette.GRPCWeb)
		return
	}
	if len(x.Calls) == 0 {
		return
	}
	body := bytes.TrimLeft(q.Payload, " \t\r\n")
	if x.Protocol == vedette.SOAP {
		if bytes.Contains(body[:min(len(body), 4096)], []byte("Fault>")) {
			x.Calls[0].Fate = vedette.Refused
		}
		return
	}
	if bytes.HasPrefix(body, []byte("event:")) || bytes.HasPrefix(body, []byte("data:")) || bytes.HasPrefix(body, []byte("id:")) {
		body = eventData(body)
	}
	if len(body) == 0 {
		return
	}
	if body[0] != '{' && body[0] != '[' { // a page, or a proxy's word: nothing that speaks the protocol
		for i := range x.Calls {
			x.Calls[i].Fate = vedette.Unknown
		}
		return
	}
	if len(x.Calls) == 1 && body[0] == '{' {
		s := NewScanner(body)
		x.Calls[0].Fate = fateOf(&s)
		return
	}
	if body[0] != '[' {
		for i := range x.Calls { // one answer to many: it speaks of the whole
			s := NewScanner(body)
			x.Calls[i].Fate = fateOf(&s)
		}
		return
	}
	// A batch: with several operations, which answer belongs to which is not followed; as long as one was
	// served, all count as served, for a call that exists shall not be lost.
	best := vedette.Unknown
	s := NewScanner(body)
	n := 0
	_ = s.Each(func([]byte) error {
		if n++; n > maxBatch || s.Peek() != '{' {
			return ErrJSON
		}
		best = min(best, fateOf(&s))
		return nil
	})
	if n == 0 {
		best = vedette.Served
	}
	for i := range x.Calls {
		x.Calls[i].Fate = best
	}
}

// fateOf reads one answer object. GraphQL leaves "data" out when a request was never run; JSON-RPC has
// codes for what it does not know.
func fateOf(s *Scanner) vedette.Fate {
	var data, failed, unknown bool
	_ = s.Each(func(key []byte) error {
		switch string(key) {
		case "data", "result":
			data = true
		case "errors":
			failed = true
		case "error":
			if s.Peek() == 'n' {
				break
			}
			failed = true
			if s.Peek() != '{' {
				break
			}
			return s.Each(func(key []byte) error {
				if string(key) == "code" {
					v, err := s.Raw()
					switch string(v) {
					case "-32700", "-32600", "-32601":
						unknown = true
					}
					return err
				}
				return s.Skip()
			})
		}
		return s.Skip()
	})
	switch {
	case unknown:
		return vedette.Unknown
	case data || !failed:
		return vedette.Served
	}
	return vedette.Refused
}

// eventData returns the data of the first event of a stream.
func eventData(b []byte) []byte {
	for range 64 {
		line, rest, more := bytes.Cut(b, []byte("\n"))
		if v, ok := bytes.CutPrefix(line, []byte("data:")); ok {
			return bytes.TrimSpace(v)
		}
		if !more {
			return nil
		}
		b = rest
	}
	return nil
}

// grpcStatus returns 1 + the status of a gRPC answer; 0: it has none. gRPC-Web keeps its trailers in the
// body's last frame.
func grpcStatus(q *vedette.Request, web bool) uint8 {
	for i := range q.Reply {
		if strings.EqualFold(q.Reply[i].Name, "Grpc-Status") {
			return status(q.Reply[i].Value)
		}
	}
	if !web {
		return 0
	}
	b := q.Payload
	for len(b) >= 5 {
		size := int(b[1])<<24 | int(b[2])<<16 | int(b[3])<<8 | int(b[4])
		if size > len(b)-5 {
			return 0
		}
		if b[0]&0x80 != 0 {
			for _, line := range strings.Split(string(b[5:5+min(size, 1024)]), "\r\n") {
				if k, v, ok := strings.Cut(line, ":"); ok && strings.EqualFold(strings.TrimSpace(k), "grpc-status") {
					return status(strings.TrimSpace(v))
				}
			}
		}
		b = b[5+size:]
	}
	return 0
}

func status(v string) uint8 {
	n, ok := number(v[:min(len(v), 3)])
	if !ok || n > 16 {
		return 0
	}
	return uint8(n) + 1
}
