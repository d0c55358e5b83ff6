package vedette

import (
	"strconv"
	"time"
)

// Action is what is done with a request. Larger is stricter.
type Action uint8

// The actions.
const (
	Allow Action = iota
	Flag
	Throttle
	Challenge
	StepUp
	Deny
	Drop
)

var actionNames = [...]string{"allow", "flag", "throttle", "challenge", "step-up", "deny", "drop"}

func (a Action) String() string { return actionNames[a] }

// ParseAction reads an action's name. ok is false for any other word.
func ParseAction(s string) (a Action, ok bool) {
	for i, n := range actionNames {
		if n == s {
			return Action(i), true
		}
	}
	return 0, false
}

// Decision is what to do with one request, and why.
type Decision struct {
	Action     Action
	Enforced   bool          // false: monitor mode, the request goes on
	Kind       Kind          // of the finding behind it; empty for allow
	Measure    MeasureID     // the measure that said so; zero: none
	RetryAfter time.Duration // for throttle and deny; 0: none
	Why        string        // one sentence, with its numbers; empty for allow
}

// MeasureID names a measure.
type MeasureID uint64

func (id MeasureID) String() string { return "m" + strconv.FormatUint(uint64(id), 36) }

// Measure is a decision in force beyond one exchange.
type Measure struct {
	ID       MeasureID
	Kind     Kind
	Action   Action
	Endpoint EndpointID // zero: everywhere
	Actor    ActorID    // zero digest: every actor that Strangers describes
	// Strangers restricts an endpoint's measure to clients whose address never succeeded there:
	// the customers that everyone knows feel nothing.
	Strangers bool
	// Logins makes an actor's measure hold at every log-in, however its path is spelt.
	Logins bool
	// PerMinute is what a throttle lets through.
	PerMinute float64
	From      time.Time
	Until     time.Time
	Lifted    bool
	Operator  bool   // added by hand
	Why       string // one sentence, with its numbers
}

// InForce tells whether the measure counts at t.
func (m *Measure) InForce(t time.Time) bool {
	return !m.Lifted && t.Before(m.Until) && !t.Before(m.From)
}
