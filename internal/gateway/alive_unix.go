//go:build unix

package gateway

import (
	"net"
	"syscall"
)

// alive tells whether a kept connection is still open and silent. One that has something to say
// before it was asked is not used: those bytes would be taken for the answer to the next request
// (a request whose body the upstream read as a second request leaves such an answer behind).
func alive(nc net.Conn) bool {
	if t, ok := nc.(interface{ NetConn() net.Conn }); ok {
		nc = t.NetConn() // TLS: its own records (session tickets) may wait there, so only the end counts
		return quiet(nc, true)
	}
	return quiet(nc, false)
}

func quiet(nc net.Conn, mayHaveData bool) bool {
	sc, ok := nc.(syscall.Conn)
	if !ok {
		return true
	}
	raw, err := sc.SyscallConn()
	if err != nil {
		return false
	}
	good := false
	err = raw.Read(func(fd uintptr) bool {
		var b [1]byte
		n, _, err := syscall.Recvfrom(int(fd), b[:], syscall.MSG_PEEK)
		good = err == syscall.EAGAIN || err == syscall.EWOULDBLOCK || mayHaveData && n > 0
		return true
	})
	return err == nil && good
}
