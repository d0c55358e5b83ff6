package vedette

import (
	"strconv"
	"time"
)

// IncidentID is a hash of the incident's key and first epoch, so that a replay gives the same id.
type IncidentID uint64

func (id IncidentID) String() string { return "i" + strconv.FormatUint(uint64(id), 36) }

// Status is where an incident stands in its life.
type Status uint8

// The states.
const (
	Open Status = iota
	Acknowledged
	Resolved
	FalsePositive
)

func (s Status) String() string {
	return [...]string{"open", "acknowledged", "resolved", "false-positive"}[s]
}

// Severity orders incidents for people.
type Severity uint8

// The severities.
const (
	Low Severity = iota
	Medium
	High
	Critical
)

func (s Severity) String() string { return [...]string{"low", "medium", "high", "critical"}[s] }

// Incident is findings told as one story. Its key is environment + kind + campaign (a cluster, else
// the strongest common actor level, else the endpoint). It closes after 30 minutes of Exchange time
// without a finding.
type Incident struct {
	ID          IncidentID
	Environment string
	Kind        Kind
	Endpoints   []EndpointID
	Classes     []Class
	Started     time.Time
	Ended       time.Time // of the last exchange that belongs to it
	Closed      bool
	Status      Status
	Severity    Severity
	Score       LogOdds
	Actors      uint64 // distinct, estimated above 16
	Requests    uint64
	Succeeded   uint64 // log-ins of the attack that got through
	Stopped     uint64 // requests that a decision stopped, or would have in monitor mode
	Enforced    bool
	Action      Action // the strictest decision taken
	Evidence    Evidence
	Why         string
}
