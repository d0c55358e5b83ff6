package gateway

import (
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"
)

// sizes answers /n with n bytes.
func sizes(t *testing.T) string {
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.ParseInt(r.URL.Path[1:], 10, 64)
		w.Header().Set("Content-Length", r.URL.Path[1:])
		_, _ = io.Copy(w, &noise{rand.NewChaCha8([32]byte{3}), n})
	}))
	t.Cleanup(up.Close)
	return up.URL
}

// sip reads an answer, at most step bytes at a time, at so many bytes a second.
func sip(t *testing.T, addr, path string, step, rate int) (taken int64, took time.Duration, err error) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	_ = nc.(*net.TCPConn).SetReadBuffer(64 << 10)
	_, _ = io.WriteString(nc, "GET /"+path+" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
	start := time.Now()
	_ = nc.SetReadDeadline(start.Add(20 * time.Second))
	b := make([]byte, step)
	for err == nil {
		var n int
		n, err = nc.Read(b)
		taken += int64(n)
		time.Sleep(time.Until(start.Add(time.Duration(taken) * time.Second / time.Duration(rate))))
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return taken, time.Since(start), err
}

// TestSlowReaders: who takes an answer more slowly than need be holds the upstream for the grace only.
func TestSlowReaders(t *testing.T) {
	const size = 64 << 20
	url := sizes(t)
	t.Run("a byte a second", func(t *testing.T) {
		g, addr := door(t, Options{Upstream: url, UpstreamConns: 1, WriteTimeout: 300 * time.Millisecond, UpstreamWait: time.Millisecond}, noGuard{})
		done := make(chan struct{})
		go func() {
			defer close(done)
			_, _, _ = sip(t, addr, strconv.Itoa(size), 1, 1)
		}()
		defer func() { go func() { <-done }() }()
		eventually(t, func() bool { return g.Stats().Forwarded == 1 })
		if got := raw(t, addr, "GET /2 HTTP/1.0\r\nHost: a\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 503 ") {
			t.Errorf("the upstream is not held: %q", got)
		}
		eventually(t, func() bool { return g.Stats().Aborted == 1 })
		eventually(t, func() bool {
			return strings.HasPrefix(raw(t, addr, "GET /2 HTTP/1.0\r\nHost: a\r\n\r\n"), "HTTP/1.1 200 ")
		})
	})
	t.Run("a drip that satisfies each write", func(t *testing.T) {
		g, addr := door(t, Options{Upstream: url, WriteTimeout: 2 * time.Second, MinAnswerRate: 16 << 20}, noGuard{})
		taken, took, _ := sip(t, addr, strconv.Itoa(size), 64<<10, 4<<20)
		if taken >= size || g.Stats().Aborted != 1 {
			t.Errorf("%d bytes in %v", taken, took)
		}
		t.Logf("cut off after %d bytes, %v", taken, took)
	})
	t.Run("twice the rate", func(t *testing.T) {
		g, addr := door(t, Options{Upstream: url, WriteTimeout: 2 * time.Second, MinAnswerRate: 4 << 20}, noGuard{})
		taken, took, err := sip(t, addr, strconv.Itoa(size/2), 64<<10, 8<<20)
		if taken < size/2 || err != nil || g.Stats().Aborted != 0 {
			t.Errorf("%d bytes in %v: %v", taken, took, err)
		}
		if took < 3*time.Second {
			t.Errorf("took only %v: the test is not slow", took)
		}
	})
}

// TestSlowUpstream: a stream that trickles because the upstream does is not the client's fault.
func TestSlowUpstream(t *testing.T) {
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for range 20 {
			_, _ = io.WriteString(w, "x")
			w.(http.Flusher).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	}))
	defer up.Close()
	_, addr := door(t, Options{Upstream: up.URL, WriteTimeout: 50 * time.Millisecond, MinAnswerRate: 1 << 20}, noGuard{})
	resp, err := client(t).Get("http://" + addr + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if b, err := io.ReadAll(resp.Body); len(b) != 20 || err != nil {
		t.Errorf("%q %v", b, err)
	}
}

// TestClientShare: when the upstream's connections run short, who has most of them gets no more.
func TestClientShare(t *testing.T) {
	var s streams
	o := Options{UpstreamConns: 8, ClientConns: 2}
	greedy, other := netip.MustParseAddr("2001:db8::1"), netip.MustParseAddr("192.0.2.1")
	for i := range 6 {
		if _, ok := s.enter(greedy, &o); !ok {
			t.Fatalf("stream %d refused though there is room", i)
		}
	}
	if _, ok := s.enter(netip.MustParseAddr("2001:db8::2"), &o); ok {
		t.Error("a seventh stream of one network")
	}
	for range 2 {
		if _, ok := s.enter(other, &o); !ok {
			t.Error("another client is refused")
		}
	}
	for range 2 {
		s.leave(other)
	}
	for range 6 {
		s.leave(netip.MustParseAddr("2001:db8::"))
	}
	if s.all != 0 || len(s.by) != 0 {
		t.Errorf("left over: %d, %v", s.all, s.by)
	}

	url := sizes(t)
	g, addr := door(t, Options{Upstream: url, UpstreamConns: 4}, noGuard{})
	for range 3 { // hold, and read nothing
		nc, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer nc.Close()
		_, _ = io.WriteString(nc, "GET /67108864 HTTP/1.1\r\nHost: a\r\n\r\n")
	}
	eventually(t, func() bool { g.streams.mu.Lock(); defer g.streams.mu.Unlock(); return g.streams.all == 3 })
	if got := raw(t, addr, "GET /67108864 HTTP/1.0\r\nHost: a\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 503 ") {
		t.Errorf("a fourth stream: %.80q", got)
	}
	if got := raw(t, addr, "GET /2 HTTP/1.0\r\nHost: a\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 200 ") {
		t.Errorf("a small answer: %.80q", got)
	}
}
