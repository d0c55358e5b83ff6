package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/vedette-project/vedette/internal/ingest"
	"github.com/vedette-project/vedette/internal/simulate"
)

// TestDemo runs a short demonstration from end to end, over real sockets.
func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED in -short: eight seconds of a live demonstration")
	}
	var out, err bytes.Buffer
	dir := t.TempDir()
	if fault := demo(t.Context(), &cli{out: &out, err: &err}, []string{"--for", "8s", "--seed", "1", "--data", dir}); fault != nil {
		t.Fatalf("%v\n%s%s", fault, &out, &err)
	}
	t.Logf("%s%s", &err, &out)
	for _, want := range []string{"credential-stuffing", "Innocents", "shadow: POST /v1/login", "probed in vain"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	if strings.Contains(out.String(), "\x1b") || strings.Contains(err.String(), "\x1b") {
		t.Error("escape sequences where there is no terminal")
	}
	list, _, fault := openIncidents(dir)
	if fault != nil || len(list) == 0 {
		t.Errorf("incidents in the store afterwards: %d, %v", len(list), fault)
	}
}

// stopOnWrite ends a run as Ctrl-C does, at the first thing that it says.
type stopOnWrite struct{ stop func() }

func (s stopOnWrite) Write(p []byte) (int, error) { s.stop(); return len(p), nil }

func TestDemoInterrupted(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var out bytes.Buffer
	if err := demo(ctx, &cli{out: &out, err: stopOnWrite{stop}}, nil); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "Endpoints found") {
		t.Errorf("no report: %s", &out)
	}
}

// TestDemoPortInUse: an address that is taken is an error, not a crash.
func TestDemoPortInUse(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	if err := demo(t.Context(), &cli{out: io.Discard, err: io.Discard}, []string{"--listen", ln.Addr().String()}); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("%v", err)
	}
}

// TestTargets: attack traffic stays on this machine.
func TestTargets(t *testing.T) {
	for target, local := range map[string]bool{
		"http://127.0.0.1:80": true, "http://127.8.0.1:80/": true, "http://[::1]:9000": true, "http://localhost:80": true,
		"http://192.168.0.10:80": false, "https://api.example.com": false, "http://0.0.0.0:80": false,
		"http://127.0.0.1.example.com": false, "http://localhost@example.com": false, "ftp://127.0.0.1": false, "http://": false, "": false,
		"http://:8080": false,
	} {
		if err := localTarget(target, false); (err == nil) != local {
			t.Errorf("%s: %v", target, err)
		}
	}
	for _, run := range []func() error{
		func() error {
			return demo(t.Context(), &cli{out: io.Discard, err: io.Discard}, []string{"--listen", "0.0.0.0:0"})
		},
		func() error {
			return simulateCommand(t.Context(), &cli{out: io.Discard, err: io.Discard}, []string{"--target", "http://api.example.com"})
		},
	} {
		var usage usageError
		if err := run(); !errors.As(err, &usage) {
			t.Errorf("a target elsewhere: %v", err)
		}
	}
	if err := localTarget("http://192.168.0.10:80", true); err != nil {
		t.Errorf("allowed, and refused: %v", err)
	}
}

// TestSimulateFile: what is written can be read back, carries the truth, and is the same each time.
func TestSimulateFile(t *testing.T) {
	dir := t.TempDir()
	args := []string{"--days", "1", "--seed", "3", "--logins-per-day", "300", "--customers", "100", "--attack", "spraying", "--share", "0.5", "--from", "0.5", "--out"}
	var plain bytes.Buffer
	if err := simulateCommand(t.Context(), &cli{out: &plain, err: io.Discard}, append(args, "-")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "x.ndjson.gz")
	if err := simulateCommand(t.Context(), &cli{out: io.Discard, err: io.Discard}, append(args, file)); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil || !bytes.Equal(text, plain.Bytes()) {
		t.Fatalf("the compressed file differs from standard output: %v", err)
	}
	labels, lines := map[string]int{}, 0
	for l := range bytes.Lines(text) {
		var in struct{ Label string }
		if err := json.Unmarshal(l, &in); err != nil {
			t.Fatal(err)
		}
		labels[in.Label]++
		lines++
	}
	if labels["password-spraying"] < 40 || labels[simulate.Innocent] < 300 || len(labels) != 2 {
		t.Errorf("labels: %v", labels)
	}
	src, err := ingest.Open("x", bytes.NewReader(text), ingest.Auto)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	read, accounts := 0, 0
	for b := range ingest.Read(t.Context(), src, ingest.Options{Key: []byte("k"), Workers: 1}) {
		if b.Err != nil || len(b.Skipped) > 0 {
			t.Fatalf("%v %v", b.Err, b.Skipped)
		}
		read += len(b.Exchanges)
		for i := range b.Exchanges {
			if b.Exchanges[i].Account != 0 {
				accounts++
			}
		}
	}
	if read != lines || accounts < 300 {
		t.Errorf("%d of %d lines read, %d with an account", read, lines, accounts)
	}
}

func TestSimulateWrongUse(t *testing.T) {
	for _, args := range [][]string{{"--attack", "x"}, {"--days", "0"}, {"--days", "NaN"}, {"--start", "monday"}, {"--honest-failures", "1"},
		{"--attack", "stuffing", "--share", "-1"}, {"file"}, {"--target", "http://127.0.0.1:1", "--for", "0s"}} {
		var usage usageError
		if err := simulateCommand(t.Context(), &cli{out: io.Discard, err: io.Discard}, args); !errors.As(err, &usage) {
			t.Errorf("%v: %v", args, err)
		}
	}
}

func TestNameless(t *testing.T) {
	for _, c := range [][2]string{{"/a/{id}/b/{product_id}", "/a/{}/b/{}"}, {"/a/", "/a"}, {"/", ""}, {"/x-{id}.json", "/x-{}.json"}} {
		if got := nameless(c[0]); got != c[1] {
			t.Errorf("%s: %s", c[0], got)
		}
	}
}
