package actor

import (
	"bytes"
	"fmt"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

var t0 = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func from(addr string, n int) *vedette.Exchange {
	return &vedette.Exchange{Client: netip.MustParseAddr(addr), At: t0.Add(time.Duration(n) * time.Second), Method: "GET", Path: "/v1/me", Status: 200}
}

func see(a *Actors, x *vedette.Exchange, ep vedette.EndpointID) vedette.ActorID {
	id := a.Identify(x)
	outcome := vedette.OutcomeUnknown
	if x.Account != 0 {
		outcome = vedette.LoginSucceeded
	}
	a.Observe(x, &id, ep, outcome)
	who, _ := id.Strongest()
	return who
}

// TestInventedTokens: a token for each request makes no actor for each request while nobody accepts them.
func TestInventedTokens(t *testing.T) {
	a := New(Options{})
	for i := range 5000 {
		x := from("192.0.2.7", i)
		x.Key, x.Session, x.Status = vedette.Digest(i+1), vedette.Digest(i+9_000_000), 401
		if who := see(a, x, 1); who.Level != vedette.Address {
			t.Fatalf("request %d is by %s %s", i, who.Level, who)
		}
	}
	if n := a.Count(); n != 1 {
		t.Errorf("%d actors", n)
	}
	// A page that answers anything with 200 proves no cookie and no token.
	for i := range 5000 {
		x := from("192.0.2.7", i)
		x.Key, x.Session = vedette.Digest(i+1), vedette.Digest(i+9_000_000)
		see(a, x, vedette.EndpointID(2*(i%2)))
	}
	if n := a.Count(); n != 1 {
		t.Errorf("%d actors, after pages that accept anything", n)
	}
}

// TestProven: a token that the upstream accepted is an actor of its own, wherever it comes from next.
func TestProven(t *testing.T) {
	a := New(Options{})
	x := from("192.0.2.6", 0)
	x.Status = 401 // the endpoint turns away who does not say who he is
	see(a, x, 1)
	x = from("192.0.2.7", 0)
	x.Key = 77
	if who := see(a, x, 1); who.Level != vedette.Address {
		t.Errorf("a token at its first request: %s", who.Level)
	}
	x = from("198.51.100.7", 1)
	x.Key = 77
	if who := see(a, x, 1); who.Level != vedette.Key || who.Digest != 77 {
		t.Errorf("an accepted token: %s %s", who.Level, who)
	}
	x = from("192.0.2.8", 2)
	x.Issued = 55
	see(a, x, 1)
	x = from("192.0.2.8", 3)
	x.Session = 55
	if who := see(a, x, 1); who.Level != vedette.Session {
		t.Errorf("an issued session: %s", who.Level)
	}
	// What the gateway itself answered proves nothing.
	x = from("192.0.2.9", 4)
	x.Key, x.AnsweredBy = 88, vedette.Gateway
	see(a, x, 1)
	if id := a.Identify(x); id[vedette.Key] != 0 {
		t.Error("an answer of the gateway proved a token")
	}
	if r, ok := a.Lookup(vedette.ActorID{Level: vedette.Key, Digest: 77}); !ok || r.Requests != 1 {
		t.Errorf("%+v %v", r, ok)
	}
}

// TestShared: an address from which several succeed is shared, one person's is not.
func TestShared(t *testing.T) {
	a := New(Options{})
	digest := func(s string) vedette.Digest { d, _ := vedette.AddressDigest(netip.MustParseAddr(s)); return d }
	for i := range 300 {
		x := from("192.0.2.1", i)
		x.Account = vedette.Digest(1 + i%2) // a household
		see(a, x, 1)
		x = from("192.0.2.2", i)
		x.Account = vedette.Digest(1 + i) // an office
		see(a, x, 1)
		x = from("192.0.2.3", i)
		x.Account, x.Status = vedette.Digest(1+i), 401 // an attacker
		see(a, x, 1)
	}
	for addr, want := range map[string]bool{"192.0.2.1": false, "192.0.2.2": true, "192.0.2.3": false, "192.0.2.4": false} {
		if got := a.Shared(digest(addr)); got != want {
			t.Errorf("%s is shared: %v", addr, got)
		}
	}
}

// TestEviction: a crowd of addresses that come once does not push out who stood out.
func TestEviction(t *testing.T) {
	a := New(Options{Addresses: 1024})
	for i := range 500 {
		x := from("203.0.113.66", i)
		x.Status = 401
		see(a, x, 1)
	}
	for i := range 100_000 {
		see(a, from(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}).String(), 500+i/100), 1)
	}
	d, _ := vedette.AddressDigest(netip.MustParseAddr("203.0.113.66"))
	if r, ok := a.Lookup(vedette.ActorID{Level: vedette.Address, Digest: d}); !ok || r.Errors != 500 || r.Peak != 60 {
		t.Errorf("%+v %v", r, ok)
	}
	keys, _ := a.tables[vedette.Address].Entries()
	if len(keys) > 1024 {
		t.Errorf("%d addresses kept, at most 1024 were to be", len(keys))
	}
	if n := a.Count(); n < 90_000 || n > 110_000 {
		t.Errorf("%d actors of 100,001", n)
	}
}

// TestRestore: a copy says the same, and goes on the same.
func TestRestore(t *testing.T) {
	feed := func(a *Actors, from0, to int) {
		for i := from0; i < to; i++ {
			x := from(fmt.Sprintf("192.0.%d.%d", i%7, i%250), i)
			x.Key, x.Account = vedette.Digest(1+i%50), vedette.Digest(1+i%90)
			see(a, x, vedette.EndpointID(1+i%9))
		}
	}
	a, b := New(Options{}), New(Options{})
	feed(a, 0, 3000)
	var saved bytes.Buffer
	if err := a.Snapshot(&saved); err != nil {
		t.Fatal(err)
	}
	if err := b.Restore(bytes.NewReader(saved.Bytes())); err != nil {
		t.Fatal(err)
	}
	feed(a, 3000, 6000)
	feed(b, 3000, 6000)
	var one, two bytes.Buffer
	a.Snapshot(&one)
	b.Snapshot(&two)
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("the copy went another way")
	}
	for _, cut := range []int{0, 1, saved.Len() / 2, saved.Len() - 1} {
		if err := New(Options{}).Restore(bytes.NewReader(saved.Bytes()[:cut])); err == nil {
			t.Errorf("a snapshot cut at %d was restored", cut)
		}
	}
}

// TestIdentifyBesideObserve is for the race detector: doors ask while one goroutine learns.
func TestIdentifyBesideObserve(t *testing.T) {
	a := New(Options{})
	var wg sync.WaitGroup
	for g := range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range 3000 {
				x := from("192.0.2.7", i)
				x.Key = vedette.Digest(1 + (i+g)%40)
				id := a.Identify(x)
				a.Shared(id[vedette.Address])
			}
		}()
	}
	for i := range 3000 {
		x := from("192.0.2.7", i)
		x.Key = vedette.Digest(1 + i%40)
		see(a, x, 1)
	}
	wg.Wait()
}
