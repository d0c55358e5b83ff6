package ingest

import (
	"encoding/base64"
	"errors"
	"net/netip"
	"strconv"
	"time"
	"unsafe"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/message"
)

// ndjsonParser reads one exchange a line in the project's own format. Only at, method, target and
// status are required; facts stand for what a gateway had seen, and derived; unknown members, labels among them, are
// passed over. Not safe for concurrent
// use: it reuses its view of the request.
type ndjsonParser struct {
	redact *Redactor
	q      vedette.Request
	bodies bool
	client string

	facts    factsReader
	recorded bool // the line has facts
	foreign  int  // lines whose facts are under another key
}

func (p *ndjsonParser) parse(line []byte, x *vedette.Exchange) error {
	q := &p.q
	*q = vedette.Request{Header: q.Header[:0], Reply: q.Reply[:0], Sent: -1, Got: -1}
	p.bodies, p.client, p.recorded = false, "", false
	var requestCode, replyCode string
	s := message.NewScanner(line)
	if s.Peek() != '{' {
		return message.ErrJSON
	}
	err := s.Each(func(key []byte) error {
		var err error
		switch string(key) {
		case "at":
			err = p.time(&s)
		case "method":
			q.Method, err = str(&s)
		case "scheme":
			q.Scheme, err = str(&s)
		case "host":
			q.Host, err = str(&s)
		case "target":
			q.Target, err = str(&s)
		case "proto":
			q.Proto, err = str(&s)
		case "client":
			p.client, err = str(&s)
		case "request_headers":
			q.Header, err = fields(&s, q.Header)
		case "response_headers", "response_trailers":
			q.Reply, err = fields(&s, q.Reply)
		case "route", "http.route":
			x.Route, err = str(&s)
		case "request_body":
			q.Body, err = body(&s)
			q.Sent = int64(len(q.Body))
		case "request_body_encoding":
			requestCode, err = str(&s)
		case "response_body":
			q.Payload, err = body(&s)
			q.Got, p.bodies = int64(len(q.Payload)), true
		case "response_body_encoding":
			replyCode, err = str(&s)
		case "status":
			var n float64
			n, err = number(&s)
			q.Status = int(n)
		case "duration_ms":
			var n float64
			n, err = number(&s)
			q.Duration = time.Duration(max(0, min(n, float64(maxDuration/time.Millisecond))) * float64(time.Millisecond))
		case "request_bytes":
			q.Sent, err = size(&s)
		case "response_bytes":
			q.Got, err = size(&s)
		case "tls":
			err = p.tls(&s)
		case "environment":
			x.Environment, err = str(&s)
		case "id":
			q.ID, err = str(&s)
		case "facts":
			if s.Peek() == 'n' { // null
				return s.Skip()
			}
			p.recorded = true
			err = p.facts.read(&s, x)
		case "answered_by":
			var by string
			if by, err = str(&s); by == "gateway" {
				q.AnsweredBy = vedette.Gateway
			}
		case "decision":
			var name string
			if name, err = str(&s); err == nil {
				x.Recorded, _ = vedette.ParseAction(name)
			}
		default:
			err = s.Skip()
		}
		if err != nil && !errors.Is(err, message.ErrDeep) {
			return errors.New("member " + strconv.Quote(clip(key)) + ": " + err.Error())
		}
		return err
	})
	if err != nil {
		return err
	}
	if s.Peek() != 0 {
		return errors.New("more than one JSON value on the line")
	}
	switch {
	case q.At.IsZero():
		return errors.New(`no "at"`)
	case q.Method == "":
		return errors.New(`no "method"`)
	case q.Target == "":
		return errors.New(`no "target"`)
	case q.Status < 100 || q.Status > 999:
		return errors.New(`no "status" between 100 and 999`)
	}
	if p.client != "" {
		a, err := netip.ParseAddr(p.client)
		if err != nil {
			return errors.New(`member "client": not an address`)
		}
		q.Client = a.Unmap()
	}
	if p.recorded {
		p.facts.settle(q)
		if p.facts.foreign {
			p.foreign++
		}
		return nil
	}
	if requestCode == "base64" {
		q.Body = decode64(q.Body)
	}
	if replyCode == "base64" {
		q.Payload = decode64(q.Payload)
	}
	p.redact.Head(x, q)
	p.redact.Body(x, q)
	// An answer without a body and without a word about one is an empty body only where its status says so.
	p.redact.Answer(x, q, p.bodies || q.Status == 204 || q.Status == 304, true)
	return nil
}

func (p *ndjsonParser) time(s *message.Scanner) error {
	v, err := str(s)
	if err != nil {
		return err
	}
	t, err := time.Parse(time.RFC3339Nano, v)
	if err != nil {
		return errors.New("not an RFC 3339 time")
	}
	if !plausible(t) {
		return errYear
	}
	p.q.At = t.UTC()
	return nil
}

func (p *ndjsonParser) tls(s *message.Scanner) error {
	if s.Peek() != '{' {
		return s.Skip()
	}
	return s.Each(func(key []byte) error {
		if string(key) != "ja4" || s.Peek() != '"' {
			return s.Skip()
		}
		var err error
		p.q.JA4, err = str(s)
		return err
	})
}

// fields reads a list of [name, value] pairs, or an object of name to value or values.
func fields(s *message.Scanner, into []vedette.Field) ([]vedette.Field, error) {
	const most = 256
	add := func(name, value string) {
		if name != "" && len(into) < most {
			into = append(into, vedette.Field{Name: name, Value: value})
		}
	}
	switch s.Peek() {
	case '[':
		err := s.Each(func([]byte) error {
			var pair [2]string
			n := 0
			err := s.Each(func([]byte) error {
				v, err := str(s)
				if n < 2 {
					pair[n] = v
				}
				n++
				return err
			})
			if err == nil && n != 2 {
				return errors.New("a header is a pair of name and value")
			}
			add(pair[0], pair[1])
			return err
		})
		return into, err
	case '{':
		err := s.Each(func(key []byte) error {
			name := string(key)
			if s.Peek() == '[' {
				return s.Each(func([]byte) error {
					v, err := str(s)
					add(name, v)
					return err
				})
			}
			v, err := str(s)
			add(name, v)
			return err
		})
		return into, err
	}
	return into, s.Skip()
}

func str(s *message.Scanner) (string, error) {
	if s.Peek() != '"' {
		if err := s.Skip(); err != nil { // null and numbers where a string belongs are absent values
			return "", err
		}
		return "", nil
	}
	v, ok := s.Text()
	if !ok {
		return "", message.ErrJSON
	}
	return unsafe.String(unsafe.SliceData(v), len(v)), nil
}

// body reads a body given as a string, or as the JSON value itself.
func body(s *message.Scanner) ([]byte, error) {
	if s.Peek() != '"' {
		v, err := s.Raw()
		if string(v) != "null" {
			return v, err
		}
		return nil, err
	}
	v, ok := s.Text()
	if !ok {
		return nil, message.ErrJSON
	}
	return v, nil
}

// maxNumber is the largest number that is taken, exact as an integer and in every conversion.
const maxNumber = 1e15

func number(s *message.Scanner) (float64, error) {
	v, ok := s.Scalar()
	if !ok {
		return 0, errors.New("not a number")
	}
	n, err := strconv.ParseFloat(string(v), 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) { // true, null
		return 0, errors.New("not a number")
	}
	return max(-maxNumber, min(n, maxNumber)), nil
}

func integer(s *message.Scanner) (int64, error) {
	n, err := number(s)
	return int64(n), err
}

// size reads a number of bytes; below zero it is not known.
func size(s *message.Scanner) (int64, error) {
	n, err := integer(s)
	return max(-1, min(n, maxSize)), err
}

func decode64(b []byte) []byte {
	out := make([]byte, base64.StdEncoding.DecodedLen(len(b)))
	n, err := base64.StdEncoding.Decode(out, b)
	if err != nil {
		return b
	}
	return out[:n]
}

func clip(b []byte) string {
	if len(b) > 40 {
		return string(b[:40]) + "…"
	}
	return string(b)
}
