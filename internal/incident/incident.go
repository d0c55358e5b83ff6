// Package incident tells findings as stories. An incident's key is environment + kind + campaign, where
// the campaign is the endpoint for findings about log-ins (all sources of one campaign share it), else
// the actor. It closes when no finding came for its quiet time: 30 minutes of Exchange time, six hours
// for attacks on log-ins, which go on at one try in a quarter of an hour. Its id is a hash of its key and
// first epoch, so that a replay gives the same ids. What the owner should mend is told by host and fault. It
// may touch values only.
package incident

import (
	"sort"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/sketch"
)

// Options configure the grouping. The zero value works.
type Options struct {
	Environment string
	Quiet       map[vedette.Kind]time.Duration // exceptions; default see DefaultQuiet
	Most        int                            // open at once; default 10,000
}

// DefaultQuiet is how long each kind may be silent before its incident closes.
func DefaultQuiet() map[vedette.Kind]time.Duration {
	return map[vedette.Kind]time.Duration{
		vedette.CredentialStuffing: 6 * time.Hour,
		vedette.CredentialCracking: 6 * time.Hour,
		vedette.PasswordSpraying:   6 * time.Hour,

		vedette.MisconfigurationKind: 24 * time.Hour,
		vedette.Anomaly:              24 * time.Hour,
	}
}

const defaultQuiet = 30 * time.Minute

// Book holds the open incidents. One goroutine uses it.
type Book struct {
	o       Options
	open    map[key]*story
	changed map[vedette.IncidentID]vedette.Incident
	next    time.Time // no story can close before
}

type key struct {
	kind     vedette.Kind
	endpoint vedette.EndpointID
	actor    vedette.ActorID
	campaign vedette.Digest
}

// story is an incident being told.
type story struct {
	Incident vedette.Incident
	Actors   sketch.Distinct
	Last     uint64          // sequence number of the last exchange: one exchange counts once
	Wins     float64         // expected successes of the attack
	Actor    vedette.ActorID // in the key, where there is no endpoint
	Campaign vedette.Digest  // in the key, alone
	Least    vedette.Severity
}

// New returns an empty book.
func New(o Options) *Book {
	if o.Quiet == nil {
		o.Quiet = DefaultQuiet()
	}
	if o.Most <= 0 {
		o.Most = 10_000
	}
	return &Book{o: o, open: map[key]*story{}, changed: map[vedette.IncidentID]vedette.Incident{}}
}

// Event is a finding with what became of it.
type Event struct {
	Finding  *vedette.Finding
	Class    vedette.Class
	Outcome  vedette.Outcome
	Decision vedette.Decision // on the exchange itself, by measures that were in force
	Answer   vedette.Decision // to the finding
	Epoch    int64            // of its exchange
}

// Group adds a finding to its incident and returns the incident's id, 0 when the book is full.
func (b *Book) Group(e *Event) vedette.IncidentID {
	f := e.Finding
	k := key{kind: f.Kind, endpoint: f.Endpoint}
	if f.Campaign != 0 {
		k = key{kind: f.Kind, campaign: f.Campaign}
	} else if f.Endpoint == 0 && !f.Login {
		k.actor = f.Actor
	}
	s := b.open[k]
	if nameless := (key{kind: f.Kind}); s == nil && f.Login && b.open[nameless] != nil {
		s = b.open[nameless] // the catalog knows the log-in by now: its story goes on
		delete(b.open, nameless)
		b.open[k] = s
	}
	if s != nil && f.At.Sub(s.Incident.Ended) > b.quiet(f.Kind) {
		b.close(k, s)
		s = nil
	}
	if s == nil {
		if len(b.open) >= b.o.Most {
			return 0
		}
		s = &story{Actor: k.actor, Campaign: k.campaign, Incident: vedette.Incident{
			ID: b.id(k, e.Epoch), Environment: b.o.Environment, Kind: f.Kind, Started: f.At, Ended: f.At,
		}}
		b.open[k] = s
	}
	s.tell(e)
	b.changed[s.Incident.ID] = s.Incident
	if end := s.Incident.Ended.Add(b.quiet(f.Kind)); b.next.IsZero() || end.Before(b.next) {
		b.next = end
	}
	return s.Incident.ID
}

// Stop adds a request that a measure has stopped, or would have, to the incident that the measure stands
// for: detectors never see what was kept from the upstream. It also keeps the incident open.
func (b *Book) Stop(kind vedette.Kind, endpoint vedette.EndpointID, actor vedette.Digest, seq uint64, at time.Time) {
	s := b.open[key{kind: kind, endpoint: endpoint}]
	if s == nil { // at a spelling of the path that is no endpoint
		s = b.of(kind)
	}
	if s == nil || s.Last == seq {
		return
	}
	i := &s.Incident
	s.Last = seq
	i.Requests++
	i.Stopped++
	if at.After(i.Ended) {
		i.Ended = at
	}
	s.Actors.Add(uint64(actor))
	i.Actors = s.Actors.Count()
	i.Severity = severity(i)
	b.changed[i.ID] = *i
}

// of returns the only open story of a kind; nil when there are several or none.
func (b *Book) of(kind vedette.Kind) (only *story) {
	for k, s := range b.open {
		if k.kind != kind {
			continue
		}
		if only != nil {
			return nil
		}
		only = s
	}
	return only
}

func (s *story) tell(e *Event) {
	f, i := e.Finding, &s.Incident
	if !f.Since.IsZero() && f.Since.Before(i.Started) {
		i.Started = f.Since
	}
	if f.At.After(i.Ended) {
		i.Ended = f.At
	}
	i.Score = max(i.Score, f.Score)
	i.Evidence |= f.Evidence
	i.Why = f.Why
	if f.Endpoint != 0 && !hasEndpoint(i.Endpoints, f.Endpoint) && len(i.Endpoints) < 64 {
		i.Endpoints = append(i.Endpoints, f.Endpoint)
	}
	if !hasClass(i.Classes, e.Class) {
		i.Classes = append(i.Classes, e.Class)
	}
	if f.Actor.Digest != 0 {
		s.Actors.Add(uint64(f.Actor.Digest))
		i.Actors = s.Actors.Count()
	}
	i.Action = max(i.Action, e.Decision.Action, e.Answer.Action)
	if e.Answer.Action >= vedette.Throttle {
		i.Enforced = e.Answer.Enforced
	}
	if f.Seq != s.Last || f.Seq == 0 {
		s.Last = f.Seq
		i.Requests++
		if e.Outcome == vedette.LoginSucceeded {
			// A success from a source that was caught guessing is the attacker's; one among many strangers
			// counts for what it is likely to be.
			s.Wins += f.Score.Probability()
			i.Succeeded = uint64(s.Wins + 0.5)
		}
		if e.Decision.Action >= vedette.Throttle {
			i.Stopped++
		}
	}
	s.Least = max(s.Least, f.Least)
	i.Severity = max(severity(i), s.Least)
}

// severity is what people should look at first: what got through, then how much there was of it.
func severity(i *vedette.Incident) vedette.Severity {
	switch {
	case i.Succeeded >= 10:
		return vedette.Critical
	case i.Succeeded >= 1 || i.Requests >= 1000:
		return vedette.High
	case i.Requests >= 50:
		return vedette.Medium
	}
	return vedette.Low
}

func hasEndpoint(list []vedette.EndpointID, id vedette.EndpointID) bool {
	for _, e := range list {
		if e == id {
			return true
		}
	}
	return false
}

func hasClass(list []vedette.Class, c vedette.Class) bool {
	for _, e := range list {
		if e == c {
			return true
		}
	}
	return false
}

func (b *Book) quiet(k vedette.Kind) time.Duration {
	if q, ok := b.o.Quiet[k]; ok {
		return q
	}
	return defaultQuiet
}

func (b *Book) id(k key, epoch int64) vedette.IncidentID {
	h := uint64(14695981039346656037)
	add := func(s string) {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211
	}
	add(b.o.Environment)
	add(string(k.kind))
	for _, v := range [...]uint64{uint64(k.endpoint), uint64(k.actor.Level), uint64(k.actor.Digest), uint64(epoch)} {
		h = (h ^ v) * 1099511628211
		h ^= h >> 29
	}
	if k.campaign != 0 {
		h = (h ^ uint64(k.campaign)) * 1099511628211
		h ^= h >> 29
	}
	return vedette.IncidentID(h)
}

// Advance closes what has been quiet for long enough.
func (b *Book) Advance(now time.Time) {
	if b.next.IsZero() || now.Before(b.next) {
		return
	}
	b.next = time.Time{}
	for k, s := range b.open {
		end := s.Incident.Ended.Add(b.quiet(k.kind))
		if now.After(end) {
			b.close(k, s)
		} else if b.next.IsZero() || end.Before(b.next) {
			b.next = end
		}
	}
}

func (b *Book) close(k key, s *story) {
	s.Incident.Closed = true
	b.changed[s.Incident.ID] = s.Incident
	delete(b.open, k)
}

// Changed returns the incidents that changed since the last call, in order of beginning.
func (b *Book) Changed() []vedette.Incident {
	out := make([]vedette.Incident, 0, len(b.changed))
	for _, i := range b.changed {
		out = append(out, i)
	}
	clear(b.changed)
	Sort(out)
	return out
}

// Sort orders incidents by beginning, then id.
func Sort(list []vedette.Incident) {
	sort.Slice(list, func(i, j int) bool {
		a, b := &list[i], &list[j]
		return a.Started.Before(b.Started) || a.Started.Equal(b.Started) && a.ID < b.ID
	})
}
