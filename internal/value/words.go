package value

import "strings"

// fold writes a letter in lower case without its accent; 0: no letter or digit. The second byte is
// for letters that become two.
func fold(r rune) (a, b byte) {
	switch {
	case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
		return byte(r), 0
	case r >= 'A' && r <= 'Z':
		return byte(r) + 'a' - 'A', 0
	case r < 0xc0 || r > 0x17f:
		return 0, 0
	}
	switch r {
	case 'à', 'á', 'â', 'ã', 'ä', 'å', 'À', 'Á', 'Â', 'Ã', 'Ä', 'Å':
		return 'a', 0
	case 'æ', 'Æ':
		return 'a', 'e'
	case 'ç', 'Ç':
		return 'c', 0
	case 'è', 'é', 'ê', 'ë', 'È', 'É', 'Ê', 'Ë':
		return 'e', 0
	case 'ì', 'í', 'î', 'ï', 'Ì', 'Í', 'Î', 'Ï':
		return 'i', 0
	case 'ñ', 'Ñ':
		return 'n', 0
	case 'ò', 'ó', 'ô', 'õ', 'ö', 'ø', 'Ò', 'Ó', 'Ô', 'Õ', 'Ö', 'Ø':
		return 'o', 0
	case 'œ', 'Œ':
		return 'o', 'e'
	case 'ù', 'ú', 'û', 'ü', 'Ù', 'Ú', 'Û', 'Ü':
		return 'u', 0
	case 'ß':
		return 's', 's'
	case 'ý', 'ÿ', 'Ý':
		return 'y', 0
	}
	return 0, 0
}

// split takes a name apart into folded words, and hands out each: giftCards → gift cards,
// "mot-de-passe" → mot de passe, APIKey → api key. It stops when take says so.
func split(s string, take func(string) bool) {
	if len(s) > maxLength {
		s = s[len(s)-maxLength:]
	}
	var buf [2*maxLength + 2]byte
	n := 0
	lower, upper := false, 0 // the letter before was a small one; how many capitals in a row
	cut := func() bool {
		w := buf[:n]
		n = 0
		return len(w) == 0 || take(string(w))
	}
	for _, r := range s {
		a, b := fold(r)
		if a == 0 {
			if !cut() {
				return
			}
			lower, upper = false, 0
			continue
		}
		capital := r >= 'A' && r <= 'Z'
		if capital && lower && !cut() {
			return
		}
		if !capital && upper > 1 && a > '9' && n > 1 { // the last capital begins the next word
			last := buf[n-1]
			n--
			if !cut() {
				return
			}
			buf[0], n = last, 1
		}
		buf[n] = a
		n++
		if b != 0 {
			buf[n] = b
			n++
		}
		if capital {
			upper++
		} else {
			upper = 0
		}
		lower = !capital && a > '9'
	}
	cut()
}

// joined writes a name as one folded word: cardNumber and card_number → cardnumber.
func joined(s string) string {
	if len(s) > 64 {
		s = s[:64]
	}
	var buf [130]byte
	n := 0
	for _, r := range s {
		a, b := fold(r)
		if a != 0 {
			buf[n] = a
			n++
		}
		if b != 0 {
			buf[n] = b
			n++
		}
	}
	return string(buf[:n])
}

// base takes the simplest plural away.
func base(w string) string {
	n := len(w)
	if n < 3 || w[n-1] != 's' && w[n-1] != 'x' || w[n-2] == 's' || w[n-2] == 'u' && w[n-1] == 's' || w[n-2] == 'i' {
		return w
	}
	return w[:n-1]
}

// ending is a rewriting of a word's end: its plural, or a form of its verb.
type ending struct{ from, to string }

// endings are tried in order; those of five languages do not hinder each other, as only what is then a known word counts.
func endings() []ending {
	return []ending{
		{"ies", "y"}, {"es", ""}, {"ing", ""}, {"ing", "e"}, {"ed", ""}, {"ed", "e"}, {"er", ""}, {"or", "e"}, {"ation", "e"},
		{"en", ""}, {"en", "e"}, {"n", ""}, {"e", ""}, {"er", "e"}, {"t", "en"}, {"je", ""}, {"jes", ""}, {"etje", ""}, {"ren", "r"}, {"'s", ""},
		{"aux", "al"}, {"eaux", "eau"}, {"ee", "e"}, {"ez", "er"}, {"ons", "er"}, {"ions", "ion"},
		{"s", "er"}, {"iones", "ion"}, {"ces", "z"}, {"ando", "ar"}, {"ado", "ar"},
		{"ungen", "ung"}, {"aege", "ag"}, {"innen", ""}, {"em", ""},
	}
}

// stems calls try with forms that the word may be of, until it says that it knows one.
func stems(w string, ends []ending, try func(string) bool) bool {
	if try(w) {
		return true
	}
	if b := base(w); b != w && try(b) {
		return true
	}
	if len(w) < 4 {
		return false
	}
	for _, e := range ends {
		k := len(w) - len(e.from)
		if k < 3 || w[k:] != e.from {
			continue
		}
		stem := w[:k]
		if e.to != "" {
			stem += e.to
		}
		if try(stem) {
			return true
		}
		if e.to != "" || k < 4 || e.from[0] != 'e' && e.from != "ing" {
			continue
		}
		// Dutch writes bon, bonnen and zaak, zaken; English stop, stopped.
		if stem[k-1] == stem[k-2] {
			if try(stem[:k-1]) {
				return true
			}
		} else if strings.IndexByte("aeou", stem[k-2]) >= 0 && try(stem[:k-2]+stem[k-2:k-1]+stem[k-2:]) {
			return true
		}
		// and v, z become f, s: brieven, brief; prijzen, prijs.
		switch stem[k-1] {
		case 'v':
			if try(stem[:k-1] + "f") {
				return true
			}
		case 'z':
			if try(stem[:k-1] + "s") {
				return true
			}
		}
	}
	return false
}
