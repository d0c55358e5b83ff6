//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"regexp"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// bank is a small upstream: a log-in where only one password is right, and one page of data.
func bank(t *testing.T) (url string, served *atomic.Int64) {
	served = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		served.Add(1)
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.URL.Path == "/v1/login" && strings.Contains(string(body), "right"):
			fmt.Fprint(w, `{"access_token":"0123456789abcdef0123456789abcdef"}`)
		case r.URL.Path == "/v1/login":
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"error":"wrong name or password"}`)
		default:
			fmt.Fprint(w, `{"id":1,"name":"x"}`)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL, served
}

// gatewayProcess is a running vedette run.
type gatewayProcess struct {
	cmd  *exec.Cmd
	addr string
	log  *atomic.Pointer[string] // what it wrote to standard error after it listened
	done chan struct{}
}

var listening = regexp.MustCompile(`msg=listening address=(\S+)`)

func startGateway(t *testing.T, data, upstream string, more ...string) *gatewayProcess {
	t.Helper()
	g := &gatewayProcess{cmd: vedetteCommand(t, nil, append([]string{"run", "--data", data, "--upstream", upstream, "--listen", "127.0.0.1:0", "--enforce"}, more...)...),
		log: new(atomic.Pointer[string]), done: make(chan struct{})}
	pipe, err := g.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := g.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(g.kill)
	addr := make(chan string, 1)
	go func() {
		defer close(g.done)
		all := ""
		for in := bufio.NewScanner(pipe); in.Scan(); {
			all += in.Text() + "\n"
			now := all
			g.log.Store(&now)
			if m := listening.FindStringSubmatch(in.Text()); m != nil {
				addr <- m[1]
			}
		}
	}()
	select {
	case g.addr = <-addr:
	case <-g.done:
		t.Fatalf("the gateway did not start:\n%s", g.said())
	case <-time.After(30 * time.Second):
		t.Fatal("the gateway did not start in 30 s")
	}
	return g
}

func (g *gatewayProcess) said() string {
	if s := g.log.Load(); s != nil {
		return *s
	}
	return ""
}

func (g *gatewayProcess) kill() {
	g.cmd.Process.Kill()
	<-g.done
	g.cmd.Wait()
}

// from is a client with an address of its own on the loopback network.
func from(ip string) *http.Client {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(ip)}, Timeout: 5 * time.Second}
	return &http.Client{Transport: &http.Transport{DialContext: d.DialContext, MaxIdleConnsPerHost: 1}, Timeout: 10 * time.Second}
}

// call asks under one host name, whatever port the gateway got.
func (g *gatewayProcess) call(c *http.Client, method, path, body string) (int, error) {
	q, err := http.NewRequest(method, "http://"+g.addr+path, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	q.Host = "bank.test"
	if body != "" {
		q.Header.Set("Content-Type", "application/json")
	}
	r, err := c.Do(q)
	if err != nil {
		return 0, err
	}
	io.Copy(io.Discard, r.Body)
	return r.StatusCode, r.Body.Close()
}

// until asks again, at most for a while, until it is so.
func until(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !so(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited 30 s for: %s", what)
		}
	}
}

type inventoryView struct {
	Endpoints []struct {
		Endpoint string
		Requests int
	}
}

// counted is how many requests the inventory of a store holds, by endpoint.
func counted(t *testing.T, data string) map[string]int {
	t.Helper()
	var v inventoryView
	if err := json.Unmarshal(vedetteOutput(t, nil, "inventory", "--data", data, "--json"), &v); err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, e := range v.Endpoints {
		n[e.Endpoint] = e.Requests
	}
	return n
}

type listsView struct {
	Incidents []struct {
		ID       string
		Kind     string
		Requests int
	}
	Measures []struct{ ID, On, Action string }
}

func listed(t *testing.T, data, command string) (v listsView) {
	t.Helper()
	if err := json.Unmarshal(vedetteOutput(t, nil, command, "--data", data, "--json"), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestKilledGateway kills a gateway under attack without a warning, again and again: what was recorded is
// there, nothing is counted that was not sent, one attack stays one incident, and who was denied before is
// denied at the first request after.
func TestKilledGateway(t *testing.T) {
	upstream, _ := bank(t)
	data := under(t.TempDir(), "data")
	bot, customer := from("127.0.0.66"), from("127.0.0.7")
	const login, items = "POST bank.test /v1/login", "GET bank.test /v1/items/{item_id}"
	sent := map[string]int{}
	g := startGateway(t, data, upstream)
	call := func(c *http.Client, what, path, body string) int {
		t.Helper()
		s, err := g.call(c, what[:strings.IndexByte(what, ' ')], path, body)
		if err != nil {
			t.Fatalf("%v\n%s", err, g.said())
		}
		sent[what]++
		return s
	}
	guess := func(i int) int {
		t.Helper()
		return call(bot, login, "/v1/login", fmt.Sprintf(`{"email":"n%d@leak.test","password":"wrong%d"}`, i, i))
	}

	for i := range 60 {
		if s := call(customer, items, fmt.Sprintf("/v1/items/%d", i), ""); s != 200 {
			t.Fatalf("the customer got %d", s)
		}
	}
	if s := call(customer, login, "/v1/login", `{"email":"c@mail.test","password":"right"}`); s != 200 {
		t.Fatalf("the customer got %d", s)
	}
	status := 401
	for i := 0; i < 400 && status == 401; i++ {
		status = guess(i)
		time.Sleep(2 * time.Millisecond) // learning is a step behind the answer
	}
	if status == 401 {
		t.Fatalf("400 names tried and still not denied:\n%s", g.said())
	}
	defer func() {
		if t.Failed() {
			t.Logf("inventory %v, incidents %+v, measures %+v", counted(t, data), listed(t, data, "incidents"), listed(t, data, "measures"))
		}
	}()
	until(t, "the measure and the requests are saved", func() bool {
		n := counted(t, data)
		for _, m := range listed(t, data, "measures").Measures {
			if m.On == "127.0.0.66" && m.Action == "deny" {
				return n[login] > 0 && n[items] == sent[items]
			}
		}
		return false
	})

	for round := range 3 {
		before := counted(t, data)
		g.kill()
		if after := counted(t, data); !covers(after, before) {
			t.Errorf("round %d: the kill lost something: %v, then %v", round, before, after)
		}
		g = startGateway(t, data, upstream)
		if s := guess(1000 + round); s == 401 || s == 200 {
			t.Errorf("round %d: the bot was denied before the kill, and got %d after it", round, s)
		}
		if s := call(customer, login, "/v1/login", `{"email":"c@mail.test","password":"right"}`); s != 200 {
			t.Errorf("round %d: the customer got %d", round, s)
		}
		was := before[items]
		for i := range 10 {
			call(customer, items, fmt.Sprintf("/v1/items/%d", i), "")
		}
		until(t, "what came after the restart is saved on top of what was there", func() bool { return counted(t, data)[items] >= was+10 })
	}
	g.cmd.Process.Signal(syscall.SIGTERM)
	<-g.done
	if err := g.cmd.Wait(); err != nil {
		t.Fatalf("a gateway that was asked to stop: %v\n%s", err, g.said())
	}
	for name, n := range counted(t, data) {
		t.Logf("%s: %d counted, %d sent", name, n, sent[name])
		if n > sent[name] {
			t.Errorf("%s: %d counted, %d sent", name, n, sent[name])
		}
	}
	if list := listed(t, data, "incidents").Incidents; len(list) != 1 || list[0].Kind != "credential-stuffing" {
		t.Errorf("one attack became %+v", list)
	}
}

// covers tells whether a holds at least what b does.
func covers(a, b map[string]int) bool {
	for name, n := range b {
		if a[name] < n {
			return false
		}
	}
	return true
}
