package gateway

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

// guardFunc judges with a function and keeps copies of what Finish saw.
type guardFunc struct {
	judge  func(vedette.Phase, *vedette.Request) vedette.Decision
	finish func(*vedette.Request)

	mu   sync.Mutex
	seen []seen
}

// seen is an owned copy of the part of a Request that tests look at.
type seen struct {
	Method, Target, Host, Body, Payload string
	Client                              string
	Status                              int
	Sent, Got                           int64
	By                                  vedette.AnsweredBy
	Reply                               int
}

func (g *guardFunc) Judge(p vedette.Phase, r *vedette.Request) vedette.Decision {
	if g.judge == nil {
		return vedette.Decision{}
	}
	return g.judge(p, r)
}

func (g *guardFunc) Finish(r *vedette.Request) {
	s := seen{strings.Clone(r.Method), strings.Clone(r.Target), strings.Clone(r.Host), string(r.Body), string(r.Payload),
		r.Client.String(), r.Status, r.Sent, r.Got, r.AnsweredBy, len(r.Reply)}
	g.mu.Lock()
	g.seen = append(g.seen, s)
	g.mu.Unlock()
	if g.finish != nil {
		g.finish(r)
	}
}

func (g *guardFunc) finished(t testing.TB, n int) []seen {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(time.Millisecond) {
		g.mu.Lock()
		if len(g.seen) >= n {
			defer g.mu.Unlock()
			return append([]seen(nil), g.seen...)
		}
		g.mu.Unlock()
		if time.Now().After(end) {
			t.Fatalf("fewer than %d exchanges came to their end", n)
		}
	}
}

type noGuard struct{}

func (noGuard) Judge(vedette.Phase, *vedette.Request) vedette.Decision { return vedette.Decision{} }
func (noGuard) Finish(*vedette.Request)                                {}

// door starts a gateway in front of the upstream and returns its address.
func door(t testing.TB, o Options, guard Guard) (*Gateway, string) {
	t.Helper()
	g, err := New(o, guard)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- g.Serve(ln) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		_ = g.Shutdown(ctx)
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return g, ln.Addr().String()
}

func client(t testing.TB) *http.Client {
	tr := &http.Transport{DisableCompression: true}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr, Timeout: 60 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// raw sends bytes on a connection of their own and returns everything that comes back.
func raw(t testing.TB, addr, message string) string {
	t.Helper()
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	_ = nc.SetDeadline(time.Now().Add(10 * time.Second))
	if _, err := io.WriteString(nc, message); err != nil {
		t.Fatal(err)
	}
	_ = nc.(*net.TCPConn).CloseWrite()
	b, _ := io.ReadAll(nc)
	return string(b)
}

func TestProxy(t *testing.T) {
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		for _, n := range []string{"Connection", "Keep-Alive", "Te", "Upgrade", "X-Secret-Hop", "Proxy-Authorization"} {
			if v, ok := r.Header[n]; ok && (n != "Connection" || v[0] != "close" || r.Method != "DELETE") {
				t.Errorf("upstream was sent %s: %q", n, v)
			}
		}
		if r.Close != (r.Method == "DELETE") {
			t.Errorf("%s: connection to be closed: %v", r.Method, r.Close)
		}
		w.Header().Add("Set-Cookie", "a=1")
		w.Header().Add("Set-Cookie", "b=2")
		w.Header().Set("Connection", "X-Inner")
		w.Header().Set("X-Inner", "1")
		w.Header().Set("X-Saw", r.Method+" "+r.Host+" "+r.RequestURI+" "+r.Header.Get("X-Forwarded-For")+" "+
			r.Header.Get("X-Forwarded-Proto")+" "+r.Header.Get("X-Forwarded-Host"))
		switch r.URL.Path {
		case "/204":
			w.WriteHeader(204)
			return
		case "/304":
			w.Header().Set("Etag", `"x"`)
			w.WriteHeader(304)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(append([]byte("got:"), body...))
	}))
	defer up.Close()
	guard := &guardFunc{}
	g, addr := door(t, Options{Upstream: up.URL}, guard)
	c := client(t)
	for _, tc := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/a?b=c%20d", "", 200, "got:"},
		{"POST", "/login", `{"user":"x"}`, 200, `got:{"user":"x"}`},
		{"HEAD", "/a", "", 200, ""},
		{"GET", "/204", "", 204, ""},
		{"GET", "/304", "", 304, ""},
		{"PUT", "//a//b;c=d/%2f", "x", 200, "got:x"},
		{"DELETE", "/a", "with body", 200, "got:with body"},
	} {
		req, _ := http.NewRequest(tc.method, "http://"+addr+tc.path, strings.NewReader(tc.body))
		req.Header.Set("X-Forwarded-For", "1.2.3.4")
		req.Header.Set("Forwarded", "for=1.2.3.4")
		req.Header.Set("Te", "trailers")
		req.Header.Set("Connection", "X-Secret-Hop")
		req.Header.Set("X-Secret-Hop", "1")
		req.Header.Set("Proxy-Authorization", "Basic eDp5")
		resp, err := c.Do(req)
		if err != nil {
			t.Fatal(tc.method, tc.path, err)
		}
		b, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != tc.status || string(b) != tc.want {
			t.Errorf("%s %s: %d %q %v", tc.method, tc.path, resp.StatusCode, b, err)
		}
		if got, want := resp.Header.Get("X-Saw"), tc.method+" "+addr+" "+tc.path+" 127.0.0.1 http "+addr; got != want {
			t.Errorf("upstream saw %q, want %q", got, want)
		}
		if len(resp.Header["Set-Cookie"]) != 2 || resp.Header.Get("X-Inner") != "" && tc.method != "DELETE" || len(resp.Header["Date"]) != 1 {
			t.Errorf("answer's header: %v", resp.Header)
		}
	}
	s := guard.finished(t, 7)
	if s[1].Body != `{"user":"x"}` || s[1].Payload != `got:{"user":"x"}` || s[1].Sent != 12 || s[1].Got != 16 ||
		s[1].Status != 200 || s[1].By != vedette.Upstream || s[1].Client != "127.0.0.1" {
		t.Errorf("guard saw %+v", s[1])
	}
	if st := g.Stats(); st.Requests != 7 || st.Forwarded != 7 || st.Refused != 0 || st.UpstreamErrors != 0 {
		t.Errorf("stats %+v", st)
	}
}
