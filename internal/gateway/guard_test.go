package gateway

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

// hello is an upstream that counts what it is asked.
func hello(t *testing.T) (string, *atomic.Int64) {
	var asked atomic.Int64
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		asked.Add(1)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"token":"secret"}`)
	}))
	t.Cleanup(up.Close)
	return up.URL, &asked
}

func TestDecisions(t *testing.T) {
	url, asked := hello(t)
	for _, c := range []struct {
		phase  vedette.Phase
		d      vedette.Decision
		status int
		asked  int64
		retry  string
	}{
		{vedette.Head, vedette.Decision{Action: vedette.Deny, Enforced: true, Why: "stuffing"}, 403, 0, ""},
		{vedette.Head, vedette.Decision{Action: vedette.Throttle, Enforced: true, RetryAfter: 1500 * time.Millisecond}, 429, 0, "2"},
		{vedette.Head, vedette.Decision{Action: vedette.Throttle, Enforced: true}, 429, 0, "10"},
		{vedette.Body, vedette.Decision{Action: vedette.Deny, Enforced: true, RetryAfter: time.Minute}, 403, 0, "60"},
		{vedette.Answer, vedette.Decision{Action: vedette.Deny, Enforced: true}, 403, 1, ""},
		{vedette.Head, vedette.Decision{Action: vedette.Challenge, Enforced: true}, 403, 0, ""},
		{vedette.Head, vedette.Decision{Action: vedette.Drop, Enforced: true}, 403, 0, ""},
		{vedette.Head, vedette.Decision{Action: vedette.Deny}, 200, 1, ""}, // monitor mode
		{vedette.Answer, vedette.Decision{Action: vedette.Deny}, 200, 1, ""},
		{vedette.Head, vedette.Decision{Action: vedette.Flag, Enforced: true}, 200, 1, ""},
	} {
		asked.Store(0)
		guard := &guardFunc{judge: func(p vedette.Phase, r *vedette.Request) vedette.Decision {
			if p == vedette.Body && string(r.Body) != `{"u":"x"}` {
				t.Errorf("body %q", r.Body)
			}
			if p == vedette.Answer && (r.Status != 200 || string(r.Payload) != `{"token":"secret"}`) {
				t.Errorf("answer %d %q", r.Status, r.Payload)
			}
			if p == c.phase {
				return c.d
			}
			return vedette.Decision{}
		}}
		g, addr := door(t, Options{Upstream: url}, guard)
		cl := client(t)
		for range 2 { // the second on the same connection, where that goes on
			resp, err := cl.Post("http://"+addr+"/login", "application/json", strings.NewReader(`{"u":"x"}`))
			if err != nil {
				t.Fatal(err)
			}
			b, _ := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			if resp.StatusCode != c.status || resp.Header.Get("Retry-After") != c.retry {
				t.Errorf("%v at %v: %d, retry %q", c.d.Action, c.phase, resp.StatusCode, resp.Header.Get("Retry-After"))
			}
			if c.status == 200 {
				continue
			}
			var p struct {
				Type, Title, Detail, Instance string
				Status                        int
			}
			if err := json.Unmarshal(b, &p); err != nil || p.Status != c.status || p.Title == "" || p.Detail == "" ||
				!strings.HasPrefix(p.Type, "urn:vedette:problem:") || len(p.Instance) != len("urn:vedette:request:")+24 ||
				resp.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%v at %v: %q %v", c.d.Action, c.phase, b, err)
			}
			if strings.Contains(string(b), "stuffing") || strings.Contains(string(b), "secret") {
				t.Errorf("the problem tells too much: %q", b)
			}
		}
		by, replaced := vedette.Gateway, uint64(2)
		if c.status == 200 {
			by, replaced = vedette.Upstream, 0
		}
		for _, s := range guard.finished(t, 2) {
			if s.Status != c.status || s.By != by || s.Sent != 9 {
				t.Errorf("%v at %v: finish saw %+v", c.d.Action, c.phase, s)
			}
		}
		st := g.Stats()
		if asked.Load() != 2*c.asked || st.Replaced != replaced {
			t.Errorf("%v at %v: asked %d times, %+v", c.d.Action, c.phase, asked.Load(), st)
		}
		if want := uint64(1); c.d.Action != vedette.Drop && st.Connections != want {
			t.Errorf("%v at %v: %d connections", c.d.Action, c.phase, st.Connections)
		}
	}
}

func TestGuardPanics(t *testing.T) {
	url, asked := hello(t)
	for _, how := range []OnPanic{FailOpen, FailClosed} {
		for _, phase := range []vedette.Phase{vedette.Head, vedette.Body, vedette.Answer, vedette.End} {
			asked.Store(0)
			guard := &guardFunc{
				judge: func(p vedette.Phase, _ *vedette.Request) vedette.Decision {
					if p == phase {
						panic("a defect")
					}
					return vedette.Decision{}
				},
				finish: func(*vedette.Request) {
					if phase == vedette.End {
						panic("a defect")
					}
				},
			}
			g, addr := door(t, Options{Upstream: url, OnPanic: how}, guard)
			got := raw(t, addr, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}")
			want := "HTTP/1.1 200 "
			if how == FailClosed && phase != vedette.End {
				want = "HTTP/1.1 503 "
			}
			if !strings.HasPrefix(got, want) || strings.Contains(got, "defect") {
				t.Errorf("%d at %v: %q", how, phase, got)
			}
			guard.finished(t, 1)
			eventually(t, func() bool { return g.Stats().GuardPanics == 1 })
			if how == FailClosed && (phase == vedette.Head || phase == vedette.Body) && asked.Load() != 0 {
				t.Errorf("closed at %v, and the upstream was asked", phase)
			}
			if got := raw(t, addr, "GET / HTTP/1.0\r\nHost: a\r\n\r\n"); got == "" {
				t.Error("the door did not survive")
			}
		}
	}
}

// TestLongBodies: of what is too long to be held back, the guard sees the prefix before it is sent on.
func TestLongBodies(t *testing.T) {
	url, asked := hello(t)
	guard := &guardFunc{judge: func(p vedette.Phase, r *vedette.Request) vedette.Decision {
		if p == vedette.Body && (len(r.Body) != 1000 || asked.Load() != 0) {
			t.Errorf("%d bytes of the body, upstream asked %d times", len(r.Body), asked.Load())
		}
		return vedette.Decision{Action: vedette.Deny, Enforced: p == vedette.Body}
	}}
	_, addr := door(t, Options{Upstream: url, BodyPrefix: 1000}, guard)
	body := strings.Repeat("x", 100<<10)
	resp, err := client(t).Post("http://"+addr+"/", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != 403 || !resp.Close || asked.Load() != 0 {
		t.Errorf("%d, close %v, asked %d", resp.StatusCode, resp.Close, asked.Load())
	}
}

// TestProxyAllocations holds that a proxied GET allocates nothing in the steady state, in the door and in
// the guard's call. Whatever is counted beyond a fraction is the test's own client.
func TestProxyAllocations(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	up := upstreamForever(t)
	_, addr := door(t, Options{Upstream: up}, noGuard{})
	ask := asker(t, addr, "GET /v1/accounts/12345?expand=plan HTTP/1.1\r\nHost: api.example.test\r\nUser-Agent: wrk\r\nAccept: */*\r\n\r\n")
	for range 100 {
		ask()
	}
	if n := testing.AllocsPerRun(500, ask); n > 0.1 {
		t.Errorf("%v allocations for a GET", n)
	}
	ask = asker(t, addr, "POST /login HTTP/1.1\r\nHost: api.example.test\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"user\":\"alice\"}")
	for range 100 {
		ask()
	}
	if n := testing.AllocsPerRun(500, ask); n > 0.1 {
		t.Errorf("%v allocations for a POST", n)
	}
}
