package gateway

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestDifferential puts the door in front of real proxies, which stand in front of an upstream that
// writes down what it understood:
//
//	message ─▶ door ─▶ nginx | HAProxy ─▶ upstream
//
// Not one ambiguous message may arrive there, and every innocent one must, read as we read it.
func TestDifferential(t *testing.T) {
	for name, start := range map[string]func(*testing.T, string, string) string{"nginx": startNginx, "haproxy": startHAProxy} {
		t.Run(name, func(t *testing.T) {
			if _, err := exec.LookPath(name); err != nil {
				t.Skipf("NOT TESTED: %s is not installed; scripts/test-deps.sh installs it", name)
			}
			var mu sync.Mutex
			var arrived []reading
			up := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				b, err := io.ReadAll(r.Body)
				if err != nil {
					return // no whole message
				}
				mu.Lock()
				arrived = append(arrived, reading{r.Method, r.RequestURI, r.Host, string(b)})
				mu.Unlock()
				_, _ = io.WriteString(w, "ok")
			}))
			up.Config.DisableGeneralOptionsHandler = true // OPTIONS * is for the handler too
			up.Start()
			defer up.Close()
			take := func() []reading {
				mu.Lock()
				defer mu.Unlock()
				a := arrived
				arrived = nil
				return a
			}
			front := start(t, t.TempDir(), strings.TrimPrefix(up.URL, "http://"))
			_, addr := door(t, Options{Upstream: "http://" + front}, noGuard{})

			for _, c := range innocent {
				if name == "nginx" && c.name == "options-asterisk" {
					continue // nginx does not speak it
				}
				raw(t, addr, c.message)
				got := take()
				if !reflect.DeepEqual(got, c.want) {
					t.Errorf("%s: arrived as %q, want %q", c.name, got, c.want)
				}
			}
			bare := 0
			for _, c := range ambiguous {
				raw(t, addr, c.message)
				time.Sleep(time.Millisecond)
				if got := take(); len(got) != c.sound {
					t.Errorf("%s (%s): arrived as %q", c.name, c.why, got)
				}
			}
			time.Sleep(50 * time.Millisecond)
			if got := take(); len(got) != 0 {
				t.Errorf("arrived late: %q", got)
			}
			// Without the door, for comparison: how many of them the proxy alone lets through.
			for _, c := range ambiguous {
				alone(front, c.message)
				if len(take()) > c.sound {
					bare++
				}
			}
			t.Logf("%d ambiguous messages: none arrived through the door; %d arrive through %s alone", len(ambiguous), bare, name)
			if bare == 0 {
				t.Error("not one arrives without the door: the test does not test")
			}
		})
	}
}

// alone sends a message straight to a proxy and waits shortly for an answer.
func alone(addr, message string) {
	nc, err := net.Dial("tcp", addr)
	if err != nil {
		return
	}
	defer nc.Close()
	_ = nc.SetDeadline(time.Now().Add(40 * time.Millisecond))
	_, _ = io.WriteString(nc, message)
	_, _ = io.ReadAll(nc)
}

func freePort(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}

func startNginx(t *testing.T, dir, upstream string) string {
	addr := freePort(t)
	return run(t, dir, addr, fmt.Sprintf(`
worker_processes 1; daemon off; master_process off; error_log stderr crit; pid %[1]s/pid;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path %[1]s/b; proxy_temp_path %[1]s/p; fastcgi_temp_path %[1]s/f; uwsgi_temp_path %[1]s/u; scgi_temp_path %[1]s/s;
  server { listen %[2]s; location / { proxy_pass http://%[3]s; proxy_http_version 1.1; proxy_set_header Host $http_host; } }
}`, dir, addr, upstream), "nginx", "-p", dir, "-c")
}

func startHAProxy(t *testing.T, dir, upstream string) string {
	addr := freePort(t)
	return run(t, dir, addr, fmt.Sprintf(`
global
  maxconn 64
defaults
  mode http
  timeout connect 2s
  timeout client 5s
  timeout server 5s
frontend f
  bind %s
  default_backend b
backend b
  server s %s
`, addr, upstream), "haproxy", "-db", "-f")
}

// run starts a proxy in the foreground with the configuration, and ends it with the test.
func run(t *testing.T, dir, addr, config string, command ...string) string {
	t.Helper()
	file := filepath.Join(dir, "proxy.conf")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(command[0], append(slices.Clone(command[1:]), file)...)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	eventually(t, func() bool {
		nc, err := net.Dial("tcp", addr)
		if err == nil {
			_ = nc.Close()
		}
		return err == nil
	})
	return addr
}
