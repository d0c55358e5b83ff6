package adapter

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/vedette-project/vedette"
)

// told is a judge that remembers what it was asked.
type told struct {
	asked vedette.Request
	say   vedette.Decision
	held  int
}

func (j *told) Judge(_ vedette.Phase, q *vedette.Request) vedette.Decision {
	j.asked = *q
	j.asked.Header = append([]vedette.Field(nil), q.Header...)
	j.held++
	return j.say
}

func (j *told) Release(*vedette.Request) { j.held-- }

func TestForwardAuth(t *testing.T) {
	j := &told{}
	f := NewForwardAuth(j, vedette.Trust{netip.MustParsePrefix("10.0.0.0/8")})
	ask := func(peer, target string, head map[string]string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", target, nil)
		r.RemoteAddr = peer
		for k, v := range head {
			r.Header.Set(k, v)
		}
		w := httptest.NewRecorder()
		f.ServeHTTP(w, r)
		if j.held != 0 {
			t.Fatalf("%d judgements not let go of", j.held)
		}
		return w
	}
	traefik := map[string]string{"X-Forwarded-Method": "POST", "X-Forwarded-Uri": "/login?next=/", "X-Forwarded-Host": "api.example.test",
		"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.7", "Authorization": "Bearer x"}
	if w := ask("127.0.0.1:9", "/", traefik); w.Code != 200 || w.Header().Get("X-Vedette-Decision") != "allow" {
		t.Errorf("allowed: %d %v", w.Code, w.Header())
	}
	q := &j.asked
	if q.Method != "POST" || q.Target != "/login?next=/" || q.Host != "api.example.test" || q.Scheme != "https" || q.Client.String() != "198.51.100.7" || len(q.Header) != 1 {
		t.Errorf("asked about %+v", q)
	}
	if ask("10.1.2.3:9", "/", map[string]string{"X-Original-Uri": "/a", "X-Original-Method": "PUT"}); q.Method != "PUT" || q.Target != "/a" || q.Client.String() != "10.1.2.3" {
		t.Errorf("nginx asked about %+v", q)
	}
	if w := ask("192.0.2.9:9", "/", traefik); w.Code != 404 {
		t.Errorf("a stranger's question was answered %d", w.Code)
	}
	for _, uri := range []string{"", "http://x/", "*"} {
		if w := ask("127.0.0.1:9", "/", map[string]string{"X-Forwarded-Uri": uri}); w.Code != 400 {
			t.Errorf("about %q: %d", uri, w.Code)
		}
	}
	for _, c := range []struct {
		d      vedette.Decision
		target string
		want   int
	}{
		{vedette.Decision{Action: vedette.Deny}, "/", 200}, // monitor
		{vedette.Decision{Action: vedette.Flag, Enforced: true}, "/", 200},
		{vedette.Decision{Action: vedette.Deny, Enforced: true}, "/", 403},
		{vedette.Decision{Action: vedette.Throttle, Enforced: true}, "/", http.StatusTooManyRequests},
		{vedette.Decision{Action: vedette.Throttle, Enforced: true}, "/?deny=403", 403},
	} {
		j.say = c.d
		w := ask("[::1]:9", c.target, traefik)
		if w.Code != c.want || w.Header().Get("X-Vedette-Decision") != c.d.Action.String() || (c.d.Action == vedette.Throttle && c.want != 200) != (w.Header().Get("Retry-After") != "") {
			t.Errorf("%+v: %d %v, want %d", c.d, w.Code, w.Header(), c.want)
		}
	}
}
