package gateway

import (
	"errors"
	"io"
	"net"
	"strconv"
	"time"
)

// brokenBody says that it was the client's side that failed while its body was passed on.
type brokenBody struct{ error }

// send writes the request to an upstream connection and reads the head of the answer. It returns a
// nil connection when there is no answer.
func (g *Gateway) send(c *conn, prefix []byte, rest *[piece]byte) (*upConn, error) {
	for try := 0; ; try++ {
		up, err := g.pool.get(c.start)
		if err != nil {
			return nil, err
		}
		if try == 0 {
			g.counts.forwarded.Add(1)
		}
		err = g.transmit(c, up, prefix, rest)
		if up.asked = c.start; len(prefix) > 0 || try > 0 {
			up.asked = time.Now()
		}
		if err != nil {
			if _, ok := err.(brokenBody); ok { // the upstream never sees this message's end
				g.pool.drop(up)
				return nil, err
			}
			up.spoiled = true // it may have answered early and stopped reading; the answer counts
			if rest != nil {
				c.msg.keep, c.lingers = false, true
			}
		}
		if herr := up.readHead(c, limits{g.o.MaxHead, g.o.MaxFields}); herr != nil {
			silent := up.w == 0
			again := try == 0 && up.uses > 1 && silent && len(prefix) == 0 && rest == nil && repeatable(c.msg.method) && !timeout(herr)
			g.pool.drop(up)
			if again { // a kept connection had died: that is no answer
				g.counts.retried.Add(1)
				g.pool.calm()
				continue
			}
			if err != nil && timeout(err) {
				herr = err
			}
			return nil, herr
		}
		return up, nil
	}
}

func timeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}

// repeatable tells whether sending the request twice does no harm (RFC 9110 9.2.2, narrowed).
func repeatable(method string) bool {
	return method == "GET" || method == "HEAD" || method == "OPTIONS"
}

// transmit writes head and body.
func (g *Gateway) transmit(c *conn, up *upConn, prefix []byte, rest *[piece]byte) error {
	m := &c.msg
	b := c.appendHead(up.out[:0])
	up.suspect = len(prefix) > 0
	if up.suspect && (repeatable(m.method) || m.method == "DELETE") {
		// An upstream that ignores a body here would read it as the next request.
		up.spoiled = true
		b = append(b, "Connection: close\r\n"...)
	}
	chunked := false
	switch {
	case m.sized:
		b = append(b, "Content-Length: "...)
		b = strconv.AppendInt(b, m.length, 10)
		b = append(b, "\r\n"...)
	case m.length == lengthChunked && rest == nil: // it is all here, so its length is known
		b = append(b, "Content-Length: "...)
		b = strconv.AppendInt(b, int64(len(prefix)), 10)
		b = append(b, "\r\n"...)
	case m.length == lengthChunked:
		chunked = true
		b = append(b, "Transfer-Encoding: chunked\r\n"...)
	}
	b = append(b, "\r\n"...)
	if chunked {
		b = strconv.AppendInt(b, int64(len(prefix)), 16)
		b = append(b, "\r\n"...)
	}
	b = append(b, prefix...)
	if chunked {
		b = append(b, "\r\n"...)
	}
	up.out = b
	if _, err := up.Write(b); err != nil || rest == nil {
		return err
	}
	for !c.body.done() {
		n, err := c.readBody(rest[room : piece-2])
		if n > 0 {
			out := rest[room : room+n]
			if chunked {
				out = enclose(rest, n)
			}
			up.armWrite(time.Now())
			if _, err := up.Write(out); err != nil {
				return err
			}
		}
		if err != nil && err != io.EOF {
			return brokenBody{err}
		}
	}
	if chunked {
		_, err := io.WriteString(up.Conn, "0\r\n\r\n")
		return err
	}
	return nil
}

// room is what a chunk's size line needs in front of the data.
const room = 10

// enclose makes a chunk of the n bytes that stand at room, in place.
func enclose(buf *[piece]byte, n int) []byte {
	start := room - 2
	buf[start], buf[start+1] = '\r', '\n'
	for v := n; v > 0; v >>= 4 {
		start--
		buf[start] = "0123456789abcdef"[v&15]
	}
	buf[room+n], buf[room+n+1] = '\r', '\n'
	return buf[start : room+n+2]
}

// appendHead writes the head that goes upstream, as far as its framing: rebuilt from what we
// understood, in the order in which it came, without what belongs to the client's connection.
func (c *conn) appendHead(b []byte) []byte {
	m := &c.msg
	b = append(append(append(b, m.method...), ' '), m.target...)
	b = append(append(append(b, " HTTP/1.1\r\nHost: "...), m.host...), "\r\n"...)
	hasProto, hasHost, hasFor := false, false, false
	for i := range m.fields {
		f, id := &m.fields[i], m.ids[i]
		switch {
		case id == otherField:
			if m.nominates && nominated(m, f.Name) {
				continue
			}
		case id == hostField, id == contentLength, id == expect, id == requestID, id.hop():
			continue
		case id == forwardedFor:
			hasFor = true
			continue
		case id >= forwarded && !c.trusted:
			continue
		case id == forwardedProto:
			hasProto = true
		case id == forwardedHost:
			hasHost = true
		}
		b = append(append(append(append(b, f.Name...), ": "...), f.Value...), "\r\n"...)
	}
	b = append(b, "X-Forwarded-For: "...)
	if hasFor && c.trusted {
		for i := range m.fields {
			if m.ids[i] == forwardedFor && m.fields[i].Value != "" {
				b = append(append(b, m.fields[i].Value...), ", "...)
			}
		}
	}
	b = append(append(b, c.text...), "\r\n"...)
	if !hasProto {
		b = append(append(append(b, "X-Forwarded-Proto: "...), c.g.o.Scheme...), "\r\n"...)
	}
	if !hasHost {
		b = append(append(append(b, "X-Forwarded-Host: "...), m.host...), "\r\n"...)
	}
	if m.key != "" {
		b = append(b, "Connection: Upgrade\r\nUpgrade: websocket\r\n"...)
	}
	return append(append(append(b, "X-Request-ID: "...), c.req.ID...), "\r\n"...)
}
