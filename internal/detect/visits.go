package detect

import "github.com/vedette-project/vedette"

// visits holds the failures that may still be mended: most honest people succeed within minutes, and
// attackers do not. A visit is one source's attempts at one site within patience.
type visits struct {
	Open   map[uint64]*visit // by site and source
	ByName map[uint64]uint64 // site and account → the open visit
	Queue  []turn            // in order of beginning
}

// turn is a place in the queue; a visit that was resolved leaves it standing.
type turn struct {
	Key   uint64
	Begun int64
}

type visit struct {
	Site    uint64
	Account uint64 // key in ByName; 0: none
	Where   stratum
	Begun   int64
}

const (
	patience   = 600     // seconds
	mostVisits = 1 << 16 // open at once; beyond that the oldest ends early
)

func newVisits() visits {
	return visits{Open: map[uint64]*visit{}, ByName: map[uint64]uint64{}}
}

func visitKey(t *site, who vedette.Digest) uint64 { return mix(t.Key+mix(uint64(who))) | 1 }

// begin opens a visit at its first failure; further failures within it change nothing.
func (v *visits) begin(l *Logins, t *site, where stratum, addr, account vedette.Digest, at int64) {
	key := visitKey(t, addr)
	if v.Open[key] != nil {
		return
	}
	for len(v.Open) >= mostVisits || len(v.Queue) >= 2*mostVisits {
		v.end(l)
	}
	n := &visit{Site: t.Key, Where: where, Begun: at}
	if account != 0 {
		n.Account = visitKey(t, account^0xacc0)
		v.ByName[n.Account] = key
	}
	v.Open[key] = n
	v.Queue = append(v.Queue, turn{key, at})
	t.began(where, true, at)
}

// resolve ends the open visit of a source or an account that now succeeded: it counts as a visit that
// went well. It tells whether there was one.
func (v *visits) resolve(t *site, addr, account vedette.Digest) bool {
	key := visitKey(t, addr)
	n := v.Open[key]
	if n == nil && account != 0 {
		key = v.ByName[visitKey(t, account^0xacc0)]
		n = v.Open[key]
	}
	if n == nil {
		return false
	}
	v.drop(key, n)
	t.ended(n.Where, false, n.Begun)
	return true
}

// expire ends the visits whose time is up: they failed.
func (v *visits) expire(l *Logins, at int64) {
	for len(v.Queue) > 0 && at-v.Queue[0].Begun >= patience {
		v.end(l)
	}
}

// end takes the oldest visit off the queue and counts it as failed, unless it was resolved before.
func (v *visits) end(l *Logins) {
	head := v.Queue[0]
	v.Queue = v.Queue[1:]
	n := v.Open[head.Key]
	if n == nil || n.Begun != head.Begun {
		return
	}
	v.drop(head.Key, n)
	if t := l.sites[n.Site]; t != nil {
		t.ended(n.Where, true, n.Begun)
	}
}

func (v *visits) drop(key uint64, n *visit) {
	delete(v.Open, key)
	if n.Account != 0 && v.ByName[n.Account] == key {
		delete(v.ByName, n.Account)
	}
}
