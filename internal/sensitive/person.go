package sensitive

import "strings"

// personName: letters in a few words, as people are called. The name of the field has said that it is one.
func personName(v string, s scanned) bool {
	if len(v) < 2 || len(v) > 80 || s.digits() > 0 || s.colons() > 0 ||
		s.seen&^(seenSpace|seenComma|seenMark|seenHigh) != 0 || s.letters() < 2 && s.seen&seenHigh == 0 {
		return false
	}
	words, letters, underscore := 1, 0, false
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == ' ':
			words++
		case c == '_':
			underscore = true
		case letter(c) || c >= 0x80:
			letters++
		}
	}
	if underscore || words > 7 {
		return false
	}
	switch v {
	case "true", "false", "null", "none", "unknown", "N/A", "n/a", "NULL", "None", "Unknown", "undefined":
		return false
	}
	return letters > 1
}

// address: a street or what goes with it, or a postal code, by a name that says so.
func address(p Prior, v string, s scanned) bool {
	if s.seen&(seenAt|seenLT|seenOther) != 0 && p&fZip != 0 || s.seen&seenAt != 0 {
		return false
	}
	if p&fZip != 0 {
		return postalCode(v, s)
	}
	if len(v) < 4 || len(v) > 200 || s.colons() > 0 || s.letters() < 3 && s.seen&seenHigh == 0 || strings.IndexByte(v, '_') >= 0 {
		return false
	}
	if v[0] == '0' && v[1] == 'x' {
		return false // a wallet's
	}
	if s.seen&seenSpace != 0 {
		return true
	}
	// One word: a street's name. Written words have no digits, begin with a capital, and are not short.
	return s.digits() == 0 && s.dots() == 0 && len(v) >= 5 && (v[0] >= 'A' && v[0] <= 'Z' || v[0] >= 0x80) && !upper(v)
}

// postalCode: four or five digits, the Dutch, British, American, Canadian, Polish and Portuguese forms.
func postalCode(v string, s scanned) bool {
	if len(v) < 4 || len(v) > 10 {
		return false
	}
	var shape [12]byte
	n := 0
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch {
		case digit(c):
			c = '9'
		case letter(c):
			c = 'A'
		case c == ' ' && n > 0 && i+1 < len(v), c == '-':
		default:
			return false
		}
		shape[n] = c
		n++
	}
	switch string(shape[:n]) {
	case "9999", "99999", "9999 AA", "9999AA", "99999-9999", "99-999", "9999-999", "999 99", "999-9999", "999999", "A9A 9A9", "A9A9A9",
		"A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA", "A99AA", "A999AA", "AA99AA", "AA999AA", "A9A9AA", "AA9A9AA",
		"A-9999", "A-99999", "AA-9999", "AA-99999", "AAA 9999", "A99 AA99", "A99 A999":
		return true
	}
	return false
}

// birthDate: a date of someone who may be alive.
func birthDate(v string) bool {
	if len(v) < 8 || len(v) > 35 {
		return false
	}
	var g [3]int // groups of digits, and how long they are
	var w [3]int
	k, i := 0, 0
	for i < len(v) && k < 3 {
		c := v[i]
		switch {
		case digit(c):
			if w[k]++; w[k] > 8 {
				return false
			}
			g[k] = g[k]*10 + int(c-'0')
		case (c == '-' || c == '/' || c == '.') && w[k] > 0:
			if k == 2 {
				return false
			}
			k++
		case (c == 'T' || c == ' ') && k == 2 && w[2] > 0:
			return date(g, w)
		default:
			return false
		}
		i++
	}
	if k == 0 && w[0] == 8 {
		n := g[0]
		return date([3]int{n / 10000, n / 100 % 100, n % 100}, [3]int{4, 2, 2}) ||
			date([3]int{n / 1000000, n / 10000 % 100, n % 10000}, [3]int{2, 2, 4})
	}
	return k == 2 && date(g, w)
}

func date(g, w [3]int) bool {
	year, a, b := g[0], g[1], g[2]
	if w[0] != 4 {
		if w[2] != 4 {
			return false
		}
		year, a, b = g[2], g[0], g[1]
	}
	return year >= 1900 && year <= 2030 && a >= 1 && b >= 1 && (a <= 12 && b <= 31 || b <= 12 && a <= 31)
}

// geoNumber: one coordinate, by a name that says which. Whole degrees are no position.
func geoNumber(p Prior, v string, s scanned) bool {
	if p&(fLat|fLon) == 0 || s.letters() > 0 || s.dots() != 1 || len(v) > 24 || len(v) < 3 {
		return false
	}
	whole, seen, frac := 0, false, 0
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch {
		case digit(c) && seen:
			frac++
		case digit(c):
			if whole = whole*10 + int(c-'0'); whole > 180 {
				return false
			}
		case c == '.':
			seen = true
		case i > 0 || c != '-' && c != '+':
			return false
		}
	}
	return frac > 0 && (whole <= 90 || p&fLon != 0)
}

// latLon: two coordinates with a comma between them, each with so many digits after the point.
func latLon(v string, s scanned, least int) bool {
	if s.dots() != 2 || len(v) > 48 || s.letters() > 0 {
		return false
	}
	comma := strings.IndexByte(v, ',')
	if comma < 3 || comma > len(v)-4 {
		return false
	}
	a, b := v[:comma], v[comma+1:]
	if b[0] == ' ' {
		b = b[1:]
	}
	return degrees(a, 180, least) && degrees(b, 180, least) && (degrees(a, 90, least) || degrees(b, 90, least))
}

func degrees(v string, most, least int) bool {
	if len(v) > 0 && (v[0] == '-' || v[0] == '+') {
		v = v[1:]
	}
	dot := strings.IndexByte(v, '.')
	if dot < 1 || dot > 3 || len(v)-dot-1 < least {
		return false
	}
	n := 0
	for i := 0; i < len(v); i++ {
		if i == dot {
			continue
		}
		if !digit(v[i]) {
			return false
		}
		if i < dot {
			n = n*10 + int(v[i]-'0')
		}
	}
	return n <= most
}

// passportNumber: what stands on a passport where the field is called so: letters and digits, most of them digits.
func passportNumber(v string, s scanned) bool {
	if len(v) < 7 || len(v) > 10 || s.digits() < 5 || s.letters()+s.digits() != len(v) {
		return false
	}
	for i := 0; i < len(v); i++ {
		if v[i] >= 'a' && v[i] <= 'z' {
			return false
		}
	}
	return true
}

// mrz: lines of the machine readable zone of ICAO 9303, together or one of them. Check digits decide
// where a line has them; the first line of a passport has none, but begins as nothing else does.
func mrz(v string) bool {
	var b [96]byte
	n := 0
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case c == '\n' || c == '\r' || c == ' ':
			continue
		case c == '\\' && i+1 < len(v) && v[i+1] == 'n':
			i++
			continue
		case !digit(c) && (c < 'A' || c > 'Z') && c != '<':
			return false
		case n == len(b):
			return false
		}
		b[n] = v[i]
		n++
	}
	switch n {
	case 88, 72:
		return names(b[:n/2]) && second(b[n/2:n])
	case 44, 36:
		return names(b[:n]) || second(b[:n])
	case 90:
		return card(b[:30]) && dates(b[30:60], 0)
	case 60:
		return card(b[:30]) && dates(b[30:60], 0)
	case 30:
		return card(b[:n]) || dates(b[:n], 0)
	}
	return false
}

// names is a first line of TD3 or TD2.
func names(b []byte) bool {
	if b[0] != 'P' && b[0] != 'I' && b[0] != 'V' && b[0] != 'A' && b[0] != 'C' || digit(b[1]) {
		return false
	}
	for _, c := range b[2:] {
		if digit(c) {
			return false
		}
	}
	for i := 6; i < len(b); i++ {
		if b[i] == '<' && b[i-1] == '<' {
			return b[len(b)-1] == '<'
		}
	}
	return false
}

// second is a second line of TD3 or TD2: number, nation, birth, sex, expiry.
func second(b []byte) bool {
	return checked(b[:9], b[9]) && checked(b[13:19], b[19]) && checked(b[21:27], b[27])
}

// card is a first line of TD1.
func card(b []byte) bool {
	return (b[0] == 'I' || b[0] == 'A' || b[0] == 'C') && letter(b[2]) && checked(b[5:14], b[14])
}

// dates is a second line of TD1: birth, sex, expiry.
func dates(b []byte, at int) bool {
	return checked(b[at:at+6], b[at+6]) && checked(b[at+8:at+14], b[at+14]) && digit(b[0]) && letter(b[15])
}

// checked: weights 7, 3, 1; letters count from 10, fillers nothing.
func checked(b []byte, check byte) bool {
	sum := 0
	for i, c := range b {
		x := 0
		switch {
		case digit(c):
			x = int(c - '0')
		case letter(c):
			x = int(c-'A') + 10
		}
		sum += x * int("\x07\x03\x01"[i%3])
	}
	return digit(check) && sum%10 == int(check-'0')
}
