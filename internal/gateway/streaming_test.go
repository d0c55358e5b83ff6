package gateway

import (
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// noise is n pseudo-random bytes.
type noise struct {
	r *rand.ChaCha8
	n int64
}

func (n *noise) Read(p []byte) (int, error) {
	if n.n == 0 {
		return 0, io.EOF
	}
	p = p[:min(int64(len(p)), n.n)]
	k, _ := n.r.Read(p)
	n.n -= int64(k)
	return k, nil
}

// TestStreaming sends 64 MiB up and down through the door, sized and chunked, and looks at memory.
func TestStreaming(t *testing.T) {
	const size = 64 << 20
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := sha256.New()
		n, err := io.Copy(h, r.Body)
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("X-Sum", fmt.Sprintf("%d %x", n, h.Sum(nil)))
		if r.URL.Path == "/sized" {
			w.Header().Set("Content-Length", fmt.Sprint(size))
		}
		_, _ = io.Copy(w, &noise{rand.NewChaCha8([32]byte{2}), size})
	}))
	defer up.Close()
	guard := &guardFunc{}
	_, addr := door(t, Options{Upstream: up.URL}, guard)
	sum := func(seed byte) string {
		h := sha256.New()
		_, _ = io.Copy(h, &noise{rand.NewChaCha8([32]byte{seed}), size})
		return fmt.Sprintf("%d %x", size, h.Sum(nil))
	}
	wantUp, wantDown := sum(1), sum(2)
	var peak atomic.Uint64
	done := make(chan struct{})
	go func() {
		var ms runtime.MemStats
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
				runtime.ReadMemStats(&ms)
				peak.Store(max(peak.Load(), ms.HeapAlloc))
			}
		}
	}()
	c := client(t)
	for _, path := range []string{"/sized", "/chunked"} {
		req, _ := http.NewRequest("PUT", "http://"+addr+path, &noise{rand.NewChaCha8([32]byte{1}), size})
		if path == "/sized" {
			req.ContentLength = size
		}
		resp, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		h := sha256.New()
		n, err := io.Copy(h, resp.Body)
		_ = resp.Body.Close()
		if err != nil || fmt.Sprintf("%d %x", n, h.Sum(nil)) != wantDown || resp.Header.Get("X-Sum") != wantUp {
			t.Errorf("%s: %d bytes, %v, upstream saw %s", path, n, err, resp.Header.Get("X-Sum"))
		}
	}
	close(done)
	if p := peak.Load(); p > 32<<20 {
		t.Errorf("%d MiB in use while streaming", p>>20)
	}
	for _, s := range guard.finished(t, 2) {
		if s.Sent != size || s.Got != size || len(s.Body) != 16<<10 || len(s.Payload) != 16<<10 {
			t.Errorf("guard saw %d sent, %d got, %d of body, %d of payload", s.Sent, s.Got, len(s.Body), len(s.Payload))
		}
	}
}
