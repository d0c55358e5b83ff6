package catalog

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

// words make names that look like those of interfaces.
var nouns = []string{"orders", "users", "invoices", "products", "carts", "teams", "events", "reports", "files", "tokens", "rooms", "plans", "quotes",
	"drivers", "routes", "labels", "alerts", "metrics", "themes", "surveys", "tickets", "shifts", "permits", "assets", "batches", "claims", "courses"}

// populate teaches a catalog endpoints over some hosts, each with a schema of twenty-odd places.
func populate(tb testing.TB, c *Catalog, hosts, each int) (learned int) {
	at := time.Unix(1772438400, 0)
	letters := func(n int) string { return string([]byte{'a' + byte(n%26), 'a' + byte(n/26%26), 'a' + byte(n/676%26)}) }
	var seq uint64
	for h := range hosts {
		host := "api." + letters(h) + ".test"
		leaves := make([][]vedette.Leaf, 8)
		for k := range leaves {
			leaves[k] = []vedette.Leaf{{Part: vedette.InQuery, Path: "page", N: 1, Types: vedette.Integer, Min: 1, Max: 9, MinLen: 1}, {Part: vedette.InAnswer, N: 1, Objects: 1, Types: vedette.Object, Min: 1, MinLen: 1}}
			for j := range 20 {
				leaves[k] = append(leaves[k], vedette.Leaf{Part: vedette.InAnswer, Path: fmt.Sprintf("field%s%d", letters(k), j), N: 1, Types: vedette.String, Format: vedette.Free, Min: 1, MinLen: 3, MaxLen: 9})
			}
		}
		for i := range each {
			section, noun := letters(i/len(nouns)/4), nouns[i%len(nouns)]
			for try := range 3 {
				path := "/" + section + "/" + noun
				if i/len(nouns)%4 > 0 {
					path += fmt.Sprintf("/%d", 10000+i*7+try)
				}
				if s := i / len(nouns) % 4; s > 1 {
					path += "/" + [...]string{"history", "notes"}[s-2]
				}
				seq++
				at = at.Add(time.Millisecond)
				c.Learn(&vedette.Exchange{
					At: at, Seq: seq, Method: "GET", Host: host, Path: path, Status: 200, ReplyMedia: "application/json", Shown: true, Leaves: leaves[i%8],
					Shape: vedette.Shape{Kind: vedette.BodyObject, Keys: uint32(i + 1), Sum: uint32(seq)}, Got: 100,
				}, vedette.Digest(seq%97+1))
				learned++
			}
			if i%64 == 0 {
				c.Publish()
			}
		}
	}
	c.Settle()
	return learned
}

// TestHundredThousand: a hundred thousand endpoints with their schemas, within a gibibyte, each found again.
func TestHundredThousand(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: short: it takes a minute and a gibibyte")
	}
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	from := time.Now()
	learned := populate(t, c, 100, 1000)
	took := time.Since(from)
	runtime.GC()
	runtime.ReadMemStats(&after)
	entries := c.Entries()
	mib := float64(after.HeapAlloc-before.HeapAlloc) / (1 << 20)
	n := 0
	const rounds = 200_000
	from = time.Now()
	for i := range rounds {
		e := &entries[i*7919%len(entries)]
		if c.Match(e.Method, e.Host, e.Template, "") != nil { // a template's own text fits it
			n++
		}
	}
	match := time.Since(from) / rounds
	t.Logf("%d exchanges made %d endpoints in %s; %.0f MiB, %d places; Match %s", learned, len(entries), took.Round(time.Millisecond), mib, c.places, match)
	if len(entries) < 95_000 || mib > 1024 || n < rounds*99/100 {
		t.Errorf("%d endpoints, %.0f MiB, %d of %d found", len(entries), mib, n, rounds)
	}
}
