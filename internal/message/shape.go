package message

import (
	"bytes"

	"github.com/vedette-project/vedette"
)

// sumLimit bounds how much of a body is hashed: enough to tell a catch-all page from another.
const sumLimit = 4096

// shape describes an answer's body without making leaves of it.
func (r *Reader) shape(body []byte, known bool, x *vedette.Exchange) vedette.Shape {
	return shapeOf(body, known, func(text []byte, sh *vedette.Shape) bool { return jsonShape(text, x.Path, sh) })
}

// answer does the same, and makes the leaves on the way.
func (r *Reader) answer(x *vedette.Exchange, q *vedette.Request, known bool) vedette.Shape {
	sh := shapeOf(q.Payload, known, func(text []byte, sh *vedette.Shape) bool {
		r.echo = echo{path: x.Path}
		before := len(r.out)
		sh.Kind = vedette.BodyObject
		if text[0] == '[' {
			sh.Kind = vedette.BodyArray
		}
		whole := r.json(vedette.InAnswer, text, sh)
		if !whole && sh.Keys == 0 && len(r.out) <= before+1 {
			r.out = r.out[:before]
			return false
		}
		return true
	})
	if sh.Kind == vedette.BodyHTML && isXML(x.ReplyMedia) {
		r.echo = echo{path: x.Path}
		r.xml(vedette.InAnswer, q.Payload, &sh)
		sh.Echo = r.echo.bits
	}
	return sh
}

// shapeOf describes a body. known says whether the input shows bodies at all; ofJSON reads what begins like
// JSON, and tells false where it is not.
func shapeOf(body []byte, known bool, ofJSON func([]byte, *vedette.Shape) bool) vedette.Shape {
	if !known {
		return vedette.Shape{}
	}
	text := trim(body)
	if len(text) == 0 {
		return vedette.Shape{Kind: vedette.BodyEmpty}
	}
	sh := vedette.Shape{Sum: nonZero(hash64(body[:min(len(body), sumLimit)]))}
	switch text[0] {
	case '{', '[':
		if ofJSON(text, &sh) {
			return sh
		}
		sh = vedette.Shape{Sum: sh.Sum, Kind: vedette.BodyText}
	case '<':
		sh.Kind = vedette.BodyHTML
	default:
		sh.Kind = vedette.BodyText
	}
	if bytes.IndexByte(text[:min(len(text), 512)], 0) >= 0 {
		sh.Kind = vedette.BodyBinary
	}
	return sh
}

// jsonShape fills in what a JSON body shows. It tells false for a text that only begins like JSON; a
// body that was cut at the door's limit still counts for what it showed.
func jsonShape(text []byte, path string, sh *vedette.Shape) bool {
	e := echo{path: path}
	s := Scanner{b: text}
	var keys uint64
	if text[0] == '{' {
		sh.Kind = vedette.BodyObject
		err := s.Each(func(key []byte) error {
			keys += hash64(key)
			if saysFailed(key, &s) {
				sh.Failed = true
			}
			return e.value(&s)
		})
		if err != nil && keys == 0 {
			return false
		}
	} else {
		sh.Kind = vedette.BodyArray
		first := true
		err := s.Each(func([]byte) error {
			if first && s.Peek() == '{' {
				first = false
				return s.Each(func(key []byte) error {
					keys += hash64(key)
					return e.value(&s)
				})
			}
			first = false
			return e.value(&s)
		})
		if err != nil && first {
			return false
		}
	}
	if keys != 0 {
		sh.Keys = nonZero(keys)
	}
	sh.Echo = e.bits
	return true
}

func nonZero(h uint64) uint32 {
	if v := uint32(h ^ h>>32); v != 0 {
		return v
	}
	return 1
}

// saysFailed looks at a top-level member without consuming its value.
func saysFailed(key []byte, s *Scanner) bool {
	rest := s.b[s.i:]
	rest = bytes.TrimLeft(rest, " \t\r\n")
	switch string(key) {
	case "error", "errors":
		for _, empty := range []string{"null", "false", `""`, "[]", "{}"} {
			if bytes.HasPrefix(rest, []byte(empty)) {
				return false
			}
		}
		return true
	case "success", "ok", "succeeded", "authenticated":
		return bytes.HasPrefix(rest, []byte("false"))
	case "status", "result":
		return bytes.HasPrefix(rest, []byte(`"err`)) || bytes.HasPrefix(rest, []byte(`"fail`))
	}
	return false
}

// echo finds path segments among a body's values.
type echo struct {
	path string
	bits uint32
}

func (e *echo) value(s *Scanner) error {
	switch s.Peek() {
	case '{', '[':
		return s.Each(func([]byte) error { return e.value(s) })
	case '"':
		v, ok := s.Str()
		if !ok {
			return ErrJSON
		}
		e.match(v)
	default:
		v, ok := s.Scalar()
		if !ok {
			return ErrJSON
		}
		e.match(v)
	}
	return nil
}

func (e *echo) match(v []byte) {
	if len(v) == 0 || len(v) > 64 {
		return
	}
	rest, n := e.path, 0
	for len(rest) > 0 && n < 32 {
		rest = rest[1:] // the slash
		end := 0
		for end < len(rest) && rest[end] != '/' {
			end++
		}
		if end == len(v) && rest[:end] == string(v) {
			e.bits |= 1 << n
		}
		rest = rest[end:]
		n++
	}
}
