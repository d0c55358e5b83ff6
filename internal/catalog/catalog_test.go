package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

func open(t testing.TB, o Options) *Catalog {
	t.Helper()
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var t0 = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// ask makes one exchange answered with the keys of body.
func ask(method, path string, status int, body string, r *rand.Rand) vedette.Exchange {
	x := vedette.Exchange{At: t0, Method: method, Host: "api.example.test", Path: path, Status: status}
	setBody(&x, body, r)
	return x
}

func TestOptions(t *testing.T) {
	if _, err := New(Options{MaxNodes: -1}); err == nil || !strings.HasPrefix(err.Error(), "catalog: ") {
		t.Fatalf("a negative bound: %v", err)
	}
}

// Ids stay through merges and splits, and history follows.
func TestIDsStay(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	c := open(t, Options{})
	learn := func(method, path, body string, n int) (id vedette.EndpointID) {
		for i := range n {
			x := ask(method, path, 200, body, r)
			id = c.Learn(&x, vedette.Digest(i+1))
		}
		return id
	}
	if id := learn("GET", "/people/amber", "person", 1); id != 0 {
		t.Fatalf("an endpoint %v before anything was published", id)
	}
	c.Publish()
	amber := learn("GET", "/people/amber", "person", 1)
	if amber == 0 {
		t.Fatal("no endpoint after Publish")
	}
	learn("GET", "/status", "status", 20)
	c.Publish()
	status := learn("GET", "/status", "status", 1)
	var birch vedette.EndpointID
	for i, w := range words[1:] {
		learn("GET", "/people/"+w, "person", 1+i%2)
		c.Publish()
		if id := learn("GET", "/people/"+w, "person", 1); w == "birch" {
			birch = id
		}
	}
	c.Settle()
	ep := c.Match("GET", "api.example.test", "/people/amber")
	if ep == nil || ep.Template != "/people/{people_id}" {
		t.Fatalf("people did not merge: %+v\n%s", ep, inventoryOf(c))
	}
	if ep.ID != amber {
		t.Errorf("the oldest id did not survive: %v, want %v", ep.ID, amber)
	}
	if got := c.Resolve(birch); got != amber {
		t.Errorf("Resolve(%v) = %v, want %v", birch, got, amber)
	}
	if got := c.Resolve(status); got != status {
		t.Errorf("Resolve of a living id: %v", got)
	}
	var before uint64
	for _, e := range c.Entries() {
		before += e.Requests
	}
	// A word among the values turns out to have answers and operations of its own.
	learn("GET", "/people/search", "hits", 60)
	learn("POST", "/people/search", "saved", 30)
	c.Settle()
	if ep := c.Match("GET", "api.example.test", "/people/search"); ep == nil || ep.Template != "/people/search" || ep.ID == amber {
		t.Fatalf("search did not split: %+v\n%s", ep, inventoryOf(c))
	}
	if ep := c.Match("GET", "api.example.test", "/people/cedar"); ep == nil || ep.ID != amber {
		t.Errorf("the parameter lost its id: %+v", ep)
	}
	var after uint64
	for _, e := range c.Entries() {
		after += e.Requests
	}
	if after != before+90 {
		t.Errorf("%d requests in the inventory, want %d", after, before+90)
	}
}

// The same order gives the same inventory and the same snapshot, byte for byte.
func TestDeterminism(t *testing.T) {
	xs := mixedDay(3000)
	var first []byte
	for range 3 {
		c := open(t, Options{})
		for i := range xs {
			c.Learn(&xs[i], vedette.Digest(i%40))
			if i%137 == 0 {
				c.Publish()
			}
		}
		c.Settle()
		var b bytes.Buffer
		if err := c.Snapshot(&b); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		} else if !bytes.Equal(first, b.Bytes()) {
			t.Fatal("two runs over the same input differ")
		}
	}
}

// After Restore, learning goes on exactly as if it had never stopped.
func TestSnapshotMidStream(t *testing.T) {
	xs := mixedDay(4000)
	for _, at := range []int{0, 1, 50, 777, 2500, 3999} {
		whole, part := open(t, Options{}), open(t, Options{})
		for i := range xs {
			if i == at {
				var b bytes.Buffer
				if err := part.Snapshot(&b); err != nil {
					t.Fatal(err)
				}
				part = open(t, Options{})
				if err := part.Restore(&b); err != nil {
					t.Fatal(err)
				}
			}
			actor := vedette.Digest(i%40 + 1)
			if a, b := whole.Learn(&xs[i], actor), part.Learn(&xs[i], actor); a != b {
				t.Fatalf("cut at %d: exchange %d belongs to %v, restored says %v", at, i, a, b)
			}
			if i%100 == 99 {
				whole.Publish()
				part.Publish()
			}
		}
		if a, b := whole.Entries(), part.Entries(); !reflect.DeepEqual(a, b) {
			t.Fatalf("cut at %d: inventories differ before settling", at)
		}
		whole.Settle()
		part.Settle()
		if a, b := whole.Entries(), part.Entries(); !reflect.DeepEqual(a, b) {
			t.Fatalf("cut at %d: inventories differ", at)
		}
		ap, ar := whole.Probed()
		if bp, br := part.Probed(); ap != bp || ar != br {
			t.Errorf("cut at %d: probed %d/%d, restored %d/%d", at, ap, ar, bp, br)
		}
	}
}

func TestRestoreRefuses(t *testing.T) {
	xs := mixedDay(500)
	c := learnAll(t, xs)
	var b bytes.Buffer
	if err := c.Snapshot(&b); err != nil {
		t.Fatal(err)
	}
	for n := 0; n < b.Len(); n += 97 {
		if err := c.Restore(bytes.NewReader(b.Bytes()[:n])); err == nil {
			t.Fatalf("a snapshot cut off at %d of %d bytes was taken", n, b.Len())
		} else if !strings.HasPrefix(err.Error(), "catalog: ") {
			t.Fatalf("error %q", err)
		}
		if len(c.Entries()) != 0 {
			t.Fatal("half a snapshot was kept")
		}
	}
	broken := errors.New("disk full")
	if err := c.Snapshot(failing{broken}); !errors.Is(err, broken) {
		t.Fatalf("Snapshot to a failing writer: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

var _ io.Writer = failing{}

// mixedDay is a day of a host with everything in it, on two hosts.
func mixedDay(n int) []vedette.Exchange {
	r := rand.New(rand.NewPCG(9, 9))
	out := make([]vedette.Exchange, n)
	kinds := []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/", "html=home", 200}, {"GET", "/shop/products/{slug}", "product", 200}, {"GET", "/shop/products/{slug}/reviews", "reviews", 200},
		{"POST", "/shop/cart", "cart", 201}, {"GET", "/shop/cart", "cart", 200}, {"GET", "/v1/users/{int}", "user", 200},
		{"PUT", "/v1/users/{int}", "same=ok", 200}, {"GET", "/v1/users/me", "me", 200}, {"DELETE", "/v1/users/{uuid}", "-", 204},
		{"GET", "/repos/{name}/{name}", "repo", 200}, {"GET", "/repos/{name}/{name}/issues", "issues", 200},
		{"GET", "/v1/users/{int}", "none", 404}, {"GET", "/{any}", "none", 404}, {"POST", "/login", "same=no", 401},
		{"POST", "/login", "token", 200}, {"GET", "/.env", "none", 404}, {"GET", "/crash", "oops", 500}, {"HEAD", "/shop/cart", "-", 200},
		{"GET", "/records/{int}.json", "record", 200}, {"POST", "/jobs/{int}:cancel", "job", 200}, {"OPTIONS", "/shop/cart", "-", 204},
	}
	for i := range out {
		k := kinds[r.IntN(len(kinds))]
		out[i] = ask(k.method, fill(k.path, r), k.status, k.body, r)
		out[i].At = t0.Add(time.Duration(i) * time.Second)
		out[i].AuthKind = vedette.AuthKind(r.IntN(5))
		if r.IntN(4) == 0 {
			out[i].Host = "www.example.test"
		}
	}
	return out
}

// Entries count exactly, except actors above 16.
func TestEntries(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	c := open(t, Options{})
	for i := range 1000 {
		x := ask("GET", fmt.Sprintf("/items/%d", i%50), 200, "item", r)
		if i%10 == 0 {
			x = ask("GET", fmt.Sprintf("/items/%d", 1000+i), 404, "none", r)
		}
		x.At = t0.Add(time.Duration(i) * time.Minute)
		x.AuthKind = vedette.AuthBearer
		c.Learn(&x, vedette.Digest(mix(uint64(i%300)+1)))
		c.Publish()
	}
	c.Settle()
	es := c.Entries()
	if len(es) != 1 {
		t.Fatalf("%s", inventoryOf(c))
	}
	e := es[0]
	// The first exchange is a 404 of a host that nobody knows yet: it is probed.
	if e.Requests != 999 || e.Statuses[200] != 900 || e.Statuses[404] != 99 || e.Auth[vedette.AuthBearer] != 900 || len(e.Auth) != 1 {
		t.Errorf("counts: %+v", e)
	}
	if e.Actors < 255 || e.Actors > 345 {
		t.Errorf("%d actors, want about 300", e.Actors)
	}
	if !e.FirstSeen.Equal(t0.Add(time.Minute)) || !e.LastSeen.Equal(t0.Add(999*time.Minute)) {
		t.Errorf("seen from %v to %v", e.FirstSeen, e.LastSeen)
	}
	if paths, requests := c.Probed(); paths != 1 || requests != 1 {
		t.Errorf("probed %d paths, %d requests", paths, requests)
	}
}

func TestActors(t *testing.T) {
	for _, n := range []int{0, 1, 2, 16, 17, 100, 5000} {
		var a, b actors
		for i := range n {
			a.add(mix(uint64(i) + 1))
			a.add(mix(uint64(i) + 1))
			if i%2 == 0 {
				b.add(mix(uint64(i) + 1))
			}
		}
		a.merge(&b)
		got := float64(a.count())
		if n <= 16 && got != float64(n) || got < 0.82*float64(n) || got > 1.18*float64(n) {
			t.Errorf("%d actors counted as %.0f", n, got)
		}
	}
}

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
			case name == "404" || name == "soft 200" || name == "200 varying":
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
		if c.Match("GET", "api.example.test", p) != nil {
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

func TestMatchAllocates(t *testing.T) {
	c := learnAll(t, mixedDay(5000))
	for _, path := range []string{"/v1/users/123", "/shop/products/amber-birch-7/reviews", "/no/such/path", "/"} {
		if n := testing.AllocsPerRun(100, func() { c.Match("GET", "api.example.test", path) }); n != 0 {
			t.Errorf("Match %s: %.0f allocations", path, n)
		}
	}
	deep := strings.Repeat("/amber", 5000)
	if n := testing.AllocsPerRun(10, func() { c.Match("GET", "api.example.test", deep) }); n != 0 {
		t.Errorf("Match of a deep path: %.0f allocations", n)
	}
}

// Match runs beside Learn and Publish; meant for the race detector.
func TestMatchBesideLearn(t *testing.T) {
	xs := mixedDay(4000)
	c := open(t, Options{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		for i := range xs {
			c.Learn(&xs[i], 1)
			if i%10 == 0 {
				c.Publish()
			}
		}
		c.Settle()
	}()
	found := 0
	for {
		select {
		case <-done:
			for i := range xs {
				if c.Match(xs[i].Method, xs[i].Host, xs[i].Path) != nil {
					found++
				}
			}
			if found < len(xs)/2 {
				t.Errorf("only %d of %d found", found, len(xs))
			}
			return
		default:
			x := &xs[found%len(xs)]
			if ep := c.Match(x.Method, x.Host, x.Path); ep != nil && ep.Host != x.Host {
				t.Errorf("endpoint of another host: %+v", ep)
			}
		}
	}
}

func TestWorth(t *testing.T) {
	v := newVocabulary()
	for _, c := range []struct {
		path string
		want vedette.Class
	}{
		{"/v1/giftCards/{}/balance", vedette.GiftcardPromo}, {"/bon-cadeau", vedette.GiftcardPromo}, {"/kortingscode/check", vedette.GiftcardPromo},
		{"/checkout/promo-code", vedette.GiftcardPromo}, {"/betalen", vedette.CheckoutPayment}, {"/panier", vedette.CheckoutPayment},
		{"/orders/{}", vedette.CheckoutPayment}, {"/inloggen", vedette.Authentication}, {"/connexion", vedette.Authentication},
		{"/mot-de-passe-oublie", vedette.Authentication}, {"/oauth2/token", vedette.Authentication}, {"/healthz", vedette.Machine},
		{"/admin/users", vedette.Admin}, {"/mijn-account", vedette.AccountClass}, {"/users/{}", vedette.AccountClass},
		{"/chat/messages", vedette.Messaging}, {"/nieuws/{}", vedette.Content}, {"/products/{}", vedette.DataAccess}, {"/convert", vedette.Other},
	} {
		var segs []seg
		for _, s := range strings.Split(c.path[1:], "/") {
			segs = append(segs, seg{Param: s == "{}", Text: strings.TrimPrefix(s, "{}")})
		}
		if got := v.worth("GET", segs, vedette.API); got.Class != c.want || len(got.Evidence) == 0 {
			t.Errorf("%s: %v %q, want %v", c.path, got.Class, got.Evidence, c.want)
		}
	}
}
