package ingest

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

// drawn is an exchange with anything in it that a door could hand on.
func drawn(r *rand.Rand) *vedette.Exchange {
	text := func(list ...string) string { return list[r.IntN(len(list))] }
	maybe := func(d uint64) vedette.Digest { return vedette.Digest(d * uint64(r.IntN(2))) }
	odd := []string{"", "plain", "quo\"te\\", "\x00\x1f\x7f\n", "é\u2028\u2029\U0001f600", "\xff\xfe bad", "half\xc3", "\ufffd"}
	x := &vedette.Exchange{
		ID: text(odd...), At: time.Unix(1_700_000_000+r.Int64N(1e6), r.Int64N(1e9)).UTC(), Epoch: 1_700_000_000 + r.Int64N(1e6),
		Method: text("GET", "POST", "M-SEARCH", "-"), Scheme: text("", "http", "https"), Host: text("api.example.test", "-", "a.test:8443"),
		Path: "/" + text(odd...), Proto: text("HTTP/1.1", ""), Client: netip.MustParseAddr(text("192.0.2.1", "2001:db8::1")),
		UserAgent: text(odd...), Referer: r.IntN(2) == 0, JA4: text("", "t13d1516h2_8daaf6152771_e5627efa2ab1"), Media: text("", "application/json", "a\xffb"),
		Key: maybe(r.Uint64()), Session: maybe(r.Uint64()), Account: maybe(r.Uint64()), AuthKind: vedette.AuthKind(r.IntN(vedette.AuthKinds)),
		Protocol: vedette.Protocol(r.IntN(int(vedette.MCP) + 1)), Route: text("", "/a/{b}", "/\xff"), Cut: r.IntN(2) == 0, Marks: vedette.Marks(r.IntN(64)),
		Origin: r.Uint32() * uint32(r.IntN(2)), Amount: float64(r.IntN(3)) * 19.99, Currency: text("", "EUR"), Status: 100 + r.IntN(900),
		RPC: uint8(r.IntN(18)), ReplyMedia: text("", "text/html"), Location: text("", "/next", "/\xff"),
		Shape:  vedette.Shape{Kind: vedette.BodyKind(r.IntN(7)), Failed: r.IntN(2) == 0, Keys: r.Uint32(), Echo: r.Uint32(), Sum: r.Uint32()},
		Issued: maybe(r.Uint64()), Duration: time.Duration(r.Int64N(int64(time.Minute))), Sent: r.Int64N(1000) - 1, Got: r.Int64N(1e9) - 1,
		AnsweredBy: vedette.AnsweredBy(r.IntN(2)), Recorded: vedette.Action(r.IntN(7)), Because: vedette.Kind(text("", "credential-stuffing")), Decided: true,
	}
	for range r.IntN(4) {
		c := vedette.Call{Operation: text(odd...), N: r.Uint32(), Hash: r.Uint64(), Fate: vedette.Fate(r.IntN(3))}
		for range r.IntN(3) {
			c.Roots = append(c.Roots, vedette.Root{Field: text(odd...), N: r.Uint32()})
		}
		x.Calls = append(x.Calls, c)
	}
	if x.Shown = r.IntN(2) == 0; x.Shown {
		for range r.IntN(5) {
			l := vedette.Leaf{
				Part: vedette.Part(r.IntN(vedette.Parts)), Path: text(odd...), N: r.Uint32(), Objects: r.Uint32(), Types: vedette.Types(r.IntN(128)),
				Format: vedette.Format(r.IntN(int(vedette.Decimal) + 1)), Data: vedette.DataType(r.IntN(vedette.DataTypes)), Hits: r.Uint32(), Again: r.Uint32(),
				Print: uint16(r.Uint32()), Min: r.NormFloat64() * 1e300, Max: r.ExpFloat64(), MinLen: r.Uint32(), MaxLen: r.Uint32(),
			}
			for range r.IntN(4) {
				l.Words = append(l.Words, text(odd...))
			}
			x.Leaves = append(x.Leaves, l)
		}
	}
	return x
}

// TestRecorded: what a Recorder writes is NDJSON exchanges, and comes back as it was, but for passwords.
func TestRecorded(t *testing.T) {
	key := []byte("the environment's")
	rec := NewRecorder(key, "")
	own, other := newParser(NDJSON, Options{Key: key}), newParser(NDJSON, Options{Key: []byte("another")})
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 5000 {
		x := drawn(r)
		line := rec.Append(nil, x)
		if !json.Valid(line) || bytes.Count(line, []byte("\n")) != 1 {
			t.Fatalf("not one line of JSON: %s", line)
		}
		b := own.chunk(&chunk{data: bytes.Clone(line)})
		if len(b.Exchanges) != 1 || b.Foreign != 0 {
			t.Fatalf("%v\n%s", b.Skipped, line)
		}
		if got := &b.Exchanges[0]; !reflect.DeepEqual(got, x) {
			a, v := reflect.ValueOf(*got), reflect.ValueOf(*x)
			for f := range a.NumField() {
				if !reflect.DeepEqual(a.Field(f).Interface(), v.Field(f).Interface()) {
					t.Errorf("%d: %s: %#v, was %#v", i, a.Type().Field(f).Name, a.Field(f), v.Field(f))
				}
			}
			t.Fatalf("%s", line)
		}
		b = other.chunk(&chunk{data: line})
		if len(b.Exchanges) != 1 || b.Foreign != 1 {
			t.Fatalf("under another key: %v", b.Skipped)
		}
		if y := &b.Exchanges[0]; y.Key|y.Session|y.Account|y.Secret|y.Issued != 0 || y.Decided || y.Shape != x.Shape || y.Path != x.Path {
			t.Fatalf("under another key: %+v", y)
		}
	}
}

// TestPlainMembers: whoever does not know facts reads the exchange all the same.
func TestPlainMembers(t *testing.T) {
	x := vedette.Exchange{
		ID: "r1", At: time.Date(2026, 3, 2, 8, 0, 8, 248e6, time.UTC), Seq: 7, Method: "POST", Scheme: "https", Host: "api.example.test", Path: "/v1/login",
		Proto: "HTTP/1.1", Client: netip.MustParseAddr("198.51.100.7"), UserAgent: "okhttp/4.12.0", Referer: true, JA4: "t13d", Media: "application/json",
		Status: 401, ReplyMedia: "application/json", Location: "/x", Duration: 1500 * time.Microsecond, Sent: 12, Got: -1, AnsweredBy: vedette.Gateway,
		Recorded: vedette.Deny, Secret: 0xabcdef0123456789,
	}
	line := string(NewRecorder(nil, "shop-nl").Append(nil, &x))
	plain, _, _ := strings.Cut(line, `,"facts":`)
	const want = `{"at":"2026-03-02T08:00:08.248Z","method":"POST","scheme":"https","host":"api.example.test","target":"/v1/login","proto":"HTTP/1.1",` +
		`"client":"198.51.100.7","status":401,"duration_ms":1.5,"request_bytes":12,"tls":{"ja4":"t13d"},"environment":"shop-nl","id":"r1","seq":7,` +
		`"answered_by":"gateway","decision":"deny","request_headers":[["User-Agent","okhttp/4.12.0"],["Referer","-"],["Content-Type","application/json"]],` +
		`"response_headers":[["Content-Type","application/json"],["Location","/x"]]`
	if plain != want {
		t.Errorf("%s\nnot\n%s", plain, want)
	}
	if strings.Contains(line, "abcdef0123456789") {
		t.Error("the digest of a password was written")
	}
}

// TestPseudonyms: equal where the passwords are, of the same class, and nothing of the digest beyond that.
func TestPseudonyms(t *testing.T) {
	p, q := newPseudonyms(), newPseudonyms()
	if p.of(0) != 0 {
		t.Error("no password has a pseudonym")
	}
	r := rand.New(rand.NewPCG(3, 4))
	seen := map[vedette.Digest]bool{}
	first := vedette.Digest(r.Uint64())
	value := p.of(first)
	for range 4 * manyPasswords {
		d := vedette.Digest(r.Uint64())
		v := p.of(d)
		switch {
		case v&63 != d&63 || v == 0:
			t.Fatalf("%x became %x", d, v)
		case v>>6 == d>>6 || seen[v]:
			t.Fatalf("%x became %x, which is its own or another's", d, v)
		case p.of(d) != v || q.of(d) == v:
			t.Fatalf("%x: not the same in one process, or the same in two", d)
		}
		seen[v] = true
		if len(seen)%1000 == 0 && p.of(first) != value { // it is in use
			t.Fatal("a password in use was forgotten")
		}
		if len(p.young)+len(p.old) > 2*manyPasswords {
			t.Fatal("the table grows without a bound")
		}
	}
}

// TestBadFacts: a line whose facts nobody wrote like that is skipped, with its reason.
func TestBadFacts(t *testing.T) {
	for _, c := range []struct{ facts, want string }{
		{`{}`, ""}, {`null`, ""}, {`{"later":[{}]}`, ""},
		{`[]`, `member "facts": not what`}, {`7`, `"facts"`}, {`{"account":7}`, `"account"`}, {`{"account":"xyz"}`, `"account"`},
		{`{"account":"00000000000000001"}`, `"account"`}, {`{"auth":"magic"}`, `"auth"`}, {`{"rpc":256}`, `"rpc"`}, {`{"rpc":-1}`, `"rpc"`},
		{`{"rpc":1.5}`, `"rpc"`}, {`{"ns":9223372036854775807}`, `"ns"`}, {`{"epoch":-5}`, `"epoch"`}, {`{"amount":-1}`, `"amount"`},
		{`{"amount":1e999}`, `"amount"`}, {`{"currency":"EURO"}`, `"currency"`}, {`{"marks":64}`, `"marks"`}, {`{"cut":1}`, `"cut"`},
		{`{"shape":{"kind":"cube"}}`, `"shape"`}, {`{"calls":[` + strings.Repeat(`{},`, mostCalls) + `{}]}`, `"calls"`},
		{`{"calls":[{"fate":"gone"}]}`, `"calls"`}, {`{"leaves":[[0,"a"]]}`, `"leaves"`}, {`{"leaves":[[9,"a",1,0,0,0,"",0,0,0,1,0,1,0]]}`, `"leaves"`},
		{`{"leaves":[[0,"` + strings.Repeat("a", mostText+1) + `",1,0,0,0,"",0,0,0,1,0,1,0]]}`, `"leaves"`},
		{`{"raw":[[9,"YQ=="]]}`, `"raw"`}, {`{"raw":[[1,"?"]]}`, `"raw"`}, {`{"because":"` + strings.Repeat("k", 65) + `"}`, `"because"`},
	} {
		b := newParser(NDJSON, Options{}).chunk(&chunk{data: []byte(`{"at":"2026-03-02T08:00:01Z","method":"GET","target":"/","status":200,"facts":` + c.facts + "}\n")})
		if c.want == "" && len(b.Exchanges) == 1 || c.want != "" && len(b.Skipped) == 1 && strings.Contains(b.Skipped[0].Reason, c.want) {
			continue
		}
		t.Errorf("%.80s: %d exchanges, skipped %v", c.facts, len(b.Exchanges), b.Skipped)
	}
}

// FuzzFacts reads arbitrary facts: no panic, and what is accepted is within bounds and is written and read again the same.
func FuzzFacts(f *testing.F) {
	key := []byte("k")
	r := rand.New(rand.NewPCG(5, 6))
	for range 8 {
		line := NewRecorder(key, "").Append(nil, drawn(r))
		_, facts, _ := bytes.Cut(line, []byte(`"facts":`))
		f.Add(facts[:len(facts)-2])
	}
	f.Add([]byte(`{"leaves":[[0,"",0,0,0,0,"",0,0,0,1,0,1,0,[]]]}`))
	p := newParser(NDJSON, Options{Key: key})
	rec := NewRecorder(key, "")
	f.Fuzz(func(t *testing.T, facts []byte) {
		line := append([]byte(`{"at":"2026-03-02T08:00:01Z","method":"GET","target":"/","status":200,"facts":`), bytes.ReplaceAll(facts, []byte("\n"), nil)...)
		b := p.chunk(&chunk{data: append(line, "}\n"...)})
		for i := range b.Exchanges {
			x := &b.Exchanges[i]
			if len(x.Calls) > mostCalls || len(x.Leaves) > mostLeaves || strings.Contains(x.Path, "?") || x.Amount < 0 {
				t.Fatalf("beyond bounds: %+v", x)
			}
			if !x.Decided {
				continue
			}
			again := p.chunk(&chunk{data: rec.Append(nil, x)})
			if len(again.Exchanges) != 1 {
				t.Fatalf("cannot be read again: %v", again.Skipped)
			}
			y := &again.Exchanges[0]
			y.Secret = x.Secret
			if !reflect.DeepEqual(x, y) {
				t.Fatalf("%+v\nbecame\n%+v", x, y)
			}
		}
	})
}

func BenchmarkRecord(b *testing.B) {
	rec := NewRecorder([]byte("k"), "shop")
	x := &vedette.Exchange{
		ID: "0123456789abcdef", At: time.Unix(1_700_000_000, 123456789).UTC(), Epoch: 1_700_000_000, Seq: 1234567, Method: "GET", Scheme: "https",
		Host: "api.example.test", Path: "/v1/users/12345/orders", Proto: "HTTP/1.1", Client: netip.MustParseAddr("198.51.100.7"),
		UserAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36", Media: "application/json", Key: 0x1234567890abcdef,
		AuthKind: vedette.AuthBearer, Status: 200, ReplyMedia: "application/json", Shape: vedette.Shape{Kind: vedette.BodyObject, Keys: 12345, Sum: 99999}, Duration: 17 * time.Millisecond, Got: 150,
	}
	one := func(b *testing.B) {
		var buf []byte
		b.ReportAllocs()
		for b.Loop() {
			buf = rec.Append(buf[:0], x)
		}
		b.SetBytes(int64(len(buf)))
	}
	b.Run("plain", one)
	x.Shown = true
	for range 12 {
		x.Leaves = append(x.Leaves, vedette.Leaf{Part: vedette.InAnswer, Path: "items[].price", N: 20, Types: vedette.Number, Min: 1.5, Max: 99.95, MinLen: 1})
	}
	b.Run("leaves", one)
	line := rec.Append(nil, x)
	p := newParser(NDJSON, Options{Key: []byte("k")})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(line)))
		for b.Loop() {
			p.chunk(&chunk{data: line})
		}
	})
}
