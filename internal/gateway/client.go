package gateway

import (
	"net/netip"
	"strings"
)

// trusts tells whether a peer's word about whom it speaks for counts.
func (g *Gateway) trusts(a netip.Addr) bool {
	for _, p := range g.o.Trusted {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// client returns who sent the message: the peer, or, when the peer is a trusted proxy, the last
// address in X-Forwarded-For that is not one. What stands left of that anyone can have written.
func (c *conn) client() netip.Addr {
	if !c.trusted {
		return c.peer
	}
	last := c.peer
	for i := len(c.msg.fields) - 1; i >= 0; i-- {
		if c.msg.ids[i] != forwardedFor {
			continue
		}
		for rest := c.msg.fields[i].Value; rest != ""; {
			item := rest
			if j := strings.LastIndexByte(rest, ','); j >= 0 {
				rest, item = rest[:j], rest[j+1:]
			} else {
				rest = ""
			}
			a, ok := address(trim(item))
			if !ok {
				return last
			}
			if last = a; !c.g.trusts(a) {
				return a
			}
		}
	}
	return last
}

// address reads what proxies write into X-Forwarded-For: an address, with or without a port.
func address(s string) (netip.Addr, bool) {
	if len(s) > 64 {
		return netip.Addr{}, false
	}
	if strings.IndexByte(s, '[') == 0 || strings.Count(s, ":") == 1 {
		if ap, err := netip.ParseAddrPort(s); err == nil {
			return ap.Addr().Unmap(), true
		}
		s = strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
	}
	a, err := netip.ParseAddr(s)
	if err != nil || a.Zone() != "" {
		return netip.Addr{}, false
	}
	return a.Unmap(), true
}
