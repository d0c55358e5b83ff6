package sensitive

import (
	"math/rand/v2"
	"testing"

	"github.com/vedette-project/vedette"
)

// samples are values as messages have them: most of them nothing.
var samples = []struct {
	what, name, value string
	want              vedette.DataType
}{
	{"word", "status", "ACTIVE", 0},
	{"short number", "quantity", "12", 0},
	{"price", "price", "1299.95", 0},
	{"date time", "createdAt", "2024-03-12T10:21:33.120Z", 0},
	{"uuid", "id", "8f14e45f-ceea-4c6e-a2b1-9d3f5a1c7e20", 0},
	{"url", "href", "https://example.com/products/123456789", 0},
	{"order number", "order.number", "4539148803436468", 0},
	{"order number alone", "value", "4539148803436468", 0},
	{"sentence", "description", "A blue jacket with two pockets and a hood, water-resistant, for spring and autumn.", 0},
	{"sentence with digits", "description", "Order 123456789 of 12 March 2024 ships within 2 days, ref 4539148803436", 0},
	{"email", "email", "jan.jansen@example.nl", vedette.DataEmail},
	{"iban", "reference", "NL91 ABNA 0417 1643 00", vedette.DataIBAN},
	{"card", "value", "4111111111111111", vedette.DataPAN},
	{"jwt", "token", "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U", vedette.DataJWT},
	{"name", "customer.name", "Sophie van den Berg", vedette.DataPersonName},
	{"street", "address.street", "Kerkstraat 12", vedette.DataAddress},
	{"phone", "phone", "0612345678", vedette.DataPhone},
	{"ipv4", "clientIp", "192.168.14.7", vedette.DataIP},
	{"bsn", "bsn", "111222333", vedette.DataBSN},
	{"belgian", "x", "93.05.18-223.61", vedette.DataRijksregister},
	{"nir", "x", "2 55 08 14 168 025 38", vedette.DataNIR},
	{"dni", "x", "12345678Z", vedette.DataDNI},
	{"nie", "x", "X1234567L", vedette.DataDNI},
	{"codice fiscale", "x", "RSSMRA85T10A562S", vedette.DataCodiceFiscale},
	{"steuer-id", "x", "86095742719", vedette.DataSteuerID},
	{"nhs", "x", "943 476 5919", vedette.DataNHS},
	{"mrz", "x", "L898902C36UTO7408122F1204159ZE184226B<<<<<10", vedette.DataPassport},
	{"vat nl", "x", "NL004495445B01", vedette.DataVAT},
	{"vat fr", "x", "FR 40 303265045", vedette.DataVAT},
	{"vat de", "x", "DE136695976", vedette.DataVAT},
	{"vat be", "x", "BE0403170701", vedette.DataVAT},
}

// TestValue: numbers that the issuers themselves publish as examples, and what is nothing.
func TestValue(t *testing.T) {
	for _, s := range samples {
		if got := Value(Name(s.name), s.value); got != s.want {
			t.Errorf("%s: %q in %s is %q, wanted %q", s.what, s.value, s.name, got, s.want)
		}
	}
}

// TestName: what names say.
func TestName(t *testing.T) {
	for _, c := range []struct {
		path string
		want Prior
	}{
		{"customer.addresses[].zipCode", pAddress}, {"card_number", pPAN}, {"payment.card.number", pPAN}, {"order.number", fAgainst},
		{"customer.name", pPerson}, {"product.name", 0}, {"name", 0}, {"users[].name", pPerson}, {"usersById.*.email", pEmail},
		{"phone.number", pPhone}, {"phoneType", 0}, {"email_verified", 0}, {"numéroDeTéléphone", pPhone}, {"straße", pAddress},
		{"X-Forwarded-For", pIP}, {"customerEmail", pEmail}, {"customeremail", pEmail}, {"giftCard.cardNumber", pPromo},
		{"membership.cardNumber", fAgainst}, {"order.iban", pIBAN}, {"token_type", 0}, {"nextPageToken", 0}, {"passwordChangedAt", 0},
		{"company.name", 0}, {"cardholderName", pPerson}, {"address.id", 0}, {"IPAddress", pIP}, {"[].email", pEmail}, {"", 0}, {"[]", 0},
	} {
		got := Name(c.path) & (pTypes | fAgainst)
		if c.want == 0 && got&pTypes != 0 || c.want != 0 && got&c.want == 0 {
			t.Errorf("%s says %x, wanted %x", c.path, got, c.want)
		}
	}
}

// TestVerdictsWantSeveral: two values are too few, one number over and over is one value, and shares are told.
func TestVerdictsWantSeveral(t *testing.T) {
	hit := func(n, of uint64, d vedette.DataType) *vedette.Place {
		return &vedette.Place{Path: "value", N: of, Types: vedette.String, Data: []vedette.DataHit{{Type: d, N: n, Anonymous: 1}}}
	}
	for _, c := range []struct {
		pl   *vedette.Place
		want bool
	}{
		{hit(2, 2, vedette.DataIBAN), false}, {hit(3, 3, vedette.DataIBAN), true}, {hit(3, 3, vedette.DataBSN), true},
		{hit(40, 440, vedette.DataBSN), false}, {hit(200, 2000, vedette.DataPAN), false}, {hit(60, 100, vedette.DataPAN), true},
		{hit(4, 1000, vedette.DataEmail), false}, {hit(100, 100, vedette.DataPersonName), false},
	} {
		got := Verdicts(vedette.InQuery, c.pl, 0)
		if (len(got) == 1) != c.want {
			t.Errorf("%d of %d %v: %v", c.pl.Data[0].N, c.pl.N, c.pl.Data[0].Type, got)
		}
		if len(got) == 1 && (got[0].Share != float64(c.pl.Data[0].N)/float64(c.pl.N) || got[0].Where() != "request.query.value" || got[0].Anonymous != 1) {
			t.Errorf("told as %+v", got[0])
		}
	}
	same := hit(50, 50, vedette.DataBSN)
	same.Types, same.Min, same.Max = vedette.Integer, 111222333, 111222333
	if got := Verdicts(vedette.InAnswer, same, 0); len(got) != 0 {
		t.Errorf("one number, seen 50 times: %v", got)
	}
}

func TestNoAllocations(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	type one struct {
		p Prior
		v string
	}
	var all []one
	for _, s := range samples {
		all = append(all, one{Name(s.name), s.value}, one{pTypes, s.value})
	}
	for _, k := range kinds() {
		for _, w := range append(k.write, k.bare...) {
			all = append(all, one{Name(k.speaking[0]), w(r)}, one{0, w(r)}, one{pTypes | fLat, w(r)})
		}
	}
	for _, k := range lookalikes() {
		all = append(all, one{Name(k.names[0]), k.write(r)}, one{pTypes, k.write(r)})
	}
	for _, o := range all {
		if n := testing.AllocsPerRun(3, func() { Value(o.p, o.v) }); n != 0 {
			t.Errorf("%v allocations for %q", n, o.v)
		}
	}
	if n := testing.AllocsPerRun(100, func() { Name("customer.addresses[].unknownThingsPostalCode") }); n != 0 {
		t.Errorf("Name: %v allocations", n)
	}
}

// FuzzValue: no panic, the same twice, and nothing allocated.
func FuzzValue(f *testing.F) {
	for _, s := range samples {
		f.Add(s.name, s.value, uint64(0))
		f.Add(s.name, s.value, ^uint64(0))
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, k := range kinds() {
		for _, w := range append(k.write, k.bare...) {
			f.Add(k.speaking[0], w(r), uint64(1)<<k.data)
		}
	}
	for _, s := range []string{"@", "a@b.", "+", "::", "(((((((((", "0-", ".........", "\xff\xfe@\xff.\xff", "eyJ.eyJ.", "P<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "{}", "-1.5,-", "00 00", "NL", "+(", "0 00000000"} {
		f.Add(s, s, ^uint64(0))
	}
	f.Fuzz(func(t *testing.T, path, v string, bits uint64) {
		for _, p := range [...]Prior{Name(path), Prior(bits), 0} {
			d := Value(p, v)
			if int(d) >= vedette.DataTypes {
				t.Fatalf("type %d", d)
			}
			if Value(p, v) != d {
				t.Fatalf("%q is two things", v)
			}
			if n := testing.AllocsPerRun(1, func() { Value(p, v) }); n != 0 {
				t.Fatalf("%v allocations for %q", n, v)
			}
			pl := vedette.Place{Path: path, N: bits, Objects: bits >> 1, Data: []vedette.DataHit{{Type: d, N: bits >> 2}}}
			for _, s := range Verdicts(vedette.InAnswer, &pl, p) {
				if s.Share <= 0 || s.Share > 1 {
					t.Fatalf("share %v", s.Share)
				}
			}
		}
	})
}

func BenchmarkValue(b *testing.B) {
	for _, s := range samples {
		p := Name(s.name)
		b.Run(s.what, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Value(p, s.value)
			}
		})
	}
}

func BenchmarkName(b *testing.B) {
	for _, s := range []string{"card_number", "customer.addresses[].zipCode", "items[].unitPriceIncludingTaxes"} {
		b.Run(s, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Name(s)
			}
		})
	}
}
