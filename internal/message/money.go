package message

import "strings"

// money finds the amount that an exchange moves and its currency: the best named field wins, and among
// equals the first.
type money struct {
	rank     uint8
	amount   float64
	currency [3]byte
}

// coin is what a place's name says about money.
type coin struct {
	rank     uint8 // of an amount; 0: none. The higher, the more it is the whole that is paid
	cents    bool
	currency bool
	named    [3]byte // the currency that the name itself says
}

// Names of amounts, best first, in English, Dutch, French, German and Spanish, compared in lower case
// without separators.
var (
	totals = []string{"grandtotal", "totalamount", "amounttotal", "totalprice", "ordertotal", "carttotal", "amountdue", "totaalbedrag",
		"totaal", "montanttotal", "totalttc", "gesamtbetrag", "gesamtsumme", "importetotal", "amountpaid", "chargeamount", "paymentamount", "transactionamount"}
	amounts = []string{"amount", "bedrag", "montant", "betrag", "importe", "total", "summe", "monto", "amountincents", "amountcents", "amountminor", "minoramount", "totalcents"}
	prices  = []string{"price", "prijs", "prix", "preis", "precio", "cost", "fare", "fee", "subtotal", "value"}
)

func coinOf(path string) coin {
	last, parent := path, ""
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		last, parent = path[i+1:], path[:i]
		if j := strings.LastIndexByte(parent, '.'); j >= 0 {
			parent = parent[j+1:]
		}
	}
	name, above := fold(last), fold(parent)
	c := coin{}
	switch name {
	case "currency", "currencycode", "valuta", "devise", "waehrung", "wahrung", "moneda", "currencyiso", "isocurrency", "valutacode", "munt":
		c.currency = true
		return c
	}
	for _, code := range [...]string{"eur", "usd", "gbp", "chf", "sek", "dkk", "nok", "pln"} {
		if base, ok := strings.CutSuffix(name, code); ok && base != "" {
			name = base
			copy(c.named[:], strings.ToUpper(code))
		}
	}
	switch {
	case in(totals, name):
		c.rank = 6
	case in(amounts, name):
		c.rank = 5
	case name == "value" && (in(amounts, above) || in(totals, above)):
		c.rank = 5
	case in(prices, name) && name != "value":
		c.rank = 2
	}
	if c.rank == 0 || strings.Contains(path, "[]") { // or of one among several
		return coin{}
	}
	c.cents = strings.Contains(name, "cents") || strings.Contains(name, "minor")
	return c
}

func in(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// fold lowers a name and drops its separators.
func fold(s string) string {
	var b strings.Builder
	for i := range min(len(s), 64) {
		c := s[i]
		switch {
		case 'A' <= c && c <= 'Z':
			b.WriteByte(c + 'a' - 'A')
		case c == '_' || c == '-' || c == '[' || c == ']':
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func (m *money) number(c coin, v float64) {
	if c.rank == 0 || v <= 0 || v > 1e12 || c.rank <= m.rank {
		return
	}
	if c.cents {
		v /= 100
	}
	m.rank, m.amount = c.rank, v
	if c.named[0] != 0 {
		m.currency = c.named
	}
}

func (m *money) text(c coin, v string) {
	switch {
	case c.rank > 0 && len(v) > 0 && isDecimal(v):
		n, _ := parse(v)
		m.number(c, n)
	case c.currency && len(v) == 3 && m.currency[0] == 0:
		for i := range 3 {
			if c := v[i] &^ 0x20; c < 'A' || c > 'Z' {
				m.currency = [3]byte{}
				return
			}
			m.currency[i] = v[i] &^ 0x20
		}
	}
}
