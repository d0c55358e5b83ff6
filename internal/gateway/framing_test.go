package gateway

import (
	"bytes"
	"io"
	"net"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"
)

const (
	testHead   = 64 << 10
	testFields = 100
)

// TestTableSize holds what issue 2 asks for, and that names are names.
func TestTableSize(t *testing.T) {
	names := map[string]bool{}
	for _, c := range ambiguous {
		names[c.name] = true
		if c.why == "" {
			t.Errorf("%s: no reason", c.name)
		}
	}
	if len(names) != len(ambiguous) || len(names) < 80 || len(innocent) < 25 {
		t.Errorf("%d ambiguous messages of %d names, %d innocent", len(ambiguous), len(names), len(innocent))
	}
}

func TestAmbiguous(t *testing.T) {
	for _, c := range ambiguous {
		whole := 0
		_, reason := Messages([]byte(c.message), "http", testHead, testFields, func(string, string, string, []byte) { whole++ })
		if reason == "" || whole != c.sound {
			t.Errorf("%s (%s): reason %q, %d messages passed, want %d", c.name, c.why, reason, whole, c.sound)
		}
	}
}

func TestInnocent(t *testing.T) {
	for _, c := range innocent {
		var got []reading
		used, reason := Messages([]byte(c.message), "http", testHead, testFields, func(m, u, h string, b []byte) {
			got = append(got, reading{strings.Clone(m), strings.Clone(u), strings.Clone(h), string(b)})
		})
		if reason != "" || used != len(c.message) || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q, %d of %d bytes, read as %q", c.name, reason, used, len(c.message), got)
		}
	}
}

// recorder is an upstream that keeps every byte it is sent and answers nothing.
type recorder struct {
	net.Listener
	bytes chan []byte
}

func record(t *testing.T) *recorder {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &recorder{ln, make(chan []byte, 1000)}
	go func() {
		for {
			nc, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer nc.Close()
				b := make([]byte, 64<<10)
				for {
					n, err := nc.Read(b)
					if n > 0 {
						r.bytes <- bytes.Clone(b[:n])
					}
					if err != nil {
						return
					}
					if bytes.Contains(b[:n], []byte("\r\n\r\n")) {
						_, _ = io.WriteString(nc, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
					}
				}
			}()
		}
	}()
	t.Cleanup(func() { _ = ln.Close() })
	return r
}

// TestAmbiguousAtTheDoor sends each message through a real door, at once and byte by byte, to an
// upstream that records bytes: not one may arrive, beyond those of sound messages before it.
func TestAmbiguousAtTheDoor(t *testing.T) {
	up := record(t)
	guard := &guardFunc{}
	var reasons []string
	g, addr := door(t, Options{Upstream: "http://" + up.Addr().String(),
		Refused: func(reason string, _ netip.Addr, head []byte) { reasons = append(reasons, reason) }}, guard)
	total, sound := 0, 0
	for _, c := range ambiguous {
		for _, slow := range []bool{false, true} {
			if slow && len(c.message) > 1000 {
				continue
			}
			total++
			sound += c.sound
			answer := ""
			if slow {
				answer = drip(t, addr, c.message)
			} else {
				answer = raw(t, addr, c.message)
			}
			for range c.sound {
				_, answer, _ = strings.Cut(answer, "\r\n\r\n")
			}
			head, body, _ := strings.Cut(answer, "\r\n\r\n")
			if len(head) < 12 || head[9] != '4' && head[9] != '5' || !strings.Contains(head, "\r\nConnection: close") ||
				!strings.Contains(head, "application/problem+json") || !strings.Contains(body, `"status":`+head[9:12]) {
				t.Errorf("%s (slow %v): answered %q", c.name, slow, answer)
			}
			for range c.sound {
				if b := <-up.bytes; bytes.Count(b, []byte("HTTP/1.1")) != 1 {
					t.Errorf("%s: upstream was sent %q", c.name, b)
				}
			}
			select {
			case b := <-up.bytes:
				t.Errorf("%s (%s): upstream was sent %q", c.name, c.why, b)
			default:
			}
		}
	}
	select {
	case b := <-up.bytes:
		t.Errorf("upstream was sent %q", b)
	case <-time.After(50 * time.Millisecond):
	}
	s := guard.finished(t, total+sound)
	refused := 0
	for _, e := range s {
		if e.Status >= 400 && e.By == 1 {
			refused++
		}
	}
	if st := g.Stats(); st.Refused != uint64(total) || refused != total || len(reasons) != total || st.Forwarded != uint64(sound) {
		t.Errorf("%d messages: %d recorded, %d told, %+v", total, refused, len(reasons), st)
	}
}

// drip sends a message one byte at a time and reads what comes back.
func drip(t *testing.T, addr, message string) string {
	t.Helper()
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	_ = nc.SetDeadline(time.Now().Add(10 * time.Second))
	for i := range len(message) {
		if _, err := nc.Write([]byte{message[i]}); err != nil {
			break // refused before its end
		}
	}
	_ = nc.(*net.TCPConn).CloseWrite()
	b, _ := io.ReadAll(nc)
	return string(b)
}

// TestHeadAllocations holds that reading a head allocates nothing in the steady state.
func TestHeadAllocations(t *testing.T) {
	head := []byte(innocent[len(innocent)-1].message)
	var m message
	if n := testing.AllocsPerRun(200, func() {
		var s scan
		n, why := s.end(head, limits{testHead, testFields})
		if n != len(head) || why.status != 0 {
			t.Fatal(why)
		}
		if why := parseRequest(head, "http", &m); why.status != 0 {
			t.Fatal(why)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkHead(b *testing.B) {
	head := []byte(innocent[len(innocent)-1].message)
	var m message
	b.ReportAllocs()
	b.SetBytes(int64(len(head)))
	for b.Loop() {
		var s scan
		n, _ := s.end(head, limits{testHead, testFields})
		if why := parseRequest(head[:n], "http", &m); why.status != 0 {
			b.Fatal(why)
		}
	}
}
