package gateway

import (
	"crypto/tls"
	"io"
	"net"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/vedette-project/vedette"
)

// conn is one client connection and the exchange that is under way on it: HTTP/1.1 has one at a
// time, so all that an exchange needs lives here and is used again for the next.
//
//	buf  [ head, stays until the next one | unread ]   over: what a chunked body's last read took too much
type conn struct {
	net.Conn
	g       *Gateway
	peer    netip.Addr
	text    string // peer, as X-Forwarded-For writes it
	trusted bool   // the peer may say whom it speaks for

	buf  []byte
	r, w int // buf[r:w] is unread
	over []byte

	msg     message
	refused refusal // why the current message is not read; zero: it is
	body    framing
	fed     bool // 100 Continue was sent or is not called for

	req      vedette.Request
	start    time.Time
	sent     int64 // request body bytes read
	got      int64 // answer body bytes written
	unjudged bool  // the guard panicked on this exchange
	id       [24]byte
	reads    *[piece]byte // holds the request body's prefix until after Finish
	prefix   *[piece]byte // holds a streamed answer's prefix until after Finish
	up       *upConn      // holds the answer until after Finish

	out  []byte // an answer's head, and its body when small
	bufs net.Buffers
	pair [2][]byte

	state   atomic.Uint32
	readBy  time.Time // the deadlines that are armed
	writeBy time.Time
	debt    time.Duration // what the client has made us wait beyond MinAnswerRate
	served  int           // messages
	probe   *probe
	lingers bool // Close waits for the client to read the answer first
}

// The states of a connection, as Shutdown sees them.
const (
	busy   uint32 = iota
	idle          // between messages: not one byte of the next is there
	closed        // Shutdown woke it up
)

func (g *Gateway) open(nc net.Conn) *conn {
	c := &conn{Conn: nc, g: g, buf: make([]byte, 4<<10)}
	if g.o.TLS != nil {
		c.Conn = tls.Server(nc, g.o.TLS) // its handshake comes with the first read, under that one's deadline
	}
	if a, err := netip.ParseAddrPort(nc.RemoteAddr().String()); err == nil {
		c.peer = a.Addr().Unmap()
		c.text = c.peer.String()
		c.trusted = g.trusts(c.peer)
	}
	g.counts.connections.Add(1)
	g.mu.Lock()
	g.conns[c] = struct{}{}
	g.mu.Unlock()
	return c
}

// Handshake and ConnectionState are how fasthttp learns that the connection speaks our protocol: it
// then hands it to Gateway.serve from its worker pool, counted and bounded, and reads nothing itself.
func (c *conn) Handshake() error { return nil }

// ConnectionState names our protocol.
func (c *conn) ConnectionState() tls.ConnectionState {
	return tls.ConnectionState{NegotiatedProtocol: protocol}
}

// next reads one head. It returns false when the connection has come to its end; a message that
// cannot be read is a message, with refused set.
func (c *conn) next() bool {
	c.pack()
	c.msg.reset()
	c.refused, c.body, c.fed = refusal{}, framing{}, false
	lim := limits{c.g.o.MaxHead, c.g.o.MaxFields}
	var s scan
	for begun := false; ; {
		if c.w > 0 {
			n, why := 0, refusal{}
			if !opens(c.buf[0]) {
				why = bad("invalid method")
			} else if n, why = s.end(c.buf[:c.w], lim); n > 0 {
				why = parseRequest(c.buf[:n], c.g.o.Scheme, &c.msg)
			}
			if why.status != 0 {
				c.refused, c.r = why, c.w
				c.served++
				return true
			}
			if n > 0 {
				c.r = n
				c.served++
				c.body.start(c.msg.length)
				return true
			}
			if !begun {
				begun = true
				c.readBy = time.Now().Add(c.g.o.HeadTimeout)
				_ = c.SetReadDeadline(c.readBy)
			}
			if c.w == len(c.buf) {
				c.buf = append(c.buf, make([]byte, len(c.buf))...)
			}
		} else if !c.rest() {
			return false
		}
		n, err := c.Conn.Read(c.buf[c.w:])
		if c.w == 0 && !c.state.CompareAndSwap(idle, busy) {
			return false
		}
		c.w += n
		if n > 0 {
			continue
		}
		if t, ok := err.(net.Error); ok && t.Timeout() && c.w > 0 {
			c.refused, c.r = refusal{408, "head too slow"}, c.w
			c.served++
			return true
		}
		return false
	}
}

// pack moves what is unread to the front of the buffer.
func (c *conn) pack() {
	c.w = copy(c.buf, c.buf[c.r:c.w])
	c.r = 0
	if len(c.over) > 0 {
		for len(c.buf) < c.w+len(c.over) {
			c.buf = append(c.buf, make([]byte, len(c.buf))...)
		}
		c.w += copy(c.buf[c.w:], c.over)
		c.over = c.over[:0]
	} else if c.w == 0 && len(c.buf) > 16<<10 {
		c.buf = make([]byte, 4<<10) // one large head does not hold its memory for hours
	}
}

// rest prepares to wait for the next message's first byte. It returns false during a shutdown.
func (c *conn) rest() bool {
	d := c.g.o.IdleTimeout
	if c.served == 0 {
		d = c.g.o.HeadTimeout
	}
	c.armRead(time.Now(), d)
	c.state.Store(idle)
	return !c.g.stopping.Load()
}

// left tells whether the client has closed its side. Like nginx we take one that only said that it
// sends no more for one that has left.
func (c *conn) left(now time.Time) bool {
	if c.probe == nil {
		c.probe = newProbe(c.Conn, true)
	}
	c.armRead(now, c.g.o.IdleTimeout) // a deadline that has passed would look like an end
	return !c.probe.alive()
}

// wake ends the wait of a connection that is idle.
func (c *conn) wake() {
	if c.state.CompareAndSwap(idle, closed) {
		_ = c.SetReadDeadline(time.Unix(1, 0))
	}
}

// abort ends the connection whatever it does.
func (c *conn) abort() { _ = c.Conn.Close() }

// armRead makes sure that a read ends between d and 5/4 d from now. Setting a deadline costs as
// much as parsing a head, so it is done once in a while and not for each message.
func (c *conn) armRead(now time.Time, d time.Duration) {
	if left := c.readBy.Sub(now); left < d || left > d+d/4 {
		c.readBy = now.Add(d + d/4)
		_ = c.SetReadDeadline(c.readBy)
	}
}

func (c *conn) armWrite(now time.Time) {
	if d := c.g.o.WriteTimeout; c.writeBy.Sub(now) < d {
		c.writeBy = now.Add(d + d/4)
		_ = c.SetWriteDeadline(c.writeBy)
	}
}

// readBody reads data of the current request's body, io.EOF at its end. A refusal is what is wrong
// with its framing.
func (c *conn) readBody(p []byte) (int, error) {
	for !c.body.done() {
		if c.r < c.w {
			n, data, why := c.body.next(c.buf[c.r:min(c.w, c.r+len(p))])
			c.r += n
			if why.status != 0 {
				return 0, why
			}
			if len(data) > 0 {
				c.sent += int64(len(data))
				return copy(p, data), nil
			}
			continue
		}
		n, err := c.readMore(p)
		if n > 0 || err != nil {
			c.sent += int64(n)
			return n, err
		}
	}
	return 0, io.EOF
}

// readMore reads body bytes from the socket into p and removes the framing in place.
func (c *conn) readMore(p []byte) (int, error) {
	if c.msg.expects && !c.fed {
		c.fed = true
		c.armWrite(time.Now())
		if _, err := io.WriteString(c.Conn, "HTTP/1.1 100 Continue\r\n\r\n"); err != nil {
			return 0, err
		}
	}
	if c.body.state == inSized && int64(len(p)) > c.body.left {
		p = p[:c.body.left]
	}
	// The longer it takes, the more must have come: a body that drips is cut off.
	c.readBy = c.start.Add(c.g.o.BodyTimeout + time.Duration(c.sent/int64(c.g.o.MinBodyRate))*time.Second)
	_ = c.SetReadDeadline(c.readBy)
	n, err := c.Conn.Read(p)
	if n == 0 {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return 0, err
	}
	data, used, why := c.body.compact(p[:n])
	if why.status != 0 {
		return data, why
	}
	c.over = append(c.over[:0], p[used:n]...)
	return data, nil
}

// skipped tells whether the rest of the request's body is already here, and passes over it.
func (c *conn) skipped() bool {
	for c.r < c.w && !c.body.done() {
		n, data, why := c.body.next(c.buf[c.r:c.w])
		if why.status != 0 {
			return false
		}
		c.r += n
		c.sent += int64(len(data))
	}
	return c.body.done()
}

// Close ends the connection. After an answer that the client may not have read yet, because it was
// still sending, what it sends is taken and dropped for a moment: a reset would take the answer
// from it.
func (c *conn) Close() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok && c.lingers && half.CloseWrite() == nil {
		_ = c.SetReadDeadline(time.Now().Add(time.Second))
		for taken := 0; taken < 256<<10; {
			n, err := c.Conn.Read(c.buf)
			if err != nil {
				break
			}
			taken += n
		}
	}
	c.g.mu.Lock()
	delete(c.g.conns, c)
	c.g.mu.Unlock()
	return c.Conn.Close()
}
