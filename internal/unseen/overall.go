package unseen

import (
	"fmt"
	"math"
)

// shared is how far the errors of two hosts go the same way. They are far from independent: the hosts of
// one environment are asked by the same clients, learned by the same catalog and judged by the same curves.
const shared = 0.5

// Overall adds up hosts, each with its Estimate of the same level. The distances from the sum to the
// interval's ends are those of the hosts, squared and added, each side by itself (Zou and Donner 2008),
// with a correlation between hosts. Hosts that served nothing are left out: it is not known that they
// are any. What it cannot know of are hosts that nobody has asked at all.
func Overall(hosts []Estimate) Estimate {
	out := Estimate{Level: DefaultLevel, Method: Method}
	var below, above distance
	guarded := 0.0
	known, last := 0, Estimate{}
	for _, h := range hosts {
		if h.Found <= 0 {
			continue
		}
		known, last = known+1, h
		out.Level = h.Level
		out.Found += h.Found
		out.Requests += h.Requests
		out.Unseen += h.Unseen
		out.Chao1 += h.Chao1
		below.add(h.Unseen - h.Low)
		above.add(h.High - h.Unseen)
		guarded += h.Requests * h.Coverage
	}
	switch known {
	case 0:
		out.Method = methodPrior
		out.Why = "no host has served anything yet"
		return out
	case 1:
		return last
	}
	if out.Requests > 0 {
		out.Coverage = guarded / out.Requests
	}
	out.Low = max(0, math.Round(out.Unseen-below.sum()))
	out.High = math.Round(out.Unseen + above.sum())
	out.complete()
	out.Why = fmt.Sprintf("%d endpoints of %d hosts were found: about %s more exist on them, %s to %s with %s confidence",
		out.Found, known, whole(out.Unseen), whole(out.Low), whole(out.High), percent(out.Level))
	return out
}

// distance adds up errors that are partly shared.
type distance struct{ together, squares float64 }

func (d *distance) add(x float64) { d.together, d.squares = d.together+x, d.squares+x*x }

func (d *distance) sum() float64 {
	return math.Sqrt((1-shared)*d.squares + shared*d.together*d.together)
}
