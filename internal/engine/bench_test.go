package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/ingest"
	"github.com/vedette-project/vedette/internal/simulate"
)

// traffic is n simulated exchanges as ingest makes them.
func traffic(tb testing.TB, n int, o simulate.Options) []vedette.Exchange {
	tb.Helper()
	red := ingest.NewRedactor([]byte("a key for tests"))
	out := make([]vedette.Exchange, 0, n)
	stop := fmt.Errorf("enough")
	o.Start, o.Days = start, max(o.Days, 365)
	err := simulate.Traffic(o, func(q *vedette.Request, _ string) error {
		x := vedette.Exchange{}
		red.Head(&x, q)
		red.Body(&x, q)
		red.Answer(&x, q, true, true)
		ingest.Own(&x)
		if out = append(out, x); len(out) == n {
			return stop
		}
		return nil
	})
	if err != stop && err != nil {
		tb.Fatal(err)
	}
	return out
}

// busy is a site with calls, log-ins and two campaigns.
func busy() simulate.Options {
	return simulate.Options{Seed: 3, LoginsPerDay: 20_000, Browse: 3, Campaigns: []simulate.Campaign{
		{From: 0.2, Days: 300, Share: 0.2},
		{From: 0.1, Days: 300, Share: 0.05, PerSource: 60, Agent: "python-requests/2.32"},
	}}
}

func newEngine(tb testing.TB) *Engine {
	tb.Helper()
	e, err := New(Options{Key: []byte("a key for tests")})
	if err != nil {
		tb.Fatal(err)
	}
	return e
}

// BenchmarkLearn is what learning costs an exchange: calls without bodies, and log-ins with theirs.
func BenchmarkLearn(b *testing.B) {
	all := traffic(b, 100_000, busy())
	e := newEngine(b)
	e.Learn(all, nil)
	last := all[len(all)-1].At.Sub(all[0].At)
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		k := i % len(all)
		if k == 0 { // time goes on
			for j := range all {
				all[j].At = all[j].At.Add(last)
			}
		}
		e.Learn(all[k:k+1], nil)
	}
}

// aRequest is a call of an app as a door hands it over.
func aRequest() *vedette.Request {
	return &vedette.Request{
		At: start.Add(time.Hour), Client: aClient, Method: "GET", Scheme: "https", Host: "api.shopbank.test", Proto: "HTTP/1.1",
		Target: "/api/v2/products/81233?colour=red&size=42",
		Header: []vedette.Field{
			{Name: "User-Agent", Value: "ShopBank/7.3.1 (iOS 18.5; iPhone15,3)"}, {Name: "Accept", Value: "application/json"},
			{Name: "Accept-Encoding", Value: "gzip, br"}, {Name: "Accept-Language", Value: "nl-BE,nl;q=0.9"},
			{Name: "Authorization", Value: "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI4MTIzMyJ9.c2lnbmF0dXJl0123456789"},
			{Name: "Cookie", Value: "sessionid=9f86d081884c7d659a2feaa0c55ad015; theme=dark; consent=all"},
			{Name: "X-Request-Id", Value: "7f8c0e5d-2b1a-4d3c-9e8f-001122334455"},
		},
	}
}

// BenchmarkJudge is the head phase of one call, with a thousand measures in force on others.
func BenchmarkJudge(b *testing.B) {
	e := learnedEngine(b)
	q := aRequest()
	b.ReportAllocs()
	for b.Loop() {
		e.Judge(vedette.Head, q)
		e.records.Put(q.Judged.Exchange)
	}
}

// learnedEngine knows a site, and has a thousand measures in force.
func learnedEngine(tb testing.TB) *Engine {
	e := newEngine(tb)
	e.Learn(traffic(tb, 20_000, busy()), nil)
	e.Settle()
	for i := range 1000 {
		_, err := e.respond.Add(vedette.Measure{Action: vedette.Deny, Actor: vedette.ActorID{Level: vedette.Address, Digest: vedette.Digest(i + 1)},
			From: start, Until: start.Add(1000 * time.Hour)})
		if err != nil {
			tb.Fatal(err)
		}
	}
	return e
}

// BenchmarkSnapshot is what a checkpoint with the whole state costs.
func BenchmarkSnapshot(b *testing.B) {
	for _, n := range []int{0, 10_000, 300_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			e := newEngine(b)
			e.Learn(traffic(b, max(n, 1), busy()), nil)
			for b.Loop() {
				c, err := e.Flush(false, true)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(c.State))/1e6, "MB")
			}
		})
	}
}

var aClient = netip.MustParseAddr("203.0.113.7")

// BenchmarkBodies is a replay of exchanges with answers of 2 KB, from NDJSON to the catalog: what reading,
// redacting, taking apart and learning cost together, on all cores.
func BenchmarkBodies(b *testing.B) {
	var answer strings.Builder
	answer.WriteString(`{"id":"ord_%d","status":"open","created_at":"2026-03-02T08:00:00Z","customer":{"id":%d,"email":"person%d@example.test","city":"Utrecht"},"total":{"amount":"129.95","currency":"EUR"},"items":[`)
	for i := range 12 {
		if i > 0 {
			answer.WriteByte(',')
		}
		fmt.Fprintf(&answer, `{"sku":"KH-%d","title":"A thing to sit on, number %d","quantity":%d,"price":%d.95,"vat":21,"in_stock":true,"url":"https://shop.example.test/p/%d"}`, 61368+i, i, 1+i%3, 9+i, i)
	}
	answer.WriteString(`],"notes":null}`)
	const n = 20_000
	var tape bytes.Buffer
	for i := range n {
		body, _ := json.Marshal(fmt.Sprintf(answer.String(), i, i, i))
		fmt.Fprintf(&tape, `{"at":"%s","method":"GET","scheme":"https","host":"api%d.example.test","target":"/orders/%d?expand=items","client":"192.0.2.%d","request_headers":[["Authorization","Bearer token-of-caller-%d"]],"status":200,"response_headers":[["Content-Type","application/json"]],"response_body":%s}`+"\n",
			time.Unix(1772438400, int64(i)*1e6).UTC().Format(time.RFC3339Nano), i%10, 1000+i, i%250, i%500, body)
	}
	b.SetBytes(int64(tape.Len()))
	learned := 0
	for b.Loop() {
		e, err := New(Options{Key: []byte("a key for tests")})
		if err != nil {
			b.Fatal(err)
		}
		src, err := ingest.Open("tape", bytes.NewReader(tape.Bytes()), ingest.NDJSON)
		if err != nil {
			b.Fatal(err)
		}
		for batch := range ingest.Read(context.Background(), src, ingest.Options{Key: []byte("a key for tests"), Workers: runtime.GOMAXPROCS(0)}) {
			if len(batch.Skipped) > 0 {
				b.Fatal(batch.Skipped[0].Reason)
			}
			e.Learn(batch.Exchanges, nil)
			learned += len(batch.Exchanges)
		}
		e.Settle()
	}
	b.ReportMetric(float64(learned)/b.Elapsed().Seconds(), "exchanges/s")
}
