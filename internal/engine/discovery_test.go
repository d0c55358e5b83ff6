package engine

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/ingest"
)

// discovered is the discovery set after a whole engine has learned it.
type discovered struct {
	engine  *Engine
	entries map[vedette.EndpointID]*vedette.Entry
	at      []vedette.EndpointID // of each exchange, as the catalog stands at the end
	seen    []callerSeen
	truth   []string
	took    time.Duration
}

// callerSeen is how the raw line says that a caller authenticated, read without our own reader.
type callerSeen struct {
	host   string
	kind   string // "" none
	status int
}

// discover reads the set with the real reader, and each line's truth with the standard library alone.
func discover(t *testing.T) *discovered {
	t.Helper()
	dir := os.Getenv("VEDETTE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	dir = filepath.Join(dir, "discovery")
	file := filepath.Join(dir, "exchanges.ndjson.gz")
	if _, err := os.Stat(file); err != nil {
		t.Skip("SKIPPED: no discovery set; point VEDETTE_DATA at the directory that holds it")
	}
	d := &discovered{engine: newEngine(t), entries: map[vedette.EndpointID]*vedette.Entry{}}
	read := func(each func(b *ingest.Batch)) {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		src, err := ingest.Open(file, f, ingest.Auto)
		if err != nil {
			t.Fatal(err)
		}
		defer src.Close()
		for b := range ingest.Read(context.Background(), src, ingest.Options{Key: []byte("a key for tests")}) {
			if b.Err != nil {
				t.Fatal(b.Err)
			}
			each(&b)
		}
	}
	from := time.Now()
	read(func(b *ingest.Batch) { d.engine.Learn(b.Exchanges, nil) })
	d.engine.Settle()
	d.took = time.Since(from)
	entries := d.engine.Catalog().Inventory()
	for i := range entries {
		d.entries[entries[i].ID] = &entries[i]
	}
	read(func(b *ingest.Batch) {
		for i := range b.Exchanges {
			id := vedette.EndpointID(0)
			if ep := d.engine.Catalog().Find(&b.Exchanges[i]); ep != nil {
				id = ep.ID
			}
			d.at = append(d.at, id)
		}
	})
	lines(t, file, func(line []byte) {
		var x struct {
			Host    string
			Status  int
			Headers [][2]string `json:"request_headers"`
		}
		if err := json.Unmarshal(line, &x); err != nil {
			t.Fatal(err)
		}
		c := callerSeen{host: x.Host, status: x.Status}
		for _, h := range x.Headers {
			switch name, value := strings.ToLower(h[0]), h[1]; {
			case name == "authorization" && strings.HasPrefix(value, "Bearer "):
				c.kind = "bearer"
			case name == "authorization" && strings.HasPrefix(value, "Basic "):
				c.kind = "basic"
			case name == "x-api-key":
				c.kind = "api-key"
			case name == "cookie" && strings.HasPrefix(value, "session="):
				c.kind = "session-cookie"
			}
		}
		d.seen = append(d.seen, c)
	})
	lines(t, filepath.Join(dir, "truth.ndjson.gz"), func(line []byte) {
		var x struct{ Endpoint string }
		if err := json.Unmarshal(line, &x); err != nil {
			t.Fatal(err)
		}
		d.truth = append(d.truth, x.Endpoint)
	})
	if len(d.at) != len(d.truth) || len(d.seen) != len(d.truth) {
		t.Fatalf("%d exchanges, %d lines, %d truths", len(d.at), len(d.seen), len(d.truth))
	}
	return d
}

func lines(t *testing.T, name string, do func([]byte)) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	s := bufio.NewScanner(z)
	s.Buffer(nil, 16<<20)
	for s.Scan() {
		do(s.Bytes())
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
}

// majority maps each true endpoint to the learned one that most of its served exchanges belong to.
func (d *discovered) majority() map[string]*vedette.Entry {
	votes := map[string]map[vedette.EndpointID]int{}
	for i, name := range d.truth {
		if name == "" || d.seen[i].status >= 400 || d.at[i] == 0 {
			continue
		}
		if votes[name] == nil {
			votes[name] = map[vedette.EndpointID]int{}
		}
		votes[name][d.at[i]]++
	}
	out := map[string]*vedette.Entry{}
	for name, v := range votes {
		best := vedette.EndpointID(0)
		for id, n := range v {
			if n > v[best] || n == v[best] && id < best {
				best = id
			}
		}
		out[name] = d.entries[best]
	}
	return out
}

// TestAuthentication holds two bars of the discovery set: every kind of authentication that callers of an
// endpoint used is named, and endpoints that forgot to ask, on hosts that ask, are found.
func TestAuthentication(t *testing.T) {
	d := discover(t)
	learned := d.majority()
	type use struct {
		anonymous int
		served    int
	}
	uses := map[string]*use{}
	for i, name := range d.truth {
		c := d.seen[i]
		if name == "" || c.status >= 400 {
			continue
		}
		u := uses[name]
		if u == nil {
			u = &use{}
			uses[name] = u
		}
		u.served++
		if c.kind == "" {
			u.anonymous++
		}
	}
	// Most of a host's endpoints ask, or the host does not.
	asking, all := map[string]int{}, map[string]int{}
	for name, u := range uses {
		if u.served >= 2 {
			host := strings.Fields(name)[1]
			all[host]++
			if u.anonymous == 0 {
				asking[host]++
			}
		}
	}
	// Kinds are judged by the exchanges that an endpoint was given, so that templates have no part in it.
	expected := map[vedette.EndpointID]map[string]bool{}
	for i, id := range d.at {
		if c := d.seen[i]; id != 0 && c.status < 400 {
			if expected[id] == nil {
				expected[id] = map[string]bool{}
			}
			if c.kind != "" {
				expected[id][c.kind] = true
			}
		}
	}
	wrong := 0
	for id, want := range expected {
		if d.entries[id].Served == 0 {
			continue // its answers say of themselves that they failed
		}
		got := map[string]bool{}
		for k, n := range d.entries[id].Auth {
			if k != vedette.AuthNone && n > 0 {
				got[k.String()] = true
			}
		}
		if !maps.Equal(got, want) {
			wrong++
			t.Errorf("%s: callers used %v, the inventory says %v", d.entries[id].Name(), want, got)
		}
	}
	forgetful, found, false_, asked := 0, 0, 0, 0
	var missed []string
	for name, u := range uses {
		e := learned[name]
		if e == nil {
			continue
		}
		host := strings.Fields(name)[1]
		if asking[host]*2 < all[host] {
			continue
		}
		told := false
		for _, m := range e.Misconfigured {
			told = told || m.Name == "authentication-missing" || m.Name == "sensitive-without-authentication"
		}
		switch {
		case u.anonymous >= 2:
			forgetful++
			if told {
				found++
			} else {
				missed = append(missed, name)
			}
		case u.anonymous == 0:
			asked++
			if told {
				false_++
			}
		}
	}
	sort.Strings(missed)
	t.Logf("authentication: %d endpoints, %d with wrong kinds", len(expected), wrong)
	t.Logf("endpoints that forgot to ask, on hosts that ask: %d, found %d (%.1f %%); said of %d of %d that ask", forgetful, found,
		100*float64(found)/float64(forgetful), false_, asked)
	t.Logf("not found: %v", missed)
	t.Logf("%d exchanges with bodies in %s: %.0f a second", len(d.at), d.took.Round(time.Millisecond), float64(len(d.at))/d.took.Seconds())
	if found*100 < forgetful*95 {
		t.Errorf("found %d of %d", found, forgetful)
	}
}
