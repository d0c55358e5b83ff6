package catalog

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

// askHost teaches one exchange of a host.
func askHost(c *Catalog, n int, host, path string) vedette.EndpointID {
	return c.Learn(&vedette.Exchange{
		At: time.Unix(1772438400+int64(n), 0), Seq: uint64(n + 1), Method: "GET", Host: host, Path: path, Status: 200, Got: int64(100 + n%50),
		ReplyMedia: "application/json", Shape: vedette.Shape{Kind: vedette.BodyObject, Keys: uint32(len(path)), Sum: uint32(n + 1)},
	}, vedette.Digest(n%9+1))
}

// TestTenants: hosts of one parent that serve the same are one host with a parameter; the others stay.
func TestTenants(t *testing.T) {
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	var first vedette.EndpointID
	for i := range 40 {
		host := fmt.Sprintf("shop%d.example.test", i)
		for range 4 {
			for _, p := range []string{"/orders", fmt.Sprintf("/orders/%d", 1000+n), "/cart", "/login"} {
				id := askHost(c, n, host, p)
				if i == 0 && p == "/cart" {
					first = id
				}
				n++
			}
			for _, p := range []string{"/tenants", "/plans", fmt.Sprintf("/tenants/%d/bill", 1000+n)} {
				askHost(c, n, "admin.example.test", p)
				n++
			}
		}
		c.Publish()
	}
	c.Settle()
	want := map[string]uint64{
		"GET {tenant}.example.test /orders": 160, "GET {tenant}.example.test /orders/{order_id}": 160, "GET {tenant}.example.test /cart": 160,
		"GET {tenant}.example.test /login": 160, "GET admin.example.test /tenants": 160, "GET admin.example.test /plans": 160,
		"GET admin.example.test /tenants/{tenant_id}/bill": 160,
	}
	for _, e := range c.Entries() {
		if e.Requests != want[e.Name()] {
			t.Errorf("%s: %d requests, want %d", e.Name(), e.Requests, want[e.Name()])
		}
		delete(want, e.Name())
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
	for host, is := range map[string]string{"shop3.example.test": "{tenant}.example.test", "never-seen.example.test": "{tenant}.example.test", "shop3.other.test": ""} {
		ep := c.Match("GET", host, "/cart", "")
		if (ep == nil) != (is == "") || ep != nil && ep.Host != is {
			t.Errorf("%s: %+v, want %q", host, ep, is)
		}
	}
	if ep := c.Match("GET", "shop0.example.test", "/cart", ""); ep == nil || first != 0 && c.Resolve(first) != ep.ID {
		t.Errorf("the history of the first shop's cart does not follow")
	}
	if len(c.hosts) != 1 || c.nodes != c.hosts["admin.example.test"].nodes+c.wild["example.test"].nodes {
		t.Errorf("%d hosts, %d nodes", len(c.hosts), c.nodes)
	}
	var b bytes.Buffer
	if err := c.Snapshot(&b); err != nil {
		t.Fatal(err)
	}
	again, _ := New(Options{})
	if err := again.Restore(&b); err != nil {
		t.Fatal(err)
	}
	if ep := again.Match("GET", "never-seen.example.test", "/cart", ""); ep == nil || !reflect.DeepEqual(c.Entries(), again.Entries()) {
		t.Error("restored, it differs")
	}
	if n := testing.AllocsPerRun(100, func() { c.Match("GET", "never-seen.example.test", "/orders/77", "") }); n != 0 {
		t.Errorf("Match allocates %v", n)
	}
}

// TestNoTenants: the services of one organisation are hosts of their own, however many there are.
func TestNoTenants(t *testing.T) {
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for i := range 40 {
		for range 4 {
			for _, p := range []string{"/health", "/" + nouns[i%len(nouns)], "/" + nouns[i%len(nouns)] + "/" + nouns[(i+7)%len(nouns)], "/v1/" + nouns[(i+3)%len(nouns)]} {
				askHost(c, n, fmt.Sprintf("service%d.example.test", i), p)
				n++
			}
		}
	}
	for i := range 40 {
		askHost(c, n+i, fmt.Sprintf("10.0.0.%d", i), "/health")
	}
	c.Settle()
	if len(c.wild) > 0 {
		t.Errorf("different services became one")
	}
}

// TestTenantsRouted: hosts of one parent whose framework says its templates are one host too, and lose nothing.
func TestTenantsRouted(t *testing.T) {
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ask := func(method, host, path, route string) vedette.EndpointID {
		n++
		return c.Learn(&vedette.Exchange{
			At: time.Unix(1772438400+int64(n), 0), Seq: uint64(n), Method: method, Host: host, Path: path, Route: route, Status: 200, Got: int64(100 + n%50),
			ReplyMedia: "application/json", Shape: vedette.Shape{Kind: vedette.BodyObject, Keys: uint32(len(path)), Sum: uint32(n)},
		}, vedette.Digest(n%9+1))
	}
	ids := map[vedette.EndpointID]string{}
	for i := range 24 {
		host := fmt.Sprintf("shop%d.example.test", i)
		for range 4 {
			for _, p := range []string{"/cart", "/orders", "/login"} {
				ask("GET", host, p, "")
			}
			for _, m := range []string{"GET", "PUT", "DELETE"} {
				ids[ask(m, host, fmt.Sprintf("/items/%d", n), "/items/:item")] = m + " {tenant}.example.test /items/{item}"
			}
		}
		c.Publish()
	}
	c.Settle()
	want := map[string]uint64{
		"GET {tenant}.example.test /cart": 96, "GET {tenant}.example.test /orders": 96, "GET {tenant}.example.test /login": 96,
		"GET {tenant}.example.test /items/{item}": 96, "PUT {tenant}.example.test /items/{item}": 96, "DELETE {tenant}.example.test /items/{item}": 96,
	}
	names := map[vedette.EndpointID]string{}
	for _, e := range c.Entries() {
		names[e.ID] = e.Name()
		if e.Requests != want[e.Name()] {
			t.Errorf("%s: %d requests, want %d", e.Name(), e.Requests, want[e.Name()])
		}
		delete(want, e.Name())
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
	for id, name := range ids {
		if names[c.Resolve(id)] != name {
			t.Errorf("%s was %s, and is %q", id, name, names[c.Resolve(id)])
		}
	}
	for from, to := range c.aliases {
		if from == to || from == 0 {
			t.Errorf("%s is another name of %s", from, to)
		}
	}
}

// TestRoutedMethods: methods that somebody makes up do not make endpoints of a route without end.
func TestRoutedMethods(t *testing.T) {
	o, err := vedette.ParseOverride("* * /users/{id}", "")
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Options{Overrides: []vedette.Override{o}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 1000 {
		c.Learn(&vedette.Exchange{
			At: time.Unix(1772438400+int64(i), 0), Seq: uint64(i + 1), Method: fmt.Sprintf("M%d", i), Host: "a.test", Path: "/users/7", Status: 200,
			ReplyMedia: "application/json", Shape: vedette.Shape{Kind: vedette.BodyObject, Keys: 7, Sum: uint32(i + 1)},
		}, vedette.Digest(i%9+1))
	}
	c.Settle()
	if n := len(c.Entries()); n > maxMethods {
		t.Errorf("%d endpoints", n)
	}
}
