//go:build unix

package main

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs testdata/script/*.txtar: each is a test, and shows how a command is used.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"append":   appendFile,
			"attack":   attackFile,
			"bomb":     bombFile,
			"field":    fieldOf,
			"gen":      genFile,
			"hole":     holeIn,
			"jsonkeys": jsonKeys,
			"lines":    linesOf,
			"listen":   listenHere,
			"lock":     lockFile,
			"longline": longLine,
			"noise":    noiseFile,
			"pack":     packFile,
			"sql":      runSQL,
			"truncate": truncateFile,
			"wrong":    wrong,
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

// pack FROM TO.zst wraps a file into a zstd frame (RFC 8878) of raw blocks.
func packFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: pack FROM TO.zst")
	}
	const block = 64 << 10
	in, out := []byte(ts.ReadFile(args[0])), []byte{0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38} // magic, no flags, a window of 128 KiB
	for {
		n := min(len(in), block)
		head := n << 3
		if n == len(in) {
			head |= 1 // the last one
		}
		out = append(append(out, byte(head), byte(head>>8), byte(head>>16)), in[:n]...)
		if in = in[n:]; len(in) == 0 {
			break
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), out, 0o600))
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

// wrong CODE COMMAND… requires a command to end with an exit code.
func wrong(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: wrong CODE COMMAND…")
	}
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, not %s:\n%s", code, args[0], ts.ReadFile("stderr"))
	}
}

// attack FILE writes three hours of customers who log in, and an address that tries 150 names.
func attackFile(ts *testscript.TestScript, neg bool, args []string) {
	var b bytes.Buffer
	at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	login := func(client, name, agent string, status int) {
		at = at.Add(5 * time.Second)
		answer := `{"error":"wrong name or password"}`
		if status == 200 {
			answer = `{"access_token":"0123456789abcdef0123"}`
		}
		j, err := json.Marshal(map[string]any{"at": at, "method": "POST", "host": "api.example.test", "target": "/v1/login", "status": status,
			"client": client, "request_headers": [][2]string{{"User-Agent", agent}, {"Content-Type", "application/json"}},
			"request_body": fmt.Sprintf(`{"email":"%s@mail.test","password":"pw-%s"}`, name, name), "response_body": answer})
		ts.Check(err)
		b.Write(append(j, '\n'))
	}
	for i := range 600 {
		login(fmt.Sprintf("192.0.2.%d", 1+i%200), fmt.Sprintf("c%d", i%200), "app/1.0", 200)
	}
	for i := range 150 {
		login("198.51.100.66", fmt.Sprintf("leaked%d", i), "python-requests/2.32", 401)
		login(fmt.Sprintf("192.0.2.%d", 1+i), fmt.Sprintf("c%d", i), "app/1.0", 200)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o600))
}

// lines FILE N requires a file to have as many lines.
func linesOf(ts *testscript.TestScript, neg bool, args []string) {
	if n := strings.Count(ts.ReadFile(args[0]), "\n"); fmt.Sprint(n) != args[1] {
		ts.Fatalf("%s has %d lines, not %s", args[0], n, args[1])
	}
}

// noise FILE BYTES writes bytes that mean nothing, the same each time.
func noiseFile(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{1}).Read(b)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}

// longline FILE MEGABYTES writes an exchange, a line as long, and another exchange.
func longLine(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	line := `{"at":"2026-03-02T08:00:00Z","method":"GET","host":"api.example.test","target":"/v1/ping","status":200}` + "\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(line+`{"x":"`+strings.Repeat("y", n<<20)+"\"}\n"+line), 0o600))
}

// bomb FILE.gz MEGABYTES writes a gzip file of zeros.
func bombFile(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	z, zeros := gzip.NewWriter(f), make([]byte, 1<<20)
	for range n {
		z.Write(zeros)
	}
	ts.Check(z.Close())
	ts.Check(f.Close())
}

// hole FILE OFFSET overwrites the rest of a file from an offset on.
func holeIn(ts *testscript.TestScript, neg bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	b := []byte(ts.ReadFile(args[0]))
	rand.NewChaCha8([32]byte{2}).Read(b[n:])
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}

// sql FILE STATEMENT changes a database behind the program's back.
func runSQL(ts *testscript.TestScript, neg bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	_, err = db.Exec(args[1])
	ts.Check(err)
	ts.Check(db.Close())
}

// lock FILE holds a file's lock until the script ends.
func lockFile(ts *testscript.TestScript, neg bool, args []string) {
	f, err := os.OpenFile(ts.MkAbs(args[0]), os.O_RDWR, 0)
	ts.Check(err)
	ts.Defer(func() { f.Close() })
	ts.Check(syscall.Flock(int(f.Fd()), syscall.LOCK_EX))
}

// at finds a value in the JSON of the last command's output. path is dotted; a number picks from a list,
// and the empty path is the whole.
func at(ts *testscript.TestScript, path string) any {
	var v any
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &v); err != nil {
		ts.Fatalf("not JSON: %v", err)
	}
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' }) {
		switch in := v.(type) {
		case map[string]any:
			v = in[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(in) {
				ts.Fatalf("no %s among %d", step, len(in))
			}
			v = in[i]
		}
	}
	return v
}

// field VAR PATH keeps a value of the last command's JSON.
func fieldOf(ts *testscript.TestScript, neg bool, args []string) {
	ts.Setenv(args[0], fmt.Sprint(at(ts, args[1])))
}

// jsonkeys PATH KEY… requires keys in an object of the last command's JSON.
func jsonKeys(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: jsonkeys PATH KEY…")
	}
	v := at(ts, args[0])
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
