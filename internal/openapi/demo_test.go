package openapi

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/catalog"
	"github.com/vedette-project/vedette/internal/ingest"
	"github.com/vedette-project/vedette/internal/simulate"
)

// tap stands where the gateway stands: it hands requests to the demo API, and records them.
type tap struct {
	api    http.Handler
	mux    *http.ServeMux // which route a request is for
	silent map[string]bool
	mu     sync.Mutex
	n      int
	red    *ingest.Redactor
	c      *catalog.Catalog
	served map[string]int
}

func (p *tap) RoundTrip(q *http.Request) (*http.Response, error) {
	body := []byte{}
	if q.Body != nil {
		body, _ = io.ReadAll(q.Body)
	}
	in := httptest.NewRequest(q.Method, q.URL.RequestURI(), strings.NewReader(string(body)))
	in.Header, in.Host = q.Header, q.Host
	_, route := p.mux.Handler(in)
	w := httptest.NewRecorder()
	p.api.ServeHTTP(w, in)
	if !p.silent[route] {
		p.record(q, body, w, route)
	}
	return w.Result(), nil
}

func (p *tap) record(q *http.Request, body []byte, w *httptest.ResponseRecorder, route string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	r := &vedette.Request{At: time.Unix(1.8e9, 0).Add(time.Duration(p.n) * time.Millisecond).UTC(), Method: q.Method, Scheme: "http", Host: q.Host,
		Target: q.URL.RequestURI(), Proto: "HTTP/1.1", Client: netip.AddrFrom4([4]byte{198, 51, 100, byte(p.n)}), Body: body, Sent: int64(len(body)),
		Status: w.Code, Payload: w.Body.Bytes(), Got: int64(w.Body.Len())}
	for k, v := range q.Header {
		r.Header = append(r.Header, vedette.Field{Name: k, Value: v[0]})
	}
	for k, v := range w.Result().Header {
		r.Reply = append(r.Reply, vedette.Field{Name: k, Value: v[0]})
	}
	x := &vedette.Exchange{Seq: uint64(p.n)}
	p.red.Head(x, r)
	p.red.Body(x, r)
	p.red.Answer(x, r, true, true)
	p.c.Learn(x, vedette.Digest(p.n%200+1))
	if p.n%256 == 0 {
		p.c.Publish()
	}
	if w.Code < 400 {
		p.served[route]++
	}
}

// TestDemo compares the demo API with its own document, of which some operations were taken out, some are
// marked deprecated and some are left silent.
func TestDemo(t *testing.T) {
	api := simulate.NewAPI(simulate.APIOptions{Seed: 1})
	var documented []string
	mux := http.NewServeMux()
	for _, r := range api.Routes() {
		mux.HandleFunc(r.Method+" "+r.Template, func(http.ResponseWriter, *http.Request) {})
		if r.Documented {
			documented = append(documented, r.Method+" "+r.Template)
		}
	}
	sort.Strings(documented)
	want := map[State]map[string]bool{Shadow: {}, Zombie: {}, OrphanState: {}}
	w := httptest.NewRecorder()
	api.ServeHTTP(w, httptest.NewRequest("GET", "/openapi.json", nil))
	whole := w.Body.Bytes()
	var doc map[string]any
	if err := json.Unmarshal(whole, &doc); err != nil {
		t.Fatal(err)
	}
	paths := doc["paths"].(map[string]any)
	silent := map[string]bool{}
	for i, r := range documented {
		method, path, _ := strings.Cut(r, " ")
		item := paths[path].(map[string]any)
		switch {
		case i%7 == 3: // 15 %
			delete(item, strings.ToLower(method))
			want[Shadow][r] = true
		case i%20 == 1:
			item[strings.ToLower(method)].(map[string]any)["deprecated"] = true
			want[Zombie][r] = true
		case i%20 == 12:
			silent[r] = true
			want[OrphanState][r] = true
		}
	}
	c, err := catalog.New(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := &tap{api: api, mux: mux, silent: silent, red: ingest.NewRedactor([]byte("a key for tests")), c: c, served: map[string]int{}}
	d, err := simulate.NewDriver(simulate.DriveOptions{Client: &http.Client{Transport: p}, Target: "http://demo.test", Seed: 1, For: 30 * time.Second,
		Wait: func(context.Context, time.Duration) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.Settle()
	for _, r := range api.Routes() {
		if name := r.Method + " " + r.Template; !r.Documented && p.served[name] > 0 {
			want[Shadow][name] = true
		}
	}
	entries := c.Entries()
	text, _ := json.Marshal(doc)
	got := compareDemo(t, mustLoad(t, "shopbank", string(text)), entries, mux)
	for state, set := range want {
		for _, r := range sortedKeys(set) {
			if !got[state][r] {
				t.Errorf("%s is not called %s", r, state)
			}
		}
		for _, r := range sortedKeys(got[state]) {
			if !set[r] {
				t.Errorf("%s is called %s", r, state)
			}
		}
		t.Logf("%s: %d of %d routes", state, len(set), len(api.Routes()))
	}
	roundTrip(t, simulate.APIHost, entries, false)
	// The document as it is: nothing but the old version is missing in it.
	d2 := mustLoad(t, "shopbank", string(whole))
	whole2 := compareDemo(t, d2, entries, mux)
	if n := len(whole2[Shadow]); n != 4 {
		t.Errorf("shadow beside the whole document: %v", sortedKeys(whole2[Shadow]))
	}
	cmp := Compare(NewDocuments(d2), entries)
	t.Logf("shadow share beside the whole document: %+v", cmp.Share)
	for i := range entries {
		for _, f := range cmp.Fits[entries[i].ID].Drift {
			t.Logf("    %s: %s %s %d: %s", entries[i].Name(), f.Kind, f.Where, f.Status, f.Why)
		}
	}
}

func compareDemo(t *testing.T, doc *Document, entries []vedette.Entry, mux *http.ServeMux) map[State]map[string]bool {
	c := Compare(NewDocuments(doc), entries)
	got := map[State]map[string]bool{Shadow: {}, Zombie: {}, OrphanState: {}}
	for i := range entries {
		e := &entries[i]
		if set := got[c.State(e.ID)]; set != nil {
			_, route := mux.Handler(httptest.NewRequest(e.Method, strings.NewReplacer("{", "", "}", "").Replace(e.Template), nil))
			set[route] = true
		}
	}
	for _, o := range c.Orphans {
		got[OrphanState][o.Method+" "+o.Template] = true
	}
	return got
}
