// Package respond turns findings into decisions: the action with the least expected cost under hard
// caps, the measures that keep a decision in force, and whether it is enforced. It may touch values
// only: no clock, no network, no log.
//
//	Finding ─▶ Decide (pure: prices, probability, caps) ─▶ Measure ─▶ in force, indexed by whom
//	                                                                       │
//	Request ─────────────────────────────────────────────▶ Judge ◀────────┘ ─▶ Decision
package respond

import (
	"fmt"

	"github.com/vedette-project/vedette"
)

// Mode says whether decisions are carried out.
type Mode uint8

// The modes.
const (
	Monitor Mode = iota // decisions are recorded, requests go on
	Enforce
)

func (m Mode) String() string {
	if m == Enforce {
		return "enforce"
	}
	return "monitor"
}

// Case is what a decision rests on.
type Case struct {
	Probability float64 // that the exchange is abuse
	Class       vedette.Class
	Evidence    vedette.Evidence
	Shared      bool // many customers succeed from the same address
	Crowd       bool // the measure would meet everyone of a kind, not one actor
	Early       bool // and most of these would be customers who are not known yet
	Available   func(vedette.Action) bool
}

// Choice is what Decide chose, with its numbers.
type Choice struct {
	Action vedette.Action
	Cost   float64 // expected, in euro, of one exchange
	Allow  float64 // expected cost of letting it pass
	Capped string  // why a cheaper and stricter action was not taken; empty: it was not
}

// Decide returns the action with the least expected cost. It is pure.
//
// The cost of an action is P·harm·(1 − what it stops) + (1 − P)·friction. The caps: one kind of evidence
// alone goes no further than throttle, and neither a shared address nor a crowd is denied as such.
func Decide(c *Case, price Price) Choice {
	cost := func(a vedette.Action) float64 {
		return c.Probability*price.Harm*(1-stops[a]) + (1-c.Probability)*price.Friction[a]
	}
	allow := cost(vedette.Allow)
	best := Choice{Action: vedette.Allow, Cost: allow, Allow: allow}
	for a := vedette.Flag; a <= vedette.Drop; a++ {
		v := cost(a)
		if v >= best.Cost || a != vedette.Flag && !c.Available(a) {
			continue
		}
		if why := bound(c, a); why != "" {
			best.Capped = why
			continue
		}
		best.Action, best.Cost = a, v
	}
	if best.Action == vedette.Allow && c.Probability >= 0.2 {
		best.Action = vedette.Flag // worth a look costs nobody anything
	}
	return best
}

func bound(c *Case, a vedette.Action) string {
	switch {
	case c.Crowd && c.Early && a > vedette.Flag:
		return "the customers are not known yet"
	case a <= vedette.Throttle:
		return ""
	case c.Crowd:
		return "it would meet innocent strangers too"
	case a >= vedette.Deny && c.Shared:
		return "many customers share the address"
	case c.Evidence.Count() < 2:
		return "there is only one kind of evidence"
	}
	return ""
}

// Explain puts a choice into one sentence with its numbers.
func Explain(c *Case, ch Choice, price Price) string {
	s := fmt.Sprintf("%s costs %.3f € a request against %.3f € for letting it pass (P %.2f, harm %.2f €, prices v%d)",
		ch.Action, ch.Cost, ch.Allow, c.Probability, price.Harm, PricesVersion)
	if ch.Capped != "" {
		s += "; nothing stricter, since " + ch.Capped
	}
	return s
}
