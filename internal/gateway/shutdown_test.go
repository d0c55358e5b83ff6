package gateway

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestShutdown: what is under way comes to its end, what is idle is closed, what hangs is cut off.
func TestShutdown(t *testing.T) {
	arrived, release := make(chan struct{}), make(chan struct{})
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			arrived <- struct{}{}
			<-release
		}
		_, _ = io.WriteString(w, "done")
	}))
	defer up.Close()
	for _, hang := range []bool{false, true} {
		g, addr := door(t, Options{Upstream: up.URL}, noGuard{})
		idle, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		defer idle.Close()
		_, _ = io.WriteString(idle, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
		ir := bufio.NewReader(idle)
		if r, err := http.ReadResponse(ir, nil); err != nil || r.Close {
			t.Fatal(err)
		} else if _, err := io.ReadAll(r.Body); err != nil {
			t.Fatal(err)
		}
		answer := make(chan string, 1)
		go func() {
			nc, err := net.Dial("tcp", addr)
			if err != nil {
				answer <- err.Error()
				return
			}
			defer nc.Close()
			_, _ = io.WriteString(nc, "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
			b, _ := io.ReadAll(nc)
			answer <- string(b)
		}()
		<-arrived
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		if hang {
			ctx, cancel = context.WithTimeout(context.Background(), 200*time.Millisecond)
		}
		down := make(chan error, 1)
		go func() { down <- g.Shutdown(ctx) }()
		if _, err := ir.ReadByte(); err != io.EOF {
			t.Errorf("the idle connection: %v", err)
		}
		if hang {
			if err := <-down; !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("shutdown: %v", err)
			}
			if a := <-answer; a != "" {
				t.Errorf("hanging: answered %q", a)
			}
			release <- struct{}{}
		} else {
			release <- struct{}{}
			if a := <-answer; !strings.HasSuffix(a, "done") || !strings.Contains(a, "Connection: close") {
				t.Errorf("under way: answered %q", a)
			}
			if err := <-down; err != nil {
				t.Errorf("shutdown: %v", err)
			}
		}
		cancel()
	}
}

// poor is a listener on a machine that runs out of files now and then.
type poor struct {
	net.Listener
	times int
}

func (p *poor) Accept() (net.Conn, error) {
	if p.times++; p.times%2 == 1 {
		return nil, &net.OpError{Op: "accept", Err: os.NewSyscallError("accept4", syscall.EMFILE)}
	}
	return p.Listener.Accept()
}

func TestOutOfFiles(t *testing.T) {
	g, err := New(Options{Upstream: upstreamForever(t)}, noGuard{})
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- g.Serve(&poor{Listener: ln}) }()
	for range 3 {
		if got := raw(t, ln.Addr().String(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n"); !strings.HasPrefix(got, "HTTP/1.1 200 ") {
			t.Errorf("%q", got)
		}
	}
	if err := g.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
