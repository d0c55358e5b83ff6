package sensitive

import (
	"encoding/base64"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"

	"github.com/vedette-project/vedette"
)

// What real values look like, each built from its published definition and never by asking the code under test.

type gen func(r *rand.Rand) string

// kind is a type with ways to write it, and names that fields with it have.
type kind struct {
	data     vedette.DataType
	speaking []string
	neutral  []string // nil: the type is only known by a name
	write    []gen
	bare     []gen // ways that only a name makes plain
}

func digitsOf(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + r.IntN(10))
	}
	return string(b)
}

func pick(r *rand.Rand, s ...string) string { return s[r.IntN(len(s))] }

func from(r *rand.Rand, set string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = set[r.IntN(len(set))]
	}
	return string(b)
}

const (
	upperSet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	lowerSet = "abcdefghijklmnopqrstuvwxyz"
	wordSet  = upperSet + lowerSet + "0123456789"
)

// group writes spaces or another mark after every so many characters.
func group(s, mark string, sizes ...int) string {
	var b strings.Builder
	for i, k := 0, 0; i < len(s); k++ {
		n := min(sizes[min(k, len(sizes)-1)], len(s)-i)
		if i > 0 {
			b.WriteString(mark)
		}
		b.WriteString(s[i : i+n])
		i += n
	}
	return b.String()
}

// luhnDigit completes a number: from the right, every second digit doubled.
func luhnDigit(body string) string {
	sum, double := 0, true
	for i := len(body) - 1; i >= 0; i-- {
		d := int(body[i] - '0')
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
		double = !double
	}
	return body + string(rune('0'+(10-sum%10)%10))
}

func genPAN(r *rand.Rand) string {
	switch r.IntN(7) {
	case 0:
		return luhnDigit("3" + pick(r, "4", "7") + digitsOf(r, 12))
	case 1:
		return luhnDigit(pick(r, "51", "52", "53", "54", "55") + digitsOf(r, 13))
	case 2:
		return luhnDigit(pick(r, "2221", "2500", "2720") + digitsOf(r, 11))
	case 3:
		return luhnDigit(pick(r, "6011", "6500") + digitsOf(r, 11))
	case 4:
		return luhnDigit("3530" + digitsOf(r, 11))
	case 5:
		return luhnDigit("36" + digitsOf(r, 11))
	}
	return luhnDigit("4" + digitsOf(r, 14))
}

func genIBAN(r *rand.Rand) string {
	country, bban := "NL", ""
	switch r.IntN(8) {
	case 0:
		country, bban = "BE", digitsOf(r, 12)
	case 1:
		country, bban = "DE", digitsOf(r, 18)
	case 2:
		country, bban = "FR", digitsOf(r, 20)+from(r, wordSet[:26], 1)+digitsOf(r, 2)
	case 3:
		country, bban = "ES", digitsOf(r, 20)
	case 4:
		country, bban = "IT", from(r, upperSet, 1)+digitsOf(r, 22)
	case 5:
		country, bban = "GB", from(r, upperSet, 4)+digitsOf(r, 14)
	case 6:
		country, bban = "LU", digitsOf(r, 16)
	default:
		bban = pick(r, "ABNA", "RABO", "INGB", "TRIO") + digitsOf(r, 10)
	}
	var num strings.Builder
	for _, c := range bban + country + "00" {
		if c >= 'A' {
			fmt.Fprint(&num, int(c-'A')+10)
		} else {
			num.WriteRune(c)
		}
	}
	n, _ := new(big.Int).SetString(num.String(), 10)
	rest := new(big.Int).Mod(n, big.NewInt(97)).Int64()
	return fmt.Sprintf("%s%02d%s", country, 98-rest, bban)
}

func genBSN(r *rand.Rand) string {
	for {
		b := digitsOf(r, 8)
		sum := 0
		for i := range 8 {
			sum += (9 - i) * int(b[i]-'0')
		}
		if sum%11 < 10 && b != "00000000" {
			return fmt.Sprintf("%s%d", b, sum%11)
		}
	}
}

func genNIR(r *rand.Rand) string {
	dept := pick(r, "75", "13", "69", "2A", "2B", "33", "97")
	head := fmt.Sprintf("%d%02d%02d", 1+r.IntN(2), r.IntN(100), 1+r.IntN(12))
	tail := fmt.Sprintf("%03d%03d", 1+r.IntN(900), 1+r.IntN(998))
	as := map[string]string{"2A": "19", "2B": "18"}[dept]
	if as == "" {
		as = dept
	}
	n, _ := new(big.Int).SetString(head+as+tail, 10)
	return fmt.Sprintf("%s%s%s%02d", head, dept, tail, 97-new(big.Int).Mod(n, big.NewInt(97)).Int64())
}

func genBE(r *rand.Rand) string {
	year := 1930 + r.IntN(90)
	body := fmt.Sprintf("%02d%02d%02d%03d", year%100, 1+r.IntN(12), 1+r.IntN(28), 1+r.IntN(997))
	n, _ := new(big.Int).SetString(body, 10)
	if year >= 2000 {
		n, _ = new(big.Int).SetString("2"+body, 10)
	}
	return fmt.Sprintf("%s%02d", body, 97-new(big.Int).Mod(n, big.NewInt(97)).Int64())
}

func genSSN(r *rand.Rand) string {
	area := 1 + r.IntN(898)
	if area == 666 {
		area = 667
	}
	return fmt.Sprintf("%03d%02d%04d", area, 1+r.IntN(99), 1+r.IntN(9999))
}

func genDNI(r *rand.Rand) string {
	n := r.IntN(100000000)
	letters := "TRWAGMYFPDXBNJZSQVHLCKE"
	if r.IntN(3) == 0 {
		x := r.IntN(3)
		m := r.IntN(10000000)
		return fmt.Sprintf("%c%07d%c", "XYZ"[x], m, letters[(x*10000000+m)%23])
	}
	return fmt.Sprintf("%08d%c", n, letters[n%23])
}

func genCF(r *rand.Rand) string {
	consonants := "BCDFGLMNPRSTVZ"
	day := 1 + r.IntN(28)
	if r.IntN(2) == 0 {
		day += 40
	}
	s := from(r, consonants, 6) + fmt.Sprintf("%02d%c%02d", r.IntN(100), "ABCDEHLMPRST"[r.IntN(12)], day) + from(r, "ABCDFGHL", 1) + digitsOf(r, 3)
	if r.IntN(10) == 0 { // omocodia: the last digit as a letter
		s = s[:14] + string("LMNPQRSTUV"[s[14]-'0'])
	}
	odd := map[byte]int{'0': 1, '1': 0, '2': 5, '3': 7, '4': 9, '5': 13, '6': 15, '7': 17, '8': 19, '9': 21,
		'A': 1, 'B': 0, 'C': 5, 'D': 7, 'E': 9, 'F': 13, 'G': 15, 'H': 17, 'I': 19, 'J': 21, 'K': 2, 'L': 4, 'M': 18, 'N': 20,
		'O': 11, 'P': 3, 'Q': 6, 'R': 8, 'S': 12, 'T': 14, 'U': 16, 'V': 10, 'W': 22, 'X': 25, 'Y': 24, 'Z': 23}
	sum := 0
	for i := range 15 {
		switch {
		case i%2 == 0:
			sum += odd[s[i]]
		case s[i] >= 'A':
			sum += int(s[i] - 'A')
		default:
			sum += int(s[i] - '0')
		}
	}
	return s + string(upperSet[sum%26])
}

func check1110(body string) string {
	product := 10
	for _, c := range body {
		sum := (int(c-'0') + product) % 10
		if sum == 0 {
			sum = 10
		}
		product = 2 * sum % 11
	}
	check := 11 - product
	if check == 10 {
		check = 0
	}
	return body + fmt.Sprint(check)
}

func genSteuer(r *rand.Rand) string {
	for {
		p := r.Perm(10)
		digits := p[:9] // nine different ones, one of them again: ten
		if r.IntN(3) == 0 {
			digits = append(append([]int{}, p[:8]...), p[0])
		}
		digits = append(append([]int{}, digits...), p[0])
		r.Shuffle(10, func(i, j int) { digits[i], digits[j] = digits[j], digits[i] })
		if digits[0] == 0 {
			continue
		}
		var b strings.Builder
		for _, d := range digits {
			fmt.Fprint(&b, d)
		}
		return check1110(b.String())
	}
}

func genNHS(r *rand.Rand) string {
	for {
		b := pick(r, "4", "6", "7", "9") + digitsOf(r, 8)
		sum := 0
		for i := range 9 {
			sum += (10 - i) * int(b[i]-'0')
		}
		c := 11 - sum%11
		if c == 11 {
			c = 0
		}
		if c < 10 {
			return fmt.Sprintf("%s%d", b, c)
		}
	}
}

func genVAT(r *rand.Rand) string {
	switch r.IntN(6) {
	case 0:
		return "NL" + genBSN(r) + "B" + fmt.Sprintf("%02d", 1+r.IntN(9))
	case 1:
		b := 1000000 + r.IntN(8000000)
		return fmt.Sprintf("BE0%07d%02d", b, 97-b%97)
	case 2:
		siren := luhnDigit(digitsOf(r, 8))
		var n int
		fmt.Sscan("1"+siren, &n)
		n -= 1000000000
		return fmt.Sprintf("FR%02d%s", (12+3*(n%97))%97, siren)
	case 3:
		return "DE" + check1110(fmt.Sprint(10000000+r.IntN(89999999)))
	case 4:
		return "ES" + genDNI(r)
	}
	return "IT" + luhnDigit(digitsOf(r, 10))
}

func mrzCheck(s string) string {
	sum := 0
	for i, c := range s {
		v := 0
		if c >= '0' && c <= '9' {
			v = int(c - '0')
		} else if c >= 'A' && c <= 'Z' {
			v = int(c-'A') + 10
		}
		sum += v * []int{7, 3, 1}[i%3]
	}
	return s + fmt.Sprint(sum%10)
}

func pad(s string, n int) string { return (s + strings.Repeat("<", n))[:n] }

func genMRZ(r *rand.Rand) string {
	number := mrzCheck(from(r, upperSet, 2) + digitsOf(r, 7))
	birth := mrzCheck(fmt.Sprintf("%02d%02d%02d", r.IntN(100), 1+r.IntN(12), 1+r.IntN(28)))
	until := mrzCheck(fmt.Sprintf("%02d%02d%02d", 26+r.IntN(9), 1+r.IntN(12), 1+r.IntN(28)))
	name := from(r, upperSet, 5) + "<<" + from(r, upperSet, 4) + "<" + from(r, upperSet, 5)
	nation := pick(r, "NLD", "BEL", "FRA", "ESP", "D<<")
	sex := pick(r, "M", "F", "<")
	if r.IntN(2) == 0 {
		two := number + nation + birth + sex + until + pad("", 14)
		two += "0"
		all := number + birth + until + pad("", 14) + "0"
		two += mrzCheck(all)[len(all):]
		return pad("P<"+nation+name, 44) + pick(r, "\n", "") + two
	}
	one := pad("I<"+nation+number, 30)
	return one + "\n" + pad(birth+sex+until+nation, 29) + "4\n" + pad(name, 30)
}

func genJWT(r *rand.Rand) string {
	e := base64.RawURLEncoding
	head := pick(r, `{"alg":"HS256","typ":"JWT"}`, `{"typ":"JWT","alg":"RS256","kid":"2024-01"}`, `{"alg":"none"}`, `{ "alg": "ES256" }`)
	sig := make([]byte, 32)
	for i := range sig {
		sig[i] = byte(r.IntN(256))
	}
	return e.EncodeToString([]byte(head)) + "." + e.EncodeToString([]byte(fmt.Sprintf(`{"sub":"%d","exp":%d}`, r.IntN(1e9), r.IntN(1e9)))) + "." + e.EncodeToString(sig)
}
