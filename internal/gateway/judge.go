package gateway

import (
	"github.com/vedette-project/vedette"
)

// judge asks the guard. The problem that it returns is to be answered instead of going on; its
// status is zero when the exchange goes on.
func (g *Gateway) judge(c *conn, phase vedette.Phase) problem {
	if c.unjudged {
		return problem{}
	}
	d, ok := g.ask(phase, &c.req)
	if !ok {
		g.counts.guardPanics.Add(1)
		c.unjudged = true
		if g.o.OnPanic == FailClosed {
			return problem{status: 503, detail: "This request cannot be served now."}
		}
		return problem{}
	}
	if !d.Enforced || d.Action < vedette.Throttle {
		return problem{}
	}
	// Challenge, step-up and drop arrive with their rooms; until then the door does what is nearest
	// to them and not weaker.
	p := problem{status: 403, detail: "This request is not allowed.", retry: d.RetryAfter, decided: true}
	if d.Action == vedette.Throttle {
		p.status, p.detail = 429, "There are too many requests of this kind at the moment."
		if p.retry <= 0 {
			p.retry = fallbackRetry
		}
	}
	p.hangUp = d.Action == vedette.Drop
	return p
}

// ask calls the guard and survives it.
func (g *Gateway) ask(phase vedette.Phase, r *vedette.Request) (d vedette.Decision, ok bool) {
	defer func() {
		if !ok {
			_ = recover()
		}
	}()
	d = g.guard.Judge(phase, r)
	return d, true
}

// finish tells the guard that the exchange is over.
func (g *Gateway) finish(r *vedette.Request) {
	ok := false
	defer func() {
		if !ok {
			_ = recover()
			g.counts.guardPanics.Add(1)
		}
	}()
	g.guard.Finish(r)
	ok = true
}
