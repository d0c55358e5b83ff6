package message

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vedette-project/vedette"
)

// TestPrivate: what leaves keep says nothing about whom the values belong to: no end of a range, no word, no
// print of a secret, no name of a member that is itself a value.
func TestPrivate(t *testing.T) {
	r := NewReader()
	for _, c := range []struct{ name, body, forbidden string }{
		{"card as a number", `{"ref":4111111111111111}`, "4.111111111111111e+15"},
		{"citizen as a number", `{"bsn":123456782}`, "1.23456782e+08"},
		{"code of a card", `{"cvc":123}`, " 123"},
		{"position", `{"lat":52.37403,"lon":4.88969}`, "52.37403"},
		{"owner", `{"owner":"jansen"}`, "jansen"},
		{"created by", `{"createdBy":"jansen","author":"jansen","nickname":"jansen"}`, "jansen"},
		{"a secret as a name", `{"keys":{"sk_live_abcdefghijklmnopqrst":1}}`, "sk_live"},
	} {
		x := vedette.Exchange{Method: "POST", Path: "/", Media: "application/json"}
		q := vedette.Request{Method: "POST", Body: []byte(c.body)}
		r.Read(&x, &q, true, true)
		if got := fmt.Sprintf("%+v", x.Leaves); strings.Contains(got, c.forbidden) {
			t.Errorf("%s: %s", c.name, got)
		}
	}
	for _, body := range []string{`{"cvc":123}`, `{"password":"hunter22"}`, `{"birthDate":"1985-03-12"}`, `{"firstName":"Jan"}`} {
		x := vedette.Exchange{Method: "POST", Path: "/", Media: "application/json"}
		r.Read(&x, &vedette.Request{Method: "POST", Body: []byte(body)}, true, true)
		for _, l := range x.Leaves {
			if l.Path != "" && (l.Hits != 1 || l.Print != 0) {
				t.Errorf("%s: %+v", body, l)
			}
		}
	}
	// And what is no person's stays.
	x := vedette.Exchange{Method: "POST", Path: "/", Media: "application/json"}
	r.Read(&x, &vedette.Request{Method: "POST", Body: []byte(`{"quantity":12,"userType":"gold","sortBy":"price"}`)}, true, true)
	if got := fmt.Sprintf("%+v", x.Leaves); !strings.Contains(got, "Max:12") || !strings.Contains(got, "gold") || !strings.Contains(got, "price") {
		t.Errorf("lost: %s", got)
	}
}

// TestNoHistory: what a message's leaves are does not depend on what its reader has read before.
func TestNoHistory(t *testing.T) {
	read := func(r *Reader, body string) string {
		x := vedette.Exchange{Method: "POST", Path: "/", Media: "application/json"}
		r.Read(&x, &vedette.Request{Method: "POST", Body: []byte(body)}, true, true)
		return fmt.Sprintf("%+v %v", x.Leaves, x.Cut)
	}
	used := NewReader()
	for i := range 200 {
		var b strings.Builder
		for j := range 300 + 50*(i%7) {
			fmt.Fprintf(&b, `,"n%s%s":{"a":[%d,{"b":1}],"c":"x"}`, letters(i), letters(j), j)
		}
		body := `{"known":1` + b.String() + `,"known2":{"deep":[{"er":"x"}]}}`
		if i%3 == 0 {
			read(used, body)
		}
		if got, want := read(used, body), read(NewReader(), body); got != want {
			t.Fatalf("message %d, behind %d places:\n%.600s\nwant\n%.600s", i, used.known, got, want)
		}
		if used.known > maxKnown {
			t.Fatalf("%d places", used.known)
		}
	}
}

func letters(n int) string {
	s := ""
	for range 4 {
		s += string(rune('a' + n%26))
		n /= 26
	}
	return s
}
