package config

import (
	"errors"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	c, err := Parse("v.yaml", []byte(`
listen:
  - address: 127.0.0.1:8080
upstreams:
  - url: http://127.0.0.1:9000
trust: [10.0.0.0/8]
mapping:
  logins:
    - path: /inloggen
      failed: [200]
      success: [302]
protect:
  mode: enforce
report: {environment: shop-nl}
`))
	if err != nil || c.Protect.Mode != "enforce" || c.Mapping.Logins[0].Failed[0] != 200 || c.Report.Environment != "shop-nl" {
		t.Fatal(c, err)
	}
	if c, err := Parse("v.yaml", nil); err != nil || c == nil {
		t.Error("an empty file is a configuration", err)
	}
}

func TestFaultsHaveAPlace(t *testing.T) {
	for _, x := range []struct {
		text         string
		line, column int
		message      string
	}{
		{"protect:\n  mode: enforced\n", 2, 9, "neither monitor nor enforce"},
		{"protect:\n  mod: enforce\n", 2, 3, "unknown field"},
		{"listen:\n  - address: 8080\n", 2, 14, "not an address"},
		{"upstreams:\n  - url: ftp://x\n", 2, 10, "not a URL"},
		{"a: [\n", 1, 4, ""},
		{"trust:\n  - 10.0.0.1\n", 2, 5, "not a prefix"},
	} {
		_, err := Parse("v.yaml", []byte(x.text))
		var e *Error
		if !errors.As(err, &e) || !strings.Contains(e.Message, x.message) || e.Line != x.line || e.Column != x.column {
			t.Errorf("%q: %v", x.text, err)
		}
	}
}

// FuzzParse: no text makes the parser panic, and what it accepts has passed the checks.
func FuzzParse(f *testing.F) {
	f.Add([]byte("protect:\n  mode: enforce\nlisten: [{address: '127.0.0.1:1'}]\n"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := Parse("f", text)
		if err == nil && len(c.check()) > 0 {
			t.Errorf("%q accepted", text)
		}
	})
}
