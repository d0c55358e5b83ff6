package vedette

import (
	"net/netip"
	"strings"
)

// Trust is the proxies whose word about others counts.
type Trust []netip.Prefix

// Has tells whether an address is one of theirs.
func (t Trust) Has(a netip.Addr) bool {
	for _, p := range t {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// Client returns who sent a request: the peer, or, when the peer is trusted, the last address in the values of
// X-Forwarded-For, in wire order, that is not. What stands left of that anyone can have written.
func (t Trust) Client(peer netip.Addr, forwarded []string) netip.Addr {
	if !t.Has(peer) {
		return peer
	}
	for i := len(forwarded) - 1; i >= 0; i-- {
		var end bool
		if peer, end = t.Back(forwarded[i], peer); end {
			break
		}
	}
	return peer
}

// Back reads one value of X-Forwarded-For from its end, last being who stands behind it. end tells that the
// client was found, or that what follows is no address.
func (t Trust) Back(value string, last netip.Addr) (client netip.Addr, end bool) {
	for value != "" {
		item := value
		if j := strings.LastIndexByte(value, ','); j >= 0 {
			value, item = value[:j], value[j+1:]
		} else {
			value = ""
		}
		a, ok := ParseAddress(strings.Trim(item, " \t"))
		if !ok {
			return last, true
		}
		if last = a; !t.Has(a) {
			return a, true
		}
	}
	return last, false
}

// ParseAddress reads an address as proxies and peers write it, with or without a port.
func ParseAddress(s string) (netip.Addr, bool) {
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
