package adapter

import (
	"errors"
	"unsafe"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/vedette-project/vedette"
)

// question is what we read of an envoy.service.auth.v3.CheckRequest. Its strings alias the message.
//
//	CheckRequest 1 attributes ─┬─ 1 source ─── 1 address ── 1 socket_address ── 2 address
//	                           ├─ 4 request ─┬─ 1 time ──── 1 seconds, 2 nanos
//	                           │             └─ 2 http ──── 1 id, 2 method, 3 headers, 4 path, 5 host, 6 scheme,
//	                           │                            10 protocol, 11 body, 12 raw_body, 13 header_map
//	                           └─ 12 tls_session ── 1 sni
//
// What occurs twice is merged as protobuf says: the last scalar counts, and messages add up. What is text in
// protobuf is not held to UTF-8: clients choose these bytes, and what a client chooses must not make a question
// unreadable that the proxy may be told to let through when it has no answer.
type question struct {
	id, method, path, host, scheme, proto string
	source                                string // address; empty: none, or none of IP
	sni                                   string
	tls                                   bool
	seconds, nanos                        int64
	body                                  []byte // nil: the proxy sent none
	header                                []vedette.Field
	mapped                                int // of header, from the map: a name stands there once
	most                                  int // fields that header may have
}

var (
	errMalformed = errors.New("the message is no CheckRequest")
	errFields    = errors.New("too many header fields")
)

// field is one field of a message: b is the value of a message, of text or bytes, n that of an integer.
type field struct {
	number protowire.Number
	kind   protowire.Type
	b      []byte
	n      uint64
}

func (f field) is(number protowire.Number) bool {
	return f.number == number && f.kind == protowire.BytesType
}

// each reads a message's fields in their order.
func each(b []byte, read func(field) error) error {
	for len(b) > 0 {
		var f field
		var n int
		if f.number, f.kind, n = protowire.ConsumeTag(b); n < 0 {
			return errMalformed
		}
		b = b[n:]
		switch f.kind {
		case protowire.BytesType:
			f.b, n = protowire.ConsumeBytes(b)
		case protowire.VarintType:
			f.n, n = protowire.ConsumeVarint(b)
		default: // no field that we read
			n = protowire.ConsumeFieldValue(f.number, f.kind, b)
		}
		if n < 0 {
			return errMalformed
		}
		b = b[n:]
		if err := read(f); err != nil {
			return err
		}
	}
	return nil
}

// view reads bytes as a string without copying. The string is as borrowed as the bytes.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// reset makes it new; most is how many header fields may come.
func (q *question) reset(most int) { *q = question{header: q.header[:0], most: most} }

// read reads a message. It keeps no memory of its own beyond the header's.
func (q *question) read(message []byte) error {
	return each(message, func(f field) error {
		if f.is(1) {
			return each(f.b, q.attribute)
		}
		return nil
	})
}

func (q *question) attribute(f field) error {
	switch {
	case f.is(1):
		return each(f.b, q.peer)
	case f.is(4):
		return each(f.b, q.request)
	case f.is(12):
		q.tls = true
		return each(f.b, func(f field) error {
			if f.is(1) {
				q.sni = view(f.b)
			}
			return nil
		})
	}
	return nil
}

func (q *question) peer(f field) error {
	if !f.is(1) {
		return nil
	}
	return each(f.b, func(f field) error {
		switch {
		case f.is(1):
			return each(f.b, func(f field) error {
				if f.is(2) {
					q.source = view(f.b)
				}
				return nil
			})
		case f.is(2), f.is(3): // a pipe, or the proxy itself: another choice of the same oneof
			q.source = ""
			return each(f.b, func(field) error { return nil })
		}
		return nil
	})
}

func (q *question) request(f field) error {
	switch {
	case f.is(1):
		return each(f.b, func(f field) error {
			if f.kind == protowire.VarintType && f.number == 1 {
				q.seconds = int64(f.n)
			} else if f.kind == protowire.VarintType && f.number == 2 {
				q.nanos = int64(int32(f.n))
			}
			return nil
		})
	case f.is(2):
		return each(f.b, q.http)
	}
	return nil
}

func (q *question) http(f field) error {
	if f.kind != protowire.BytesType {
		return nil
	}
	switch f.number {
	case 1:
		q.id = view(f.b)
	case 2:
		q.method = view(f.b)
	case 3:
		return q.entry(f.b)
	case 4:
		q.path = view(f.b)
	case 5:
		q.host = view(f.b)
	case 6:
		q.scheme = view(f.b)
	case 10:
		q.proto = view(f.b)
	case 11, 12: // one or the other
		if len(f.b) > 0 {
			q.body = f.b
		}
	case 13:
		return each(f.b, func(f field) error {
			if f.is(1) {
				return q.raw(f.b)
			}
			return nil
		})
	}
	return nil
}

// entry reads an entry of the map of header fields, where the last of a name counts.
func (q *question) entry(b []byte) error {
	name, value, err := pair(b, 2)
	if err != nil || pseudo(name) {
		return err
	}
	for i := range q.header[:q.mapped] {
		if q.header[i].Name == name {
			q.header[i].Value = value
			return nil
		}
	}
	if err := q.add(name, value); err != nil {
		return err
	}
	// The map's stand first, should a header_map be there too.
	last := len(q.header) - 1
	q.header[q.mapped], q.header[last] = q.header[last], q.header[q.mapped]
	q.mapped++
	return nil
}

// raw reads a field of the header map, which Envoy sends instead when it is to encode raw headers.
func (q *question) raw(b []byte) error {
	name, value, err := pair(b, 3)
	if err == nil && value == "" {
		name, value, err = pair(b, 2)
	}
	if err != nil || pseudo(name) {
		return err
	}
	return q.add(name, value)
}

// pair reads a message whose first field is a name, and another its value.
func pair(b []byte, at protowire.Number) (name, value string, err error) {
	err = each(b, func(f field) error {
		if f.is(1) {
			name = view(f.b)
		} else if f.is(at) {
			value = view(f.b)
		}
		return nil
	})
	return name, value, err
}

// pseudo tells a field of HTTP/2's own, whose content stands elsewhere in the message.
func pseudo(name string) bool { return name == "" || name[0] == ':' }

func (q *question) add(name, value string) error {
	if len(q.header) >= q.most {
		return errFields
	}
	q.header = append(q.header, vedette.Field{Name: name, Value: value})
	return nil
}
