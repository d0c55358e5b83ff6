package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/ingest"
	"github.com/vedette-project/vedette/internal/respond"
	"github.com/vedette-project/vedette/internal/simulate"
)

// TestAccessLog: the log that a door wrote, replayed by an engine that begins where the door's began, gives the same
// findings, decisions, stories and inventory, under attack, with measures in force, across quiet seconds.
func TestAccessLog(t *testing.T) {
	key := []byte("a key for tests")
	quiet := simulate.Options{Seed: 11, LoginsPerDay: 20_000, Browse: 3}
	attack := simulate.Options{Seed: 12, LoginsPerDay: 20_000, Browse: 3, Campaigns: []simulate.Campaign{
		{From: 0.02, Days: 300, Share: 0.2},
		{From: 0.01, Days: 300, Share: 0.05, PerSource: 60, Agent: "python-requests/2.32"},
	}}
	open := func(state []byte) *Engine {
		e, err := New(Options{Key: key, Respond: respond.Options{Mode: respond.Enforce}})
		if err != nil {
			t.Fatal(err)
		}
		if state != nil {
			if err := e.Restore(state); err != nil {
				t.Fatal(err)
			}
		}
		e.Restart()
		return e
	}
	past := open(nil)
	at := time.Time{}
	red := ingest.NewRedactor(key)
	batch := make([]vedette.Exchange, 1)
	replayRequests(t, 15_000, quiet, func(q *vedette.Request) {
		x := &batch[0]
		*x = vedette.Exchange{Sent: -1, Got: -1}
		red.Head(x, q)
		red.Body(x, q)
		red.Answer(x, q, true, true)
		past.Learn(batch, nil)
		at = x.At
	})
	saved, err := past.Flush(true, true)
	if err != nil {
		t.Fatal(err)
	}
	shift := at.Sub(start) + time.Hour

	const n = 25_000
	live, door := newTold(), open(saved.State)
	rec := ingest.NewRecorder(key, "shop")
	var log []byte
	var last uint64
	stopped, i := 0, 0
	each := func(v *Verdict) {
		if v.Exchange.Seq <= last {
			t.Fatalf("seq %d after %d", v.Exchange.Seq, last)
		}
		last = v.Exchange.Seq
		live.each(v)
		log = rec.Append(log, v.Exchange)
	}
	replayRequests(t, n, attack, func(q *vedette.Request) {
		q.At = q.At.Add(shift)
		if i++; i%7 == 0 { // the second of the live side's clock, a little before or after what arrives
			door.Advance(q.At.Add(time.Duration(i%5-2) * 700 * time.Millisecond))
		}
		d := door.Judge(vedette.Head, q)
		if len(q.Body) > 0 {
			d = door.Judge(vedette.Body, q)
		}
		if d.Enforced && d.Action >= vedette.Throttle {
			q.Status, q.AnsweredBy, q.Payload, q.Reply = 429, vedette.Gateway, nil, nil
			stopped++
		} else {
			door.Judge(vedette.Answer, q)
		}
		door.Finish(q)
		if i%3 == 0 { // several wait: they are learned in another order than they came
			door.drain(each)
		}
	})
	door.drain(each)
	live.flush(t, door, true)
	if len(live.incidents) == 0 || stopped < 100 || door.Stats().Dropped.Load() > 0 {
		t.Fatalf("%d incidents, %d stopped, %d not learned: the test shows nothing", len(live.incidents), stopped, door.Stats().Dropped.Load())
	}

	for _, c := range []struct {
		name string
		log  []byte
		same bool
	}{
		{"as it is", log, true},
		{"without the decisions", bytes.ReplaceAll(log, []byte(`"decision":"deny"`), []byte(`"decision":"allow"`)), false}, // the test can fail
	} {
		told, e := newTold(), open(saved.State)
		src, err := ingest.Open("access.log", bytes.NewReader(c.log), ingest.Auto)
		if err != nil {
			t.Fatal(err)
		}
		for b := range ingest.Read(context.Background(), src, ingest.Options{Key: key}) {
			if b.Err != nil || len(b.Skipped) > 0 || b.Foreign > 0 {
				t.Fatalf("%v, skipped %v, %d foreign", b.Err, b.Skipped, b.Foreign)
			}
			e.Learn(b.Exchanges, told.each)
		}
		src.Close()
		told.flush(t, e, true)
		if d := live.differs(told); (d == "") != c.same {
			t.Errorf("%s: %s", c.name, d)
		}
		if a, _ := json.Marshal(live.measures); c.same {
			if b, _ := json.Marshal(told.measures); !bytes.Equal(a, b) {
				t.Errorf("measures:\n%s\n%s", a, b)
			}
		}
	}
	t.Logf("%d exchanges, %d stopped, %d incidents, %.0f bytes a line", n, stopped, len(live.incidents), float64(len(log))/n)
}
