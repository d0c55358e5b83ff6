package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/engine"
	"github.com/vedette-project/vedette/internal/store"
)

// pings are lines of NDJSON, each an exchange with some more members.
func pings(n int, more string) []byte {
	var b bytes.Buffer
	for i := range n {
		at := time.Date(2026, 3, 2, 8, 0, i, 0, time.UTC).Format(time.RFC3339)
		fmt.Fprintf(&b, `{"at":"%s","method":"GET","host":"api.example.test","target":"/v1/ping","status":200,"client":"192.0.2.1"%s}`+"\n", at, more)
	}
	return b.Bytes()
}

// interrupting ends a run's context once so many bytes were read, and then reads on.
type interrupting struct {
	r    io.Reader
	left int
	end  context.CancelFunc
}

func (i *interrupting) Read(p []byte) (int, error) {
	n, err := i.r.Read(p)
	if i.left -= n; i.left < 0 {
		i.end()
	}
	return n, err
}

// TestInterruptedVerdicts interrupts a replay and goes on: each exchange has one verdict, in order.
func TestInterruptedVerdicts(t *testing.T) {
	const lines = 20_000
	text, dir := pings(lines, ""), t.TempDir()
	args := []string{"replay", "--data", under(dir, "a"), "--verdicts", under(dir, "v"), "-"}
	interrupts := 0
	for {
		ctx, cancel := context.WithCancel(context.Background())
		var told bytes.Buffer
		c := &cli{in: &interrupting{bytes.NewReader(text), len(text) / 4 * (interrupts + 1), cancel}, out: io.Discard, err: &told}
		err := c.dispatch(ctx, args)
		cancel()
		if err == nil {
			break
		}
		if !strings.Contains(err.Error(), "interrupted") || interrupts > 10 {
			t.Fatal(err)
		}
		interrupts++
	}
	if interrupts < 2 {
		t.Fatalf("interrupted %d times: the test shows nothing", interrupts)
	}
	got, err := os.ReadFile(under(dir, "v"))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range bytes.Lines(got) {
		n++
		var v struct{ N int }
		if err := json.Unmarshal(line, &v); err != nil || v.N != n {
			t.Fatalf("line %d after %d interrupts: %s (%v)", n, interrupts, line, err)
		}
	}
	if n != lines {
		t.Errorf("%d verdicts of %d exchanges, %d interrupts", n, lines, interrupts)
	}
}

// watching looks at what is on the disk once half of its input was read.
type watching struct {
	r    io.Reader
	left int
	look func()
}

func (w *watching) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if w.left -= n; w.left < 0 && w.look != nil {
		w.look()
		w.look = nil
	}
	return n, err
}

// TestKilledVerdicts: whenever a run may be killed, the verdicts up to the position that was saved are in
// the file.
func TestKilledVerdicts(t *testing.T) {
	text, dir := pings(20_000, ""), t.TempDir()
	saved := int64(0)
	look := func() {
		same := 0 // while this goroutine looks nothing is read: the position comes to rest
		for end := time.Now().Add(10 * time.Second); same < 50 && time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
			s, err := store.Open(under(dir, "a"), store.Options{Role: store.Reader})
			if err != nil {
				continue
			}
			if p, err := s.Positions(); err == nil && len(p) == 1 && p[0].Line > 0 {
				if same++; p[0].Line != saved {
					saved, same = p[0].Line, 0
				}
			}
			s.Close()
		}
		got, err := os.ReadFile(under(dir, "v"))
		if n := int64(bytes.Count(got, []byte("\n"))); err != nil || n < saved {
			t.Errorf("%d verdicts on the disk, the position says line %d (%v)", n, saved, err)
		}
	}
	c := &cli{in: &watching{bytes.NewReader(text), len(text) / 2, look}, out: io.Discard, err: io.Discard}
	if err := c.dispatch(context.Background(), []string{"replay", "--data", under(dir, "a"), "--verdicts", under(dir, "v"), "--checkpoint", "1ns", "-"}); err != nil {
		t.Fatal(err)
	}
	if saved == 0 {
		t.Error("no position was saved: the test shows nothing")
	}
}

// TestAssignFails: an assignment that did not come to the input's end is an error.
func TestAssignFails(t *testing.T) {
	dir := t.TempDir()
	whole := under(dir, "log.ndjson")
	if err := os.WriteFile(whole, pings(5000, ""), 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := engine.New(engine.Options{Key: bytes.Repeat([]byte("k"), 32)})
	if err != nil {
		t.Fatal(err)
	}
	assign := func(ctx context.Context, name string) error {
		r := &replayRun{cli: &cli{out: io.Discard, err: io.Discard}, engine: e,
			o: replayOptions{files: []string{name}, format: "auto", assign: under(dir, "out")}}
		return r.assign(ctx)
	}
	if err := assign(context.Background(), whole); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := assign(ctx, whole); err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Errorf("interrupted: %v", err)
	}
	broken := under(dir, "broken.gz")
	if err := os.WriteFile(broken, cutGzip(t, pings(5000, "")), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := assign(context.Background(), broken); err == nil || !strings.Contains(err.Error(), "truncated") {
		t.Errorf("broken: %v", err)
	}
}

// TestHugeNumbers: what no server ever sent is stored like anything else.
func TestHugeNumbers(t *testing.T) {
	for name, text := range map[string][]byte{
		"sizes":     pings(2, `,"request_bytes":9000000000000000000,"response_bytes":9000000000000000000`),
		"durations": pings(2000, `,"duration_ms":9e12`),
	} {
		dir := t.TempDir()
		var told bytes.Buffer
		c := &cli{in: bytes.NewReader(text), out: io.Discard, err: &told}
		if err := c.dispatch(context.Background(), []string{"replay", "--strict", "--data", under(dir, "a"), "-"}); err != nil {
			t.Errorf("%s: %v\n%s", name, err, told.Bytes())
		}
	}
}

// TestStrangersJSON: a measure on strangers is on nobody's level.
func TestStrangersJSON(t *testing.T) {
	s, err := store.Open(t.TempDir(), store.Options{Role: store.Learner})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Now().UTC()
	m := vedette.Measure{ID: 7, Action: vedette.Throttle, Strangers: true, From: now, Until: now.Add(time.Hour)}
	if err := s.Save(&vedette.Checkpoint{Measures: []vedette.Measure{m}}, nil); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := listMeasures(&cli{out: &out}, s, true, true); err != nil {
		t.Fatal(err)
	}
	var got struct{ Measures []map[string]any }
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || len(got.Measures) != 1 {
		t.Fatal(err, out.String())
	}
	if m := got.Measures[0]; m["level"] != "" || m["on"] != "strangers" {
		t.Error(out.String())
	}
}

func cutGzip(t *testing.T, text []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(text)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()[:b.Len()-20]
}
