package gateway

import (
	"errors"
	"io"
	"net"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/vedette-project/vedette"
)

// exchange takes one message from its head to its end. It returns whether the connection goes on.
func (g *Gateway) exchange(c *conn) bool {
	g.begin(c)
	keep := g.proceed(c)
	c.req.Sent, c.req.Got = c.sent, c.got
	c.req.Duration = time.Since(c.start)
	g.finish(&c.req)
	// Only now may others have the buffers that the Request looked into.
	if c.prefix != nil {
		g.pieces.Put(c.prefix)
		c.prefix = nil
	}
	if c.reads != nil {
		g.pieces.Put(c.reads)
		c.reads = nil
	}
	if up := c.up; up != nil {
		c.up = nil
		if up.clean() {
			up.lastUse = c.start
			g.pool.put(up)
		} else {
			g.pool.drop(up)
		}
	}
	return keep && !g.stopping.Load()
}

// begin fills the borrowed view with what the head says.
func (g *Gateway) begin(c *conn) {
	g.counts.requests.Add(1)
	c.start = time.Now()
	c.sent, c.got, c.unjudged = 0, 0, false
	c.name(g.boot, g.ids.Add(1))
	m := &c.msg
	c.req = vedette.Request{
		ID:     view(c.id[:]),
		At:     c.start.UTC().Round(0),
		Client: c.client(),
		Method: m.method,
		Scheme: g.o.Scheme,
		Host:   m.host,
		Target: m.target,
		Proto:  m.proto,
		Header: m.fields,
	}
	if c.trusted {
		if s := m.first(forwardedProto); s == "http" || s == "https" {
			c.req.Scheme = s
		}
		if s := m.first(requestID); s != "" && len(s) <= 128 && all(s, inHost) {
			c.req.ID = s
		}
	}
}

// first returns the value of the first field of the kind.
func (m *message) first(id fieldID) string {
	for i, k := range m.ids {
		if k == id {
			return m.fields[i].Value
		}
	}
	return ""
}

// proceed walks the phases. Each may end the exchange with an answer of our own.
func (g *Gateway) proceed(c *conn) bool {
	if c.refused.status != 0 {
		return g.refuse(c)
	}
	if p := g.judge(c, vedette.Head); p.status != 0 {
		return g.replace(c, p)
	}
	if c.body.done() {
		return g.relay(c, nil, nil)
	}
	buf := g.pieces.Get().(*[piece]byte)
	c.reads = buf // Finish still looks at the prefix: exchange gives it back
	return g.withBody(c, buf)
}

// withBody reads the body's prefix, has it judged and sends the request on its way. Nothing of the
// request is upstream before the prefix is here: a body that is whole and badly framed goes nowhere.
func (g *Gateway) withBody(c *conn, buf *[piece]byte) bool {
	prefix := buf[:g.o.BodyPrefix]
	n := 0
	for n < len(prefix) && !c.body.done() {
		k, err := c.readBody(prefix[n:])
		n += k
		if err != nil && err != io.EOF {
			return g.lost(c, err)
		}
	}
	c.req.Body = prefix[:n]
	if p := g.judge(c, vedette.Body); p.status != 0 {
		return g.replace(c, p)
	}
	if c.body.done() {
		return g.relay(c, prefix[:n], nil)
	}
	rest := g.pieces.Get().(*[piece]byte)
	keep := g.relay(c, prefix[:n], rest)
	g.pieces.Put(rest)
	return keep
}

// lost ends an exchange whose request body did not come as announced.
func (g *Gateway) lost(c *conn, err error) bool {
	var why refusal
	if errors.As(err, &why) {
		c.refused = why
		return g.refuse(c)
	}
	var t net.Error
	if errors.As(err, &t) && t.Timeout() {
		c.refused = refusal{408, "body too slow"}
		return g.refuse(c)
	}
	return g.gone(c)
}

// gone records an exchange whose client left before there was anything to answer, with the status
// that nginx made usual for it.
func (g *Gateway) gone(c *conn) bool {
	g.counts.aborted.Add(1)
	c.req.Status, c.req.AnsweredBy = 499, vedette.Gateway
	return false
}

// relay has the upstream answer. prefix is what was read of the body; rest is a buffer when there
// is more to come.
func (g *Gateway) relay(c *conn, prefix []byte, rest *[piece]byte) bool {
	up, err := g.send(c, prefix, rest)
	if up == nil {
		if b, ok := err.(brokenBody); ok {
			return g.lost(c, b.error)
		}
		if err == errLeft {
			return g.gone(c)
		}
		return g.failed(c, err)
	}
	c.up = up
	if up.msg.status == 101 {
		return g.tunnel(c, up)
	}
	return g.answer(c, up)
}

// failed answers for an upstream that did not. What went wrong stays inside.
func (g *Gateway) failed(c *conn, err error) bool {
	g.counts.upstreamErrors.Add(1)
	p := problem{status: 502, detail: "The service behind this gateway did not give a valid answer."}
	var t net.Error
	switch {
	case errors.Is(err, fasthttp.ErrNoFreeConns):
		p = problem{status: 503, detail: "The service behind this gateway is busy.", retry: time.Second}
	case errors.As(err, &t) && t.Timeout():
		p = problem{status: 504, detail: "The service behind this gateway did not answer in time."}
	}
	return g.tell(c, p)
}

// refuse answers a message that we do not read, and has it recorded.
func (g *Gateway) refuse(c *conn) bool {
	g.counts.refused.Add(1)
	if f := g.o.Refused; f != nil {
		f(c.refused.reason, c.req.Client, c.buf[:min(c.w, 512)])
	}
	c.msg.keep, c.lingers = false, true
	return g.tell(c, problem{status: c.refused.status, detail: "This message is not read here: " + c.refused.reason + "."})
}

// replace answers in place of the upstream, as decided.
func (g *Gateway) replace(c *conn, p problem) bool {
	if p.decided {
		g.counts.replaced.Add(1)
	}
	return g.tell(c, p)
}
