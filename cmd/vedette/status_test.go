package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestStatus: what machines ask a gateway about, while it runs and while it stops.
func TestStatus(t *testing.T) {
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"ok":true}`) }))
	defer up.Close()
	d, err := openDoor(doorOptions{data: t.TempDir(), upstream: up.URL, listen: "127.0.0.1:0", status: "127.0.0.1:0", warn: func(err error) { t.Error(err) }})
	if err != nil {
		t.Fatal(err)
	}
	get := func(at, path string) (int, string) {
		resp, err := http.Get("http://" + at + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(b)
	}
	for range 3 {
		if status, _ := get(d.addr(), "/v1/things"); status != 200 {
			t.Fatalf("through the door: %d", status)
		}
	}
	at := d.statusAt.Addr().String()
	if status, body := get(at, "/healthz"); status != 200 || body != "alive\n" {
		t.Errorf("healthz: %d %q", status, body)
	}
	if status, _ := get(at, "/readyz"); status != 200 {
		t.Errorf("readyz: %d", status)
	}
	_, body := get(at, "/metrics")
	for _, want := range []string{"vedette_requests_total 3\n", "vedette_requests_forwarded_total 3\n", `vedette_decisions_total{action="allow"} 3`, "vedette_measures_in_force 0\n"} {
		if !strings.Contains(body, want) {
			t.Errorf("metrics lack %q", want)
		}
	}
	d.stopping.Store(true)
	if status, body := get(at, "/readyz"); status != 503 || body != "stopping\n" {
		t.Errorf("readyz while stopping: %d %q", status, body)
	}
	if err := d.stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := http.Get("http://" + at + "/healthz"); err == nil {
		t.Error("it still answers when everything else has ended")
	}
}
