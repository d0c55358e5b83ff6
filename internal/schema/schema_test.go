package schema

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

// answer is an exchange with the given leaves in its answer.
func answer(leaves ...vedette.Leaf) *vedette.Exchange {
	return &vedette.Exchange{Status: 200, ReplyMedia: "application/json", Shape: vedette.Shape{Kind: vedette.BodyObject}, Leaves: leaves, Sent: 0}
}

func object(path string) vedette.Leaf {
	return vedette.Leaf{Part: vedette.InAnswer, Path: path, N: 1, Objects: 1, Types: vedette.Object, Min: 1, MinLen: 1}
}

func number(path string, v float64) vedette.Leaf {
	return vedette.Leaf{Part: vedette.InAnswer, Path: path, N: 1, Types: vedette.Integer, Min: v, Max: v, MinLen: 1}
}

func text(path, v string) vedette.Leaf {
	n := uint32(len(v))
	return vedette.Leaf{Part: vedette.InAnswer, Path: path, N: 1, Types: vedette.String, Format: vedette.Free, Min: 1, MinLen: n, MaxLen: n, Words: []string{v}}
}

func place(t *testing.T, s *vedette.Schema, part vedette.Part, path string) *vedette.Place {
	t.Helper()
	for i := range s.Messages {
		if s.Messages[i].Part != part {
			continue
		}
		for j := range s.Messages[i].Places {
			if p := &s.Messages[i].Places[j]; p.Path == path {
				return p
			}
		}
	}
	t.Fatalf("no place %q", path)
	return nil
}

func TestLearn(t *testing.T) {
	var s vedette.Schema
	for i := range 50 {
		leaves := []vedette.Leaf{object(""), number("id", float64(i)), text("status", [...]string{"open", "paid"}[i%2])}
		if i%5 == 0 {
			leaves = append(leaves, text("note", fmt.Sprint("n", i)))
		}
		Learn(&s, answer(leaves...), nil, true, nil)
	}
	if p := place(t, &s, vedette.InAnswer, "id"); p.Messages != 50 || p.Min != 0 || p.Max != 49 || p.Types != vedette.Integer {
		t.Errorf("id: %+v", p)
	}
	if p := place(t, &s, vedette.InAnswer, "status"); len(p.Words) != 2 || p.Words[0].N != 25 {
		t.Errorf("status: %+v", p)
	}
	if p := place(t, &s, vedette.InAnswer, "note"); p.Messages != 10 {
		t.Errorf("note: %+v", p)
	}
	Learn(&s, answer(object(""), text("id", "x")), nil, true, nil)
	if p := place(t, &s, vedette.InAnswer, "id"); p.Types != vedette.Integer|vedette.String {
		t.Errorf("a conflict is kept as both: %+v", p)
	}
}

// TestEnumerationEnds: one value too many, or one that is no word, and there is no enumeration any more.
func TestEnumerationEnds(t *testing.T) {
	var s vedette.Schema
	for i := range vedette.MaxWords + 1 {
		Learn(&s, answer(object(""), text("kind", fmt.Sprint("k", string(rune('a'+i)))), text("color", "red")), nil, true, nil)
	}
	if p := place(t, &s, vedette.InAnswer, "kind"); p.Words != nil {
		t.Errorf("%d words kept", len(p.Words))
	}
	sentence := text("color", "of a rose")
	sentence.Words = nil
	Learn(&s, answer(object(""), sentence), nil, true, nil)
	Learn(&s, answer(object(""), text("color", "red")), nil, true, nil)
	if p := place(t, &s, vedette.InAnswer, "color"); p.Words != nil {
		t.Error("an enumeration came back")
	}
}

// TestRefusedRequests: what the upstream did not take is no part of what it takes; its answer is.
func TestRefusedRequests(t *testing.T) {
	var s vedette.Schema
	x := answer(vedette.Leaf{Part: vedette.InQuery, Path: "evil", N: 1, Types: vedette.String, Min: 1}, object(""), number("code", 1))
	x.Status = 400
	Learn(&s, x, nil, false, nil)
	for _, g := range s.Messages {
		if g.Part == vedette.InQuery {
			t.Error("a refused query was learned")
		}
	}
	place(t, &s, vedette.InAnswer, "code")
}

func TestDrift(t *testing.T) {
	var s vedette.Schema
	var out []Change
	learn := func(n int, leaves ...vedette.Leaf) {
		for range n {
			out = Learn(&s, answer(leaves...), nil, true, out)
		}
	}
	learn(2*Mature, object(""), number("id", 1), text("name", "x"))
	if len(out) > 0 {
		t.Fatalf("drift while learning: %+v", out)
	}
	learn(2, object(""), number("id", 1), text("name", "x"), number("secret", 1))
	if len(out) > 0 {
		t.Fatalf("drift after two: %+v", out)
	}
	learn(200, object(""), number("id", 1), text("name", "x"), number("secret", 1))
	if len(out) != 1 || out[0].What != NewField || out[0].Path != "secret" || !strings.Contains(out[0].Why, "response.body.secret") {
		t.Fatalf("new field: %+v", out)
	}
	out = nil
	learn(5, object(""), text("id", "x"), text("name", "x"))
	if len(out) != 1 || out[0].What != NewType || out[0].Path != "id" {
		t.Fatalf("new type, once: %+v", out)
	}
	out = nil
	learn(500, object(""), number("id", 1))
	if len(out) != 2 || out[0].What != GoneField {
		t.Fatalf("gone fields, once each: %+v", out)
	}
}

// TestBounded: names that are made up do not keep out those that the interface has.
func TestBounded(t *testing.T) {
	var s vedette.Schema
	for i := range 3 * MaxPlaces {
		Learn(&s, answer(object(""), number(fmt.Sprint("made-up-", i), 1), number("real", 1)), nil, true, nil)
	}
	if n := len(s.Messages[0].Places); n > MaxPlaces {
		t.Errorf("%d places", n)
	}
	if p := place(t, &s, vedette.InAnswer, "real"); p.Messages != 3*MaxPlaces {
		t.Errorf("real: %+v", p)
	}
	for i := range 100 {
		x := answer(object(""))
		x.Status = 200 + i
		Learn(&s, x, nil, true, nil)
	}
	if len(s.Messages) > MaxMessages {
		t.Errorf("%d messages", len(s.Messages))
	}
}

// TestMerge: two halves melded are what the whole would have been, but for the order of places.
func TestMerge(t *testing.T) {
	var whole, a, b vedette.Schema
	for i := range 100 {
		leaves := []vedette.Leaf{object(""), number("id", float64(i)), text("status", "open")}
		if i >= 50 {
			leaves = append(leaves, number("late", 1))
		}
		x := answer(leaves...)
		Learn(&whole, x, nil, true, nil)
		if i < 50 {
			Learn(&a, x, nil, true, nil)
		} else {
			Learn(&b, x, nil, true, nil)
		}
	}
	Merge(&a, &b)
	if a.Learned != whole.Learned || a.Messages[0].N != whole.Messages[0].N {
		t.Errorf("%d %d", a.Learned, a.Messages[0].N)
	}
	for _, path := range []string{"", "id", "status", "late"} {
		p, q := place(t, &a, vedette.InAnswer, path), place(t, &whole, vedette.InAnswer, path)
		if p.Messages != q.Messages || p.Min != q.Min || p.Max != q.Max || len(p.Words) != len(q.Words) || p.Last != q.Last {
			t.Errorf("%q: %+v, want %+v", path, p, q)
		}
	}
}

// TestSample draws one in eight, whatever the clock's grain.
func TestSample(t *testing.T) {
	for _, step := range []time.Duration{time.Nanosecond, time.Microsecond, time.Millisecond, time.Second} {
		n, at := 0, time.Unix(1772438400, 0)
		for range 8000 {
			at = at.Add(step)
			if InSample(at) {
				n++
			}
		}
		if n < 800 || n > 1200 {
			t.Errorf("step %s: %d of 8000", step, n)
		}
	}
}

func BenchmarkLearn(b *testing.B) {
	leaves := []vedette.Leaf{object("")}
	for i := range 30 {
		leaves = append(leaves, number(fmt.Sprint("items[].field", i), float64(i)))
	}
	x := answer(leaves...)
	var s vedette.Schema
	b.ReportAllocs()
	for b.Loop() {
		Learn(&s, x, nil, true, nil)
	}
}
