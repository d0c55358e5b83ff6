package catalog

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

// hostile asks for n paths that nobody ever asked for, each once.
func hostile(c *Catalog, n int, answer func(x *vedette.Exchange, r *rand.Rand)) {
	r := rand.New(rand.NewPCG(3, 3))
	var buf []byte
	for i := range n {
		buf = buf[:0]
		for range 1 + i%3 {
			buf = fmt.Appendf(buf, "/%s%x", words[r.IntN(len(words))], r.Uint64()>>24)
		}
		x := vedette.Exchange{At: t0.Add(24*time.Hour + time.Duration(i)*time.Millisecond), Method: "GET", Host: "api.example.test", Path: string(buf)}
		answer(&x, r)
		c.Learn(&x, vedette.Digest(mix(uint64(i))))
		if i%500 == 0 {
			c.Publish()
		}
	}
	c.Settle()
}

// Millions of hostile paths after a normal day leave its inventory as it was, in little memory.
func TestHostilePaths(t *testing.T) {
	day := mixedDay(6000)
	for i := range day {
		day[i].Host = "api.example.test"
	}
	for name, answer := range map[string]func(x *vedette.Exchange, r *rand.Rand){
		"404":               func(x *vedette.Exchange, r *rand.Rand) { x.Status = 404; setBody(x, "none", r) },
		"soft 200":          func(x *vedette.Exchange, r *rand.Rand) { x.Status = 200; setBody(x, "same=nothing", r) },
		"page":              func(x *vedette.Exchange, r *rand.Rand) { x.Status = 200; setBody(x, "html=app", r) },
		"200 no bodies":     func(x *vedette.Exchange, r *rand.Rand) { x.Status = 200; setBody(x, "?=1234", r) },
		"200 varying":       func(x *vedette.Exchange, r *rand.Rand) { x.Status = 200; setBody(x, "?", r) },
		"200 varying pages": func(x *vedette.Exchange, r *rand.Rand) { x.Status = 200; setBody(x, "html", r) },
		"401":               func(x *vedette.Exchange, r *rand.Rand) { x.Status = 401; setBody(x, "same=no", r) },
		"500 varying":       func(x *vedette.Exchange, r *rand.Rand) { x.Status = 500; setBody(x, "oops", r) },
	} {
		t.Run(name, func(t *testing.T) {
			n := 200_000
			switch {
			case testing.Short() || raceEnabled:
				n = 50_000
			case name == "404" || name == "soft 200":
				n = 3_000_000
			}
			c := learnAll(t, day)
			before := c.Entries()
			start := time.Now()
			hostile(c, n, answer)
			took := time.Since(start)
			after := c.Entries()
			if len(before) < 14 {
				t.Fatalf("a poor day: %d endpoints", len(before))
			}
			if !reflect.DeepEqual(before, after) {
				t.Errorf("the inventory changed:\n%s", diff(before, after))
			}
			paths, requests := c.Probed()
			if float64(paths) < 0.9*float64(n) || requests < uint64(n)*99/100 {
				t.Errorf("probed %d paths, %d requests of %d", paths, requests, n)
			}
			size := heapOf(c)
			t.Logf("%d paths in %v (%d ns each), %.1f MiB", n, took.Round(time.Millisecond), took.Nanoseconds()/int64(n), size)
			if size > 64 {
				t.Errorf("%.1f MiB kept", size)
			}
		})
	}
}

// A host that was seen for a few hundred requests only holds out as well.
func TestHostilePathsAfterASmallDay(t *testing.T) {
	day := mixedDay(500)
	for i := range day {
		day[i].Host = "api.example.test"
	}
	for _, body := range []string{"same=nothing", "html=app", "html", "?=1234", "?", "item"} {
		c := learnAll(t, day)
		before := c.Entries()
		hostile(c, 40_000, func(x *vedette.Exchange, r *rand.Rand) { x.Status = 200; setBody(x, body, r) })
		if after := c.Entries(); !reflect.DeepEqual(before, after) {
			t.Errorf("%s: the inventory changed:\n%s", body, diff(before, after))
		}
	}
}

func diff(a, b []vedette.Entry) string {
	in := func(e vedette.Entry, l []vedette.Entry) bool {
		for _, o := range l {
			if reflect.DeepEqual(e, o) {
				return true
			}
		}
		return false
	}
	var s strings.Builder
	for _, e := range a {
		if !in(e, b) {
			fmt.Fprintf(&s, "- %s %d %v %d\n", e.Name(), e.Requests, e.Statuses, e.Actors)
		}
	}
	for i, e := range b {
		if !in(e, a) && i < 60 {
			fmt.Fprintf(&s, "+ %s %d %v %d\n", e.Name(), e.Requests, e.Statuses, e.Actors)
		}
	}
	return s.String()
}

// heapOf is what a catalog keeps alive, in MiB.
func heapOf(c *Catalog) float64 {
	var with, without runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&with)
	runtime.KeepAlive(c)
	c.mu.Lock()
	c.reset()
	c.mu.Unlock()
	runtime.GC()
	runtime.ReadMemStats(&without)
	return float64(int64(with.HeapAlloc)-int64(without.HeapAlloc)) / (1 << 20)
}

// An access log with 50,000 paths of words on one host and 200,000 addresses stays small.
func TestBigLog(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	paths := make([]string, 50000)
	for i := range paths {
		paths[i] = fmt.Sprintf("/%s/%s/%s-%s.html", words[i%11], words[(i/11)%23], words[r.IntN(24)], words[r.IntN(24)]+words[i%24])
	}
	n := 1_000_000
	if testing.Short() || raceEnabled {
		n = 200_000
	}
	c := open(t, Options{})
	start := time.Now()
	for i := range n {
		x := ask("GET", paths[min(r.IntN(len(paths)), r.IntN(len(paths)))], 200, "?", r)
		c.Learn(&x, vedette.Digest(mix(r.Uint64N(200000)+1)))
		if i%500 == 0 {
			c.Publish()
		}
	}
	took := time.Since(start)
	c.Settle()
	found := 0
	for _, p := range paths {
		if c.Match("GET", "api.example.test", p, "") != nil {
			found++
		}
	}
	var counted uint64
	entries := c.Entries()
	for _, e := range entries {
		counted += e.Requests
	}
	_, probed := c.Probed()
	nodes := c.nodes
	size := heapOf(c)
	t.Logf("%d exchanges in %v (%d ns each with making them): %d endpoints, %d nodes, %.1f MiB, %d of %d paths match",
		n, took.Round(time.Millisecond), took.Nanoseconds()/int64(n), len(entries), nodes, size, found, len(paths))
	if size > 64 {
		t.Errorf("%.1f MiB kept", size)
	}
	if counted+probed != uint64(n) {
		t.Errorf("%d counted and %d probed of %d", counted, probed, n)
	}
	if found < len(paths)*9/10 {
		t.Errorf("only %d of %d paths match", found, len(paths))
	}
}

// The bounds hold, and what does not fit is counted in the overflow bucket, not lost.
func TestBounds(t *testing.T) {
	c := open(t, Options{MaxHosts: 3, HostNodes: 200, MaxNodes: 500})
	r := rand.New(rand.NewPCG(5, 5))
	for i := range 20000 {
		x := ask("GET", fmt.Sprintf("/%s/%s/%s", words[r.IntN(24)], words[r.IntN(24)], words[r.IntN(24)]), 200, words[r.IntN(24)], r)
		x.Host = fmt.Sprintf("h%d.example.test", r.IntN(5))
		c.Learn(&x, vedette.Digest(i))
		if c.nodes > 500 || len(c.hosts) > 3 {
			t.Fatalf("%d nodes, %d hosts", c.nodes, len(c.hosts))
		}
		for _, h := range c.order {
			if h.nodes > 200 {
				t.Fatalf("%d nodes of one host", h.nodes)
			}
		}
		if i%50 == 0 {
			c.Publish()
		}
	}
	c.Settle()
	var total uint64
	overflow := false
	for _, e := range c.Entries() {
		total += e.Requests
		overflow = overflow || e.Template == overflowTemplate
	}
	_, probed := c.Probed()
	if total+probed != 20000 {
		t.Errorf("%d counted and %d probed of 20000", total, probed)
	}
	for _, h := range c.order {
		if h.nodes != h.root.size() {
			t.Errorf("%s: %d nodes counted, %d there", h.name, h.nodes, h.root.size())
		}
	}
	if !overflow {
		t.Error("nothing in the overflow bucket: the test does not reach the bound")
	}
}

// Long segments cost what short ones do.
func TestLongSegments(t *testing.T) {
	c := open(t, Options{})
	r := rand.New(rand.NewPCG(5, 5))
	for range 20000 {
		x := ask("GET", fmt.Sprintf("/verify/%s%x", strings.Repeat("ey", 2000), r.Uint64()), 200, "claims", r)
		c.Learn(&x, 1)
	}
	c.Settle()
	if ep := c.Match("GET", "api.example.test", "/verify/"+strings.Repeat("x", 3000), ""); ep == nil || ep.Template != "/verify/{verify_id}" {
		t.Errorf("no template: %s", inventoryOf(c))
	}
	if size := heapOf(c); size > 16 {
		t.Errorf("%.1f MiB kept", size)
	}
}
