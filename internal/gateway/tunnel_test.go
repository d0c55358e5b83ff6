package gateway

import (
	"bufio"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

const key = "dGhlIHNhbXBsZSBub25jZQ=="

func accept(key string) string {
	sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// speaker answers every connection's first head with what say makes of it, and then lets talk have it.
func speaker(t *testing.T, say func(r *http.Request) string, talk func(net.Conn, *bufio.Reader)) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				b := bufio.NewReader(c)
				r, err := http.ReadRequest(b)
				if err != nil {
					return
				}
				io.WriteString(c, say(r))
				if talk != nil {
					talk(c, b)
				}
			}()
		}
	}()
	return "http://" + ln.Addr().String()
}

func doorTo(t *testing.T, o Options) string {
	t.Helper()
	g, err := New(o, quiet{})
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go g.Serve(ln)
	t.Cleanup(func() { ln.Close(); g.Shutdown(t.Context()) })
	return ln.Addr().String()
}

func ask(t *testing.T, door, extra string) (net.Conn, *bufio.Reader, *http.Response) {
	t.Helper()
	c, err := net.Dial("tcp", door)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	c.SetDeadline(time.Now().Add(20 * time.Second))
	fmt.Fprintf(c, "GET /chat HTTP/1.1\r\nHost: a.test\r\n%s\r\n", extra)
	b := bufio.NewReader(c)
	resp, err := http.ReadResponse(b, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c, b, resp
}

const wants = "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: chat\r\nSec-WebSocket-Key: " + key + "\r\n"

func switched(r *http.Request) string {
	return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: " + accept(r.Header.Get("Sec-WebSocket-Key")) + "\r\nSec-WebSocket-Protocol: chat\r\n\r\nhi"
}

// TestWebSocket: the handshake passes with what belongs to it, and then every byte in both directions.
func TestWebSocket(t *testing.T) {
	var seen http.Header
	up := speaker(t, func(r *http.Request) string { seen = r.Header; return switched(r) }, func(c net.Conn, b *bufio.Reader) { io.Copy(c, b) })
	c, b, resp := ask(t, doorTo(t, Options{Upstream: up}), wants)
	if resp.StatusCode != 101 || resp.Header.Get("Upgrade") != "websocket" || resp.Header.Get("Connection") != "Upgrade" ||
		resp.Header.Get("Sec-WebSocket-Accept") != accept(key) || resp.Header.Get("Sec-WebSocket-Protocol") != "chat" {
		t.Fatalf("%s %v", resp.Status, resp.Header)
	}
	if seen.Get("Upgrade") != "websocket" || seen.Get("Connection") != "Upgrade" || seen.Get("Sec-WebSocket-Key") != key || seen.Get("X-Forwarded-For") != "127.0.0.1" {
		t.Errorf("upstream saw %v", seen)
	}
	hi := make([]byte, 2)
	if _, err := io.ReadFull(b, hi); err != nil || string(hi) != "hi" {
		t.Fatalf("%q %v", hi, err)
	}
	sent := make([]byte, 2<<20)
	rand.Read(sent)
	go func() {
		c.Write(sent)
		c.(*net.TCPConn).CloseWrite()
	}()
	got, err := io.ReadAll(b)
	if err != nil || string(got) != string(sent) {
		t.Errorf("%d bytes came back of %d (%v)", len(got), len(sent), err)
	}
}

// TestWebSocketRefused: a tunnel opens when both sides hold to the handshake, and never else.
func TestWebSocketRefused(t *testing.T) {
	good := speaker(t, switched, nil)
	door := doorTo(t, Options{Upstream: good})
	for what, c := range map[string]struct {
		head string
		want int
	}{
		"no key":                  {"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n", 400},
		"a short key":             {strings.Replace(wants, key, "c2hvcnQ=", 1), 400},
		"another version":         {strings.Replace(wants, "13", "8", 1), 426},
		"connection is silent":    {strings.Replace(wants, "keep-alive, Upgrade", "keep-alive", 1), 400},
		"two keys":                {wants + "Sec-WebSocket-Key: " + key + "\r\n", 400},
		"a body":                  {wants + "Content-Length: 0\r\n", 400},
		"several upgrades":        {strings.Replace(wants, "Upgrade: websocket", "Upgrade: websocket, h2c", 1), 501},
		"two upgrades":            {wants + "Upgrade: websocket\r\n", 400},
		"another kind is ignored": {"Connection: Upgrade\r\nUpgrade: h2c\r\n", 502}, // the upstream of this test switches unasked
	} {
		if _, _, resp := ask(t, door, c.head); resp.StatusCode != c.want {
			t.Errorf("%s: %d, want %d", what, resp.StatusCode, c.want)
		}
	}
	for what, say := range map[string]string{
		"another accept":   "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: " + accept("x") + "\r\n\r\n",
		"no accept":        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
		"another protocol": "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nSec-WebSocket-Accept: " + accept(key) + "\r\n\r\n",
	} {
		if _, _, resp := ask(t, doorTo(t, Options{Upstream: speaker(t, func(*http.Request) string { return say }, nil)}), wants); resp.StatusCode != 502 {
			t.Errorf("%s: %d, want 502", what, resp.StatusCode)
		}
	}
	// An upstream that does not switch is an upstream that answers: what follows is HTTP, and read as such.
	plain := speaker(t, func(*http.Request) string { return "HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno" }, nil)
	c, b, resp := ask(t, doorTo(t, Options{Upstream: plain}), wants)
	if body, _ := io.ReadAll(resp.Body); resp.StatusCode != 426 || string(body) != "no" {
		t.Errorf("%d %q", resp.StatusCode, body)
	}
	fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n")
	if resp, err := http.ReadResponse(b, nil); err != nil || resp.StatusCode != 400 {
		t.Errorf("behind a refused handshake: %v %v", resp, err)
	}
}

// TestWebSocketIdle: silence of both sides ends a tunnel, silence of one does not.
func TestWebSocketIdle(t *testing.T) {
	up := speaker(t, switched, func(c net.Conn, b *bufio.Reader) {
		for range 8 {
			time.Sleep(100 * time.Millisecond) // the test is about time that passes
			io.WriteString(c, ".")
		}
		io.Copy(io.Discard, b)
	})
	_, b, _ := ask(t, doorTo(t, Options{Upstream: up, TunnelIdle: 300 * time.Millisecond}), wants)
	got, err := io.ReadAll(b)
	if err != nil || string(got) != "hi........" {
		t.Errorf("%q %v", got, err)
	}
}
