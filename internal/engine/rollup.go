package engine

import (
	"sort"

	"github.com/vedette-project/vedette"
)

// rollup gathers counts until they are flushed.
type rollup struct {
	counts map[slot]*vedette.Count
}

type slot struct {
	endpoint vedette.EndpointID
	minute   int64
}

func (r *rollup) add(x *vedette.Exchange, ep vedette.EndpointID, stopped bool) {
	k := slot{ep, x.At.Unix() / 60}
	c := r.counts[k]
	if c == nil {
		c = &vedette.Count{Endpoint: ep, Minute: k.minute}
		r.counts[k] = c
	}
	c.Requests++
	switch {
	case x.Status >= 500:
		c.Failed++
	case x.Status >= 400:
		c.Refused++
	}
	if stopped {
		c.Stopped++
	}
	if x.Got > 0 {
		c.Bytes += uint64(x.Got)
	}
	c.Micros += uint64(max(x.Duration.Microseconds(), 0))
}

// take returns the counts since the last call, in order of minute and endpoint.
func (r *rollup) take() []vedette.Count {
	out := make([]vedette.Count, 0, len(r.counts))
	for _, c := range r.counts {
		out = append(out, *c)
	}
	clear(r.counts)
	sort.Slice(out, func(i, j int) bool {
		a, b := &out[i], &out[j]
		return a.Minute < b.Minute || a.Minute == b.Minute && a.Endpoint < b.Endpoint
	})
	return out
}
