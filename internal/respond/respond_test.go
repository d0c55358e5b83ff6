package respond

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

var t0 = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func any(vedette.Action) bool { return true }

func TestDecide(t *testing.T) {
	price := DefaultPrices()[vedette.Authentication]
	two := vedette.ByRate | vedette.ByFanout
	for _, c := range []struct {
		name string
		c    Case
		want vedette.Action
	}{
		{"innocent", Case{Probability: 0.01, Evidence: two}, vedette.Allow},
		{"worth a look", Case{Probability: 0.05, Evidence: two}, vedette.Allow},
		{"half and half", Case{Probability: 0.5, Evidence: vedette.ByRate}, vedette.Throttle},
		{"certain, one kind of evidence", Case{Probability: 0.999, Evidence: vedette.ByRate}, vedette.Throttle},
		{"certain, two kinds", Case{Probability: 0.999, Evidence: two}, vedette.Drop},
		{"certain, but a shared address", Case{Probability: 0.999, Evidence: two, Shared: true}, vedette.StepUp},
		{"certain, but a crowd of customers", Case{Probability: 0.999, Evidence: two, Crowd: true, Early: true}, vedette.Flag},
		{"certain, but a crowd", Case{Probability: 0.999, Evidence: two, Crowd: true}, vedette.Throttle},
	} {
		c.c.Available = any
		if got := Decide(&c.c, price); got.Action != c.want {
			t.Errorf("%s: %s, want %s (%+v)", c.name, got.Action, c.want, got)
		}
	}
	c := Case{Probability: 0.999, Evidence: vedette.ByRate, Available: any}
	if s := Explain(&c, Decide(&c, price), price); !strings.Contains(s, "only one kind of evidence") || !strings.Contains(s, "P 1.00") {
		t.Error(s)
	}
}

func TestMeasures(t *testing.T) {
	r := New(Options{Mode: Enforce})
	who := vedette.ActorID{Level: vedette.Address, Digest: 7}
	f := &vedette.Finding{Kind: vedette.CredentialStuffing, At: t0, Endpoint: 1, Actor: who, Score: 6, Evidence: vedette.ByFanout | vedette.ByHistory, Why: "x"}
	if d := r.Consider(f, vedette.Authentication, false); d.Action != vedette.Deny || !d.Enforced || d.Measure == 0 {
		t.Fatalf("%+v", d)
	}
	id := vedette.Identity{vedette.Address: 7}
	q := &Query{At: t0.Add(time.Minute), Endpoint: 1, Identity: &id, Own: true}
	if d := r.Judge(q); d.Action != vedette.Deny || !d.Enforced || d.RetryAfter != 59*time.Minute {
		t.Errorf("%+v", d)
	}
	other := vedette.Identity{vedette.Address: 8}
	if d := r.Judge(&Query{At: q.At, Endpoint: 1, Identity: &other, Own: true}); d.Action != vedette.Allow {
		t.Errorf("somebody else: %+v", d)
	}
	if d := r.Judge(&Query{At: q.At, Endpoint: 2, Identity: &id, Own: true}); d.Action != vedette.Allow {
		t.Errorf("somewhere else: %+v", d)
	}
	// A renewal moves the end, and only by half of its time or more.
	f.At = t0.Add(10 * time.Minute)
	r.Consider(f, vedette.Authentication, false)
	f.At = t0.Add(40 * time.Minute)
	r.Consider(f, vedette.Authentication, false)
	ms := r.Measures(f.At)
	if len(ms) != 1 || !ms[0].Until.Equal(t0.Add(100*time.Minute)) {
		t.Errorf("%+v", ms)
	}
	// It survives a restart.
	again := New(Options{Mode: Enforce})
	var state bytes.Buffer
	if err := r.Snapshot(&state); err != nil {
		t.Fatal(err)
	}
	if err := again.Restore(&state); err != nil {
		t.Fatal(err)
	}
	if d := again.Judge(q); d.Action != vedette.Deny {
		t.Errorf("after a restart: %+v", d)
	}
	r.Advance(t0.Add(3 * time.Hour))
	if len(r.Measures(t0.Add(3*time.Hour))) != 0 || r.index.count.Load() != 0 {
		t.Error("an expired measure stays")
	}
	if err := again.Lift(ms[0].ID); err != nil {
		t.Error(err)
	}
	if d := again.Judge(q); d.Action != vedette.Allow {
		t.Errorf("lifted: %+v", d)
	}
	if again.Lift(ms[0].ID) == nil {
		t.Error("lifted twice")
	}
}

// TestThrottleSpares: a measure on strangers meets no one who has succeeded, and lets the usual rate pass.
func TestThrottleSpares(t *testing.T) {
	r := New(Options{})
	f := &vedette.Finding{Kind: vedette.CredentialStuffing, At: t0, Endpoint: 1, Site: true, Actor: vedette.ActorID{Level: vedette.Address, Digest: 9}, Score: 2, Evidence: vedette.ByRate, Usual: 5}
	if d := r.Consider(f, vedette.Authentication, false); d.Action != vedette.Throttle || d.Enforced {
		t.Fatalf("%+v", d)
	}
	passed := 0
	for i := range 600 {
		id := vedette.Identity{vedette.Address: vedette.Digest(1000 + i)}
		q := &Query{At: t0.Add(time.Duration(i) * 100 * time.Millisecond), Endpoint: 1, Identity: &id, Own: true, Login: true, Stranger: true}
		if d := r.Judge(q); d.Action < vedette.Throttle {
			passed++
		} else if d.RetryAfter <= 0 {
			t.Fatal("no time to wait")
		}
		q.Stranger = false
		if d := r.Judge(q); d.Action != vedette.Allow {
			t.Fatalf("a customer was met: %+v", d)
		}
	}
	if passed < 11 || passed > 13 { // a quarter of a minute's worth at once, and ten in the minute
		t.Errorf("%d strangers passed", passed)
	}
}

func TestJudgeAllocatesNothing(t *testing.T) {
	r := New(Options{Mode: Enforce})
	for i := range 1000 {
		r.Consider(&vedette.Finding{Kind: vedette.CredentialStuffing, At: t0, Endpoint: 1, Actor: vedette.ActorID{Level: vedette.Address, Digest: vedette.Digest(i + 1)}, Score: 6, Evidence: 3}, vedette.Authentication, false)
	}
	id := vedette.Identity{vedette.Address: 500, vedette.Prefix: 3, vedette.Key: 9}
	q := &Query{At: t0, Endpoint: 1, Identity: &id, Own: true, Login: true, Stranger: true}
	if n := testing.AllocsPerRun(100, func() { r.Judge(q) }); n != 0 {
		t.Errorf("%.1f allocations", n)
	}
}

func BenchmarkJudge(b *testing.B) {
	r := New(Options{Mode: Enforce})
	for i := range 10000 {
		r.Consider(&vedette.Finding{Kind: vedette.CredentialStuffing, At: t0, Endpoint: 1, Actor: vedette.ActorID{Level: vedette.Address, Digest: vedette.Digest(i + 1)}, Score: 6, Evidence: 3}, vedette.Authentication, false)
	}
	id := vedette.Identity{vedette.Address: 1 << 30, vedette.Prefix: 3}
	q := &Query{At: t0, Endpoint: 1, Identity: &id, Own: true, Login: true, Stranger: true}
	b.ReportAllocs()
	for b.Loop() {
		r.Judge(q)
	}
}

// TestResume: what was kept beside a snapshot, and is newer, counts.
func TestResume(t *testing.T) {
	at := func(n int) vedette.ActorID { return vedette.ActorID{Level: vedette.Address, Digest: vedette.Digest(n)} }
	measure := func(n int, until time.Duration) vedette.Measure {
		return vedette.Measure{ID: vedette.MeasureID(n), Action: vedette.Deny, Actor: at(n), From: t0, Until: t0.Add(until)}
	}
	r := New(Options{})
	for n := 1; n <= 3; n++ {
		if _, err := r.Add(measure(n, time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	r.Changed()
	// 1 was renewed, 2 was lifted, 3 is as it was, 4 is new, 5 is over.
	r.Resume([]vedette.Measure{measure(1, 3*time.Hour), measure(3, time.Hour), measure(4, time.Hour), measure(5, time.Minute)}, t0.Add(2*time.Minute))
	for _, c := range []struct {
		n     int
		after time.Duration
		want  vedette.Action
	}{
		{1, 2 * time.Hour, vedette.Deny}, {2, 3 * time.Minute, vedette.Allow}, {3, 3 * time.Minute, vedette.Deny},
		{4, 3 * time.Minute, vedette.Deny}, {5, 3 * time.Minute, vedette.Allow},
	} {
		var id vedette.Identity
		id[vedette.Address] = vedette.Digest(c.n)
		if d := r.Judge(&Query{At: t0.Add(c.after), Identity: &id, Own: true}); d.Action != c.want {
			t.Errorf("measure %d after %s: %s", c.n, c.after, d.Action)
		}
	}
	if list := r.Changed(); len(list) != 0 {
		t.Errorf("resuming changed %+v", list)
	}
}

// TestChangesOutlive: a measure that began and ended between two checkpoints is told, and as what it was.
func TestChangesOutlive(t *testing.T) {
	r := New(Options{})
	id, err := r.Add(vedette.Measure{Action: vedette.Deny, Actor: vedette.ActorID{Level: vedette.Address, Digest: 7}, From: t0, Until: t0.Add(time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	r.Advance(t0.Add(time.Hour))
	if list := r.Changed(); len(list) != 1 || list[0].ID != id || list[0].Lifted || !list[0].Until.Equal(t0.Add(time.Minute)) {
		t.Errorf("%+v", list)
	}
	if list := r.Changed(); len(list) != 0 {
		t.Errorf("told twice: %+v", list)
	}
}
