package incident

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

var t0 = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func event(kind vedette.Kind, after time.Duration, ep vedette.EndpointID, actor vedette.Digest) *Event {
	at := t0.Add(after)
	return &Event{
		Finding: &vedette.Finding{Kind: kind, At: at, Seq: uint64(after/time.Second) + 1, Endpoint: ep, Score: 3, Evidence: vedette.ByRate,
			Actor: vedette.ActorID{Level: vedette.Address, Digest: actor}, Why: "because"},
		Class: vedette.Authentication, Outcome: vedette.LoginFailed, Epoch: at.Unix(),
		Answer: vedette.Decision{Action: vedette.Throttle},
	}
}

// TestCampaign: all sources of one log-in's attack are one story, other endpoints and kinds are others.
func TestCampaign(t *testing.T) {
	b := New(Options{})
	first := b.Group(event(vedette.CredentialStuffing, 0, 1, 100))
	for i := range 200 {
		if id := b.Group(event(vedette.CredentialStuffing, time.Duration(i+1)*time.Minute, 1, vedette.Digest(100+i%50))); id != first {
			t.Fatalf("finding %d opened %s", i, id)
		}
	}
	if b.Group(event(vedette.CredentialStuffing, 0, 2, 100)) == first || b.Group(event(vedette.PasswordSpraying, 0, 1, 100)) == first {
		t.Error("another endpoint, or another kind, joined")
	}
	list := b.Changed()
	if len(list) != 3 {
		t.Fatalf("%d incidents", len(list))
	}
	for _, i := range list {
		if i.ID != first {
			continue
		}
		if i.Requests != 201 || i.Actors < 40 || i.Actors > 60 || i.Severity != vedette.Medium || i.Action != vedette.Throttle || i.Enforced ||
			!i.Started.Equal(t0) || !i.Ended.Equal(t0.Add(200*time.Minute)) || i.Closed {
			t.Errorf("%+v", i)
		}
	}
	if len(b.Changed()) != 0 {
		t.Error("told twice")
	}
}

// TestUnknownEndpoint: findings without an endpoint are told by their actor.
func TestUnknownEndpoint(t *testing.T) {
	b := New(Options{})
	a := b.Group(event(vedette.CredentialStuffing, 0, 0, 1))
	if b.Group(event(vedette.CredentialStuffing, time.Minute, 0, 1)) != a || b.Group(event(vedette.CredentialStuffing, time.Minute, 0, 2)) == a {
		t.Error("actors were mixed, or told apart from themselves")
	}
}

// TestQuiet: an incident closes after its quiet time, not before, and the next one is another.
func TestQuiet(t *testing.T) {
	for _, c := range []struct {
		kind  vedette.Kind
		quiet time.Duration
	}{{vedette.CredentialStuffing, 6 * time.Hour}, {vedette.ProtocolViolation, 30 * time.Minute}} {
		b := New(Options{})
		id := b.Group(event(c.kind, 0, 1, 1))
		b.Advance(t0.Add(c.quiet))
		if list := b.Changed(); len(list) != 1 || list[0].Closed {
			t.Errorf("%s closed within %s: %+v", c.kind, c.quiet, list)
		}
		if b.Group(event(c.kind, c.quiet, 1, 1)) != id {
			t.Errorf("%s: a finding just in time opened another", c.kind)
		}
		b.Changed()
		b.Advance(t0.Add(2*c.quiet + time.Second))
		if list := b.Changed(); len(list) != 1 || !list[0].Closed {
			t.Errorf("%s still open: %+v", c.kind, list)
		}
		if b.Group(event(c.kind, 3*c.quiet, 1, 1)) == id {
			t.Errorf("%s: a finding long after joined what was closed", c.kind)
		}
		// Nobody moved the time: the finding itself closes what was quiet.
		if n := b.Group(event(c.kind, 5*c.quiet, 1, 1)); len(b.Changed()) != 2 || n == id {
			t.Errorf("%s: the old one was not closed by the new one", c.kind)
		}
	}
}

// TestID: ids are a function of environment, key and first epoch alone.
func TestID(t *testing.T) {
	id := func(env string, e *Event) vedette.IncidentID { return New(Options{Environment: env}).Group(e) }
	base := id("a", event(vedette.CredentialStuffing, 0, 1, 1))
	if id("a", event(vedette.CredentialStuffing, 0, 1, 2)) != base {
		t.Error("the actor changed the id of a campaign against an endpoint")
	}
	for name, other := range map[string]vedette.IncidentID{
		"environment": id("b", event(vedette.CredentialStuffing, 0, 1, 1)),
		"kind":        id("a", event(vedette.CredentialCracking, 0, 1, 1)),
		"endpoint":    id("a", event(vedette.CredentialStuffing, 0, 2, 1)),
		"epoch":       id("a", event(vedette.CredentialStuffing, time.Second, 1, 1)),
	} {
		if other == base {
			t.Errorf("another %s gave the same id", name)
		}
	}
	// Published: a change of this value orphans every incident that anybody keeps.
	if base.String() != "i"+wantID {
		t.Errorf("the id of a known story is %s now", base)
	}
}

const wantID = "ze340w9spye7"

// TestOneExchangeCountsOnce, though several detectors speak of it.
func TestOneExchangeCountsOnce(t *testing.T) {
	b := New(Options{})
	e := event(vedette.CredentialStuffing, 0, 1, 1)
	e.Decision.Action = vedette.Deny
	b.Group(e)
	b.Group(e)
	if i := b.Changed()[0]; i.Requests != 1 || i.Stopped != 1 {
		t.Errorf("%+v", i)
	}
}

// TestSucceeded: log-ins that got through make it worse.
func TestSucceeded(t *testing.T) {
	b := New(Options{})
	for i := range 12 {
		e := event(vedette.CredentialStuffing, time.Duration(i)*time.Second, 1, 1)
		e.Outcome, e.Finding.Score = vedette.LoginSucceeded, 8
		b.Group(e)
	}
	if i := b.Changed()[0]; i.Succeeded != 12 || i.Severity != vedette.Critical {
		t.Errorf("%+v", i)
	}
}

// TestBounds: a full book takes no more, and goes on when something closes.
func TestBounds(t *testing.T) {
	b := New(Options{Most: 10})
	for i := range 30 {
		b.Group(event(vedette.ProtocolViolation, 0, vedette.EndpointID(i+1), 1))
	}
	if len(b.open) != 10 {
		t.Errorf("%d open", len(b.open))
	}
	b.Advance(t0.Add(time.Hour))
	if b.Group(event(vedette.ProtocolViolation, time.Hour, 99, 1)) == 0 {
		t.Error("nothing closed")
	}
}

// TestRestore: a copy of the book tells the same stories on.
func TestRestore(t *testing.T) {
	one := New(Options{})
	feed := func(b *Book, from, to int) {
		for i := from; i < to; i++ {
			e := event(vedette.CredentialStuffing, time.Duration(i)*7*time.Minute, vedette.EndpointID(i%3), vedette.Digest(1+i%40))
			if i%4 == 0 {
				e.Finding.Kind, e.Finding.Site = vedette.PasswordSpraying, true
			}
			b.Group(e)
			b.Advance(e.Finding.At)
		}
	}
	feed(one, 0, 100)
	var saved bytes.Buffer
	if err := one.Snapshot(&saved); err != nil {
		t.Fatal(err)
	}
	one.Changed()
	two := New(Options{})
	if err := two.Restore(bytes.NewReader(saved.Bytes())); err != nil {
		t.Fatal(err)
	}
	feed(one, 100, 300)
	feed(two, 100, 300)
	one.Advance(t0.Add(1000 * time.Hour))
	two.Advance(t0.Add(1000 * time.Hour))
	if a, b := one.Changed(), two.Changed(); !reflect.DeepEqual(a, b) {
		t.Errorf("%d and %d stories differ", len(a), len(b))
	}
	if len(two.open) != 0 {
		t.Errorf("%d stories never close", len(two.open))
	}
	if New(Options{}).Restore(bytes.NewReader(saved.Bytes()[:saved.Len()/2])) == nil {
		t.Error("half a snapshot was restored")
	}
}
