package sensitive

import "github.com/vedette-project/vedette"

// text looks for an IBAN, a card or a phone number that stands somewhere in a sentence.
func text(v string) vedette.DataType {
	for i := 0; i < len(v); i++ {
		c := v[i]
		if i > 0 && (digit(v[i-1]) || letter(v[i-1])) {
			continue
		}
		switch {
		case letter(c) && i+14 < len(v) && letter(v[i+1]) && digit(v[i+2]) && digit(v[i+3]):
			if ibanWithin(v[i:]) {
				return vedette.DataIBAN
			}
		case c == '+' && i+8 < len(v) && digit(v[i+1]) && v[i+1] != '0':
			if _, n, _ := run(v[i+1:]); n >= 9 && n <= 15 {
				return vedette.DataPhone
			}
		case digit(c):
			end, n, marks := run(v[i:])
			if d := numberWithin(v[i:i+end], n, marks); d != vedette.NoData {
				return d
			}
			i += end - 1
		}
	}
	return vedette.NoData
}

func numberWithin(v string, n, marks int) vedette.DataType {
	if n < 9 || n > 19 {
		return vedette.NoData
	}
	if n >= 13 {
		var buf [compactMax]byte
		if compact(v, &buf) == n && isPAN(buf[:n]) {
			return vedette.DataPAN
		}
		return vedette.NoData
	}
	if marks > 0 && v[0] == '0' && national(v, n) {
		return vedette.DataPhone
	}
	if marks == 0 && v[0] == '0' && (v[1] == '6' || v[1] == '7') && (n == 10 || n == 11 && v[1] == '7') {
		return vedette.DataPhone // mobile numbers of France, the Netherlands and Britain
	}
	return vedette.NoData
}

// run is how far digits reach, with at most two spaces, dashes and brackets between them.
func run(v string) (end, n, marks int) {
	between := 0
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case digit(c):
			n++
			marks += between
			between, end = 0, i+1
		case (c == ' ' || c == '-' || c == '(' || c == ')') && i-end < 2:
			between = 1
		default:
			return end, n, marks
		}
	}
	return end, n, marks
}

// ibanWithin gathers as many letters and digits as the country's IBANs have, single spaces left out.
func ibanWithin(v string) bool {
	var buf [compactMax]byte
	want := ibanLength(v[0]&^0x20, v[1]&^0x20)
	if want == 0 {
		return false
	}
	n := 0
	for i := 0; i < len(v) && n < want; i++ {
		c := v[i]
		switch {
		case digit(c):
			buf[n] = c
			n++
		case letter(c):
			buf[n] = c &^ 0x20
			n++
		case c == ' ' && i > 0 && v[i-1] != ' ':
		default:
			return false
		}
	}
	return n == want && ibanMod(buf[:n])
}
