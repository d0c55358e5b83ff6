package gateway

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"time"

	"github.com/valyala/fasthttp"
)

// upConn is one connection to the upstream and the answer that is being read from it.
type upConn struct {
	net.Conn
	handle any // what the pool calls it
	silent time.Duration

	buf  []byte
	r, w int // buf[r:w] is unread
	big  []byte
	out  []byte

	msg  message
	body framing

	uses    int
	asked   time.Time // when the request was out
	readBy  time.Time // the deadlines that are armed
	writeBy time.Time
	lastUse time.Time
	spoiled bool // this exchange's connection is not used again
	suspect bool // the last request had a body: see probe
	probe   *probe
}

// pool lends connections to the upstream.
type pool interface {
	get(now time.Time) (*upConn, error)
	put(*upConn)
	drop(*upConn)
	calm() // closes those that are not in use: one of them was found dead
	shut()
}

// hostPool keeps its connections in a fasthttp.HostClient: bounded, last in first out, the unused
// ones closed after a while. C is fasthttp's own type for a connection, which it does not export.
type hostPool[C interface{ Conn() net.Conn }] struct {
	client  *fasthttp.HostClient
	acquire func(time.Duration, bool) (C, error)
	release func(C)
	close   func(C)
	tries   int
}

func newPool(o *Options, addr, host string, secure bool) pool {
	dialer := net.Dialer{Timeout: o.DialTimeout}
	hc := &fasthttp.HostClient{
		Addr:                addr,
		MaxConns:            o.UpstreamConns,
		MaxConnWaitTimeout:  o.UpstreamWait,
		MaxIdleConnDuration: o.UpstreamIdle,
		Dial: func(addr string) (net.Conn, error) {
			nc, err := dialer.Dial("tcp", addr)
			if err != nil {
				return nil, err
			}
			if secure {
				t := tls.Client(nc, &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12})
				_ = t.SetDeadline(time.Now().Add(o.DialTimeout))
				if err := t.Handshake(); err != nil {
					_ = nc.Close()
					return nil, err
				}
				nc = t
			}
			return &upConn{Conn: nc, silent: o.AnswerTimeout, buf: make([]byte, 4<<10), probe: newProbe(nc, false)}, nil
		},
	}
	return pooled(hc, hc.AcquireConn, hc.ReleaseConn, hc.CloseConn, o.UpstreamConns)
}

func pooled[C interface{ Conn() net.Conn }](hc *fasthttp.HostClient,
	acquire func(time.Duration, bool) (C, error), release, closeConn func(C), tries int) pool {
	return &hostPool[C]{hc, acquire, release, closeConn, tries}
}

func (p *hostPool[C]) get(now time.Time) (*upConn, error) {
	for range p.tries + 1 {
		cc, err := p.acquire(0, false)
		if err != nil {
			return nil, err
		}
		up := cc.Conn().(*upConn)
		up.handle = cc
		up.armRead(now, up.silent)
		up.armWrite(now)
		if up.uses == 0 || !up.suspect && now.Sub(up.lastUse) < time.Second || up.probe.alive() {
			up.uses++
			up.r, up.w, up.spoiled, up.suspect = 0, 0, false, false
			return up, nil
		}
		p.drop(up)
	}
	return nil, errors.New("gateway: no living upstream connection")
}

func (p *hostPool[C]) put(up *upConn) { p.release(up.handle.(C)) }

func (p *hostPool[C]) drop(up *upConn) { p.close(up.handle.(C)) }

func (p *hostPool[C]) calm() { p.client.CloseIdleConnections() }

func (p *hostPool[C]) shut() { p.client.CloseIdleConnections() }

// armRead makes sure that a read ends between d and 5/4 d from now.
func (up *upConn) armRead(now time.Time, d time.Duration) {
	if left := up.readBy.Sub(now); left < d || left > d+d/4 {
		up.readBy = now.Add(d + d/4)
		_ = up.SetReadDeadline(up.readBy)
	}
}

func (up *upConn) armWrite(now time.Time) {
	if d := up.silent; up.writeBy.Sub(now) < d {
		up.writeBy = now.Add(d + d/4)
		_ = up.SetWriteDeadline(up.writeBy)
	}
}

// errLeft says that the client did not wait for the answer.
var errLeft = errors.New("gateway: the client has left")

// glance is how often, while the upstream is silent, we look whether the client is still there.
const glance = time.Second

// await reads while an answer's head is due. When the client is gone nobody waits for the upstream
// any more, and the place that it took is free for others.
func (up *upConn) await(p []byte, client *conn) (int, error) {
	for {
		n, err := up.Conn.Read(p)
		if n > 0 || !timeout(err) {
			return n, err
		}
		now := time.Now()
		if now.Sub(up.asked) >= up.silent {
			return 0, err
		}
		if client.left(now) {
			return 0, errLeft
		}
		up.armRead(now, min(glance, up.silent))
	}
}

// readHead reads the answer's head, passing over interim ones.
func (up *upConn) readHead(client *conn, lim limits) error {
	up.armRead(up.asked, min(glance, up.silent))
	for range 16 {
		var s scan
		up.w = copy(up.buf, up.buf[up.r:up.w])
		up.r = 0
		for {
			n, why := s.end(up.buf[:up.w], lim)
			if n > 0 {
				why = parseAnswer(up.buf[:n], client.msg.method, &up.msg)
			}
			if why.status != 0 {
				return why
			}
			if n > 0 {
				up.r = n
				break
			}
			if up.w == len(up.buf) {
				up.buf = append(up.buf, make([]byte, len(up.buf))...)
			}
			n, err := up.await(up.buf[up.w:], client)
			if n == 0 {
				if err == io.EOF && up.w > 0 {
					err = io.ErrUnexpectedEOF
				}
				return err
			}
			up.w += n
		}
		if up.msg.status >= 200 {
			up.body.start(up.msg.length)
			return nil
		}
		if up.msg.status == 101 {
			if client.msg.key != "" {
				return nil
			}
			return bad("protocol switched though nobody asked")
		}
	}
	return bad("too many interim answers")
}

// whole reads the whole body if that can be done without waiting for long: it is stated to be small,
// or it is already here. ok is false when it is neither, and the body is then to be streamed.
func (up *upConn) whole(limit int) (body []byte, ok bool, err error) {
	switch up.body.state {
	case atEnd:
		return nil, true, nil
	case inSized:
		n := up.body.left
		if n > int64(limit) {
			return nil, false, nil
		}
		size := int(n)
		if up.r+size > len(up.buf) { // the head must stay where it is
			if cap(up.big) < size {
				up.big = make([]byte, max(size, 16<<10))
			}
			body = up.big[:size]
			have := copy(body, up.buf[up.r:up.w])
			up.r += have
			up.armRead(time.Now(), up.silent)
			if _, err = io.ReadFull(up.Conn, body[have:]); err != nil {
				return nil, false, cut(err)
			}
		} else {
			if need := up.r + size - up.w; need > 0 {
				up.armRead(time.Now(), up.silent)
				k, err := io.ReadAtLeast(up.Conn, up.buf[up.w:], need)
				up.w += k
				if err != nil {
					return nil, false, cut(err)
				}
			}
			body = up.buf[up.r : up.r+size]
			up.r += size
		}
		up.body = framing{}
		return body, true, nil
	case atSize:
		trial := up.body
		for rest := up.buf[up.r:up.w]; len(rest) > 0 && !trial.done(); {
			n, _, why := trial.next(rest)
			if why.status != 0 {
				return nil, false, why
			}
			rest = rest[n:]
		}
		if !trial.done() {
			return nil, false, nil
		}
		n, used, _ := up.body.compact(up.buf[up.r:up.w])
		body = up.buf[up.r : up.r+n]
		up.r += used
		return body, true, nil
	}
	return nil, false, nil
}

// read reads data of a body that is streamed, io.EOF at its end. A body that ends before its
// framing says so is an error, never an end.
func (up *upConn) read(p []byte) (int, error) {
	for !up.body.done() {
		if up.r < up.w {
			n, data, why := up.body.next(up.buf[up.r:min(up.w, up.r+len(p))])
			if why.status != 0 {
				return 0, why
			}
			up.r += n
			if len(data) > 0 {
				return copy(p, data), nil
			}
			continue
		}
		q := p
		if up.body.state == inSized && int64(len(q)) > up.body.left {
			q = q[:up.body.left]
		}
		up.armRead(time.Now(), up.silent)
		n, err := up.Conn.Read(q)
		if n == 0 {
			if err == io.EOF && up.body.state == toTheEnd {
				up.body, up.spoiled = framing{}, true
				return 0, io.EOF
			}
			return 0, cut(err)
		}
		data, used, why := up.body.compact(q[:n])
		if why.status != 0 {
			return data, why
		}
		if used < n {
			up.spoiled = true // bytes that nobody asked for
		}
		if data > 0 {
			return data, nil
		}
	}
	return 0, io.EOF
}

func cut(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// clean tells whether the connection may serve another exchange: the answer was read to its end,
// nothing follows it, and neither side wants to close.
func (up *upConn) clean() bool {
	return up.body.done() && !up.spoiled && up.r == up.w && up.msg.keep
}
