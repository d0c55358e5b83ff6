package gateway

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

// badAnswers are answers that may not be passed on as if they were whole.
var badAnswers = []string{
	"",
	"HTTP/1.1 200 OK\r\n",
	"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
	"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nabcde",
	"HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nabcde",
	"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nabc",
	"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
	"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	"HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n",
	"HTTP/1.1 200 OK\nContent-Length: 0\n\n",
	"HTTP/1.1 200 OK\r\nX y: a\r\nContent-Length: 0\r\n\r\n",
	"HTTP/1.1 99 OK\r\nContent-Length: 0\r\n\r\n",
	"HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
	"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
	"ICY 200 OK\r\n\r\n",
}

// upstreamOf answers each connection's first request with the given bytes and closes.
func upstreamOf(t *testing.T, answer string) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			nc, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer nc.Close()
				if _, err := http.ReadRequest(bufio.NewReader(nc)); err == nil {
					_, _ = io.WriteString(nc, answer)
				}
			}()
		}
	}()
	return "http://" + ln.Addr().String()
}

func TestBadAnswers(t *testing.T) {
	for _, a := range badAnswers {
		guard := &guardFunc{}
		g, addr := door(t, Options{Upstream: upstreamOf(t, a)}, guard)
		got := raw(t, addr, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
		if !strings.HasPrefix(got, "HTTP/1.1 502 Bad Gateway\r\n") || !strings.Contains(got, "application/problem+json") {
			t.Errorf("%q: answered %q", a, got)
		}
		for _, leak := range []string{"127.0.0.1", "gateway:", "EOF", "chunked", "invalid"} {
			if strings.Contains(got, leak) {
				t.Errorf("%q: the answer tells %q: %q", a, leak, got)
			}
		}
		if st := g.Stats(); st.UpstreamErrors != 1 || st.Forwarded != 1 {
			t.Errorf("%q: %+v", a, st)
		}
		if s := guard.finished(t, 1); s[0].Status != 502 || s[0].By != vedette.Gateway {
			t.Errorf("%q: %+v", a, s[0])
		}
	}
}

// TestTruncated holds that a part of an answer is never taken for the whole of it.
func TestTruncated(t *testing.T) {
	big := strings.Repeat("x", 100<<10)
	for name, a := range map[string]string{
		"sized":       "HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + big,
		"chunked":     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n19000\r\n" + big + "\r\n",
		"in a chunk":  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20000\r\n" + big,
		"bad chunk":   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n19000\r\n" + big + "\r\nzz\r\n0\r\n\r\n",
		"bad trailer": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n19000\r\n" + big + "\r\n0\r\n bad\r\n\r\n",
	} {
		for _, proto := range []string{"HTTP/1.1", "HTTP/1.0"} {
			g, addr := door(t, Options{Upstream: upstreamOf(t, a)}, noGuard{})
			nc, err := net.Dial("tcp", addr)
			if err != nil {
				t.Fatal(err)
			}
			_ = nc.SetDeadline(time.Now().Add(10 * time.Second))
			_, _ = io.WriteString(nc, "GET /x "+proto+"\r\nHost: a\r\n\r\n")
			r, err := http.ReadResponse(bufio.NewReader(nc), nil)
			if err == nil { // a reset may overtake the head
				_, err = io.ReadAll(r.Body)
			}
			if err == nil {
				t.Errorf("%s to %s: the client takes the part for the whole", name, proto)
			}
			_ = nc.Close()
			eventually(t, func() bool { return g.Stats().Aborted == 1 })
		}
	}
}

func eventually(t *testing.T, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(5 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it did not come to that")
		}
	}
}

// TestUpstreamGone: nobody listens, nobody answers, and all connections are taken.
func TestUpstreamGone(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close() // accepts in the kernel and never answers
	silent := "http://" + ln.Addr().String()
	_, addr := door(t, Options{Upstream: silent, AnswerTimeout: 100 * time.Millisecond}, noGuard{})
	if got := raw(t, addr, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 504 ") {
		t.Errorf("silent: %q", got)
	}
	g, addr := door(t, Options{Upstream: silent, UpstreamConns: 1, UpstreamWait: 50 * time.Millisecond, AnswerTimeout: time.Second}, noGuard{})
	first := make(chan string)
	go func() { first <- raw(t, addr, "GET / HTTP/1.1\r\nHost: a\r\n\r\n") }()
	eventually(t, func() bool { return g.Stats().Forwarded == 1 })
	if got := raw(t, addr, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 503 ") {
		t.Errorf("busy: %q", got)
	}
	<-first
	dead, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = dead.Close()
	_, addr = door(t, Options{Upstream: "http://" + dead.Addr().String()}, noGuard{})
	got := raw(t, addr, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
	_, body, _ := strings.Cut(got, "\r\n\r\n")
	var p map[string]any
	if err := json.Unmarshal([]byte(body), &p); err != nil || p["status"] != 502.0 || !strings.HasPrefix(got, "HTTP/1.1 502 ") {
		t.Errorf("dead: %q %v", got, err)
	}
}

// TestStaleConnection: the upstream closes kept connections; a GET does not notice.
func TestStaleConnection(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	go func() {
		for {
			nc, err := ln.Accept()
			if err != nil {
				return
			}
			go func() { // says that it keeps the connection, and closes on the second request
				defer nc.Close()
				br := bufio.NewReader(nc)
				if _, err := http.ReadRequest(br); err == nil {
					_, _ = io.WriteString(nc, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
					_, _ = http.ReadRequest(br)
				}
			}()
		}
	}()
	g, addr := door(t, Options{Upstream: "http://" + ln.Addr().String()}, noGuard{})
	for i := range 5 {
		if got := raw(t, addr, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); !strings.HasSuffix(got, "ok") {
			t.Errorf("%d: %q", i, got)
		}
	}
	if g.Stats().Retried == 0 {
		t.Error("nothing was sent again: the test does not test")
	}
	if got := raw(t, addr, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 502") {
		t.Errorf("a POST was sent twice: %q", got)
	}
}

// TestUnaskedAnswer: an upstream that reads a body as a second request leaves an answer behind.
// The next client must not get it.
func TestUnaskedAnswer(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	first, second := make(chan struct{}), make(chan struct{})
	go func() {
		for {
			nc, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer nc.Close()
				br := bufio.NewReader(nc)
				for { // ignores Content-Length altogether
					var path string
					for {
						line, err := br.ReadString('\n')
						if err != nil {
							return
						}
						if f := strings.Fields(line); len(f) == 3 && path == "" {
							path = f[1]
						}
						if line == "\r\n" {
							break
						}
					}
					if path == "/smuggled" {
						<-first // not before the connection is back in the pool
					}
					_, _ = fmt.Fprintf(nc, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(path), path)
					if path == "/smuggled" {
						second <- struct{}{}
					}
				}
			}()
		}
	}()
	guard := &guardFunc{}
	_, addr := door(t, Options{Upstream: "http://" + ln.Addr().String()}, guard)
	inner := "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"
	if got := raw(t, addr, fmt.Sprintf("POST /outer HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s", len(inner), inner)); !strings.HasSuffix(got, "/outer") {
		t.Fatalf("%q", got)
	}
	guard.finished(t, 1)
	first <- struct{}{}
	<-second
	if got := raw(t, addr, "GET /victim HTTP/1.1\r\nHost: a\r\n\r\n"); !strings.HasSuffix(got, "/victim") {
		t.Errorf("the next client was answered %q", got)
	}
}
