package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
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
	ep := c.Match("GET", "api.example.test", "/people/amber", "")
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
	if ep := c.Match("GET", "api.example.test", "/people/search", ""); ep == nil || ep.Template != "/people/search" || ep.ID == amber {
		t.Fatalf("search did not split: %+v\n%s", ep, inventoryOf(c))
	}
	if ep := c.Match("GET", "api.example.test", "/people/cedar", ""); ep == nil || ep.ID != amber {
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

func TestMatchAllocates(t *testing.T) {
	c := learnAll(t, mixedDay(5000))
	for _, path := range []string{"/v1/users/123", "/shop/products/amber-birch-7/reviews", "/no/such/path", "/"} {
		if n := testing.AllocsPerRun(100, func() { c.Match("GET", "api.example.test", path, "") }); n != 0 {
			t.Errorf("Match %s: %.0f allocations", path, n)
		}
	}
	deep := strings.Repeat("/amber", 5000)
	if n := testing.AllocsPerRun(10, func() { c.Match("GET", "api.example.test", deep, "") }); n != 0 {
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
				if c.Match(xs[i].Method, xs[i].Host, xs[i].Path, "") != nil {
					found++
				}
			}
			if found < len(xs)/2 {
				t.Errorf("only %d of %d found", found, len(xs))
			}
			return
		default:
			x := &xs[found%len(xs)]
			if ep := c.Match(x.Method, x.Host, x.Path, ""); ep != nil && ep.Host != x.Host {
				t.Errorf("endpoint of another host: %+v", ep)
			}
		}
	}
}
