//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/engine"
	"github.com/vedette-project/vedette/internal/respond"
)

// TestAccessLogReplayed: a gateway with a quiet past is attacked while it writes its access log. The log, replayed on a
// copy of the store from before, gives the same incidents and inventory; another store reads it too, and says what it
// cannot compare.
func TestAccessLogReplayed(t *testing.T) {
	upstream, _ := bank(t)
	dir := t.TempDir()
	data, before, log := under(dir, "data"), under(dir, "before"), under(dir, "access.log")
	open := func(log string) *door {
		o := doorOptions{data: data, upstream: upstream, listen: "127.0.0.1:0", log: log, warn: func(err error) { t.Error(err) }}
		o.engine.Respond.Mode = respond.Enforce
		d, err := openDoor(o)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	var d *door
	call := func(c *http.Client, method, path, body string) int {
		t.Helper()
		q, err := http.NewRequest(method, "http://"+d.addr()+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		q.Host = "bank.test"
		if body != "" {
			q.Header.Set("Content-Type", "application/json")
		}
		q.Header.Set("Authorization", "Bearer very-secret-token-1")
		r, err := c.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, r.Body)
		r.Body.Close()
		return r.StatusCode
	}
	customer, bot := from("127.0.0.7"), from("127.0.0.66")
	work := func(rounds int) {
		for i := range rounds {
			call(customer, "GET", fmt.Sprintf("/v1/items/%d?q=Zk81hidden9q7", i), "")
			if i%10 == 0 {
				call(customer, "POST", "/v1/login", `{"email":"c@mail.test","password":"right"}`)
			}
		}
	}
	d = open("")
	work(120)
	if err := d.stop(); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(before, os.DirFS(data)); err != nil {
		t.Fatal(err)
	}

	d = open(log)
	status, guesses := 401, 0
	for ; guesses < 600 && status == 401; guesses++ {
		status = call(bot, "POST", "/v1/login", fmt.Sprintf(`{"email":"n%d@leak.test","password":"wrong%d"}`, guesses, guesses%20))
		if guesses%10 == 0 {
			work(1)
		}
		if guesses == 5 { // while nothing comes, time moves all the same
			time.Sleep(1200 * time.Millisecond)
		}
	}
	if status == 401 {
		t.Fatal("the bot was never stopped: the test shows nothing")
	}
	for i := range 20 { // stopped ones are in the log too
		call(bot, "POST", "/v1/login", fmt.Sprintf(`{"email":"m%d@leak.test","password":"x"}`, i))
	}
	if err := d.stop(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if st, _ := os.Stat(log); st.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", st.Mode())
	}
	for _, secret := range []string{"Zk81hidden9q7", "very-secret", "leak.test", "wrong1"} {
		if bytes.Contains(text, []byte(secret)) {
			t.Errorf("the log holds %q", secret)
		}
	}
	seq := -1.0
	for in := bufio.NewScanner(bytes.NewReader(text)); in.Scan(); {
		var line struct{ Seq float64 }
		if err := json.Unmarshal(in.Bytes(), &line); err != nil || line.Seq <= seq {
			t.Fatalf("%v: seq %v after %v: %s", err, line.Seq, seq, in.Text())
		}
		seq = line.Seq
	}

	conf := under(dir, "enforce.yaml") // as the gateway was told
	if err := os.WriteFile(conf, []byte("protect: {mode: enforce}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	vedetteOutput(t, nil, "replay", "--data", before, "-c", conf, "--strict", log)
	for _, args := range [][]string{{"incidents", "--json"}, {"inventory", "--json"}, {"inventory", "--openapi"}} {
		live := vedetteOutput(t, nil, append(args, "--data", data)...)
		replayed := vedetteOutput(t, nil, append(args, "--data", before)...)
		if args[0] == "incidents" && !bytes.Contains(live, []byte("credential-stuffing")) {
			t.Errorf("no attack was seen: %s", live)
		}
		if !bytes.Equal(live, replayed) {
			t.Errorf("%s: live\n%s\nreplayed\n%s", args, live, replayed)
		}
	}

	other := vedetteCommand(t, nil, "replay", "--data", under(dir, "other"), "--strict", log)
	said, err := other.CombinedOutput()
	if err != nil || !bytes.Contains(said, []byte("recorded by a gateway with another store")) {
		t.Errorf("another store: %v\n%s", err, said)
	}
	t.Logf("%d guesses, %d lines, %d bytes", guesses, bytes.Count(text, []byte("\n")), len(text))
}

// TestAccessLogRotated: the signal of log rotation opens the file anew, and no line is lost between the two.
func TestAccessLogRotated(t *testing.T) {
	upstream, _ := bank(t)
	dir := t.TempDir()
	log := under(dir, "access.log")
	g := startGateway(t, under(dir, "data"), upstream, "--access-log", log)
	c := from("127.0.0.1")
	ask := func(n int) {
		for i := range n {
			if _, err := g.call(c, "GET", fmt.Sprintf("/v1/items/%d", i), ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	lines := func(name string) int {
		b, _ := os.ReadFile(name)
		return bytes.Count(b, []byte("\n"))
	}
	ask(20)
	until(t, "what was asked is in the log within a second or two", func() bool { return lines(log) == 20 })
	if err := os.Rename(log, log+".1"); err != nil {
		t.Fatal(err)
	}
	ask(5)
	g.cmd.Process.Signal(syscall.SIGHUP)
	until(t, "there is a new file", func() bool { _, err := os.Stat(log); return err == nil })
	ask(7)
	g.cmd.Process.Signal(syscall.SIGTERM)
	<-g.done
	if err := g.cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, g.said())
	}
	if old, young := lines(log+".1"), lines(log); old+young != 32 || young < 7 {
		t.Errorf("%d and %d lines of 32", old, young)
	}
}

// fullFile takes only so many bytes, as a disk does.
type fullFile struct {
	*os.File
	room   int
	frozen bool // what was written cannot be taken back
}

func (f *fullFile) Write(b []byte) (int, error) {
	n := min(f.room, len(b))
	f.room -= n
	k, err := f.File.Write(b[:n])
	if err == nil && n < len(b) {
		err = syscall.ENOSPC
	}
	return k, err
}

func (f *fullFile) Truncate(n int64) error {
	if f.frozen {
		return syscall.EIO
	}
	return f.File.Truncate(n)
}

// TestAccessLogFull: what a full disk does not take is counted and said once, lines stay whole, and it goes on after.
func TestAccessLogFull(t *testing.T) {
	for _, frozen := range []bool{false, true} {
		name := filepath.Join(t.TempDir(), "access.log")
		var said []string
		l, err := openAccessLog(name, func(err error) { said = append(said, err.Error()) })
		if err != nil {
			t.Fatal(err)
		}
		full := &fullFile{File: l.file.(*os.File), room: 1000, frozen: frozen}
		l.file = full
		line := []byte(strings.Repeat("x", 99) + "\n")
		some := func(n int) {
			l.buf = append(l.buf, bytes.Repeat(line, n)...)
			l.flush()
		}
		some(8)
		some(5) // two of them fit
		full.room = 50
		some(3)
		if got := l.lost.Load(); got != 6 || len(said) != 1 || l.last == nil || !strings.Contains(l.last.Error(), "no space") {
			t.Errorf("lost %d, said %q, last %v", got, said, l.last)
		}
		full.room = 1 << 20
		some(4)
		if len(said) != 2 || l.last != nil {
			t.Errorf("said %q, last %v", said, l.last)
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		whole := 0
		for _, s := range bytes.SplitAfter(b, []byte("\n")) {
			if bytes.Equal(s, line) {
				whole++
			} else if len(s) > 0 && !frozen {
				t.Errorf("a piece of a line: %q", s)
			}
		}
		if whole != 14 {
			t.Errorf("%d whole lines, want 14", whole)
		}
		l.file.Close()
	}
}

// TestAccessLogBehind: a disk that does not answer costs lines, never more memory than was said.
func TestAccessLogBehind(t *testing.T) {
	l, err := openAccessLog(filepath.Join(t.TempDir(), "access.log"), nil)
	if err != nil {
		t.Fatal(err)
	}
	l.begin(nil, "") // its goroutine writes in time; here it is kept from the buffer
	x := vedette.Exchange{At: time.Unix(1_700_000_000, 0), Method: "GET", Path: "/" + strings.Repeat("a", 4000), Status: 200}
	l.mu.Lock()
	l.buf = make([]byte, logMost+1)
	for i := range l.buf {
		l.buf[i] = '\n'
	}
	l.mu.Unlock()
	l.each(&engine.Verdict{Exchange: &x})
	if l.lost.Load() != 1 {
		t.Errorf("%d lost", l.lost.Load())
	}
	if err := l.close(); err != nil {
		t.Error(err)
	}
}
