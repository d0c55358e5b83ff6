package gateway

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

const answerOK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}"

// upstreamForever answers every request head with the same answer and allocates nothing doing so.
func upstreamForever(t testing.TB) string {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	answer := []byte(answerOK)
	go func() {
		for {
			nc, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer nc.Close()
				b := make([]byte, 8<<10)
				for {
					if _, err := nc.Read(b); err != nil {
						return
					}
					if _, err := nc.Write(answer); err != nil {
						return
					}
				}
			}()
		}
	}()
	return "http://" + ln.Addr().String()
}

// asker returns a function that asks once on one kept connection and allocates nothing.
func asker(t testing.TB, addr, message string) func() {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = nc.Close() })
	m, b := []byte(message), make([]byte, 8<<10)
	end := []byte(`{"ok":true}`)
	return func() {
		if _, err := nc.Write(m); err != nil {
			t.Fatal(err)
		}
		for n := 0; ; {
			k, err := nc.Read(b[n:])
			if err != nil {
				t.Fatal(err)
			}
			if n += k; bytes.HasSuffix(b[:n], end) {
				return
			}
		}
	}
}

func BenchmarkProxiedGET(b *testing.B) {
	_, addr := door(b, Options{Upstream: upstreamForever(b)}, noGuard{})
	ask := asker(b, addr, "GET /v1/accounts/12345?expand=plan HTTP/1.1\r\nHost: api.example.test\r\nUser-Agent: wrk\r\nAccept: */*\r\n\r\n")
	b.ReportAllocs()
	for b.Loop() {
		ask()
	}
}

// TestSlowClients: heads and bodies that drip are cut off and cost the upstream nothing.
func TestSlowClients(t *testing.T) {
	url, asked := hello(t)
	short := 60 * time.Millisecond
	g, addr := door(t, Options{Upstream: url, HeadTimeout: short, IdleTimeout: short, BodyTimeout: short, MinBodyRate: 1 << 20}, noGuard{})
	for _, c := range []struct{ name, first, drop, want string }{
		{"nothing", "", "", ""},
		{"head", "GET / HTTP/1.1\r\nHost: a\r\nX: ", "y", "HTTP/1.1 408 "},
		{"sized body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n", "y", "HTTP/1.1 408 "},
		{"chunked body", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\ny\r\n", "HTTP/1.1 408 "},
	} {
		nc, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(nc, c.first)
		stop := make(chan struct{})
		go func() {
			for c.drop != "" {
				select {
				case <-stop:
					return
				case <-time.After(short / 10):
					_, _ = io.WriteString(nc, c.drop)
				}
			}
		}()
		start := time.Now()
		_ = nc.SetReadDeadline(start.Add(5 * time.Second))
		b, _ := io.ReadAll(nc)
		if !strings.HasPrefix(string(b), c.want) || c.want == "" && len(b) > 0 || time.Since(start) > 4*time.Second {
			t.Errorf("%s: %q after %v", c.name, b, time.Since(start))
		}
		close(stop)
		_ = nc.Close()
	}
	if asked.Load() != 0 || g.Stats().Forwarded != 0 {
		t.Errorf("the upstream was asked %d times", asked.Load())
	}
}

// TestClientLeaves: an upstream that nobody waits for any more is let go of.
func TestClientLeaves(t *testing.T) {
	arrived, freed := make(chan struct{}), make(chan struct{})
	up := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		<-r.Context().Done()
		close(freed)
	}))
	defer up.Close()
	guard := &guardFunc{}
	g, addr := door(t, Options{Upstream: up.URL}, guard)
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(nc, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	<-arrived
	_ = nc.Close()
	select {
	case <-freed:
	case <-time.After(10 * time.Second):
		t.Fatal("the upstream still works for nobody")
	}
	if s := guard.finished(t, 1); s[0].Status != 499 || g.Stats().Aborted != 1 {
		t.Errorf("%+v %+v", s[0], g.Stats())
	}
}

// TestPatience: an upstream that takes longer than a glance is waited for.
func TestPatience(t *testing.T) {
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(3 * glance)
		_, _ = io.WriteString(w, "late")
	}))
	defer up.Close()
	_, addr := door(t, Options{Upstream: up.URL, IdleTimeout: 2 * time.Second}, noGuard{})
	resp, err := client(t).Get("http://" + addr + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if b, err := io.ReadAll(resp.Body); err != nil || string(b) != "late" {
		t.Errorf("%q %v", b, err)
	}
}

// TestLateBadChunk: a chunked body that turns bad after its prefix was sent on never gets an end.
func TestLateBadChunk(t *testing.T) {
	var whole, parts int
	done := make(chan struct{}, 1)
	up := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			parts++
		} else {
			whole++
		}
		done <- struct{}{}
	}))
	defer up.Close()
	g, addr := door(t, Options{Upstream: up.URL}, noGuard{})
	chunk := "8000\r\n" + strings.Repeat("x", 0x8000) + "\r\n"
	got := raw(t, addr, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"+chunk+chunk+"5;x\r\n")
	<-done
	if whole != 0 || parts != 1 || !strings.HasPrefix(got, "HTTP/1.1 400 ") || g.Stats().Refused != 1 {
		t.Errorf("%d whole, %d in part, answered %q, %+v", whole, parts, got, g.Stats())
	}
}

// TestExpect: the client is told to go on when the door wants the body, and not before.
func TestExpect(t *testing.T) {
	url, _ := hello(t)
	_, addr := door(t, Options{Upstream: url}, noGuard{})
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	_ = nc.SetDeadline(time.Now().Add(5 * time.Second))
	_, _ = io.WriteString(nc, "PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n")
	br := bufio.NewReader(nc)
	if line, err := br.ReadString('\n'); err != nil || line != "HTTP/1.1 100 Continue\r\n" {
		t.Fatalf("%q %v", line, err)
	}
	_, _ = br.ReadString('\n')
	_, _ = io.WriteString(nc, "ok")
	if r, err := http.ReadResponse(br, nil); err != nil || r.StatusCode != 200 {
		t.Errorf("%v %v", r, err)
	}
}

// TestInterim: interim answers of the upstream are passed over.
func TestInterim(t *testing.T) {
	_, addr := door(t, Options{Upstream: upstreamOf(t, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"+answerOK)}, noGuard{})
	if got := raw(t, addr, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); got != answerWithClose(false) {
		t.Errorf("%q", got)
	}
}

func answerWithClose(closing bool) string {
	head := "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	if closing {
		head += "Connection: close\r\n"
	}
	return head + "Content-Length: 11\r\n\r\n{\"ok\":true}"
}

// TestHTTP10: an answer of unknown length ends with the connection.
func TestHTTP10(t *testing.T) {
	for _, a := range []string{
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
		"HTTP/1.1 200 OK\r\n\r\nabcde",
		"HTTP/1.0 200 OK\r\n\r\nabcde",
	} {
		_, addr := door(t, Options{Upstream: upstreamOf(t, a)}, noGuard{})
		got := raw(t, addr, "GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n")
		if !strings.HasSuffix(got, "\r\n\r\nabcde") || strings.Contains(got, "Transfer-Encoding") {
			t.Errorf("1.0: %q answered as %q", a, got)
		}
		r, err := http.ReadResponse(bufio.NewReader(strings.NewReader(raw(t, addr, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"))), nil)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := io.ReadAll(r.Body); err != nil || string(b) != "abcde" {
			t.Errorf("1.1: %q answered as %q %v", a, b, err)
		}
	}
}

// TestWhoIsTheClient: X-Forwarded-For counts from trusted peers only, and only as far as they go.
func TestWhoIsTheClient(t *testing.T) {
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%v|%s|%s|%s", r.Header["X-Forwarded-For"], r.Header.Get("X-Forwarded-Proto"), r.Header.Get("X-Forwarded-Host"), r.Header.Get("X-Real-Ip"))
	}))
	defer up.Close()
	trusted := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct {
		trusted        []netip.Prefix
		fields, client string
		want           string
	}{
		{nil, "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Real-IP: 1.1.1.1\r\n", "127.0.0.1", "[127.0.0.1]|http|a|"},
		{trusted, "", "127.0.0.1", "[127.0.0.1]|http|a|"},
		{trusted, "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: b\r\n", "192.0.2.1", "[192.0.2.1, 127.0.0.1]|https|b|"},
		{trusted, "X-Forwarded-For: 6.6.6.6, 192.0.2.1, 10.1.1.1\r\n", "192.0.2.1", "[6.6.6.6, 192.0.2.1, 10.1.1.1, 127.0.0.1]|http|a|"},
		{trusted, "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 10.1.1.1\r\n", "192.0.2.1", "[192.0.2.1, 10.1.1.1, 127.0.0.1]|http|a|"},
		{trusted, "X-Forwarded-For: unknown, 10.1.1.1\r\n", "10.1.1.1", "[unknown, 10.1.1.1, 127.0.0.1]|http|a|"},
		{trusted, "X-Forwarded-For: [2001:db8::1]:443\r\n", "2001:db8::1", "[[2001:db8::1]:443, 127.0.0.1]|http|a|"},
		{trusted, "X-Forwarded-For: ::ffff:192.0.2.1\r\n", "192.0.2.1", "[::ffff:192.0.2.1, 127.0.0.1]|http|a|"},
	} {
		guard := &guardFunc{}
		_, addr := door(t, Options{Upstream: up.URL, Trusted: c.trusted}, guard)
		got := raw(t, addr, "GET / HTTP/1.1\r\nHost: a\r\n"+c.fields+"\r\n")
		if !strings.HasSuffix(got, "\r\n\r\n"+c.want) {
			t.Errorf("%q: upstream saw %q, want %q", c.fields, got, c.want)
		}
		if s := guard.finished(t, 1); s[0].Client != c.client {
			t.Errorf("%q: client %s, want %s", c.fields, s[0].Client, c.client)
		}
	}
}

// TestRequestID: every request has an id of its own; a trusted proxy may have given it.
func TestRequestID(t *testing.T) {
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%q", r.Header["X-Request-Id"])
	}))
	defer up.Close()
	trusted := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	ids := map[string]bool{}
	for _, c := range []struct {
		trusted     []netip.Prefix
		field, want string
	}{
		{nil, "X-Request-ID: theirs-1\r\n", ""}, {nil, "", ""}, {trusted, "", ""},
		{trusted, "X-Request-ID: theirs-1\r\n", "theirs-1"},
		{trusted, "X-Request-ID: \"}<script>\r\n", ""},
	} {
		finished := make(chan string, 1)
		_, addr := door(t, Options{Upstream: up.URL, Trusted: c.trusted}, &guardFunc{
			finish: func(r *vedette.Request) { finished <- strings.Clone(r.ID) }})
		_, got, _ := strings.Cut(raw(t, addr, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"+c.field+"\r\n"), "\r\n\r\n")
		id := <-finished
		if got != fmt.Sprintf("[%q]", id) || c.want != "" && id != c.want || c.want == "" && len(id) != 24 || ids[id] {
			t.Errorf("%q: upstream saw %s, the guard %q", c.field, got, id)
		}
		ids[id] = true
	}
}

func TestOptions(t *testing.T) {
	for _, o := range []Options{
		{}, {Upstream: "127.0.0.1:80"}, {Upstream: "ftp://a"}, {Upstream: "http://"}, {Upstream: "http://a/path"},
		{Upstream: "http://u@a"}, {Upstream: "http://a?x"}, {Upstream: "http://a b"}, {Upstream: "http://a", Scheme: "ws"},
		{Upstream: "http://a", MaxFields: -1}, {Upstream: "http://a", BodyPrefix: 1 << 30}, {Upstream: "http://a", IdleTimeout: -1},
	} {
		if _, err := New(o, noGuard{}); err == nil || !strings.HasPrefix(err.Error(), "gateway: ") {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if _, err := New(Options{Upstream: "http://a"}, nil); err == nil {
		t.Error("no guard, no error")
	}
	if g, err := New(Options{Upstream: "https://[::1]"}, noGuard{}); err != nil || g.pool == nil {
		t.Error(err)
	}
}
