package catalog

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/vedette-project/vedette"
)

// real asks a host as a few people do who use it, and learns where that took a place in the inventory.
func real(c *Catalog, name string, r *rand.Rand) bool {
	for i := range 60 {
		x := ask("GET", fmt.Sprintf("/%s", words[i%5]), 200, words[i%5], r)
		x.Host = name
		c.Learn(&x, vedette.Digest(900+i%7))
	}
	c.Settle()
	return c.Match("GET", name, "/"+words[1], "") != nil
}

// Whoever names hosts by the thousand, behind an upstream that answers to every name, takes the place
// of none.
func TestHostFlood(t *testing.T) {
	for _, f := range []struct {
		name          string
		actors, paths int
		every         bool // each actor asks each host
		most          int  // hosts that it may make known
	}{
		{"one address", 1, 1, false, freeHosts},
		{"one address, many paths", 1, 9, true, freeHosts},
		{"fifty addresses by turns", 50, 1, false, freeHosts},
		{"fifty addresses, one path", 50, 1, true, freeHosts},
		{"fifty addresses, one path each", 50, 50, true, 4096 / 8},
	} {
		t.Run(f.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(7, 7))
			c := open(t, Options{})
			if !real(c, "first.example.test", r) {
				t.Fatal("a first host is not learned")
			}
			hosts := 10_000
			if f.every && (testing.Short() || raceEnabled) {
				hosts = 2_000
			}
			for i := range hosts {
				n := 1
				if f.every {
					n = max(f.actors, f.paths)
				}
				for j := range n {
					actor := i % f.actors
					if f.every {
						actor = j % f.actors
					}
					x := ask("GET", fmt.Sprintf("/p%d", j%f.paths), 200, "?", r)
					x.Host = fmt.Sprintf("r%x.example.test", r.Uint64())
					if f.every {
						x.Host = fmt.Sprintf("r%d.example.test", i)
					}
					c.Learn(&x, vedette.Digest(actor+1))
				}
				if i%500 == 0 {
					c.Publish()
				}
			}
			if len(c.hosts) > f.most || len(c.strangers.now) > maxStrangers || len(c.strangers.old) > maxStrangers {
				t.Errorf("%d hosts, %d and %d strangers", len(c.hosts), len(c.strangers.now), len(c.strangers.old))
			}
			if !real(c, "late.example.test", r) || c.Match("GET", "first.example.test", "/"+words[1], "") == nil {
				t.Errorf("hosts that are in use are not known")
			}
			if size := heapOf(c); size > 16 {
				t.Errorf("%.1f MiB kept", size)
			}
		})
	}
}

// Where there is no room, a host that nobody came back for goes, and no other.
func TestHostEviction(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	c := open(t, Options{MaxHosts: 100})
	real(c, "first.example.test", r)
	asked := uint64(60)
	for i := range 500 { // two actors that know the rule
		for j := range 4 {
			x := ask("GET", fmt.Sprintf("/p%d", j/2), 200, "?", r)
			x.Host = fmt.Sprintf("r%d.example.test", i)
			c.Learn(&x, vedette.Digest(1+j%2))
			asked++
		}
		if len(c.hosts) > 100 || len(c.order) != len(c.hosts) {
			t.Fatalf("%d hosts, %d in order", len(c.hosts), len(c.order))
		}
		if i%9 == 0 {
			c.Publish()
		}
	}
	if c.Match("GET", "first.example.test", "/"+words[1], "") == nil {
		t.Error("a host in use was evicted")
	}
	if !real(c, "late.example.test", r) {
		t.Error("a host in use is not learned")
	}
	asked += 60
	lone, nodes, counted := 0, 0, uint64(0)
	for _, h := range c.order {
		nodes += h.root.size()
		if !h.several {
			lone++
		}
	}
	for _, e := range c.Entries() {
		counted += e.Requests
	}
	if _, probed := c.Probed(); lone != c.lone || nodes != c.nodes || counted+probed != asked {
		t.Errorf("%d alone of %d, %d nodes of %d, %d counted and %d probed of %d", c.lone, lone, c.nodes, nodes, counted, probed, asked)
	}
	if c.Match("GET", "r63.example.test", "/p1", "") != nil && c.hosts["r63.example.test"] == nil {
		t.Error("an evicted host still matches")
	}
	listed := 0
	for i := range c.shards {
		if m := c.shards[i].Load(); m != nil {
			listed += len(*m)
		}
	}
	if listed != len(c.hosts) {
		t.Errorf("%d hosts listed of %d", listed, len(c.hosts))
	}
}

// Strangers and evictions are part of the state, and of what is the same in every run.
func TestStrangersSnapshot(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	var xs []vedette.Exchange
	for range 30_000 {
		x := ask("GET", fmt.Sprintf("/p%d", r.IntN(3)), 200, "?", r)
		x.Host = fmt.Sprintf("r%d.test", min(r.IntN(9000), r.IntN(9000), r.IntN(9000)))
		xs = append(xs, x)
	}
	whole, part := open(t, Options{MaxHosts: 90}), open(t, Options{MaxHosts: 90})
	bytesOf := func(c *Catalog) []byte {
		var b bytes.Buffer
		if err := c.Snapshot(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for i := range xs {
		if i%7001 == 7000 {
			b := bytesOf(part)
			part = open(t, Options{MaxHosts: 90})
			if err := part.Restore(bytes.NewReader(b)); err != nil {
				t.Fatal(err)
			}
		}
		actor := vedette.Digest(i % 11)
		if a, b := whole.Learn(&xs[i], actor), part.Learn(&xs[i], actor); a != b {
			t.Fatalf("exchange %d belongs to %v, restored says %v", i, a, b)
		}
		if i%100 == 0 {
			whole.Publish()
			part.Publish()
		}
	}
	if len(whole.hosts) != 90 || len(whole.strangers.old) == 0 {
		t.Errorf("%d hosts, %d strangers: the test does not reach the bounds", len(whole.hosts), len(whole.strangers.old))
	}
	if !bytes.Equal(bytesOf(whole), bytesOf(part)) {
		t.Error("the restored state differs")
	}
}
