package unseen

import (
	"fmt"
	"math"
)

// shared is how far the errors of two hosts go the same way. They are not independent: hosts of one
// organisation are asked by the same clients, and are judged by the same curves.
const shared = 0.2

// Overall adds up hosts, each with its Estimate. The sum is taken to be log-normal, with the mean and
// variance of the hosts' own. Hosts that served nothing are left out: it is not known that they are any.
// What it cannot know of are hosts that nobody has asked at all.
func Overall(hosts []Estimate, level float64) Estimate {
	out := Estimate{Level: sane(level), Method: Method}
	mean, variance, together := 0.0, 0.0, 0.0
	served, guarded := 0.0, 0.0
	known, last := 0, Estimate{}
	for _, h := range hosts {
		if h.Found <= 0 {
			continue
		}
		known, last = known+1, h
		out.Found += h.Found
		out.Chao1 += h.Chao1
		mean += h.mean
		variance += h.sd * h.sd
		together += h.sd
		served += h.requests
		guarded += h.requests * h.Coverage
	}
	if known == 0 {
		out.Method = methodPrior
		out.Why = "no host served anything yet"
		return out
	}
	if known == 1 && last.Level == out.Level {
		return last
	}
	if served > 0 {
		out.Coverage = guarded / served
	}
	variance = (1-shared)*variance + shared*together*together
	if mean > 0 && variance > 0 {
		s := math.Sqrt(math.Log1p(variance / mean / mean))
		middle := math.Log(mean) - s*s/2
		wide := s * normalQuantile((1+out.Level)/2)
		out.Low = math.Floor(math.Exp(middle - wide))
		out.Unseen = max(math.Round(math.Exp(middle)), out.Low)
		out.High = max(math.Ceil(math.Exp(middle+wide)), out.Unseen)
	}
	out.complete()
	out.Why = fmt.Sprintf("%d endpoints of %s were found: about %s more exist, %s to %s with %s confidence",
		out.Found, hostsInWords(known), whole(out.Unseen), whole(out.Low), whole(out.High), percent(out.Level))
	return out
}

// normalQuantile is the standard normal distribution's quantile.
func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }
