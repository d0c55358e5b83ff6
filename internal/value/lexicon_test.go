package value

import (
	"slices"
	"testing"
)

// TestTables holds the tables to what New takes for granted.
func TestTables(t *testing.T) {
	l := New()
	if len(l.topic) > 64 {
		t.Errorf("%d topics do not fit their set", len(l.topic))
	}
	var named topics
	for _, w := range l.words {
		named |= w.topics
	}
	for name, bit := range l.topic {
		if named&bit == 0 {
			t.Errorf("no word is of topic %q", name)
		}
	}
	for name, w := range l.words {
		for _, r := range name {
			if a, b := fold(r); r != '_' && (b != 0 || rune(a) != r) {
				t.Errorf("%q is not folded, and never found", name)
				break
			}
		}
		for _, m := range w.means {
			if m.weight <= 0 || m.weight > 5 || m.reads && m.writes {
				t.Errorf("%q means %+v", name, m)
			}
		}
	}
	for i, table := range l.fields {
		if len(table) == 0 {
			t.Errorf("table %d of fields is empty", i)
		}
	}
	for _, bad := range []string{"content 2 news", "nothing 2: news", "content x: news", "content 2 loud: news", "topic: x", "content: x"} {
		if l.read(bad, false) == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	for _, bad := range []string{"answer content: x", "header content 1: x", "answer content 1 x", "answer nothing 1: x"} {
		if l.readField(bad) == nil {
			t.Errorf("field %q was taken", bad)
		}
	}
}

func TestSplit(t *testing.T) {
	for in, want := range map[string][]string{
		"giftCards":            {"gift", "cards"},
		"mot-de-passe":         {"mot", "de", "passe"},
		"APIKey":               {"api", "key"},
		"shop.v1.CartService":  {"shop", "v1", "cart", "service"},
		"Überweisung":          {"uberweisung"},
		"contraseña":           {"contrasena"},
		"straße2":              {"strasse2"},
		"resetPWD":             {"reset", "pwd"},
		"getHTTPSProxyV2":      {"get", "https", "proxy", "v2"},
		"--":                   nil,
		"":                     nil,
		"client_secret:rotate": {"client", "secret", "rotate"},
	} {
		var got []string
		split(in, func(w string) bool { got = append(got, w); return true })
		if !slices.Equal(got, want) {
			t.Errorf("split(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestApart(t *testing.T) {
	l := New()
	for in, want := range map[string][2]string{
		"winkelwagenregel":  {"winkelwagen", "regel"},
		"betaalnummer":      {"betaal", "nummer"},
		"warenkorbposition": {"warenkorb", "position"},
		"userprofiles":      {"user", "profiles"},
		"aaaaaaaaaaaaaa":    {"", ""},
		"kurz":              {"", ""},
	} {
		first, last := l.apart(in)
		if l.words[in] != nil {
			t.Errorf("%q is a word of its own: it shows nothing here", in)
		}
		if first != want[0] || last != want[1] {
			t.Errorf("apart(%q) = %q, %q, want %q", in, first, last, want)
		}
	}
}

func TestStems(t *testing.T) {
	l := New()
	for form, want := range map[string]string{
		"bestellingen": "bestelling", "bonnen": "bon", "zaken": "zaak", "categories": "category",
		"paiements": "paiement", "ueberweisungen": "ueberweisung", "pagos": "pago", "coupons": "coupon", "addresses": "address",
	} {
		if got := l.find(form); got == nil || l.words[want] == nil || !slices.Equal(got.means, l.words[want].means) {
			t.Errorf("%q is not found to be a form of %q", form, want)
		}
	}
}
