package guard

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/store"
)

func serve(t *testing.T, o Options, h http.Handler) (*Guard, *httptest.Server) {
	t.Helper()
	g, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(g.Handler(h))
	t.Cleanup(func() { s.Close(); g.Close() })
	return g, s
}

// TestTransparent: what a handler reads and writes is what goes over the wire, however it does it.
func TestTransparent(t *testing.T) {
	big := make([]byte, 300<<10)
	rand.Read(big)
	file := t.TempDir() + "/big"
	if err := os.WriteFile(file, big, 0o600); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Read", "all")
		b, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		w.Write(b)
	})
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, file) })
	mux.HandleFunc("/empty", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/none", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) })
	mux.HandleFunc("/early", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(103)
		w.WriteHeader(201)
		w.Write([]byte("made"))
	})
	mux.HandleFunc("/flush", func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		fmt.Fprint(w, "one")
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		<-r.Context().Done()
	})
	mux.HandleFunc("/hijack", func(w http.ResponseWriter, _ *http.Request) {
		c, rw, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		rw.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nhello")
		rw.Flush()
		c.Close()
	})
	mux.HandleFunc("/panic", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	g, s := serve(t, Options{}, mux)
	for _, media := range []string{"application/json", "application/octet-stream", "application/x-www-form-urlencoded"} {
		for _, size := range []int{0, 1, bodyPrefix - 1, bodyPrefix, bodyPrefix + 1, len(big)} {
			for _, chunked := range []bool{false, true} {
				body := io.Reader(bytes.NewReader(big[:size]))
				if chunked {
					body = struct{ io.Reader }{body}
				}
				resp, err := http.Post(s.URL+"/echo", media, body)
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(resp.Body)
				resp.Body.Close()
				if err != nil || !bytes.Equal(got, big[:size]) || resp.Header.Get("X-Read") != "all" {
					t.Errorf("%s, %d bytes, chunked %v: %d came back (%v)", media, size, chunked, len(got), err)
				}
			}
		}
	}
	get := func(path string) (int, []byte, error) {
		resp, err := http.Get(s.URL + path)
		if err != nil {
			return 0, nil, err
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		return resp.StatusCode, b, err
	}
	if _, b, err := get("/file"); err != nil || !bytes.Equal(b, big) {
		t.Errorf("file: %d bytes, %v", len(b), err)
	}
	for path, want := range map[string]int{"/empty": 200, "/none": 204, "/early": 201, "/nowhere": 404} {
		if status, _, err := get(path); err != nil || status != want {
			t.Errorf("%s: %d (%v), want %d", path, status, err, want)
		}
	}
	if _, _, err := get("/panic"); err == nil {
		t.Error("a handler's panic was swallowed")
	}
	ctx, cancel := context.WithCancel(context.Background())
	req, _ := http.NewRequestWithContext(ctx, "GET", s.URL+"/flush", nil)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	three := make([]byte, 3)
	if _, err := io.ReadFull(resp.Body, three); err != nil || string(three) != "one" {
		t.Errorf("flush: %q, %v", three, err)
	}
	cancel()
	resp.Body.Close()
	c, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(c, "GET /hijack HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n")
	if b, err := io.ReadAll(c); err != nil || !bytes.HasSuffix(b, []byte("\r\n\r\nhello")) {
		t.Errorf("hijack: %q, %v", b, err)
	}
	if n := g.Panics(); n > 0 {
		t.Errorf("the guard failed on %d requests", n)
	}
}

// login is a log-in that knows one password.
func login(w http.ResponseWriter, r *http.Request) {
	var in struct{ Username, Password string }
	if json.NewDecoder(r.Body).Decode(&in) != nil || in.Password != "right" {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"error":"wrong"}`)
		return
	}
	fmt.Fprint(w, `{"access_token":"0123456789abcdef"}`)
}

// TestStuffing: a loud source is refused where decisions are enforced, and only there; the others are not.
func TestStuffing(t *testing.T) {
	for _, enforce := range []bool{false, true} {
		dir := t.TempDir()
		g, s := serve(t, Options{Dir: dir, Enforce: enforce, Trusted: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}, http.HandlerFunc(login))
		try := func(client, user, password string) int {
			req, _ := http.NewRequest("POST", s.URL+"/login", strings.NewReader(fmt.Sprintf(`{"username":%q,"password":%q}`, user, password)))
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("X-Forwarded-For", client)
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			b, _ := io.ReadAll(resp.Body)
			if resp.StatusCode == 403 || resp.StatusCode == 429 {
				if ct := resp.Header.Get("Content-Type"); ct != "application/problem+json" || !json.Valid(b) {
					t.Errorf("a refusal of %s: %s", ct, b)
				}
			}
			return resp.StatusCode
		}
		for i := range 20 {
			try(fmt.Sprintf("198.51.100.%d", i), fmt.Sprintf("customer%d", i), "right")
		}
		refused := 0
		for i := range 400 {
			if status := try("203.0.113.9", fmt.Sprintf("victim%d", i), "guess"); status == 403 || status == 429 {
				refused++
			}
			if i%20 == 19 {
				time.Sleep(20 * time.Millisecond) // findings come from exchanges that were learned
			}
		}
		if enforce && refused < 200 || !enforce && refused > 0 {
			t.Errorf("enforced %v: %d of 400 refused", enforce, refused)
		}
		if status := try("198.51.100.3", "customer3", "right"); status != 200 {
			t.Errorf("a customer was answered %d", status)
		}
		if status := try("not an address", "customer4", "right"); status != 200 {
			t.Errorf("without an address: %d", status)
		}
		s.Close()
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
		st, err := store.Open(dir, store.Options{Role: store.Reader})
		if err != nil {
			t.Fatal(err)
		}
		list, err := st.Incidents()
		st.Close()
		found := false
		for _, i := range list {
			found = found || i.Kind == vedette.CredentialStuffing && i.Enforced == enforce
		}
		if err != nil || !found {
			t.Errorf("enforced %v: incidents %+v, %v", enforce, list, err)
		}
	}
}

// TestMany requests at once share no state.
func TestMany(t *testing.T) {
	_, s := serve(t, Options{}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.Copy(w, r.Body) }))
	var wait sync.WaitGroup
	for i := range 16 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for j := range 30 {
				want := fmt.Sprintf(`{"n":"%d-%d"}`, i, j)
				resp, err := http.Post(s.URL+fmt.Sprintf("/x/%d", j), "application/json", strings.NewReader(want))
				if err != nil {
					t.Error(err)
					return
				}
				got, _ := io.ReadAll(resp.Body)
				resp.Body.Close()
				if string(got) != want {
					t.Errorf("%s, want %s", got, want)
				}
			}
		}()
	}
	wait.Wait()
}

func TestClient(t *testing.T) {
	g := &Guard{o: Options{Trusted: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}}
	for _, c := range []struct{ peer, forwarded, want string }{
		{"192.0.2.1:99", "", "192.0.2.1"}, {"192.0.2.1:99", "198.51.100.7", "192.0.2.1"}, {"10.0.0.1:99", "198.51.100.7", "198.51.100.7"},
		{"10.0.0.1:99", "1.2.3.4, 198.51.100.7, 10.0.0.9", "198.51.100.7"}, {"10.0.0.1:99", "10.0.0.3, 10.0.0.2", "10.0.0.3"},
		{"10.0.0.1:99", "junk, 198.51.100.7", "198.51.100.7"}, {"10.0.0.1:99", "198.51.100.7, junk", "10.0.0.1"}, {"[2001:db8::1]:99", "", "2001:db8::1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := g.client(r); got.String() != c.want {
			t.Errorf("%s behind %q: %s, want %s", c.peer, c.forwarded, got, c.want)
		}
	}
}

func ExampleGuard() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "hello") })

	g, err := New(Options{Enforce: true})
	if err != nil {
		panic(err)
	}
	defer g.Close()
	server := httptest.NewServer(g.Handler(mux))
	defer server.Close()

	resp, err := http.Get(server.URL + "/hello")
	if err != nil {
		panic(err)
	}
	io.Copy(os.Stdout, resp.Body)
	// Output: hello
}
