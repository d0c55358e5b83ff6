package sensitive

// Numbers of citizens, each from its published definition. They take what compact wrote.

// bsn: the Dutch 11-test, weights 9 to 2 and -1. Eight digits are nine whose zero a number lost.
func bsn(c []byte) bool {
	if !allDigits(c) || len(c) == 8 && c[0] == '0' {
		return false
	}
	sum, weight := 0, len(c)
	for _, x := range c[:len(c)-1] {
		sum += int(x-'0') * weight
		weight--
	}
	return sum%11 == int(c[len(c)-1]-'0') && sum > 0
}

// nir: France's number of sex, year, month, department, commune, order and key: 97 less the remainder.
// Corsica's departments 2A and 2B count as 19 and 18.
func nir(c []byte) bool {
	var d [15]byte
	copy(d[:], c)
	if !nirBody(d[:13]) || !allDigits(d[13:]) {
		return false
	}
	switch d[6] {
	case 'A':
		d[5], d[6] = '1', '9'
	case 'B':
		d[5], d[6] = '1', '8'
	}
	return 97-number(d[:13])%97 == number(d[13:])
}

// nirBody is the number without its key.
func nirBody(c []byte) bool {
	for i, x := range c {
		if !digit(x) && !(i == 6 && c[5] == '2' && (x == 'A' || x == 'B')) {
			return false
		}
	}
	switch c[0] {
	case '1', '2', '3', '4', '7', '8':
	default:
		return false
	}
	month := number(c[3:5])
	if month < 1 || month > 12 && month < 20 || month > 42 && month < 50 {
		return false
	}
	return c[5] != '0' || c[6] != '0'
}

// rijksregister: Belgium's number, a date of birth, a counter, and 97 less the remainder of the nine digits,
// with a 2 before them for who was born from 2000 on. Numbers of who is not registered have 20 or 40
// added to the month. Fewer than eleven digits are eleven whose zeros a number lost.
func rijksregister(c []byte) bool {
	if !allDigits(c) {
		return false
	}
	n := number(c)
	check, body := n%100, n/100
	month, day, counter := body/100000%100, body/1000%100, body%1000
	switch {
	case month > 40:
		month -= 40
	case month > 20:
		month -= 20
	}
	if month > 12 || day > 31 || counter == 0 || counter == 999 || check == 0 || body == 0 {
		return false
	}
	if month == 0 || day == 0 {
		return false // dates that are not known are rare, and zeros are not
	}
	return 97-body%97 == check || 97-(2000000000+body)%97 == check
}

// ssn: areas 000, 666 and from 900, group 00 and serial 0000 were never issued. Fewer than nine digits
// are nine whose zeros a number lost.
func ssn(c []byte) bool {
	if !allDigits(c) {
		return false
	}
	n := number(c)
	area := n / 1000000
	return area != 0 && area != 666 && area < 900 && n/10000%100 != 0 && n%10000 != 0 && !same(c)
}

// dni: Spain's eight digits, or X, Y or Z for 0, 1, 2 and seven, and the letter that their remainder by 23 picks.
func dni(c []byte) bool {
	if len(c) != 9 || !letter(c[8]) || !allDigits(c[1:8]) {
		return false
	}
	n := number(c[1:8])
	switch x := c[0]; {
	case digit(x):
		n += uint64(x-'0') * 10000000
	case x >= 'X' && x <= 'Z':
		n += uint64(x-'X') * 10000000
	default:
		return false
	}
	return "TRWAGMYFPDXBNJZSQVHLCKE"[n%23] == c[8]
}

// codiceFiscale: Italy's sixteen characters. Where two persons would have the same, digits are written as
// letters (omocodia). The last letter is the sum of what odd and even places count, modulo 26.
func codiceFiscale(c []byte) bool {
	if len(c) != 16 || !letter(c[15]) {
		return false
	}
	const shape = "LLLLLLDDMDDLDDDL"
	sum := 0
	var num [16]byte
	for i, x := range c {
		switch shape[i] {
		case 'L':
			if !letter(x) {
				return false
			}
		case 'M':
			if !letter(x) || index("ABCDEHLMPRST", x) < 0 {
				return false
			}
		case 'D':
			k := index("LMNPQRSTUV", x)
			if digit(x) {
				k = int(x - '0')
			}
			if k < 0 {
				return false
			}
			num[i] = byte(k)
		}
		if i == 15 {
			break
		}
		v := int(x - 'A')
		if digit(x) {
			v = int(x - '0')
		}
		if i%2 == 0 {
			v = int("\x01\x00\x05\x07\x09\x0d\x0f\x11\x13\x15\x02\x04\x12\x14\x0b\x03\x06\x08\x0c\x0e\x10\x0a\x16\x19\x18\x17"[v])
		}
		sum += v
	}
	day := int(num[9])*10 + int(num[10])
	if day < 1 || day > 31 && day < 41 || day > 71 {
		return false
	}
	return byte('A'+sum%26) == c[15]
}

// steuerID: Germany's eleven digits. Among the first ten one digit stands twice or three times and the
// others once at most; the last is ISO 7064 mod 11,10.
func steuerID(c []byte) bool {
	if len(c) != 11 || c[0] == '0' || !allDigits(c) {
		return false
	}
	var seen [10]byte
	for _, x := range c[:10] {
		seen[x-'0']++
	}
	more := 0
	for _, k := range seen {
		if k > 3 {
			return false
		}
		if k > 1 {
			more++
		}
	}
	return more == 1 && mod1110(c)
}

// mod1110 is ISO 7064 mod 11,10 over digits, the last one the check.
func mod1110(c []byte) bool {
	p := 10
	for _, x := range c[:len(c)-1] {
		s := (int(x-'0') + p) % 10
		if s == 0 {
			s = 10
		}
		p = s * 2 % 11
	}
	return (11-p)%10 == int(c[len(c)-1]-'0')
}

// nhs: ten digits, weights 10 to 2, and 11 less the remainder.
func nhs(c []byte) bool {
	if len(c) != 10 || !allDigits(c) || same(c) {
		return false
	}
	sum := 0
	for i, x := range c[:9] {
		sum += int(x-'0') * (10 - i)
	}
	return (11-sum%11)%11 == int(c[9]-'0')
}

// threeThreeFour: the groups in which an NHS number is written.
func threeThreeFour(v string) bool {
	return len(v) == 12 && (v[3] == ' ' || v[3] == '-') && v[7] == v[3]
}

func same(c []byte) bool {
	for _, x := range c {
		if x != c[0] {
			return false
		}
	}
	return true
}

func index(s string, c byte) int {
	for i := 0; i < len(s); i++ {
		if s[i] == c {
			return i
		}
	}
	return -1
}
