package gateway

import (
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/vedette-project/vedette"
)

// answer passes the upstream's answer on, or what the guard decided instead.
func (g *Gateway) answer(c *conn, up *upConn) bool {
	m := &up.msg
	c.req.Status, c.req.Reply, c.req.AnsweredBy = m.status, m.fields, vedette.Upstream
	body, whole, err := up.whole(g.o.AnswerWhole)
	if err != nil { // nothing is out yet: this can still be said in order
		c.req.Reply = nil
		up.spoiled = true
		return g.failed(c, err)
	}
	c.req.Payload = body
	if p := g.judge(c, vedette.Answer); p.status != 0 {
		up.spoiled = up.spoiled || !whole
		return g.replace(c, p)
	}
	keep := c.msg.keep && !g.stopping.Load() && c.body.done()
	if whole {
		return g.writeWhole(c, up, body, keep)
	}
	holder, ok := g.streams.enter(c.req.Client, &g.o)
	if !ok {
		up.spoiled = true
		return g.failed(c, fasthttp.ErrNoFreeConns)
	}
	buf := g.pieces.Get().(*[piece]byte)
	seen := g.pieces.Get().(*[piece]byte)
	keep = g.stream(c, up, buf, seen[:0:g.o.AnswerPrefix], keep)
	g.pieces.Put(buf)
	g.streams.leave(holder)
	c.prefix = seen // Finish still looks at it: exchange gives it back
	return keep
}

// small is the largest body that is copied behind its head to save a second write.
const small = 8 << 10

// writeWhole writes an answer that is here in full.
func (g *Gateway) writeWhole(c *conn, up *upConn, body []byte, keep bool) bool {
	m := &up.msg
	b := c.appendAnswer(c.out[:0], m, keep)
	switch {
	case m.status == 204 || m.status == 304 && !m.sized:
	case m.status == 304 || c.msg.method == "HEAD":
		if m.sized {
			b = appendLength(b, statedLength(m))
		}
	default:
		b = appendLength(b, int64(len(body)))
	}
	b = append(b, "\r\n"...)
	c.out = b
	c.armWrite(time.Now())
	var err error
	if len(body) <= small {
		c.out = append(b, body...)
		_, err = c.Conn.Write(c.out)
	} else {
		err = c.write2(b, body)
	}
	if err != nil {
		g.counts.aborted.Add(1)
		return false
	}
	c.got = int64(len(body))
	return keep
}

// statedLength is the Content-Length of an answer without a body.
func statedLength(m *message) int64 {
	n, _ := decimal(m.first(contentLength))
	return n
}

func appendLength(b []byte, n int64) []byte {
	b = append(b, "Content-Length: "...)
	b = strconv.AppendInt(b, n, 10)
	return append(b, "\r\n"...)
}

// stream passes a body on piece by piece. When the upstream fails in the middle the client's
// connection is cut before the end that its framing announced: a part is never taken for the whole.
func (g *Gateway) stream(c *conn, up *upConn, buf *[piece]byte, seen []byte, keep bool) bool {
	m := &up.msg
	chunked := !m.sized && c.msg.proto == "HTTP/1.1"
	bare := !m.sized && !chunked // HTTP/1.0: the end of the connection is the end of the body
	keep = keep && !bare
	b := c.appendAnswer(c.out[:0], m, keep)
	if m.sized {
		b = appendLength(b, m.length)
	} else if chunked {
		b = append(b, "Transfer-Encoding: chunked\r\n"...)
	}
	b = append(b, "\r\n"...)
	c.out = b
	head := b
	c.debt = 0
	if up.r == up.w { // no data yet: the head does not wait for it
		if err := c.pass(head, nil); err != nil {
			return g.severed(c, up, false)
		}
		head = nil
	}
	for !up.body.done() {
		n, err := up.read(buf[room : piece-2])
		if n > 0 {
			out := buf[room : room+n]
			if k := min(n, cap(seen)-len(seen)); k > 0 {
				seen = append(seen, out[:k]...)
				c.req.Payload = seen
			}
			if chunked {
				out = enclose(buf, n)
			}
			if werr := c.pass(head, out); werr != nil {
				return g.severed(c, up, false)
			}
			head = nil
			c.got += int64(n)
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return g.severed(c, up, bare)
		}
	}
	if head != nil || chunked {
		end := ""
		if chunked {
			end = "0\r\n\r\n"
		}
		if err := c.pass(append(head, end...), nil); err != nil {
			return g.severed(c, up, false)
		}
	}
	return keep
}

// severed cuts the client's connection in the middle of an answer. reset makes the cut visible where
// the framing does not.
func (g *Gateway) severed(c *conn, up *upConn, reset bool) bool {
	g.counts.aborted.Add(1)
	up.spoiled, c.lingers = true, false
	if t, ok := c.Conn.(interface{ SetLinger(int) error }); ok && reset {
		_ = t.SetLinger(0)
	}
	return false
}

// pass writes a piece of a streamed answer. While the client takes it an upstream connection waits, so
// what counts is the time in writes, not that in which the upstream is silent: of it, n bytes may
// cost n/MinAnswerRate, and all together WriteTimeout more. Time that was saved is not kept for
// later: the sockets' buffers take megabytes at once from a client that reads nothing.
func (c *conn) pass(a, b []byte) error {
	o := &c.g.o
	now := time.Now()
	due := time.Duration(len(a)+len(b)) * time.Second / time.Duration(o.MinAnswerRate)
	if left := o.WriteTimeout - c.debt + due; left < o.WriteTimeout {
		c.writeBy = now.Add(left)
		_ = c.SetWriteDeadline(c.writeBy)
	} else {
		c.armWrite(now)
	}
	var err error
	if len(b) == 0 {
		_, err = c.Conn.Write(a)
	} else {
		err = c.write2(a, b)
	}
	c.debt = max(0, c.debt+time.Since(now)-due)
	return err
}

// write2 writes two buffers in one system call. Either may be empty.
func (c *conn) write2(a, b []byte) error {
	if len(a) == 0 {
		_, err := c.Conn.Write(b)
		return err
	}
	c.pair = [2][]byte{a, b}
	c.bufs = c.pair[:]
	_, err := c.bufs.WriteTo(c.Conn)
	c.pair = [2][]byte{}
	return err
}

// appendAnswer writes the answer's head, as far as its framing.
func (c *conn) appendAnswer(b []byte, m *message, keep bool) []byte {
	b = append(b, "HTTP/1.1 "...)
	b = strconv.AppendInt(b, int64(m.status), 10)
	b = append(b, ' ')
	if m.reason != "" {
		b = append(b, m.reason...)
	} else {
		b = append(b, http.StatusText(m.status)...)
	}
	b = append(b, "\r\n"...)
	for i := range m.fields {
		f, id := &m.fields[i], m.ids[i]
		if id == contentLength || id.hop() || m.nominates && id == otherField && nominated(m, f.Name) {
			continue
		}
		b = append(append(append(append(b, f.Name...), ": "...), f.Value...), "\r\n"...)
	}
	if !keep {
		return append(b, "Connection: close\r\n"...)
	}
	if c.msg.proto == "HTTP/1.0" {
		return append(b, "Connection: keep-alive\r\n"...)
	}
	return b
}
