// Package detect holds the behavioural detectors: what they say rests on many exchanges, each of which
// may look legitimate. It may touch values only: no clock, no network, no log.
//
// The detectors, in the order in which the engine asks them:
//
//	logins.go    credential-stuffing, credential-cracking, password-spraying
//
// Every detector declares its keys (site, source, account), keeps bounded state for each, and answers
// an exchange with Findings. Time is the exchange's.
package detect

import (
	"math"
	"time"

	"github.com/vedette-project/vedette"
)

// Sighting is one exchange as a detector sees it.
type Sighting struct {
	X        *vedette.Exchange
	Endpoint vedette.EndpointID // zero while the catalog does not know it yet
	Identity vedette.Identity
}

// logit is the log-odds of a probability, kept away from certainty.
func logit(p float64) vedette.LogOdds {
	p = min(max(p, 1e-6), 1-1e-6)
	return vedette.LogOdds(math.Log(p / (1 - p)))
}

// decay halves a quantity every half-life.
func decay(elapsed, halfLife time.Duration) float64 {
	if elapsed <= 0 {
		return 1
	}
	return math.Exp2(-float64(elapsed) / float64(halfLife))
}
