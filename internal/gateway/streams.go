package gateway

import (
	"net/netip"
	"sync"
)

// streams counts the answers that are being streamed, by client: each holds an upstream connection
// for as long as its client takes to read. There are never more than UpstreamConns.
type streams struct {
	mu  sync.Mutex
	all int
	by  map[netip.Addr]int
}

// enter takes a place, which leave gives back, or refuses it: three quarters of the upstream's
// connections stream and the client has its share of them.
func (s *streams) enter(client netip.Addr, o *Options) (holder netip.Addr, ok bool) {
	if client.Is6() { // whoever has one of these addresses has all of its /64
		if p, err := client.Prefix(64); err == nil {
			client = p.Addr()
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all >= o.UpstreamConns-o.UpstreamConns/4 && s.by[client] >= o.ClientConns {
		return client, false
	}
	if s.by == nil {
		s.by = map[netip.Addr]int{}
	}
	s.all++
	s.by[client]++
	return client, true
}

func (s *streams) leave(holder netip.Addr) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all--
	if s.by[holder]--; s.by[holder] == 0 {
		delete(s.by, holder)
	}
}
