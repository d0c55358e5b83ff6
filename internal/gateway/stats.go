package gateway

import "sync/atomic"

// Stats counts since the start.
type Stats struct {
	Connections    uint64
	Requests       uint64 // whole heads, refused ones included
	Refused        uint64 // messages that could be read in more than one way
	Forwarded      uint64 // requests that were sent to the upstream
	Replaced       uint64 // exchanges that a decision answered
	UpstreamErrors uint64 // 502, 503 and 504 for the upstream's sake
	Retried        uint64 // requests sent again after a kept connection had died
	Aborted        uint64 // exchanges that ended in the middle of an answer
	GuardPanics    uint64
}

type counters struct {
	connections, requests, refused, forwarded, replaced, upstreamErrors, retried, aborted, guardPanics atomic.Uint64
}

// Stats returns a snapshot. The counters are read one by one.
func (g *Gateway) Stats() Stats {
	c := &g.counts
	return Stats{
		Connections:    c.connections.Load(),
		Requests:       c.requests.Load(),
		Refused:        c.refused.Load(),
		Forwarded:      c.forwarded.Load(),
		Replaced:       c.replaced.Load(),
		UpstreamErrors: c.upstreamErrors.Load(),
		Retried:        c.retried.Load(),
		Aborted:        c.aborted.Load(),
		GuardPanics:    c.guardPanics.Load(),
	}
}
