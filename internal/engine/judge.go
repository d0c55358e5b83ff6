package engine

import (
	"context"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/catalog"
	"github.com/vedette-project/vedette/internal/ingest"
	"github.com/vedette-project/vedette/internal/respond"
)

// Judge looks at a request at one phase and answers with the strictest decision so far. Head comes
// first; Body when a prefix of a body was read; Answer when the upstream has answered.
func (e *Engine) Judge(phase vedette.Phase, q *vedette.Request) vedette.Decision {
	switch phase {
	case vedette.Head:
		e.judgeHead(q)
	case vedette.Body:
		e.judgeBody(q)
	}
	return q.Judged.Decision
}

func (e *Engine) judgeHead(q *vedette.Request) {
	x := e.records.Get().(*vedette.Exchange)
	reset(x)
	r := e.redactors.Get().(*ingest.Redactor)
	r.Head(x, q)
	e.redactors.Put(r)
	j := &q.Judged
	*j = vedette.Judged{Exchange: x, Identity: e.actors.Identify(x)}
	if ep := e.catalog.Match(x.Method, x.Host, x.Path, ""); ep != nil {
		j.Endpoint, j.Settled = ep.ID, ep.Settled
	}
	query := respond.Query{At: q.At, Endpoint: j.Endpoint, Identity: &j.Identity, Own: true}
	// What a log-in is shows better when its body has named an account, if one is on its way.
	if query.Login = e.logins.IsLogin(x); query.Login {
		j.Login, j.Stranger = true, x.Sent == 0
		query.Stranger = j.Stranger && e.logins.Stranger(x)
	}
	j.Decision = e.respond.Judge(&query)
	e.stats.Judged.Add(1)
	e.stats.Actions[j.Decision.Action].Add(1)
}

func (e *Engine) judgeBody(q *vedette.Request) {
	x := q.Judged.Exchange
	if x == nil {
		return
	}
	r := e.redactors.Get().(*ingest.Redactor)
	r.Body(x, q)
	e.redactors.Put(r)
	j := &q.Judged
	if len(x.Calls) > 0 { // its body says which
		if ep := e.catalog.Match(x.Method, x.Host, x.Path, x.Calls[0].Operation); ep != nil {
			j.Endpoint, j.Settled = ep.ID, ep.Settled
		}
	}
	if j.Login && j.Stranger || !e.logins.IsLogin(x) {
		return
	}
	query := respond.Query{At: q.At, Endpoint: j.Endpoint, Identity: &j.Identity, Login: !j.Login, Stranger: !j.Stranger && e.logins.Stranger(x)}
	j.Login, j.Stranger = true, true
	if d := e.respond.Judge(&query); d.Action > j.Decision.Action {
		e.stats.Actions[j.Decision.Action].Add(^uint64(0))
		e.stats.Actions[d.Action].Add(1)
		j.Decision = d
	}
}

// reset makes a record new. What it points to serves again.
func reset(x *vedette.Exchange) {
	*x = vedette.Exchange{Got: -1, Leaves: x.Leaves[:0], Calls: x.Calls[:0]}
}

// shards of the queue between the doors and the learner, by client, so that a client's exchanges stay
// in their order.
const shards = 4

// Release ends a judgement of an exchange that is learned elsewhere: from the access log of whoever asked.
func (e *Engine) Release(q *vedette.Request) {
	if x := q.Judged.Exchange; x != nil {
		q.Judged.Exchange = nil
		e.records.Put(x)
	}
}

// Finish queues what a request became. It never blocks: when the learner is behind by more than the
// queue holds, the exchange is dropped and counted. The Request is free again when it returns.
func (e *Engine) Finish(q *vedette.Request) {
	x := q.Judged.Exchange
	r := e.redactors.Get().(*ingest.Redactor)
	if x == nil { // refused before it was judged
		x = e.records.Get().(*vedette.Exchange)
		reset(x)
		x.Sent = -1
		r.Head(x, q)
	}
	r.Answer(x, q, true, catalog.Wanted(q.Judged.Settled, q.At))
	e.redactors.Put(r)
	x.Recorded, x.Because = q.Judged.Decision.Action, q.Judged.Decision.Kind
	q.Judged.Exchange = nil
	ingest.Own(x)
	address, _ := vedette.AddressDigest(x.Client)
	select {
	case e.rings[(uint64(address)*0x9e3779b97f4a7c15)>>62] <- x:
	default:
		e.stats.Dropped.Add(1)
		e.records.Put(x)
		return
	}
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// Run learns from what doors have finished, until ctx ends and the queue is empty.
func (e *Engine) Run(ctx context.Context, each func(*Verdict)) {
	for {
		if e.drain(each) > 0 {
			continue
		}
		select {
		case <-ctx.Done():
			for e.drain(each) > 0 {
			}
			return
		case <-e.wake:
		}
	}
}

// drain learns at most one queue's worth, so that Flush is never kept waiting for long.
func (e *Engine) drain(each func(*Verdict)) (n int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i := range e.rings {
		for range 256 {
			select {
			case x := <-e.rings[i]:
				e.learn(x, true, each)
				e.records.Put(x)
				n++
				continue
			default:
			}
			break
		}
	}
	return n
}
