package sensitive

import (
	"math/bits"

	"github.com/vedette-project/vedette"
)

// long is the length above which a string is only looked at for what its beginning shows.
const long = 256

// Value tells what one value looks like, a string or the text of a number. It allocates nothing, keeps
// nothing, and looks at the first bytes only of what is longer than 256.
func Value(p Prior, v string) vedette.DataType {
	named := p & pTypes
	if len(v) < 6 && named == 0 {
		return vedette.NoData
	}
	if len(v) > long {
		return longValue(v)
	}
	s := scan(v)
	if named != 0 {
		if d := byName(p, named, v, s); d != vedette.NoData {
			return d
		}
	}
	if len(v) < 6 {
		return vedette.NoData
	}
	if s.letters() == 0 && s.seen&(seenAt|seenOther|seenLT) == 0 {
		return numeric(p, v, s)
	}
	return lettered(p, v, s)
}

func longValue(v string) vedette.DataType {
	if isJWT(v) {
		return vedette.DataJWT
	}
	if secretPrefix(v) {
		return vedette.DataSecret
	}
	return vedette.NoData
}

// byName tries the types that the name speaks for, the one with the lowest number first.
func byName(p, named Prior, v string, s scanned) vedette.DataType {
	for m := named; m != 0; m &= m - 1 {
		d := vedette.DataType(bits.TrailingZeros64(uint64(m)))
		if ok := speaks(d, p, v, s); ok {
			return d
		}
	}
	return vedette.NoData
}

// speaks says whether a value fits a type that its name speaks for: looser than without.
func speaks(d vedette.DataType, p Prior, v string, s scanned) bool {
	switch d {
	case vedette.DataPhone:
		return namedPhone(v, s)
	case vedette.DataPersonName:
		return personName(v, s)
	case vedette.DataAddress:
		return address(p, v, s)
	case vedette.DataBirthDate:
		return birthDate(v)
	case vedette.DataGeo:
		return geoNumber(p, v, s) || latLon(v, s, 1)
	case vedette.DataIP:
		return s.dots() == 3 && s.letters() == 0 && ipv4(v, true) || ipv6(v, true)
	case vedette.DataSecret:
		return !isJWT(v) && opaque(v, s)
	case vedette.DataPassword:
		return password(v, s)
	case vedette.DataPromoCode:
		return promoCode(v, s)
	case vedette.DataCVC:
		return (len(v) == 3 || len(v) == 4) && s.digits() == len(v)
	case vedette.DataPassport:
		if passportNumber(v, s) {
			return true
		}
	}
	if d > vedette.DataPassport || s.seen&(seenAt|seenOther) != 0 || len(v) > 50 || len(v) < 7 {
		return false
	}
	var buf [compactMax]byte
	n := compact(v, &buf)
	if n < 0 {
		return false
	}
	c := buf[:n]
	switch d {
	case vedette.DataPAN:
		return isPAN(c)
	case vedette.DataBSN:
		return (n == 9 || n == 8) && bsn(c)
	case vedette.DataNIR:
		return n == 15 && nir(c) || n == 13 && nirBody(c)
	case vedette.DataRijksregister:
		return n >= 9 && n <= 11 && rijksregister(c)
	case vedette.DataSSN:
		return n >= 7 && n <= 9 && ssn(c)
	case vedette.DataDNI:
		return dni(c)
	case vedette.DataCodiceFiscale:
		return codiceFiscale(c)
	case vedette.DataSteuerID:
		return n == 11 && steuerID(c)
	case vedette.DataNHS:
		return n == 10 && nhs(c)
	case vedette.DataVAT:
		return vat(c, true)
	}
	return false
}

// numeric judges what has no letter in it: addresses and positions by their marks, then numbers by how many
// digits they have.
func numeric(p Prior, v string, s scanned) vedette.DataType {
	n := s.digits()
	if n < 4 {
		return vedette.NoData
	}
	if s.seen&seenColon != 0 {
		if s.dots() == 3 && p&fVersion == 0 && ipv4(v, p.For(vedette.DataIP)) {
			return vedette.DataIP
		}
		if ipv6(v, p.For(vedette.DataIP)) {
			return vedette.DataIP
		}
		return vedette.NoData // a time
	}
	if s.dots() >= 3 && s.dots()%3 == 0 && s.seen&^(seenComma|seenSpace) == 0 && ipv4(v, false) {
		if p&(fVersion|fAgainst) == 0 {
			return vedette.DataIP
		}
		return vedette.NoData
	}
	if s.seen&seenComma != 0 {
		if latLon(v, s, 3) {
			return vedette.DataGeo
		}
		return vedette.NoData
	}
	marks := len(v) - n
	if s.dots() == 1 && (marks == 1 || v[0] == '-' || s.seen&seenPlus != 0) {
		return vedette.NoData // a fraction
	}
	if n < 9 || n > 19 || p&fAgainst != 0 && s.seen&seenPlus == 0 {
		return vedette.NoData
	}
	if s.seen&seenPlus != 0 {
		if international(v, n) {
			return vedette.DataPhone
		}
		return vedette.NoData
	}
	if v[0] == '-' {
		return vedette.NoData
	}
	var buf [compactMax]byte
	if marks > 0 && s.seen&seenParen == 0 {
		if len(v) == 11 && n == 9 && v[3] == v[6] && (v[3] == '-' || v[3] == ' ' && p&fIdent == 0) && v[3] < '0' {
			compact(v, &buf)
			if ssn(buf[:9]) && (v[3] == '-' || !bsn(buf[:9])) {
				return vedette.DataSSN
			}
		}
	}
	if s.seen&seenParen == 0 {
		if compact(v, &buf) != n {
			return vedette.NoData
		}
		c := buf[:n]
		switch n {
		case 9:
			if marks > 0 && v[0] == '0' && !digit(v[2]) && p&fIdent == 0 && national(v, n) {
				return vedette.DataPhone
			}
			if bsn(c) {
				return vedette.DataBSN
			}
		case 10:
			if nhs(c) && (marks == 0 || threeThreeFour(v)) {
				return vedette.DataNHS
			}
		case 11:
			if rijksregister(c) {
				return vedette.DataRijksregister
			}
			if s.dots() == 0 && steuerID(c) {
				return vedette.DataSteuerID
			}
		default:
			if n == 15 && nir(c) {
				return vedette.DataNIR
			}
			if n >= 12 && s.dots() == 0 && s.seen&seenSlash == 0 && isPAN(c) {
				return vedette.DataPAN
			}
		}
	}
	if marks > 0 && p&fIdent == 0 && national(v, n) {
		return vedette.DataPhone
	}
	return vedette.NoData
}

// lettered judges what has a letter or an unusual mark in it.
func lettered(p Prior, v string, s scanned) vedette.DataType {
	if s.seen&seenAt != 0 && p&(fAgainst|fOpaque) != fAgainst|fOpaque && email(v) {
		return vedette.DataEmail
	}
	switch v[0] {
	case 'e', 'B', 'b':
		if len(v) > 30 && isJWT(v) {
			return vedette.DataJWT
		}
	}
	if len(v) >= 16 && secretPrefix(v) {
		return vedette.DataSecret
	}
	if s.seen&seenLT != 0 {
		if len(v) >= 30 && mrz(v) {
			return vedette.DataPassport
		}
		return vedette.NoData
	}
	if s.colons() >= 2 && (s.digits() > 1 || p.For(vedette.DataIP)) { // dead::beef is of a program
		if ipv6(v, p.For(vedette.DataIP)) {
			return vedette.DataIP
		}
	}
	n := s.digits()
	if n < 7 && (len(v) != 16 || s.letters()+n != 16) { // digits may be letters in Italy's
		return vedette.NoData
	}
	if s.dashes() == 4 && len(v) == 36 {
		return vedette.NoData // a UUID
	}
	if s.seen&(seenAt|seenOther|seenColon) == 0 && len(v) <= 50 {
		var buf [compactMax]byte
		if m := compact(v, &buf); m >= 9 && m <= 34 {
			if d := identifiers(p, buf[:m], s.letters()); d != vedette.NoData {
				return d
			}
		}
	}
	if n >= 9 && s.seen&seenSpace != 0 {
		return text(v)
	}
	return vedette.NoData
}

// identifiers tries what is made of letters and digits and has a checksum.
func identifiers(p Prior, c []byte, letters int) vedette.DataType {
	n := len(c)
	if n >= 15 && letter(c[0]) && letter(c[1]) && digit(c[2]) && digit(c[3]) && iban(c) {
		return vedette.DataIBAN
	}
	switch {
	case n == 9 && letters <= 2:
		if p&fAgainst == 0 && dni(c) {
			return vedette.DataDNI
		}
	case n == 16 && letters >= 9:
		if codiceFiscale(c) {
			return vedette.DataCodiceFiscale
		}
	case n == 15 && letters == 1:
		if nir(c) {
			return vedette.DataNIR
		}
	}
	if letter(c[0]) && letter(c[1]) && p&fAgainst == 0 && vat(c, false) {
		return vedette.DataVAT
	}
	return vedette.NoData
}
