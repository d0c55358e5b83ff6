package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// freePort is one that nobody listens on at the moment.
func freePort(t testing.TB) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

// await waits until something listens.
func await(t testing.TB, address string) {
	t.Helper()
	for range 200 {
		if c, err := net.Dial("tcp", address); err == nil {
			c.Close()
			return
		}
		time.Sleep(25 * time.Millisecond) // the process says nothing when it is ready
	}
	t.Fatalf("nothing listens on %s", address)
}

// TestNginxAsks: a real nginx asks before it lets a request through, its access log is what is learned from, and a
// loud source is refused by it while customers are not.
func TestNginxAsks(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED in -short: some seconds with a real nginx")
	}
	nginx, err := exec.LookPath("nginx")
	if err != nil {
		t.Skip("SKIPPED: no nginx; scripts/test-deps.sh installs it")
	}
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if !strings.Contains(string(b), "right") {
			w.WriteHeader(http.StatusUnauthorized)
		}
		fmt.Fprint(w, "{}")
	}))
	defer up.Close()
	dir, front, asked := t.TempDir(), freePort(t), freePort(t)
	logFile := filepath.Join(dir, "access.log")
	if err := os.WriteFile(logFile, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	config := filepath.Join(dir, "nginx.conf")
	err = os.WriteFile(config, fmt.Appendf(nil, `daemon off; master_process off; pid %[1]s/pid; error_log %[1]s/error.log;
events { worker_connections 256; }
http {
  client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
  set_real_ip_from 127.0.0.0/8; real_ip_header X-Test-Client;
  server {
    listen %[2]s;
    access_log %[1]s/access.log combined;
    location / { auth_request /_vedette; proxy_pass %[3]s; }
    location = /_vedette {
      internal;
      proxy_pass http://%[4]s/?deny=403;
      proxy_pass_request_body off;
      proxy_set_header Content-Length "";
      proxy_set_header X-Original-URI $request_uri;
      proxy_set_header X-Original-Method $request_method;
      proxy_set_header X-Forwarded-For $remote_addr;
    }
  }
}`, dir, front, up.URL, asked), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var out, errs bytes.Buffer
	c := &cli{in: os.Stdin, out: &out, err: &errs}
	done := make(chan error, 1)
	go func() {
		done <- authCommand(ctx, c, []string{"--data", filepath.Join(dir, "data"), "--listen", asked, "--log", logFile, "--enforce"})
	}()
	await(t, asked)
	proxy := exec.Command(nginx, "-c", config, "-p", dir)
	proxy.Stderr = os.Stderr
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		proxy.Process.Signal(syscall.SIGTERM)
		proxy.Wait()
		cancel()
		if err := <-done; err != nil {
			t.Errorf("%v\n%s", err, errs.String())
		}
	}()
	await(t, front)
	login := func(client, password string) int {
		req, _ := http.NewRequest("POST", "http://"+front+"/login", strings.NewReader("username=a&password="+password))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("X-Test-Client", client)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		return resp.StatusCode
	}
	for i := range 30 {
		if status := login(fmt.Sprintf("198.51.100.%d", i), "right"); status != 200 {
			t.Fatalf("a customer was answered %d", status)
		}
	}
	refused := 0
	for range 100 {
		for range 10 {
			if login("203.0.113.9", "guess") == 403 {
				refused++
			}
		}
		if refused > 20 {
			break
		}
		time.Sleep(glance / 2) // what is decided comes from what the log has shown
	}
	if refused <= 20 {
		t.Errorf("%d of 1,000 guesses refused", refused)
	}
	if status := login("198.51.100.3", "right"); status != 200 {
		t.Errorf("a customer was answered %d", status)
	}
}
