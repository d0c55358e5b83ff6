//go:build unix

package gateway

import (
	"net"
	"syscall"
)

// probe tells whether a connection is still open and, to the upstream, silent. One that has something to say
// before it was asked is not used: those bytes would be taken for the answer to the next request
// (a request whose body the upstream read as a second request leaves such an answer behind).
type probe struct {
	raw  syscall.RawConn
	peek func(fd uintptr) bool
	good bool
	b    [1]byte
}

// newProbe makes what alive needs once for a connection, so that asking allocates nothing.
// mayHaveData says that waiting data is no reason for distrust.
func newProbe(nc net.Conn, mayHaveData bool) *probe {
	p := &probe{}
	if t, ok := nc.(interface{ NetConn() net.Conn }); ok {
		nc, mayHaveData = t.NetConn(), true // TLS: its own records (session tickets) may wait there
	}
	if sc, ok := nc.(syscall.Conn); ok {
		p.raw, _ = sc.SyscallConn()
	}
	p.peek = func(fd uintptr) bool {
		n, _, err := syscall.Recvfrom(int(fd), p.b[:], syscall.MSG_PEEK)
		p.good = err == syscall.EAGAIN || err == syscall.EWOULDBLOCK || mayHaveData && n > 0
		return true
	}
	return p
}

func (p *probe) alive() bool {
	if p.raw == nil {
		return true
	}
	p.good = false
	return p.raw.Read(p.peek) == nil && p.good
}
