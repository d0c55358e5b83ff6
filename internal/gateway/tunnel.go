package gateway

import (
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/vedette-project/vedette"
)

// A WebSocket (RFC 6455) is the one upgrade that is offered. Its handshake is held to the letter on both
// sides, since what follows is no longer read: a tunnel that opens on less is how requests are smuggled past a
// gateway that believes to see a WebSocket.

// handshake tells what is wrong with a request that asks for a WebSocket.
func (m *message) handshake() refusal {
	key, version := "", ""
	for i := range m.fields {
		switch {
		case m.ids[i] != otherField:
		case fold(m.fields[i].Name, "sec-websocket-key"):
			if key != "" {
				return bad("two websocket keys")
			}
			key = m.fields[i].Value
		case fold(m.fields[i].Name, "sec-websocket-version"):
			version = m.fields[i].Value
		}
	}
	raw, err := base64.StdEncoding.DecodeString(key)
	switch {
	case m.method != "GET" || m.proto != "HTTP/1.1" || m.length != 0 || m.sized:
		return bad("a websocket begins with a GET without a body")
	case !nominated(m, "upgrade"):
		return bad("upgrade that connection does not name")
	case err != nil || len(raw) != 16:
		return bad("invalid websocket key")
	case version != "13":
		return refusal{426, "websocket version other than 13"}
	}
	m.key = key
	return refusal{}
}

// agreed tells whether an answer 101 is the one to the handshake.
func (c *conn) agreed(m *message) bool {
	sum := sha1.Sum([]byte(c.msg.key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	accept := ""
	for i := range m.fields {
		if m.ids[i] == otherField && fold(m.fields[i].Name, "sec-websocket-accept") {
			accept = m.fields[i].Value
		}
	}
	return accept == base64.StdEncoding.EncodeToString(sum[:]) && strings.EqualFold(m.first(upgrade), "websocket") && nominated(m, "upgrade")
}

// tunnel passes bytes both ways until one side has had enough, or neither says anything for TunnelIdle.
func (g *Gateway) tunnel(c *conn, up *upConn) bool {
	up.spoiled = true
	if !c.agreed(&up.msg) {
		return g.failed(c, errors.New("gateway: the upstream switched to something else"))
	}
	c.req.Status, c.req.Reply, c.req.AnsweredBy = up.msg.status, up.msg.fields, vedette.Upstream
	if p := g.judge(c, vedette.Answer); p.status != 0 {
		return g.replace(c, p)
	}
	holder, ok := g.streams.enter(c.req.Client, &g.o)
	if !ok {
		return g.failed(c, fasthttp.ErrNoFreeConns)
	}
	defer g.streams.leave(holder)
	b := c.appendAnswer(c.out[:0], &up.msg, true)
	b = append(b, "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n"...)
	c.out = append(b, up.buf[up.r:up.w]...) // what came behind the head is the tunnel's
	c.got = int64(up.w - up.r)
	up.r = up.w
	c.armWrite(time.Now())
	if _, err := c.Conn.Write(c.out); err != nil {
		g.counts.aborted.Add(1)
		return false
	}
	var t pipes
	t.last.Store(time.Now().UnixNano())
	done := make(chan int64, 1)
	go func() {
		first := append(append([]byte(nil), c.buf[c.r:c.w]...), c.over...)
		done <- g.pour(up.Conn, c.Conn, first, &t)
	}()
	c.got += g.pour(c.Conn, up.Conn, nil, &t)
	c.sent += <-done
	return false
}

// pipes is what the two directions of a tunnel know of each other.
type pipes struct {
	last   atomic.Int64 // when either brought something, Unix nanoseconds
	ending atomic.Bool  // one of them has come to its end
}

// pour copies from one connection to the other until either ends, and then lets the other direction come to
// its end: it is told that nothing more comes, and has a moment.
func (g *Gateway) pour(to, from net.Conn, first []byte, t *pipes) (n int64) {
	buf := g.pieces.Get().(*[piece]byte)
	defer g.pieces.Put(buf)
	write := func(p []byte) bool {
		if len(p) == 0 {
			return true
		}
		_ = to.SetWriteDeadline(time.Now().Add(g.o.WriteTimeout))
		k, err := to.Write(p)
		n += int64(k)
		return err == nil
	}
	for open := write(first); open; {
		wait := g.o.TunnelIdle
		if t.ending.Load() {
			wait = time.Second
		}
		_ = from.SetReadDeadline(time.Now().Add(wait))
		k, err := from.Read(buf[:])
		if k > 0 {
			t.last.Store(time.Now().UnixNano())
			open = write(buf[:k])
		}
		if err != nil {
			// Silence in one direction is no end while the other one speaks.
			if timeout(err) && !t.ending.Load() && time.Since(time.Unix(0, t.last.Load())) < g.o.TunnelIdle {
				continue
			}
			break
		}
	}
	if half, ok := to.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	t.ending.Store(true)
	_ = to.SetReadDeadline(time.Now().Add(time.Second))
	return n
}
