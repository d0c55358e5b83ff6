package engine

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/ingest"
)

// busy is an engine that has learned an API and has measures in force.
func busy(t testing.TB) *Engine {
	e, err := New(Options{Key: []byte("k")})
	if err != nil {
		t.Fatal(err)
	}
	red := ingest.NewRedactor(e.o.Key)
	batch := make([]vedette.Exchange, 1)
	at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	for i := range 20000 {
		q := request(i)
		q.At = at.Add(time.Duration(i) * 50 * time.Millisecond)
		q.Status = 200
		q.Reply = []vedette.Field{{Name: "Content-Type", Value: "application/json"}}
		q.Payload = fmt.Appendf(nil, `{"id":%d,"name":"x"}`, i)
		x := &batch[0]
		*x = vedette.Exchange{}
		red.Head(x, q)
		red.Answer(x, q, true)
		e.Learn(batch, nil)
	}
	e.Settle()
	for i := range 5000 {
		e.respond.Consider(&vedette.Finding{
			Kind: vedette.CredentialStuffing, At: at, Endpoint: vedette.EndpointID(1 + i%7), Score: 6, Evidence: 3,
			Actor: vedette.ActorID{Level: vedette.Address, Digest: vedette.Digest(1<<33 + i)},
		}, vedette.Authentication, false)
	}
	return e
}

func request(i int) *vedette.Request {
	target := fmt.Sprintf("/api/v2/%s/%d?expand=plan", []string{"users", "orders", "accounts", "products"}[i%4], i)
	return &vedette.Request{
		At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Client: netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}),
		Method: "GET", Scheme: "https", Host: "api.shop.test", Target: target, Proto: "HTTP/1.1",
		Header: []vedette.Field{
			{Name: "Host", Value: "api.shop.test"}, {Name: "User-Agent", Value: "Mozilla/5.0 (X11; Linux x86_64)"},
			{Name: "Accept", Value: "application/json"}, {Name: "Accept-Encoding", Value: "gzip, br"},
			{Name: "Accept-Language", Value: "nl,en;q=0.8"}, {Name: "Cookie", Value: "theme=dark; session=0123456789abcdef0123"},
			{Name: "Authorization", Value: "Bearer 0123456789abcdef0123456789abcdef"},
		},
	}
}

// judge is one Judge at the head, with its record given back as Finish would.
func judge(e *Engine, q *vedette.Request) vedette.Decision {
	d := e.Judge(vedette.Head, q)
	e.records.Put(q.Judged.Exchange)
	q.Judged.Exchange = nil
	return d
}

func TestJudgeAllocatesNothing(t *testing.T) {
	e := busy(t)
	q := request(7)
	judge(e, q)
	if q.Judged.Endpoint == 0 {
		t.Fatal("the endpoint is not known: nothing is measured")
	}
	if n := testing.AllocsPerRun(1000, func() { judge(e, q) }); n > 0 {
		t.Errorf("Judge at the head allocates %.2f times", n)
	}
	if n := testing.AllocsPerRun(1000, func() { e.catalog.Match("GET", "api.shop.test", "/api/v2/users/77") }); n > 0 {
		t.Errorf("Match allocates %.2f times", n)
	}
}

func BenchmarkJudge(b *testing.B) {
	e := busy(b)
	q := request(7)
	b.ReportAllocs()
	for b.Loop() {
		judge(e, q)
	}
}

// BenchmarkJudgeAnonymous has no credentials to digest.
func BenchmarkJudgeAnonymous(b *testing.B) {
	e := busy(b)
	q := request(7)
	q.Header = q.Header[:5]
	b.ReportAllocs()
	for b.Loop() {
		judge(e, q)
	}
}

func BenchmarkMatch(b *testing.B) {
	e := busy(b)
	b.ReportAllocs()
	for b.Loop() {
		e.catalog.Match("GET", "api.shop.test", "/api/v2/users/77")
	}
}

func BenchmarkLearn(b *testing.B) {
	e := busy(b)
	red := ingest.NewRedactor(e.o.Key)
	batch := make([]vedette.Exchange, 256)
	for i := range batch {
		q := request(i * 7)
		q.Status = 200
		red.Head(&batch[i], q)
	}
	b.ReportAllocs()
	for i := 0; i < b.N; i += len(batch) {
		e.Learn(batch, nil)
	}
}
