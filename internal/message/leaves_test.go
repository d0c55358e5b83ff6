package message

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/vedette-project/vedette"
)

// leaves writes the leaves of one exchange, a line each.
func leaves(q *vedette.Request, media, reply string) string {
	x := vedette.Exchange{Method: "POST", Path: "/", Media: media, ReplyMedia: reply}
	q.Method, q.Status = "POST", 200
	r := NewReader()
	r.Calls(&x, q)
	r.Read(&x, q, true, true)
	var out []string
	for _, l := range x.Leaves {
		s := fmt.Sprintf("%s %q n%d", l.Part, l.Path, l.N)
		for i, name := range [...]string{"null", "boolean", "integer", "number", "string", "object", "array"} {
			if l.Types&(1<<i) != 0 {
				s += " " + name
			}
		}
		if l.Format > vedette.Free {
			s += " " + l.Format.String()
		}
		if l.Min <= l.Max {
			s += fmt.Sprintf(" %g..%g", l.Min, l.Max)
		}
		if l.MinLen <= l.MaxLen {
			s += fmt.Sprintf(" len %d..%d", l.MinLen, l.MaxLen)
		}
		if l.Hits > 0 {
			s += fmt.Sprintf(" %s x%d", l.Data, l.Hits)
		}
		if l.Words != nil {
			s += " " + strings.Join(l.Words, "|")
		}
		out = append(out, s)
	}
	sort.Strings(out)
	if x.Amount != 0 {
		out = append(out, fmt.Sprintf("amount %g %s", x.Amount, x.Currency))
	}
	if x.Cut {
		out = append(out, "cut")
	}
	return strings.Join(out, "\n")
}

func TestLeaves(t *testing.T) {
	for _, c := range []struct {
		name string
		q    vedette.Request
		in   string
		out  string
		want string
	}{
		{name: "an answer", q: vedette.Request{Payload: []byte(`{"id":7,"mail":"a@b.nl","at":"2026-03-02T08:00:00Z","tags":["new","old","new"],"items":[{"price":1.5,"ok":true},{"price":2}],"none":null}`)}, want: `response.body "" n1 object
response.body "at" n1 string date-time len 20..20
response.body "id" n1 integer 7..7
response.body "items" n1 array len 2..2
response.body "items[]" n2 object
response.body "items[].ok" n1 boolean
response.body "items[].price" n2 integer number 1.5..2
response.body "mail" n1 string email len 6..6 email x1
response.body "none" n1 null
response.body "tags" n1 array len 3..3
response.body "tags[]" n3 string len 3..3 new|old`},
		{name: "names that are values", q: vedette.Request{Payload: []byte(`{"users":{"a@b.nl":{"n":1},"17":{"n":2},"550e8400-e29b-41d4-a716-446655440000":{"n":3}}}`)}, want: `response.body "" n1 object
response.body "users" n1 object
response.body "users.*" n3 object
response.body "users.*.n" n3 integer 1..3`},
		{name: "query, headers, cookies", q: vedette.Request{Target: "/a?page=2&q=red+shoes&tag=a&tag=b&x=1.50", Header: []vedette.Field{{Name: "User-Agent", Value: "x"},
			{Name: "X-Tenant", Value: "acme"}, {Name: "Cookie", Value: "sid=0123456789abcdef; _ga=1; theme=dark"}},
			Reply: []vedette.Field{{Name: "RateLimit-Remaining", Value: "9"}, {Name: "Server", Value: "x"}}}, want: `request.cookie "sid" n1 string
request.cookie "theme" n1 string
request.header "x-tenant" n1 string len 4..4 acme
request.query "page" n1 integer 2..2
request.query "q" n1 string len 9..9
request.query "tag" n2 string len 1..1 a|b
request.query "x" n1 number 1.5..1.5
response.header "ratelimit-remaining" n1 integer 9..9`},
		{name: "a form", in: "application/x-www-form-urlencoded", q: vedette.Request{Body: []byte("email=a%40b.nl&amount=12.50&currency=EUR&agree=true")}, want: `request.body "agree" n1 boolean
request.body "amount" n1 number 12.5..12.5
request.body "currency" n1 string len 3..3 EUR
request.body "email" n1 string email len 6..6 email x1
amount 12.5 EUR`},
		{name: "multipart", in: "multipart/form-data", q: vedette.Request{Header: []vedette.Field{{Name: "Content-Type", Value: "multipart/form-data; boundary=xx"}},
			Body: []byte("--xx\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nhello you\r\n--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n\x89PNG\r\n--xx--\r\n")},
			want: `request.body "file" n1 string len 4..4
request.body "title" n1 string len 9..9`},
		{name: "xml", out: "application/xml", q: vedette.Request{Payload: []byte(`<order xmlns="x" id="7"><line sku="a1"><price>2.50</price></line><line sku="b2"><price>3</price></line></order>`)}, want: `response.body "" n1 object
response.body "order" n1 object
response.body "order.@id" n1 integer 7..7
response.body "order.line" n2 object
response.body "order.line.@sku" n2 string len 2..2 a1|b2
response.body "order.line.price" n2 integer number 2.5..3`},
		{name: "cut off", q: vedette.Request{Payload: []byte(`{"a":1,"b":{"c":"x`)}, want: `response.body "" n1 object
response.body "a" n1 integer 1..1
response.body "b" n1 object
cut`},
		{name: "money in parts", q: vedette.Request{Body: []byte(`{"amount":{"value":"10.00","currency":"eur"},"items":[{"price":4},{"price":6}]}`)}, want: `request.body "" n1 object
request.body "amount" n1 object
request.body "amount.currency" n1 string len 3..3 eur
request.body "amount.value" n1 string decimal len 5..5
request.body "items" n1 array len 2..2
request.body "items[]" n2 object
request.body "items[].price" n2 integer 4..6
amount 10 EUR`},
		{name: "money in cents", q: vedette.Request{Body: []byte(`{"amount_cents":1250}`), Payload: []byte(`{"currency":"GBP","total":99}`)}, want: `request.body "" n1 object
request.body "amount_cents" n1 integer 1250..1250
response.body "" n1 object
response.body "currency" n1 string len 3..3 GBP
response.body "total" n1 integer 99..99
amount 12.5 GBP`},
		{name: "names of people are no words", q: vedette.Request{Payload: []byte(`{"firstName":"Ivan","voornaam":"Anne","status":"active"}`)}, want: `response.body "" n1 object
response.body "firstName" n1 string len 4..4 person-name x1
response.body "status" n1 string len 6..6 active
response.body "voornaam" n1 string len 4..4 person-name x1`},
	} {
		if got := leaves(&c.q, c.in, c.out); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.name, got, c.want)
		}
	}
}

// TestLeavesBounded: however much a body holds, what is made of it is bounded, and said to be cut.
func TestLeavesBounded(t *testing.T) {
	var wide, rows strings.Builder
	wide.WriteString("{")
	for i := range 5000 {
		fmt.Fprintf(&wide, `"field%c%c%c":1,`, 'a'+i%26, 'a'+i/26%26, 'a'+i/676)
	}
	wide.WriteString(`"z":1}`)
	rows.WriteString("[")
	for i := range 5000 {
		fmt.Fprintf(&rows, `{"id":%d},`, i)
	}
	rows.WriteString(`{"id":1}]`)
	r := NewReader()
	for _, c := range []struct {
		name, body string
		leaves     int
		cut        bool
	}{{"wide", wide.String(), maxLeaves, true}, {"rows", rows.String(), 3, false}, {"deep", strings.Repeat("[", 60) + strings.Repeat("]", 60), maxNesting + 1, false}} {
		q := vedette.Request{Payload: []byte(c.body), Status: 200}
		x := vedette.Exchange{Path: "/"}
		r.Read(&x, &q, true, true)
		if len(x.Leaves) > c.leaves || x.Cut != c.cut {
			t.Errorf("%s: %d leaves, cut %v", c.name, len(x.Leaves), x.Cut)
		}
		if c.name == "rows" && x.Leaves[0].MaxLen != 5001 {
			t.Errorf("rows: %d counted", x.Leaves[0].MaxLen)
		}
	}
	// Names that are never the same do not stay.
	for i := range 3 * maxKnown {
		q := vedette.Request{Payload: fmt.Appendf(nil, `{"k%s":1}`, strings.Map(func(c rune) rune { return 'a' + c - '0' }, fmt.Sprint(i))), Status: 200}
		x := vedette.Exchange{Path: "/"}
		r.Read(&x, &q, true, true)
		if r.known > maxKnown+8 {
			t.Fatalf("%d places known", r.known)
		}
	}
}

// sample is an answer of 2 KB as services give it.
func sample() []byte {
	var b strings.Builder
	b.WriteString(`{"id":"ord_8f14e45f","status":"open","created_at":"2026-03-02T08:00:00Z","customer":{"id":1234,"email":"anna@example.test","name":"Anna Visser","city":"Utrecht"},"total":{"amount":"129.95","currency":"EUR"},"items":[`)
	for i := range 11 {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"sku":"KH-%d","title":"A thing to sit on, number %d","quantity":%d,"price":%d.95,"vat":21,"in_stock":true,"url":"https://shop.example.test/p/%d"}`, 61368+i, i, 1+i%3, 9+i, i)
	}
	b.WriteString(`],"notes":null,"links":{"self":"https://shop.example.test/orders/8f14e45f"}}`)
	return []byte(b.String())
}

func BenchmarkRead(b *testing.B) {
	body := sample()
	for _, leaves := range []bool{false, true} {
		b.Run(fmt.Sprintf("leaves=%v", leaves), func(b *testing.B) {
			r := NewReader()
			q := vedette.Request{Method: "GET", Target: "/orders/8f14e45f?expand=items&page=2", Payload: body, Status: 200}
			x := vedette.Exchange{Method: "GET", Path: "/orders/8f14e45f", ReplyMedia: "application/json"}
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				r.Read(&x, &q, true, leaves)
			}
		})
	}
}
