package status

import (
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHandler(t *testing.T) {
	ready := errors.New("the store is not there yet")
	n := 3.0
	h, err := Handler(Options{
		Ready: func() error { return ready },
		Metrics: []Metric{
			{Name: "requests_total", Help: "Requests.", Value: func() float64 { return n }},
			{Name: "decisions_total", Help: "Decisions.", Label: "action", Values: func(each func(string, float64)) { each("allow", 2); each("deny", 1) }},
			{Name: "endpoints", Help: "Endpoints.", Gauge: true, Value: func() float64 { return 7 }},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	get := func(path string) (int, string) {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		return w.Code, w.Body.String()
	}
	if code, body := get("/healthz"); code != 200 || body != "alive\n" {
		t.Errorf("healthz: %d %q", code, body)
	}
	if code, body := get("/readyz"); code != 503 || body != "the store is not there yet\n" {
		t.Errorf("readyz: %d %q", code, body)
	}
	ready = nil
	if code, _ := get("/readyz"); code != 200 {
		t.Errorf("readyz: %d", code)
	}
	n = 4
	_, body := get("/metrics")
	for _, want := range []string{
		"# TYPE vedette_requests_total counter\nvedette_requests_total 4\n", `vedette_decisions_total{action="deny"} 1`,
		"# TYPE vedette_endpoints gauge\nvedette_endpoints 7\n", "go_goroutines ",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("metrics lack %q", want)
		}
	}
	if code, _ := get("/"); code != 404 {
		t.Errorf("/: %d", code)
	}
}
