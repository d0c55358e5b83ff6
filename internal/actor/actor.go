// Package actor works out who made a request, at every identity level that needs no configuration, and
// keeps what each actor does of late, in bounded memory. It may touch values only: no clock, no network.
//
//	Exchange ─▶ Identify ─▶ Identity: key · session · address · prefix
//	               ▲           │
//	  proven credentials       ▼
//	               └─────── Observe ─▶ one bounded table for each level
//
// A key or a session is a level of its own only once the upstream has accepted or issued it: anyone can
// invent a token for each request, and would otherwise be a new actor each time.
package actor

import (
	"math/bits"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/sketch"
)

// Options bound the memory. The zero value works.
type Options struct {
	Addresses int // default 128 Ki; prefixes, keys and sessions have half of it each
	Proven    int // credentials remembered as accepted per generation; default 512 Ki
}

// Actors knows who is who. Identify and Shared may be called by any goroutine while one calls Observe.
type Actors struct {
	proven *sketch.Filter
	shared *sketch.Filter // addresses that many credentials succeed from
	asks   *sketch.Filter // endpoints that have refused who did not say who he is
	tables [vedette.Levels]*sketch.Table[Record]
	total  sketch.Distinct
}

// Record is what one actor does. Times are Unix seconds.
type Record struct {
	First, Last int64
	Requests    uint32
	Errors      uint32 // 4xx answers
	Minute      int64  // the minute that Rate counts
	Rate        uint32 // requests in that minute
	Peak        uint32 // the most in any minute
	Credentials uint64 // classes of credentials that succeeded from here
	Endpoints   uint64 // classes of endpoints
}

func (r *Record) rank() float64 {
	return float64(bits.Len32(r.Requests)) + float64(bits.Len32(r.Errors))
}

// New returns Actors that know nobody.
func New(o Options) *Actors {
	if o.Addresses <= 0 {
		o.Addresses = 1 << 17
	}
	if o.Proven <= 0 {
		o.Proven = 1 << 19
	}
	a := &Actors{proven: sketch.NewFilter(o.Proven), shared: sketch.NewFilter(1 << 16), asks: sketch.NewFilter(1 << 14)}
	for _, l := range [...]vedette.Level{vedette.Key, vedette.Session, vedette.Address, vedette.Prefix} {
		n := o.Addresses / 2
		if l == vedette.Address {
			n = o.Addresses
		}
		a.tables[l] = sketch.NewTable(n, (*Record).rank)
	}
	return a
}

// Identify says who made the request of x, at every level present.
func (a *Actors) Identify(x *vedette.Exchange) vedette.Identity {
	var id vedette.Identity
	id[vedette.Address], id[vedette.Prefix] = vedette.AddressDigest(x.Client)
	if x.Key != 0 && a.proven.Has(uint64(x.Key)) {
		id[vedette.Key] = x.Key
	}
	if x.Session != 0 && a.proven.Has(uint64(x.Session)) {
		id[vedette.Session] = x.Session
	}
	return id
}

// sharedFrom is how many credentials make an address a shared one: an office, a carrier's gateway.
const sharedFrom = 5

// Shared tells whether an address is used by many who succeed. Such an address is never denied as such.
func (a *Actors) Shared(address vedette.Digest) bool { return a.shared.Has(uint64(address)) }

// Observe takes in one exchange of id at endpoint ep with its outcome, and learns which credentials the
// upstream accepts.
func (a *Actors) Observe(x *vedette.Exchange, id *vedette.Identity, ep vedette.EndpointID, outcome vedette.Outcome) {
	accepted := x.Status >= 200 && x.Status < 400 && x.AnsweredBy == vedette.Upstream
	if accepted {
		if x.Issued != 0 {
			a.proven.Add(uint64(x.Issued))
		}
		// An invented token is answered 200 by every public page: it counts when it was issued, or where
		// others were turned away.
		if x.Key != 0 && ep != 0 && !x.Shape.Failed && a.asks.Has(uint64(ep)) {
			a.proven.Add(uint64(x.Key))
		}
	} else if ep != 0 && (x.Status == 401 || x.Status == 403) && x.AnsweredBy == vedette.Upstream {
		a.asks.Add(uint64(ep))
	}
	at := x.At.Unix()
	for l, t := range a.tables {
		if t == nil || id[l] == 0 {
			continue
		}
		r := t.Get(uint64(id[l]))
		r.observe(x.Status, at, ep)
		if l == int(vedette.Address) && accepted {
			a.credential(r, x, id, outcome)
		}
	}
	if who, ok := id.Strongest(); ok {
		a.total.Add(uint64(who.Digest) ^ uint64(who.Level)<<60)
	}
}

func (r *Record) observe(status int, at int64, ep vedette.EndpointID) {
	if r.First == 0 {
		r.First = at
	}
	r.Last = max(r.Last, at)
	r.Requests++
	if status >= 400 && status < 500 {
		r.Errors++
	}
	if m := at / 60; m != r.Minute {
		r.Minute, r.Rate = m, 0
	}
	r.Rate++
	r.Peak = max(r.Peak, r.Rate)
	if ep != 0 {
		r.Endpoints |= 1 << (sketch.Mix(uint64(ep)) & 63)
	}
}

// credential notes that a credential succeeded from an address, under whichever digest shows.
func (a *Actors) credential(r *Record, x *vedette.Exchange, id *vedette.Identity, outcome vedette.Outcome) {
	var who vedette.Digest
	if outcome == vedette.LoginSucceeded {
		who = x.Account
	}
	if who == 0 {
		who = id[vedette.Key]
	}
	if who == 0 {
		who = id[vedette.Session]
	}
	if who == 0 {
		return
	}
	r.Credentials |= 1 << (sketch.Mix(uint64(who)) & 63)
	if bits.OnesCount64(r.Credentials) >= sharedFrom {
		a.shared.Add(uint64(id[vedette.Address]))
	}
}

// Lookup returns what is known of one actor; ok is false for nobody.
func (a *Actors) Lookup(id vedette.ActorID) (r Record, ok bool) {
	if t := a.tables[id.Level]; t != nil && id.Digest != 0 {
		if found := t.Find(uint64(id.Digest)); found != nil {
			return *found, true
		}
	}
	return Record{}, false
}

// Count estimates how many actors there were, each at its strongest level.
func (a *Actors) Count() uint64 { return a.total.Count() }
