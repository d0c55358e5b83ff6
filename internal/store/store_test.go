package store

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

var t0 = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func open(t *testing.T, dir string, o Options) *Store {
	t.Helper()
	s, err := Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// full is a checkpoint with something of everything.
func full() *vedette.Checkpoint {
	return &vedette.Checkpoint{
		At: t0, Seq: 7, Paths: 3, Probes: 4, Actors: 5, State: []byte("state"),
		Entries: []vedette.Entry{{
			Endpoint: vedette.Endpoint{ID: 1 << 63, Method: "GET", Host: "h.test", Template: "/a/{id}", Surface: vedette.Page,
				Value: vedette.Value{Class: vedette.Admin, Evidence: []string{"x"}}},
			Requests: 9, Statuses: map[int]uint64{200: 9}, Auth: map[vedette.AuthKind]uint64{vedette.AuthBearer: 9}, Actors: 2,
			FirstSeen: t0.Add(-time.Hour), LastSeen: t0,
		}},
		Counts: []vedette.Count{{Endpoint: 1 << 63, Minute: t0.Unix() / 60, Requests: 9, Refused: 1, Failed: 2, Stopped: 3, Bytes: 4, Micros: 5}},
		Incidents: []vedette.Incident{{ID: 1<<63 + 5, Kind: vedette.CredentialStuffing, Started: t0, Ended: t0, Requests: 3,
			Endpoints: []vedette.EndpointID{1 << 63}, Why: "because"}},
		Measures: []vedette.Measure{{ID: 1<<63 + 6, Action: vedette.Deny, Actor: vedette.ActorID{Level: vedette.Address, Digest: 1<<63 + 1},
			From: t0, Until: t0.Add(time.Hour), Why: "because"}},
	}
}

// TestRoundTrip: what is saved is there after the store was closed and opened again.
func TestRoundTrip(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	c, p := full(), &Position{Sum: "ab", Bytes: 4096, Name: "a.log", Offset: 77, Line: 6, Done: true}
	if err := s.Save(c, p); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, Options{Role: Reader})
	inv, err := s.Inventory()
	if want := (&Inventory{Entries: c.Entries, Paths: 3, Requests: 4, Actors: 5, Seq: 7}); err != nil || !reflect.DeepEqual(inv, want) {
		t.Errorf("inventory %+v, %v", inv, err)
	}
	if got, err := s.Incidents(); err != nil || !reflect.DeepEqual(got, c.Incidents) {
		t.Errorf("incidents %+v, %v", got, err)
	}
	if got, err := s.Measures(t0); err != nil || !reflect.DeepEqual(got, c.Measures) {
		t.Errorf("measures %+v, %v", got, err)
	}
	if got, err := s.Measures(t0.Add(2 * time.Hour)); err != nil || len(got) != 0 {
		t.Errorf("measures that are over: %+v, %v", got, err)
	}
	if got, err := s.Counts(60, time.Unix(0, 0)); err != nil || !reflect.DeepEqual(got, c.Counts) {
		t.Errorf("counts %+v, %v", got, err)
	}
	if got, err := s.Positions(); err != nil || len(got) != 1 || got[0] != *p {
		t.Errorf("positions %+v, %v", got, err)
	}
	if got, err := s.State(); err != nil || string(got) != "state" {
		t.Errorf("state %q, %v", got, err)
	}
	if !s.Latest().Equal(t0) {
		t.Errorf("latest %v", s.Latest())
	}
}

// TestSaveWithoutState leaves the state, and what people said of incidents, as they were.
func TestSaveWithoutState(t *testing.T) {
	s := open(t, t.TempDir(), Options{})
	c := full()
	if err := s.Save(c, nil); err != nil {
		t.Fatal(err)
	}
	if err := s.SetStatus(c.Incidents[0].ID, vedette.FalsePositive); err != nil {
		t.Fatal(err)
	}
	if err := s.SetStatus(12345, vedette.Resolved); !errors.Is(err, ErrNone) {
		t.Errorf("an incident that is not there: %v", err)
	}
	c = full()
	c.State, c.Entries = nil, nil
	c.Incidents[0].Requests = 4
	if err := s.Save(c, nil); err != nil {
		t.Fatal(err)
	}
	if got, _ := s.State(); string(got) != "state" {
		t.Errorf("state %q", got)
	}
	if got, err := s.Incidents(); err != nil || len(got) != 1 || got[0].Status != vedette.FalsePositive || got[0].Requests != 4 {
		t.Errorf("%+v, %v", got, err)
	}
	if inv, _ := s.Inventory(); len(inv.Entries) != 0 {
		t.Errorf("endpoints that merged are still there: %+v", inv.Entries)
	}
}

// TestRollup: minutes add up to hours and days, and each stays as long as it was told to.
func TestRollup(t *testing.T) {
	s := open(t, t.TempDir(), Options{Minutes: 2 * time.Hour, Hours: 48 * time.Hour, Days: 5 * 24 * time.Hour})
	total := uint64(0)
	for hour := range 7 * 24 {
		at := t0.Add(time.Duration(hour) * time.Hour)
		c := &vedette.Checkpoint{At: at.Add(59 * time.Minute)}
		for m := range 60 {
			c.Counts = append(c.Counts, vedette.Count{Endpoint: vedette.EndpointID(1 + m%2), Minute: at.Unix()/60 + int64(m), Requests: 2, Bytes: 10})
			total += 2
		}
		if err := s.Save(c, nil); err != nil {
			t.Fatal(err)
		}
	}
	sum := func(width int64) (n uint64, slots int) {
		list, err := s.Counts(width, time.Unix(0, 0))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range list {
			if c.Bytes != 5*c.Requests {
				t.Errorf("%+v: columns went apart", c)
			}
			n += c.Requests
		}
		return n, len(list)
	}
	for _, w := range []struct {
		width, slots int64
		per          uint64
	}{{60, 2 * 60, 2}, {3600, 48 * 2, 60}, {86400, 5 * 2, 60 * 24}} {
		n, slots := sum(w.width)
		if d := int64(slots) - w.slots; d < -4 || d > 62*2 || n > uint64(slots)*w.per || n < uint64(slots-8)*w.per/2 {
			t.Errorf("width %d: %d slots with %d requests, about %d were to stay", w.width, slots, n, w.slots)
		}
	}
	// What comes late counts for its hour and its day, though its minute is gone.
	late := t0.Add(7*24*time.Hour - 20*time.Hour)
	before, _ := sum(3600)
	minutes, _ := sum(60)
	if err := s.Save(&vedette.Checkpoint{Counts: []vedette.Count{{Endpoint: 1, Minute: late.Unix() / 60, Requests: 1, Bytes: 5}}}, nil); err != nil {
		t.Fatal(err)
	}
	if after, _ := sum(3600); after != before+1 {
		t.Errorf("hours: %d, then %d", before, after)
	}
	if after, _ := sum(60); after != minutes {
		t.Errorf("minutes: %d, then %d", minutes, after)
	}
}

// TestRetention: incidents and measures go when they have been kept for long enough.
func TestRetention(t *testing.T) {
	s := open(t, t.TempDir(), Options{Findings: 24 * time.Hour})
	if err := s.Save(full(), nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after time.Duration
		left  int
	}{{23 * time.Hour, 1}, {26 * time.Hour, 0}} {
		if err := s.Save(&vedette.Checkpoint{At: t0.Add(c.after)}, nil); err != nil {
			t.Fatal(err)
		}
		incidents, _ := s.Incidents()
		measures, _ := s.Measures(time.Unix(0, 0))
		if len(incidents) != c.left || c.left == 0 && len(measures) != 0 {
			t.Errorf("after %s: %d incidents and %d measures, %d were to stay", c.after, len(incidents), len(measures), c.left)
		}
	}
}

// TestKey: the key comes from the first input and never changes; without one it is random.
func TestKey(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	key := func(dir string, from string) []byte {
		s := open(t, dir, Options{KeyFrom: []byte(from)})
		defer s.Close()
		k, err := s.Key()
		if err != nil || len(k) != 32 {
			t.Fatal(k, err)
		}
		return k
	}
	first := key(a, "first input")
	if !bytes.Equal(key(b, "first input"), first) {
		t.Error("the same input gives another key in another store")
	}
	if !bytes.Equal(key(a, "second input"), first) {
		t.Error("the second input changed the key")
	}
	if bytes.Equal(key(t.TempDir(), "second input"), first) {
		t.Error("two inputs give one key")
	}
	if bytes.Equal(key(t.TempDir(), ""), key(t.TempDir(), "")) {
		t.Error("keys without an input are not random")
	}
}

// TestOrders: what an operator asks for shows at once and waits for the engine, in order.
func TestOrders(t *testing.T) {
	dir := t.TempDir()
	learner := open(t, dir, Options{})
	c := full()
	if err := learner.Save(c, nil); err != nil {
		t.Fatal(err)
	}
	operator := open(t, dir, Options{Role: Operator})
	m := vedette.Measure{ID: 44, Action: vedette.Throttle, From: t0, Until: t0.Add(2 * time.Hour), Operator: true}
	for _, o := range []*Order{{Measure: m}, {Lift: c.Measures[0].ID}} {
		if err := operator.Ask(o); err != nil {
			t.Fatal(err)
		}
	}
	if err := operator.Ask(&Order{Lift: c.Measures[0].ID}); !errors.Is(err, ErrNone) {
		t.Errorf("lifted twice: %v", err)
	}
	if got, err := operator.Measures(t0); err != nil || len(got) != 1 || got[0].ID != 44 {
		t.Errorf("measures %+v, %v", got, err)
	}
	orders, err := learner.Orders()
	if err != nil || len(orders) != 2 || orders[0].Measure.ID != 44 || orders[1].Lift != c.Measures[0].ID {
		t.Fatalf("%+v, %v", orders, err)
	}
	if err := learner.Done(orders[0].ID); err != nil {
		t.Fatal(err)
	}
	if orders, _ = learner.Orders(); len(orders) != 1 || orders[0].Lift == 0 {
		t.Errorf("one is done, left are %+v", orders)
	}
}

// TestDoors: who may open what.
func TestDoors(t *testing.T) {
	dir := t.TempDir()
	for _, role := range []Role{Reader, Operator} {
		if _, err := Open(dir, Options{Role: role}); !errors.Is(err, ErrAbsent) {
			t.Errorf("role %d, an empty directory: %v", role, err)
		}
	}
	s := open(t, dir, Options{})
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrLocked) {
		t.Errorf("a second learner: %v", err)
	}
	if err := open(t, dir, Options{Role: Reader}).SetStatus(1, vedette.Open); err == nil {
		t.Error("a reader wrote")
	}
	if st, err := os.Stat(filepath.Join(dir, file)); err != nil || st.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read the store: %v, %v", st.Mode(), err)
	}
	if _, err := s.db.Exec(fmt.Sprintf("PRAGMA user_version = %d", len(migrations)+1)); err != nil {
		t.Fatal(err)
	}
	s.Close()
	for _, role := range []Role{Learner, Reader, Operator} {
		if _, err := Open(dir, Options{Role: role}); !errors.Is(err, ErrNewer) {
			t.Errorf("role %d, a newer version: %v", role, err)
		}
	}
	s = open(t, t.TempDir(), Options{})
	s.Close()
	if err := os.WriteFile(filepath.Join(dir, file), bytes.Repeat([]byte("no database "), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	os.Remove(filepath.Join(dir, file+"-wal"))
	for _, role := range []Role{Learner, Reader, Operator} {
		if _, err := Open(dir, Options{Role: role}); !errors.Is(err, ErrBroken) {
			t.Errorf("role %d, no database: %v", role, err)
		}
	}
}

// TestReadersBesideLearner: readers see whole checkpoints while the learner writes.
func TestReadersBesideLearner(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, Options{})
	const rounds = 40
	save := func(n int) error {
		c := &vedette.Checkpoint{At: t0, Seq: uint64(n)}
		for i := range 20 {
			c.Entries = append(c.Entries, vedette.Entry{Endpoint: vedette.Endpoint{ID: vedette.EndpointID(i + 1), Template: fmt.Sprint("/", i)}, Requests: uint64(n)})
		}
		return s.Save(c, nil)
	}
	if err := save(1); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 3 {
		r := open(t, dir, Options{Role: Reader})
		wg.Add(1)
		go func() {
			defer wg.Done()
			for last := uint64(0); last < rounds; {
				inv, err := r.Inventory()
				if err != nil || len(inv.Entries) != 20 {
					t.Errorf("%v, %v", inv, err)
					return
				}
				n := inv.Entries[0].Requests
				for _, e := range inv.Entries {
					if e.Requests != n {
						t.Errorf("half a checkpoint: %d and %d", n, e.Requests)
						return
					}
				}
				if n < last {
					t.Errorf("back from %d to %d", last, n)
					return
				}
				last = n
			}
		}()
	}
	for n := 2; n <= rounds; n++ {
		if err := save(n); err != nil {
			t.Fatal(err)
		}
	}
	wg.Wait()
}
