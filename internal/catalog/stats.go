package catalog

import (
	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/sketch"
)

// stats is what was counted of one raw path and method, or of what no path of its own is kept for.
// Stats add up exactly (actors above 16: as estimates do), so that history follows every split and
// merge of templates.
type stats struct {
	requests    uint64
	success     uint64
	first, last int64 // unix nanoseconds
	status      []statusCount
	auth        [vedette.AuthKinds]uint32
	actors      sketch.Distinct
	signs       *signs // nil: nothing
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
	s.actors.Add(uint64(actor))
	if x.AnsweredBy != vedette.Gateway {
		s.signs = s.signs.sign(x, ok)
	}
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
	s.actors.Merge(&o.actors)
	if o.signs != nil {
		if s.signs == nil {
			s.signs = &signs{}
		}
		s.signs.add(o.signs)
	}
}

func mix(x uint64) uint64 { return sketch.Mix(x) }

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
