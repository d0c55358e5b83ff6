//go:build !unix

package gateway

import "net"

// probe cannot tell here whether a connection lives without reading from it: it is taken as it is,
// and a request that may be sent again is, when it turns out to be dead.
type probe struct{}

func newProbe(net.Conn, bool) *probe { return nil }

func (*probe) alive() bool { return true }
