package gateway

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"log"
	"net"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/vedette-project/vedette"
)

// Guard judges exchanges. The gateway calls it from many connections at once.
type Guard interface {
	// Judge is called at Head, at Body (only when there is a body) and at Answer (only when the
	// upstream answered), and says what to do. The Request is borrowed for the call.
	Judge(vedette.Phase, *vedette.Request) vedette.Decision
	// Finish is called once for each request, refused ones too, when sizes and times are known. It
	// must not keep the Request.
	Finish(*vedette.Request)
}

// piece is the size of the buffers that bodies pass through.
const piece = 32 << 10

// Gateway is the door. Make one with New.
type Gateway struct {
	o       Options
	guard   Guard
	server  *fasthttp.Server
	pool    pool
	counts  counters
	boot    uint64        // random: makes request ids differ between processes
	ids     atomic.Uint64 // request ids of this process
	pieces  sync.Pool     // *[piece]byte
	streams streams

	stopping atomic.Bool
	mu       sync.Mutex         // protects conns
	conns    map[*conn]struct{} // all that are open; bounded by MaxConns
}

// protocol is the name under which fasthttp hands connections to our own loop.
const protocol = "vedette"

// New checks the options and makes a gateway. Nothing is dialled yet.
func New(o Options, guard Guard) (*Gateway, error) {
	if guard == nil {
		return nil, errors.New("gateway: no guard")
	}
	addr, host, tls, err := o.check()
	if err != nil {
		return nil, err
	}
	g := &Gateway{o: o, guard: guard, conns: map[*conn]struct{}{}}
	g.pieces.New = func() any { return new([piece]byte) }
	var b [8]byte
	if _, err := rand.Read(b[:]); err != nil {
		return nil, err
	}
	g.boot = binary.BigEndian.Uint64(b[:])
	g.pool = newPool(&g.o, addr, host, tls)
	g.server = &fasthttp.Server{
		Concurrency: o.MaxConns,
		Handler:     func(ctx *fasthttp.RequestCtx) { ctx.SetConnectionClose() }, // never reached: see conn.ConnectionState
		Logger:      log.New(io.Discard, "", 0),                                  // a room does not log; what counts is in Stats
	}
	g.server.NextProto(protocol, func(nc net.Conn) error { return g.serve(nc.(*conn)) })
	return g, nil
}

// Serve answers connections from ln until Shutdown. It returns nil after a Shutdown.
func (g *Gateway) Serve(ln net.Listener) error {
	return g.server.Serve(&listener{ln, g})
}

// Shutdown stops accepting, closes idle connections and lets exchanges under way come to their end.
// When ctx ends first, what is left is cut off and ctx's error returned.
func (g *Gateway) Shutdown(ctx context.Context) error {
	g.stopping.Store(true)
	g.mu.Lock()
	for c := range g.conns {
		c.wake()
	}
	g.mu.Unlock()
	err := g.server.ShutdownWithContext(ctx)
	g.mu.Lock()
	for c := range g.conns {
		c.abort()
	}
	g.mu.Unlock()
	g.pool.shut()
	return err
}

// listener hands fasthttp connections that speak our protocol.
type listener struct {
	net.Listener
	g *Gateway
}

// Accept waits out a shortage of files or memory: fasthttp would end the server on it.
func (l *listener) Accept() (net.Conn, error) {
	for pause := 5 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		nc, err := l.Listener.Accept()
		if err == nil {
			return l.g.open(nc), nil
		}
		if l.g.stopping.Load() {
			return nil, net.ErrClosed // whatever it was, this is now the reason
		}
		if !passing(err) {
			return nil, err
		}
		time.Sleep(pause)
	}
}

func passing(err error) bool {
	for _, e := range []error{syscall.EMFILE, syscall.ENFILE, syscall.ECONNABORTED, syscall.ENOBUFS, syscall.ENOMEM} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// serve is a connection's life: one message after the other until one side has had enough. fasthttp
// closes the connection when it returns.
func (g *Gateway) serve(c *conn) error {
	for c.next() && g.exchange(c) {
	}
	return nil
}
