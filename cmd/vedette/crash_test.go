//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"syscall"
	"testing"
	"time"

	"github.com/vedette-project/vedette/internal/store"
)

// shown is what people and scripts see of a store, and the roll-ups below it.
type shown struct {
	inventory, incidents, measures []byte
	counts                         []byte
}

func show(t *testing.T, data string) shown {
	t.Helper()
	s, err := store.Open(data, store.Options{Role: store.Reader})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var counts bytes.Buffer
	for _, width := range []int64{60, 3600, 86400} {
		list, err := s.Counts(width, time.Unix(0, 0))
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			t.Fatalf("no counts of width %d", width)
		}
		json.NewEncoder(&counts).Encode(list)
	}
	return shown{
		inventory: vedetteOutput(t, nil, "inventory", "--data", data, "--json"),
		incidents: vedetteOutput(t, nil, "incidents", "--data", data, "--json"),
		measures:  vedetteOutput(t, nil, "measures", "--data", data, "--json", "--all"),
		counts:    counts.Bytes(),
	}
}

// same compares two stores as people see them.
func same(t *testing.T, got, want shown) {
	t.Helper()
	for _, c := range []struct {
		name      string
		got, want []byte
	}{
		{"inventory", got.inventory, want.inventory}, {"incidents", got.incidents, want.incidents},
		{"measures", got.measures, want.measures}, {"roll-ups", got.counts, want.counts},
	} {
		if !bytes.Equal(c.got, c.want) {
			t.Errorf("%s differ: %s", c.name, firstDifference(c.got, c.want))
		}
	}
}

func firstDifference(a, b []byte) string {
	n := min(len(a), len(b))
	i := 0
	for i < n && a[i] == b[i] {
		i++
	}
	around := func(s []byte) string { return string(s[max(0, i-120):min(len(s), i+120)]) }
	return "\n…" + around(a) + "…\n…" + around(b) + "…"
}

// TestKilledReplay kills a replay ten times, without a warning, at random moments: what the store then
// holds after its end is what one undisturbed replay gives, nothing lost and nothing counted twice.
func TestKilledReplay(t *testing.T) {
	lines := 200_000
	if testing.Short() {
		lines = 60_000
	}
	dir := t.TempDir()
	log := under(dir, "log.ndjson")
	writeLog(t, log, lines)
	begun := time.Now()
	vedetteOutput(t, nil, "replay", "--data", under(dir, "a"), log)
	whole := time.Since(begun)
	want := show(t, under(dir, "a"))
	var seen struct {
		Incidents []struct{ Kind string }
	}
	if err := json.Unmarshal(want.incidents, &seen); err != nil || len(seen.Incidents) == 0 {
		t.Fatalf("the attack in the log was not found (%v): the test shows nothing", err)
	}

	rng := rand.New(rand.NewPCG(testSeed(t), 1))
	killed, offsets := 0, map[int64]bool{}
	position := func() (offset int64) {
		s, err := store.Open(under(dir, "b"), store.Options{Role: store.Reader})
		if err != nil {
			return 0
		}
		defer s.Close()
		if p, err := s.Positions(); err == nil && len(p) == 1 {
			offset = p[0].Offset
		}
		return offset
	}
	for killed < 10 {
		cmd := vedetteCommand(t, nil, "replay", "--data", under(dir, "b"), "--checkpoint", "20ms", log)
		before := position()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if killed%2 == 1 { // every other one has got somewhere
			until(t, "another position is saved", func() bool { return position() > before })
		}
		time.Sleep(time.Duration(rng.Int64N(int64(whole / 12))))
		cmd.Process.Kill()
		cmd.Wait()
		if st, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || !st.Signaled() {
			break // it came to its end
		}
		killed++
		offsets[position()] = true
	}
	t.Logf("killed %d times, %d different positions saved; undisturbed it takes %s", killed, len(offsets), whole.Round(time.Millisecond))
	if killed < 10 || len(offsets) < 4 {
		t.Errorf("killed %d times at %d positions: too few to show anything", killed, len(offsets))
	}
	vedetteOutput(t, nil, "replay", "--data", under(dir, "b"), log)
	same(t, show(t, under(dir, "b")), want)

	// The same again changes nothing.
	vedetteOutput(t, nil, "replay", "--data", under(dir, "b"), log)
	same(t, show(t, under(dir, "b")), want)
}

// TestDeterminism replays one log at GOMAXPROCS 1, 2 and 8: verdicts, inventory and incidents are the
// same to the byte.
func TestDeterminism(t *testing.T) {
	lines := 60_000
	dir := t.TempDir()
	log := under(dir, "log.ndjson")
	writeLog(t, log, lines)
	var first shown
	var verdicts []byte
	for i, procs := range []string{"1", "2", "8"} {
		data := under(dir, procs)
		v := vedetteOutput(t, []string{"GOMAXPROCS=" + procs}, "replay", "--data", data, "--verdicts", "-", log)
		got := show(t, data)
		if i == 0 {
			first, verdicts = got, v
			if n := bytes.Count(v, []byte("\n")); n != lines {
				t.Fatalf("%d verdicts of %d exchanges", n, lines)
			}
			if !bytes.Contains(v, []byte(`"kind":"credential-stuffing"`)) {
				t.Fatal("the attack in the log was not found: the test shows nothing")
			}
			continue
		}
		if !bytes.Equal(v, verdicts) {
			t.Errorf("GOMAXPROCS=%s: verdicts differ: %s", procs, firstDifference(v, verdicts))
		}
		if !reflect.DeepEqual(got, first) {
			same(t, got, first)
		}
	}
}
