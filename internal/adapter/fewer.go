package adapter

import (
	"net"
	"sync"
	"sync/atomic"
)

// fewer is a listener whose connections are bounded in number: one too many is closed at once.
type fewer struct {
	net.Listener
	most int64
	now  atomic.Int64
}

func (l *fewer) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if l.now.Add(1) <= l.most {
			return &counted{Conn: c, less: sync.OnceFunc(func() { l.now.Add(-1) })}, nil
		}
		l.now.Add(-1)
		c.Close()
	}
}

// counted is a connection that is counted until it closes.
type counted struct {
	net.Conn
	less func()
}

func (c *counted) Close() error {
	c.less()
	return c.Conn.Close()
}
