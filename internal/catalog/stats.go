package catalog

import (
	"math"
	"math/bits"

	"github.com/vedette-project/vedette"
)

// stats is what was counted of one raw path and method, or of what no path of its own is kept for.
// Stats add up exactly (actors above 16: as estimates do), so that history follows every split and
// merge of templates.
type stats struct {
	requests    uint64
	success     uint64
	first, last int64 // unix nanoseconds
	status      []statusCount
	auth        [vedette.AuthCookie + 1]uint32
	actors      actors
}

type statusCount struct {
	Status uint16
	N      uint64
}

// add counts one exchange. ok: it was answered successfully.
func (s *stats) add(x *vedette.Exchange, actor vedette.Digest, ok bool) {
	at := x.At.UnixNano()
	if s.requests == 0 || at < s.first {
		s.first = at
	}
	if s.requests == 0 || at > s.last {
		s.last = at
	}
	s.requests++
	s.addStatus(uint16(x.Status), 1)
	if ok {
		s.success++
		if int(x.AuthKind) < len(s.auth) {
			s.auth[x.AuthKind]++
		}
	}
	s.actors.add(uint64(actor))
}

func (s *stats) addStatus(status uint16, n uint64) {
	for i := range s.status {
		if s.status[i].Status == status {
			s.status[i].N += n
			return
		}
	}
	if len(s.status) >= maxStatuses {
		s.status[maxStatuses-1].N += n // an upstream with more kinds of answers than HTTP has
		return
	}
	s.status = append(s.status, statusCount{status, n})
}

// maxStatuses bounds the distinct statuses of one path: more than a real service has.
const maxStatuses = 40

// merge adds o to s. o is not changed and shares nothing with s afterwards.
func (s *stats) merge(o *stats) {
	if o.requests == 0 {
		return
	}
	if s.requests == 0 || o.first < s.first {
		s.first = o.first
	}
	if s.requests == 0 || o.last > s.last {
		s.last = o.last
	}
	s.requests += o.requests
	s.success += o.success
	for _, c := range o.status {
		s.addStatus(c.Status, c.N)
	}
	for i, n := range o.auth {
		s.auth[i] += n
	}
	s.actors.merge(&o.actors)
}

// actors counts distinct actors: exactly up to 16, then with 256 registers of a HyperLogLog
// (Flajolet et al. 2007; standard error 6.5 %).
type actors struct {
	one  uint64   // the first actor: most paths have only one
	few  []uint64 // the others, while they are few
	regs []uint8  // set once there are more than 16
}

const (
	exactActors = 16
	registers   = 256
)

func (a *actors) add(d uint64) {
	switch {
	case d == 0 || d == a.one && a.regs == nil:
	case a.regs != nil:
		a.observe(d)
	case a.one == 0:
		a.one = d
	default:
		for _, f := range a.few {
			if f == d {
				return
			}
		}
		if len(a.few) < exactActors-1 {
			a.few = append(a.few, d)
			return
		}
		a.spill()
		a.observe(d)
	}
}

func (a *actors) spill() {
	a.regs = make([]uint8, registers)
	a.observe(a.one)
	for _, f := range a.few {
		a.observe(f)
	}
	a.one, a.few = 0, nil
}

func (a *actors) observe(d uint64) {
	h := mix(d)
	if r := uint8(bits.LeadingZeros64(h<<8|0x80) + 1); r > a.regs[h>>56] {
		a.regs[h>>56] = r
	}
}

func (a *actors) merge(o *actors) {
	if o.regs == nil {
		a.add(o.one)
		for _, f := range o.few {
			a.add(f)
		}
		return
	}
	if a.regs == nil {
		a.spill()
	}
	for i, r := range o.regs {
		a.regs[i] = max(a.regs[i], r)
	}
}

func (a *actors) count() uint64 {
	if a.regs == nil {
		n := uint64(len(a.few))
		if a.one != 0 {
			n++
		}
		return n
	}
	return estimate(a.regs)
}

// many tells whether at least two actors were seen.
func (a *actors) many() bool { return a.regs != nil || len(a.few) > 0 }

// estimate reads a HyperLogLog, with linear counting where it is sparse.
func estimate(regs []uint8) uint64 {
	m := float64(len(regs))
	sum, zero := 0.0, 0
	for _, r := range regs {
		sum += math.Ldexp(1, -int(r))
		if r == 0 {
			zero++
		}
	}
	e := 0.7213 / (1 + 1.079/m) * m * m / sum
	if e <= 2.5*m && zero > 0 {
		e = m * math.Log(m/float64(zero))
	}
	return uint64(e + 0.5)
}

// mix is the finaliser of splitmix64 (Steele et al. 2014): digests are already uniform, names are not.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// hash is FNV-1a over s, continued from h, so that a path can be hashed piece by piece.
func hash(h uint64, s string) uint64 {
	if h == 0 {
		h = 14695981039346656037
	}
	for i := range len(s) {
		h ^= uint64(s[i])
		h *= 1099511628211
	}
	return h
}
