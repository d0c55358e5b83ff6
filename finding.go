package vedette

import (
	"math"
	"time"
)

// Kind is what a finding or an incident is about.
type Kind string

// The kinds that detectors of this version raise. FORMATS names more; they arrive with their
// detectors.
const (
	CredentialStuffing Kind = "credential-stuffing" // OAT-008: many accounts, one password each
	CredentialCracking Kind = "credential-cracking" // OAT-007: one account, many passwords
	PasswordSpraying   Kind = "password-spraying"   // OAT-007: many accounts, few passwords
	ProtocolViolation  Kind = "protocol-violation"  // a message that two parsers could read differently
	Anomaly            Kind = "anomaly"             // an endpoint's volume, latency or shape changed

	MisconfigurationKind Kind = "misconfiguration" // something that the owner should mend
)

// LogOdds is evidence on the natural logarithmic scale: 0 is even odds. Independent evidence adds.
type LogOdds float64

// Probability turns log-odds into a probability.
func (l LogOdds) Probability() float64 { return 1 / (1 + math.Exp(-float64(l))) }

// Evidence is a set of independent kinds of evidence. A behavioural finding that rests on one kind
// alone goes no further than throttle.
type Evidence uint8

// The kinds of evidence.
const (
	ByRate    Evidence = 1 << iota // more failures than its own past, or than is ever honest
	ByFanout                       // one source, many accounts
	ByHistory                      // neither source nor account ever succeeded
	ByTool                         // the client does not claim to be what log-in clients are
	BySecret                       // the same password on many accounts
)

// Count returns how many independent kinds there are.
func (e Evidence) Count() int {
	n := 0
	for ; e != 0; e &= e - 1 {
		n++
	}
	return n
}

// Finding is one detector's statement.
type Finding struct {
	Kind     Kind
	At       time.Time
	Seq      uint64 // of the exchange that raised it
	Endpoint EndpointID
	Actor    ActorID // zero digest: the finding is about the endpoint as such
	Score    LogOdds
	Evidence Evidence
	Site     bool      // it speaks of the endpoint's traffic; Actor is who took part this time
	Login    bool      // it is about log-ins: a measure on its actor holds at every log-in
	Since    time.Time // the estimated beginning, where the detector has one
	Early    bool      // customers are not known yet: a measure on strangers would meet them
	Usual    float64   // such requests a minute that are honest; 0: not known
	Campaign Digest    // tells it in one story with others of its kind and campaign; 0: by endpoint or actor
	Least    Severity  // of its story
	Why      string    // one sentence with its numbers
}
