package gateway

import "net/netip"

// trusts tells whether a peer's word about whom it speaks for counts.
func (g *Gateway) trusts(a netip.Addr) bool { return g.o.Trusted.Has(a) }

// client returns who sent the message: the peer, or whom trusted proxies name.
func (c *conn) client() netip.Addr {
	last := c.peer
	if !c.trusted {
		return last
	}
	for i := len(c.msg.fields) - 1; i >= 0; i-- {
		if c.msg.ids[i] != forwardedFor {
			continue
		}
		var end bool
		if last, end = c.g.o.Trusted.Back(c.msg.fields[i].Value, last); end {
			break
		}
	}
	return last
}
