package catalog

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

// TestMoneyMerges: where two endpoints know more currencies together than one keeps, the same ones stay each time.
func TestMoneyMerges(t *testing.T) {
	var first map[string]float64
	for round := range 20 {
		var a, b facts
		for i := range maxCurrencies {
			b.moved(fmt.Sprintf("B%02d", i), 1)
			if i < maxCurrencies/2 {
				a.moved(fmt.Sprintf("A%02d", i), 1)
			}
		}
		a.merge(&b)
		if round == 0 {
			first = a.Money
		} else if !reflect.DeepEqual(a.Money, first) {
			t.Fatalf("%v, then %v", first, a.Money)
		}
	}
}

// TestMoneyIsNeverNegative: amounts that somebody makes up do not turn the sum around.
func TestMoneyIsNeverNegative(t *testing.T) {
	ep := endpoint{}
	for range 200_000 {
		ep.facts.moved("EUR", 1e12)
	}
	ep.facts.Weighed = 200_000
	if m := ep.money(&stats{success: 200_000}); m["EUR"] != 2e17 {
		t.Errorf("%v", m)
	}
}

// TestPlacesRestore: what schemas count for against the bound is the same behind a restart, those of paths
// without an endpoint included.
func TestPlacesRestore(t *testing.T) {
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 300 {
		c.Learn(&vedette.Exchange{
			At: time.Unix(1772438400+int64(i), 0), Seq: uint64(i + 1), Method: "GET", Host: "a.test", Path: fmt.Sprintf("/p%d/q", i%50), Status: 200, Shown: true,
			ReplyMedia: "application/json", Shape: vedette.Shape{Kind: vedette.BodyObject, Keys: 7, Sum: uint32(i + 1)},
			Leaves: []vedette.Leaf{{Part: vedette.InAnswer, Path: "id", N: 1, Types: vedette.Integer, Min: 1, Max: 1, MinLen: 1}},
		}, vedette.Digest(i%9+1))
	}
	var b bytes.Buffer
	if err := c.Snapshot(&b); err != nil {
		t.Fatal(err)
	}
	again, _ := New(Options{})
	if err := again.Restore(&b); err != nil {
		t.Fatal(err)
	}
	if c.places == 0 || again.places != c.places {
		t.Errorf("%d places, %d behind a restart", c.places, again.places)
	}
}

// TestOverridesInAnyOrder: what the owner says of one endpoint stands above what is said of many, in whichever
// order a store gives them.
func TestOverridesInAnyOrder(t *testing.T) {
	one, err := vedette.ParseOverride("GET a.test /p/q", "account")
	if err != nil {
		t.Fatal(err)
	}
	all, err := vedette.ParseOverride("* * /p/q", "content")
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range [][]vedette.Override{{one, all}, {all, one}} {
		c, err := New(Options{Overrides: list})
		if err != nil {
			t.Fatal(err)
		}
		for i := range 30 {
			askHost(c, i, "a.test", "/p/q")
			askHost(c, i, "b.test", "/p/q")
		}
		c.Settle()
		for _, e := range c.Entries() {
			if want := map[string]vedette.Class{"a.test": vedette.AccountClass, "b.test": vedette.Content}[e.Host]; e.Value.Class != want {
				t.Errorf("%s: %s, want %s", e.Name(), e.Value.Class, want)
			}
		}
	}
}
