package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/ingest"
	"github.com/vedette-project/vedette/internal/respond"
	"github.com/vedette-project/vedette/internal/simulate"
)

// TestClock: no line takes the time anywhere by itself, and none turns it back.
func TestClock(t *testing.T) {
	day := func(s string) time.Time {
		at, err := time.Parse(time.DateTime, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, c := range []struct {
		name        string
		in          []string
		now         string // at the end
		late, jumps uint64
		held        uint64
	}{
		{"in order", []string{"2026-03-02 08:00:00", "2026-03-02 08:00:01", "2026-03-02 09:00:00"}, "2026-03-02 09:00:00", 0, 0, 0},
		{"a little out of order", []string{"2026-03-02 08:00:00", "2026-03-02 08:00:05", "2026-03-02 08:00:01"}, "2026-03-02 08:00:05", 0, 0, 0},
		{"a line of 1970", []string{"2026-03-02 08:00:00", "2026-03-02 08:00:01", "2026-03-02 08:00:02", "1970-01-01 00:00:00", "2026-03-02 08:00:03"}, "2026-03-02 08:00:03", 1, 0, 0},
		{"a line of 2099", []string{"2026-03-02 08:00:00", "2026-03-02 08:00:01", "2026-03-02 08:00:02", "2099-01-01 00:00:00", "2026-03-02 08:00:03"}, "2026-03-02 08:00:03", 0, 0, 1},
		{"1970 comes first", []string{"1970-01-01 00:00:00", "2026-03-02 08:00:00", "2026-03-02 08:00:01"}, "2026-03-02 08:00:01", 0, 0, 0},
		{"2099 comes first", []string{"2099-01-01 00:00:00", "2026-03-02 08:00:00", "2026-03-02 08:00:01", "2026-03-02 08:00:02"}, "2026-03-02 08:00:02", 0, 0, 0},
		{"a gap of a week and more", []string{"2026-03-02 08:00:00", "2026-03-02 08:00:01", "2026-03-02 08:00:02", "2026-03-20 08:00:00", "2026-03-20 08:00:01", "2026-03-20 08:00:02"}, "2026-03-20 08:00:02", 0, 1, 2},
		{"a night", []string{"2026-03-02 08:00:00", "2026-03-02 08:00:01", "2026-03-02 08:00:02", "2026-03-03 08:00:00"}, "2026-03-03 08:00:00", 0, 0, 0},
		{"two odd lines that agree", []string{"2026-03-02 08:00:00", "2026-03-02 08:00:01", "2026-03-02 08:00:02", "2099-01-01 00:00:00", "2099-01-01 00:00:00", "2026-03-02 08:00:03"}, "2026-03-02 08:00:03", 0, 0, 2},
	} {
		var k clock
		last := time.Time{}
		for i, s := range c.in {
			got := k.tick(day(s))
			if got.Before(last) && i >= confirm {
				t.Errorf("%s: line %d turned the time back from %s to %s", c.name, i+1, last, got)
			}
			last = got
		}
		if !k.Now.Equal(day(c.now)) || k.Late != c.late || k.Jumps != c.jumps || k.Held != c.held {
			t.Errorf("%s: %+v", c.name, k)
		}
	}
}

// told is what an engine said about a sequence: every finding and decision, and the stories at the end.
type told struct {
	findings  []string
	incidents map[vedette.IncidentID]vedette.Incident
	measures  []vedette.Measure
	entries   []vedette.Entry
	counts    map[slot]uint64
}

func newTold() *told {
	return &told{incidents: map[vedette.IncidentID]vedette.Incident{}, counts: map[slot]uint64{}}
}

func (s *told) each(v *Verdict) {
	line := fmt.Sprint(v.Exchange.Seq, " ", v.Actor, " ", v.Outcome, " ", v.Decision.Action)
	if v.Endpoint != nil {
		line += " " + v.Endpoint.Name()
	}
	for i := range v.Findings {
		line += fmt.Sprintf(" %s %.6f %s", v.Findings[i].Kind, v.Findings[i].Score, v.Findings[i].Why)
	}
	s.findings = append(s.findings, line)
}

func (s *told) flush(t *testing.T, e *Engine, settle bool) {
	t.Helper()
	c, err := e.Flush(settle, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range c.Incidents {
		s.incidents[i.ID] = i
	}
	for _, n := range c.Counts {
		s.counts[slot{n.Endpoint, n.Minute}] += n.Requests
	}
	s.measures = append(s.measures, c.Measures...)
	s.entries = c.Entries
}

func (s *told) differs(o *told) string {
	for i := range min(len(s.findings), len(o.findings)) {
		if s.findings[i] != o.findings[i] {
			return fmt.Sprintf("exchange %d:\n%s\n%s", i+1, s.findings[i], o.findings[i])
		}
	}
	a, _ := json.Marshal(s.incidents)
	b, _ := json.Marshal(o.incidents)
	if !bytes.Equal(a, b) {
		return fmt.Sprintf("incidents:\n%s\n%s", a, b)
	}
	a, _ = json.Marshal(s.entries)
	b, _ = json.Marshal(o.entries)
	if !bytes.Equal(a, b) {
		at := 0
		for at < min(len(a), len(b)) && a[at] == b[at] {
			at++
		}
		return fmt.Sprintf("inventories:\n%s\n%s", a[max(0, at-300):min(len(a), at+100)], b[max(0, at-300):min(len(b), at+100)])
	}
	if !reflect.DeepEqual(s.counts, o.counts) {
		return "counts"
	}
	if len(s.findings) != len(o.findings) {
		return fmt.Sprintf("%d and %d verdicts", len(s.findings), len(o.findings))
	}
	return ""
}

// TestRestoreGoesOn: an engine that is saved and restored in mid-stream says to the end what one says that
// never stopped.
func TestRestoreGoesOn(t *testing.T) {
	all := traffic(t, 60_000, busy())
	whole, parts := newTold(), newTold()
	e := newEngine(t)
	e.Learn(append([]vedette.Exchange(nil), all...), whole.each)
	whole.flush(t, e, true)
	if len(whole.incidents) == 0 {
		t.Fatal("no incident: the test shows nothing")
	}
	e = newEngine(t)
	at := 0
	for _, cut := range []int{1, 777, 20_000, 41_111, 60_000} {
		e.Learn(append([]vedette.Exchange(nil), all[at:cut]...), parts.each)
		at = cut
		parts.flush(t, e, cut == len(all))
		c, err := e.Flush(false, true)
		if err != nil {
			t.Fatal(err)
		}
		e = newEngine(t)
		if err := e.Restore(c.State); err != nil {
			t.Fatal(err)
		}
	}
	if d := whole.differs(parts); d != "" {
		t.Error(d)
	}
}

// TestRestoreRefuses what is no state of this version, and never panics.
func TestRestoreRefuses(t *testing.T) {
	e := newEngine(t)
	e.Learn(traffic(t, 2000, busy()), nil)
	c, err := e.Flush(false, true)
	if err != nil {
		t.Fatal(err)
	}
	for _, cut := range []int{0, 1, 100, len(c.State) / 2, len(c.State) - 1} {
		if newEngine(t).Restore(c.State[:cut]) == nil {
			t.Errorf("a state cut at %d was restored", cut)
		}
	}
}

// TestJudgeAllocatesNothing at the head of a call with a bearer token and cookies.
func TestJudgeAllocatesNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("SKIPPED: the race detector lets pools forget")
	}
	e := learnedEngine(t)
	q := aRequest()
	for range 100 {
		e.Judge(vedette.Head, q)
		e.records.Put(q.Judged.Exchange)
	}
	if q.Judged.Endpoint == 0 {
		t.Fatal("the call's endpoint is not known: the test shows too little")
	}
	n := testing.AllocsPerRun(2000, func() {
		e.Judge(vedette.Head, q)
		e.records.Put(q.Judged.Exchange)
	})
	if n != 0 {
		t.Errorf("%v allocations a call", n)
	}
}

// request is an exchange's request once more, as a door would hand it over.
func replayRequests(t *testing.T, n int, o simulate.Options, do func(*vedette.Request)) {
	t.Helper()
	stop := fmt.Errorf("enough")
	o.Start, o.Days = start, 365
	err := simulate.Traffic(o, func(q *vedette.Request, _ string) error {
		do(q)
		if n--; n == 0 {
			return stop
		}
		return nil
	})
	if err != stop && err != nil {
		t.Fatal(err)
	}
}

// TestLiveAndReplay: what comes through a door gives the findings and stories that a replay of the same
// exchanges gives.
func TestLiveAndReplay(t *testing.T) {
	const n = 30_000
	red := ingest.NewRedactor([]byte("a key for tests"))
	replayed, live := newTold(), newTold()
	e := newEngine(t)
	batch := make([]vedette.Exchange, 1)
	replayRequests(t, n, busy(), func(q *vedette.Request) {
		x := &batch[0]
		*x = vedette.Exchange{Sent: -1, Got: -1}
		red.Head(x, q)
		red.Body(x, q)
		red.Answer(x, q, true, true)
		e.Learn(batch, replayed.each)
	})
	replayed.flush(t, e, true)

	d := newEngine(t)
	replayRequests(t, n, busy(), func(q *vedette.Request) {
		d.Judge(vedette.Head, q)
		if len(q.Body) > 0 {
			d.Judge(vedette.Body, q)
		}
		d.Judge(vedette.Answer, q)
		d.Finish(q)
		d.drain(live.each) // in order: four clients' queues are else emptied in turns
	})
	live.flush(t, d, true)
	if dropped := d.Stats().Dropped.Load(); dropped > 0 || d.Stats().Learned.Load() != n {
		t.Fatalf("%d dropped, %d learned", dropped, d.Stats().Learned.Load())
	}
	if d := replayed.differs(live); d != "" {
		t.Error(d)
	}
	if len(live.incidents) == 0 {
		t.Error("no incident: the test shows nothing")
	}
}

// TestFullRing: when the learner is behind, doors are not kept waiting, and what was not learned is counted.
func TestFullRing(t *testing.T) {
	e, err := New(Options{Key: []byte("k"), Queue: 8})
	if err != nil {
		t.Fatal(err)
	}
	const n = 100
	for range n {
		q := aRequest() // one client: one ring
		e.Judge(vedette.Head, q)
		q.Status = 200
		e.Finish(q)
	}
	if d := e.Stats().Dropped.Load(); d != n-8 {
		t.Errorf("%d dropped", d)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	e.Run(ctx, nil) // ends when the queue is empty
	if l := e.Stats().Learned.Load(); l != 8 {
		t.Errorf("%d learned", l)
	}
}

// TestDoorsBesideLearner is for the race detector: doors judge and finish from several goroutines while
// one learns and another flushes.
func TestDoorsBesideLearner(t *testing.T) {
	e := newEngine(t)
	ctx, cancel := context.WithCancel(context.Background())
	var doors, learner sync.WaitGroup
	learner.Add(1)
	go func() { defer learner.Done(); e.Run(ctx, nil) }()
	const each = 2000
	for g := range 4 {
		doors.Add(1)
		go func() {
			defer doors.Done()
			for i := range each {
				q := aRequest()
				q.At = start.Add(time.Duration(i) * time.Second)
				q.Target = fmt.Sprintf("/api/v2/accounts/%d/transactions", i*4+g)
				e.Judge(vedette.Head, q)
				q.Status, q.Payload = 200, []byte(`{"id":1}`)
				e.Finish(q)
				for i%64 == 0 && len(e.rings[0])+len(e.rings[1])+len(e.rings[2])+len(e.rings[3]) > 1000 {
					runtime.Gosched()
				}
			}
		}()
	}
	total := uint64(0)
	for range 20 {
		c, err := e.Flush(false, true)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range c.Counts {
			total += n.Requests
		}
		e.Advance(start.Add(time.Hour))
	}
	doors.Wait()
	cancel()
	learner.Wait()
	c, err := e.Flush(true, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range c.Counts {
		total += n.Requests
	}
	s := e.Stats()
	if s.Learned.Load()+s.Dropped.Load() != 4*each || total != s.Learned.Load() {
		t.Errorf("%d learned, %d dropped, %d counted of %d", s.Learned.Load(), s.Dropped.Load(), total, 4*each)
	}
}

// TestMeasureActsAtOnce: an operator's measure meets the next request, and monitor mode lets it pass.
func TestMeasureActsAtOnce(t *testing.T) {
	for _, mode := range []respond.Mode{respond.Monitor, respond.Enforce} {
		e, err := New(Options{Key: []byte("k"), Respond: respond.Options{Mode: mode}})
		if err != nil {
			t.Fatal(err)
		}
		q := aRequest()
		if d := e.Judge(vedette.Head, q); d.Action != vedette.Allow {
			t.Errorf("%s: %s without a measure", mode, d.Action)
		}
		a, _ := vedette.AddressDigest(aClient)
		id, err := e.Responder().Add(vedette.Measure{Action: vedette.Deny, Actor: vedette.ActorID{Level: vedette.Address, Digest: a}, From: start, Until: start.Add(2 * time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		if d := e.Judge(vedette.Head, q); d.Action != vedette.Deny || d.Enforced != (mode == respond.Enforce) || d.Measure != id || d.RetryAfter != time.Hour {
			t.Errorf("%s: %+v", mode, d)
		}
		e.Responder().Lift(id)
		if d := e.Judge(vedette.Head, q); d.Action != vedette.Allow {
			t.Errorf("%s: %s after the measure was lifted", mode, d.Action)
		}
	}
}
