package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/simulate"
)

// TestMain puts the command vedette on the path of scripts and of tests that start processes: this test
// binary under another name.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"vedette": func() { os.Exit(Main()) }})
}

// vedetteCommand is a process of the real binary.
func vedetteCommand(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := exec.LookPath("vedette")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = append(os.Environ(), env...)
	return cmd
}

// vedetteOutput runs the binary to its end and returns its standard output.
func vedetteOutput(t *testing.T, env []string, args ...string) []byte {
	t.Helper()
	cmd := vedetteCommand(t, env, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("vedette %s: %v\n%s", strings.Join(args, " "), err, stderr.Bytes())
	}
	return out
}

// testSeed derives a seed from the commit's hash: nobody chooses it, and a failure can be repeated.
func testSeed(t *testing.T) uint64 {
	out, err := exec.Command("git", "rev-parse", "HEAD").Output()
	sum, err2 := hex.DecodeString(strings.TrimSpace(string(out)))
	seed := uint64(1)
	if err == nil && err2 == nil && len(sum) >= 8 {
		seed = binary.BigEndian.Uint64(sum)
	}
	t.Logf("seed %d", seed)
	return seed
}

// writeLog writes the NDJSON exchanges of a simulated site under attack, in seven parts log-ins with
// their bodies and the rest calls. It returns how many there are.
func writeLog(t *testing.T, path string, lines int) int {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	n := 0
	var line []byte
	stop := fmt.Errorf("enough")
	err = simulate.Traffic(simulate.Options{
		Seed: 7, Start: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), Days: 365, LoginsPerDay: 20_000, Browse: 3,
		Campaigns: []simulate.Campaign{
			{From: 0.5, Days: 300, Share: 0.2},
			{From: 0.2, Days: 300, Share: 0.05, PerSource: 60, Agent: "python-requests/2.32"},
		},
	}, func(q *vedette.Request, _ string) error {
		line = appendExchange(line[:0], q)
		w.Write(line)
		if n++; n == lines {
			return stop
		}
		return nil
	})
	if err != nil && err != stop {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return n
}

func appendExchange(b []byte, q *vedette.Request) []byte {
	pairs := func(list []vedette.Field) [][2]string {
		out := [][2]string{}
		for _, f := range list {
			out = append(out, [2]string{f.Name, f.Value})
		}
		return out
	}
	j, err := json.Marshal(map[string]any{
		"at": q.At.Format(time.RFC3339Nano), "method": q.Method, "scheme": q.Scheme, "host": q.Host, "target": q.Target,
		"client": q.Client.String(), "request_headers": pairs(q.Header), "request_body": string(q.Body), "status": q.Status,
		"response_headers": pairs(q.Reply), "response_body": string(q.Payload), "duration_ms": q.Duration.Seconds() * 1000,
	})
	if err != nil {
		panic(err)
	}
	return append(append(b, j...), '\n')
}

// under names a file in a test's own directory.
func under(dir string, name ...string) string {
	return filepath.Join(append([]string{dir}, name...)...)
}
