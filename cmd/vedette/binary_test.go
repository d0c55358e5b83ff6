package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
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

// TestScripts runs testdata/script/*.txtar: each is a test, and shows how a command is used.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"gen":      genFile,
			"pack":     packFile,
			"truncate": truncateFile,
			"listen":   listenHere,
			"jsonkeys": jsonKeys,
			"append":   appendFile,
		},
		RequireUniqueNames: true,
	})
}

// gen access|exchanges FILE FROM TO writes lines FROM to TO-1 of a small site's log: reads of users and
// orders, log-ins that mostly succeed.
func genFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: gen access|exchanges FILE FROM TO")
	}
	var from, to int
	if _, err := fmt.Sscan(args[2]+" "+args[3], &from, &to); err != nil {
		ts.Fatalf("gen: %v", err)
	}
	var b bytes.Buffer
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range to {
		at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Second)
		client, user := fmt.Sprintf("192.0.2.%d", 1+rng.IntN(60)), rng.IntN(900)
		method, target, status, body := "GET", fmt.Sprintf("/v1/users/%d", 100+user), 200, ""
		switch i % 5 {
		case 1:
			target = fmt.Sprintf("/v1/users/%d/orders", 100+user)
		case 2:
			method, target, body = "POST", "/v1/login", fmt.Sprintf(`{"email":"c%d@mail.test","password":"p%d"}`, user, user)
		case 3:
			if i%50 == 3 {
				target, status = fmt.Sprintf("/wp-%d/setup.php", i), 404
			}
		}
		if i < from {
			continue
		}
		if args[0] == "access" {
			fmt.Fprintf(&b, "%s - - [%s] \"%s %s HTTP/1.1\" %d 512 \"-\" \"Mozilla/5.0\"\n", client, at.Format("02/Jan/2006:15:04:05 -0700"), method, target, status)
			continue
		}
		q := map[string]any{"at": at, "method": method, "host": "api.example.test", "target": target, "status": status, "client": client,
			"request_headers": [][2]string{{"User-Agent", "app/1.0"}}, "response_body": `{"id":1,"ok":true}`}
		if body != "" {
			q["request_body"] = body
			q["request_headers"] = [][2]string{{"User-Agent", "app/1.0"}, {"Content-Type", "application/json"}}
		}
		j, err := json.Marshal(q)
		ts.Check(err)
		b.Write(append(j, '\n'))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b.Bytes(), 0o600))
}

// pack zst FROM TO compresses a file; gzip is a program that scripts have already.
func packFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: pack FROM TO.zst")
	}
	z, err := zstd.NewWriter(nil)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), z.EncodeAll([]byte(ts.ReadFile(args[0])), nil), 0o600))
}

// truncate FILE BYTES cuts a file; a negative number cuts that many off its end.
func truncateFile(ts *testscript.TestScript, neg bool, args []string) {
	var n int64
	if neg || len(args) != 2 {
		ts.Fatalf("usage: truncate FILE BYTES")
	}
	if _, err := fmt.Sscan(args[1], &n); err != nil {
		ts.Fatalf("truncate: %v", err)
	}
	if n < 0 {
		st, err := os.Stat(ts.MkAbs(args[0]))
		ts.Check(err)
		n += st.Size()
	}
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
}

// append TO FROM appends one file to another.
func appendFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: append TO FROM")
	}
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_APPEND|os.O_WRONLY, 0)
	ts.Check(err)
	_, err = f.WriteString(ts.ReadFile(args[1]))
	ts.Check(err)
	ts.Check(f.Close())
}

// listen VAR takes a port until the script ends, and names it.
func listenHere(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: listen VAR")
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { ln.Close() })
	ts.Setenv(args[0], ln.Addr().String())
}

// jsonkeys PATH KEY… requires keys in the JSON of the last command's output. PATH is dotted; a number
// picks from a list, and the empty path is the whole.
func jsonKeys(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: jsonkeys PATH KEY…")
	}
	var v any
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &v); err != nil {
		ts.Fatalf("not JSON: %v", err)
	}
	for _, step := range strings.FieldsFunc(args[0], func(r rune) bool { return r == '.' }) {
		switch at := v.(type) {
		case map[string]any:
			v = at[step]
		case []any:
			var i int
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(at) {
				ts.Fatalf("no %s among %d", step, len(at))
			}
			v = at[i]
		}
	}
	object, ok := v.(map[string]any)
	if !ok {
		ts.Fatalf("%q is no object but %T", args[0], v)
	}
	for _, k := range args[1:] {
		if _, found := object[k]; found == neg {
			ts.Fatalf("key %q of %q: found %v", k, args[0], found)
		}
	}
}

// under names a file in a test's own directory.
func under(dir string, name ...string) string {
	return filepath.Join(append([]string{dir}, name...)...)
}
