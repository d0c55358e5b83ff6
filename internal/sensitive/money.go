package sensitive

// luhn is ISO/IEC 7812's check over digits.
func luhn(c []byte) bool {
	sum := 0
	for i := len(c) - 1; i >= 0; i -= 2 {
		sum += int(c[i] - '0')
		if i > 0 {
			d := int(c[i-1]-'0') * 2
			sum += d/10 + d%10
		}
	}
	return sum%10 == 0
}

// isPAN: Luhn, and an issuer range with a length that its scheme uses.
func isPAN(c []byte) bool {
	n := len(c)
	if n < 12 || n > 19 || !allDigits(c) {
		return false
	}
	four := int(number(c[:4]))
	two := four / 100
	ok := false
	switch {
	case c[0] == '4': // Visa
		ok = n == 16 || n == 13 || n == 19
	case two >= 51 && two <= 55, four >= 2221 && four <= 2720: // Mastercard
		ok = n == 16
	case two == 34 || two == 37: // American Express
		ok = n == 15
	case two == 36 || two == 38 || two == 39, four >= 3000 && four <= 3059, four == 3095: // Diners Club
		ok = n >= 14 && n <= 19
	case four >= 3528 && four <= 3589: // JCB
		ok = n >= 16
	case four == 6011, four >= 6440 && four <= 6499, two == 65: // Discover
		ok = n >= 16
	case two == 62, two == 81: // UnionPay
		ok = n >= 16
	case four >= 2200 && four <= 2204: // Mir
		ok = n >= 16
	case two == 60: // RuPay
		ok = n == 16
	case four == 5018, four == 5020, four == 5038, four == 5893, four == 6304, four == 6703, four == 6759,
		four >= 6761 && four <= 6763, four == 6799, four == 6705, four == 6390: // Maestro, Bancontact
		ok = n >= 12
	}
	return ok && luhn(c) && !same(c)
}

// iban: the length of its country, and ISO 7064 mod 97,10.
func iban(c []byte) bool {
	if want := ibanLength(c[0], c[1]); want == 0 || want != len(c) || !digit(c[2]) || !digit(c[3]) {
		return false
	}
	return ibanMod(c)
}

func ibanMod(c []byte) bool {
	r := 0
	for i := range c {
		x := c[(i+4)%len(c)]
		if digit(x) {
			r = (r*10 + int(x-'0')) % 97
		} else {
			r = (r*100 + int(x-'A') + 10) % 97
		}
	}
	return r == 1
}

// ibanLength is how long a country's IBANs are, by the registry of SWIFT; zero: it has none.
func ibanLength(a, b byte) int {
	switch uint16(a)<<8 | uint16(b) {
	case 'N'<<8 | 'O':
		return 15
	case 'B'<<8 | 'E':
		return 16
	case 'D'<<8 | 'K', 'F'<<8 | 'O', 'F'<<8 | 'I', 'G'<<8 | 'L', 'N'<<8 | 'L', 'S'<<8 | 'D', 'F'<<8 | 'K':
		return 18
	case 'M'<<8 | 'K', 'S'<<8 | 'I':
		return 19
	case 'A'<<8 | 'T', 'B'<<8 | 'A', 'E'<<8 | 'E', 'K'<<8 | 'Z', 'X'<<8 | 'K', 'L'<<8 | 'T', 'L'<<8 | 'U', 'M'<<8 | 'N':
		return 20
	case 'C'<<8 | 'R', 'C'<<8 | 'H', 'H'<<8 | 'R', 'L'<<8 | 'V', 'L'<<8 | 'I':
		return 21
	case 'B'<<8 | 'H', 'B'<<8 | 'G', 'D'<<8 | 'E', 'G'<<8 | 'E', 'I'<<8 | 'E', 'M'<<8 | 'E', 'R'<<8 | 'S', 'G'<<8 | 'B', 'V'<<8 | 'A':
		return 22
	case 'T'<<8 | 'L', 'G'<<8 | 'I', 'I'<<8 | 'Q', 'I'<<8 | 'L', 'A'<<8 | 'E', 'O'<<8 | 'M', 'S'<<8 | 'O':
		return 23
	case 'A'<<8 | 'D', 'C'<<8 | 'Z', 'M'<<8 | 'D', 'P'<<8 | 'K', 'R'<<8 | 'O', 'S'<<8 | 'A', 'S'<<8 | 'K', 'E'<<8 | 'S', 'S'<<8 | 'E', 'T'<<8 | 'N', 'V'<<8 | 'G':
		return 24
	case 'L'<<8 | 'Y', 'P'<<8 | 'T', 'S'<<8 | 'T':
		return 25
	case 'I'<<8 | 'S', 'T'<<8 | 'R':
		return 26
	case 'F'<<8 | 'R', 'G'<<8 | 'R', 'I'<<8 | 'T', 'M'<<8 | 'C', 'M'<<8 | 'R', 'S'<<8 | 'M', 'D'<<8 | 'J', 'B'<<8 | 'I':
		return 27
	case 'A'<<8 | 'L', 'A'<<8 | 'Z', 'B'<<8 | 'Y', 'C'<<8 | 'Y', 'D'<<8 | 'O', 'S'<<8 | 'V', 'G'<<8 | 'T', 'H'<<8 | 'U', 'L'<<8 | 'B', 'P'<<8 | 'L', 'N'<<8 | 'I':
		return 28
	case 'B'<<8 | 'R', 'E'<<8 | 'G', 'P'<<8 | 'S', 'Q'<<8 | 'A', 'U'<<8 | 'A':
		return 29
	case 'J'<<8 | 'O', 'K'<<8 | 'W', 'M'<<8 | 'U', 'Y'<<8 | 'E':
		return 30
	case 'M'<<8 | 'T', 'S'<<8 | 'C':
		return 31
	case 'L'<<8 | 'C':
		return 32
	case 'R'<<8 | 'U':
		return 33
	}
	return 0
}

// vat is a VAT number with its country before it. Without a name that speaks for it only those count
// whose checksum is known here; with one, also those without a country, and those without a checksum.
func vat(c []byte, named bool) bool {
	if len(c) < 8 || len(c) > 14 {
		return false
	}
	if !letter(c[0]) || !letter(c[1]) {
		return named && (vatOf("NL", c) || vatOf("BE", c) || vatOf("FR", c) || vatOf("DE", c) || vatOf("ES", c) || vatOf("IT", c))
	}
	country, body := [2]byte{c[0], c[1]}, c[2:]
	switch string(country[:]) {
	case "NL", "BE", "FR", "DE", "ES", "IT", "AT", "LU", "PT", "PL", "DK", "FI":
		return vatOf(string(country[:]), body) || named && vatOf("FR", c)
	}
	if !named {
		return false
	}
	least, most := 0, 0
	switch string(country[:]) {
	case "CY", "EE", "EL", "GR", "LT":
		least, most = 9, 12
	case "CZ", "IE", "HU", "MT", "SI":
		least, most = 8, 10
	case "BG", "SK", "RO":
		least, most = 2, 10
	case "GB", "XI", "EU", "LV", "HR", "SE", "CH", "NO":
		least, most = 9, 12
	}
	digits := 0
	for _, x := range body {
		if digit(x) {
			digits++
		}
	}
	return least > 0 && len(body) >= least && len(body) <= most && digits >= len(body)-2 || vatOf("FR", c)
}

// vatOf checks a country's number without its letters.
func vatOf(country string, b []byte) bool {
	n := len(b)
	switch country {
	case "NL":
		if n != 12 || b[9] != 'B' || !allDigits(b[:9]) || !allDigits(b[10:]) {
			return false
		}
		if bsn(b[:9]) {
			return true
		}
		var full [14]byte // since 2020 sole traders have numbers checked like an IBAN, country first
		copy(full[:], "NL")
		copy(full[2:], b)
		r := 0
		for _, x := range full {
			if digit(x) {
				r = (r*10 + int(x-'0')) % 97
			} else {
				r = (r*100 + int(x-'A') + 10) % 97
			}
		}
		return r == 1
	case "BE":
		return n == 10 && allDigits(b) && b[0] <= '1' && 97-number(b[:8])%97 == number(b[8:])
	case "FR":
		if n != 11 || !allDigits(b[2:]) || !luhn(b[2:]) {
			return false
		}
		if !allDigits(b[:2]) {
			return true // keys with a letter are not published
		}
		return (12+3*(number(b[2:])%97))%97 == number(b[:2])
	case "DE":
		return n == 9 && allDigits(b) && b[0] != '0' && mod1110(b)
	case "ES":
		return n == 9 && (dni(b) || cif(b))
	case "IT":
		return n == 11 && allDigits(b) && luhn(b) && !same(b)
	case "AT":
		if n != 9 || b[0] != 'U' || !allDigits(b[1:]) {
			return false
		}
		sum := 4
		for i, x := range b[1:8] {
			d := int(x-'0') * (1 + i%2)
			sum += d/10 + d%10
		}
		return (10-sum%10)%10 == int(b[8]-'0')
	case "LU":
		return n == 8 && allDigits(b) && number(b[:6])%89 == number(b[6:])
	case "PT":
		return n == 9 && allDigits(b) && (11-weigh(b[:8], "\x09\x08\x07\x06\x05\x04\x03\x02")%11)%11%10 == int(b[8]-'0')
	case "PL":
		return n == 10 && allDigits(b) && weigh(b[:9], "\x06\x05\x07\x02\x03\x04\x05\x06\x07")%11 == int(b[9]-'0')
	case "DK":
		return n == 8 && allDigits(b) && b[0] != '0' && weigh(b, "\x02\x07\x06\x05\x04\x03\x02\x01")%11 == 0
	case "FI":
		return n == 8 && allDigits(b) && (11-weigh(b[:7], "\x07\x09\x0a\x05\x08\x04\x02")%11)%11 == int(b[7]-'0')
	}
	return false
}

func weigh(b []byte, weights string) (sum int) {
	for i, x := range b {
		sum += int(x-'0') * int(weights[i])
	}
	return sum
}

// cif is a Spanish company's number: a letter, seven digits, and a control that is a digit or a letter.
func cif(b []byte) bool {
	if !letter(b[0]) || !allDigits(b[1:8]) || index("ABCDEFGHJKLMNPQRSUVW", b[0]) < 0 {
		return false
	}
	sum := 0
	for i, x := range b[1:8] {
		d := int(x - '0')
		if i%2 == 0 {
			d = d*2/10 + d*2%10
		}
		sum += d
	}
	control := (10 - sum%10) % 10
	return b[8] == byte('0'+control) || b[8] == "JABCDEFGHI"[control]
}
