package catalog

import (
	"github.com/vedette-project/vedette"
)

// trails remember the last endpoints that each actor was served by: where a visit ends in a payment, what
// stood before it was part of the way there. Two generations bound them.
type trails struct{ Now, Old map[uint64]*trail }

// trail is an actor's last endpoints, a ring.
type trail struct {
	Steps [trailLength]uint64 // ids
	At    uint8
	Last  int64 // Unix seconds
}

const (
	trailLength = 8
	maxTrails   = 8192    // of one generation
	visit       = 30 * 60 // seconds of silence that end a visit
)

func (t *trails) get(actor uint64) *trail {
	if r := t.Now[actor]; r != nil {
		return r
	}
	r := t.Old[actor]
	if r == nil {
		r = &trail{}
	}
	delete(t.Old, actor)
	if len(t.Now) >= maxTrails {
		t.Now, t.Old = nil, t.Now
	}
	if t.Now == nil {
		t.Now = map[uint64]*trail{}
	}
	t.Now[actor] = r
	return r
}

// follow adds a step to an actor's trail. A step that pays counts for those that led to it, each once.
func (c *Catalog) follow(ep *endpoint, x *vedette.Exchange, actor vedette.Digest, served bool) {
	if !served || actor == 0 {
		return
	}
	t := c.trails.get(uint64(actor))
	now := x.At.Unix()
	if now-t.Last > visit {
		*t = trail{}
	}
	t.Last = now
	if ep.pays(x) {
		for _, id := range t.Steps {
			if id == 0 {
				continue
			}
			if e := c.living[vedette.EndpointID(id)]; e != nil && e != ep {
				e.facts.Flow++
			}
		}
		*t = trail{Last: now}
		return
	}
	for _, id := range t.Steps {
		if id == uint64(ep.id) {
			return
		}
	}
	t.Steps[t.At%trailLength] = uint64(ep.id)
	t.At = (t.At + 1) % trailLength
}

// pays tells whether an exchange is a step that earns.
func (ep *endpoint) pays(x *vedette.Exchange) bool {
	return x.Method != "GET" && x.Method != "HEAD" && ep.pub.Value.Class == vedette.CheckoutPayment
}
