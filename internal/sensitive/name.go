package sensitive

import "strings"

// Name reads the path of a place: the words of its last segment and, where those only say "number" or
// "name", of the segment above it. Words are told apart in camelCase, snake_case, kebab-case and, where
// two known ones are written together, without any mark.
func Name(path string) Prior {
	var s splitter
	last, above := segments(path)
	s.split(last)
	p := s.read()
	one := Prior(0)
	if s.who() {
		one = fOne
	}
	if p&pTypes == 0 && p&fGeneric != 0 && p&fMeta == 0 && above != "" && s.generic() {
		s = splitter{}
		s.split(above)
		s.split(last)
		p = s.read()
	}
	if p&pPAN != 0 && above != "" {
		var a splitter
		a.split(above)
		p |= a.read() & (fHouse | pPromo) // loyalty.cardNumber, giftCard.cardNumber
	}
	if p == 0 && (last == "cap" || last == "cp") {
		return pAddress | fZip // by themselves only: a market has a cap too
	}
	return settle(p, s.last) | one
}

// settle lets what a name says as a whole overrule its words.
func settle(p, last Prior) Prior {
	if p&fMeta != 0 {
		p &^= pTypes
	}
	if (last&fName != 0 || last&fWho != 0 && p&fName != 0) && p&pPerson == 0 {
		// A card's name, a phone's name, an address's name: only a person's is sought.
		p &^= pTypes
		if p&fWho != 0 && p&(fThing|fAgainst) == 0 && p&fMeta == 0 {
			p |= pPerson
		}
	}
	if p&fThing != 0 {
		p &^= pPerson | pPassword
	}
	if p&fOpaque != 0 {
		p &^= pSecret | pJWT
	}
	if last&(fIdent|fThing|fAgainst) != 0 && last&pTypes == 0 {
		p &^= pTypes // addressId, phone_country, passwordPolicy: the last word is what it is
	}
	if p&(fHouse|pPromo) != 0 && p&pPAN != 0 {
		p &^= pPAN
		p |= fAgainst
	}
	if p&(pSecret|pAddress) == pSecret|pAddress {
		p &^= pSecret | pJWT // where a token is, on a chain
	}
	if p&pTypes&^pPromo != 0 {
		p &^= fAgainst // "order_email" is an email all the same
	}
	if p&fVersion != 0 {
		p &^= pIP
	}
	return p &^ (fName | fMeta)
}

// segments gives the last segment of a path and the one above it; elements of arrays and members whose
// name is a value have the name of what holds them.
func segments(path string) (last, above string) {
	last, rest := cutLast(path)
	above, _ = cutLast(rest)
	return last, above
}

func cutLast(path string) (last, rest string) {
	for {
		for strings.HasSuffix(path, "[]") {
			path = path[:len(path)-2]
		}
		i := strings.LastIndexByte(path, '.')
		last = path[i+1:]
		if i < 0 {
			return last, ""
		}
		path = path[:i]
		if last != "*" && last != "" {
			return last, path
		}
	}
}

// splitter holds the words of a name in lower case, without accents.
type splitter struct {
	text [128]byte
	n    int
	end  [16]uint8 // where each word ends
	k    int
	last Prior // of the last thing read
	only Prior // what all things read have in common
}

func (s *splitter) close() {
	start := 0
	if s.k > 0 {
		start = int(s.end[s.k-1])
	}
	if s.n > start && s.k < len(s.end) {
		s.end[s.k] = uint8(s.n)
		s.k++
	}
}

func (s *splitter) put(c byte) {
	if s.n < len(s.text) && s.k < len(s.end) {
		s.text[s.n] = c
		s.n++
	}
}

func (s *splitter) split(v string) {
	if len(v) > 100 {
		v = v[len(v)-100:] // the last words of a name tell
	}
	for i := 0; i < len(v); i++ {
		c := v[i]
		switch {
		case 'a' <= c && c <= 'z':
			s.put(c)
		case '0' <= c && c <= '9':
			s.put(c)
		case 'A' <= c && c <= 'Z':
			lowBefore := i > 0 && (v[i-1] >= 'a' && v[i-1] <= 'z' || v[i-1] >= '0' && v[i-1] <= '9')
			lowAfter := i > 0 && i+1 < len(v) && v[i-1] >= 'A' && v[i-1] <= 'Z' && v[i+1] >= 'a' && v[i+1] <= 'z'
			if lowBefore || lowAfter {
				s.close()
			}
			s.put(c | 0x20)
		case c == 0xC3 && i+1 < len(v):
			i++
			s.accent(v[i])
		default:
			s.close()
		}
	}
	s.close()
}

// accent writes a letter of Latin-1, given by the second byte of its UTF-8, without its mark.
func (s *splitter) accent(c byte) {
	if c == 0x9F {
		s.put('s')
		s.put('s')
		return
	}
	const plain = "aaaaaaaceeeeiiiidnooooo_ouuuuyty"
	if c >= 0x80 && c < 0xC0 {
		s.put(plain[c&0x1F])
	}
}

// read puts together what the words say. Words that are one together are read as one: "card", "number".
func (s *splitter) read() Prior {
	var p Prior
	s.only = ^Prior(0)
	for i := 0; i < s.k; {
		start := 0
		if i > 0 {
			start = int(s.end[i-1])
		}
		took := 0
		var w Prior
		for n := min(4, s.k-i); n > 0; n-- {
			if w = lookup(s.text[start:s.end[i+n-1]]); w != 0 {
				took = n
				break
			}
		}
		if took == 0 {
			w, took = halves(s.text[start:s.end[i]]), 1
		}
		p |= w
		s.only &= w
		s.last = w
		i += took
	}
	return p
}

// generic says whether no word read tells of what the number or name is.
func (s *splitter) generic() bool { return s.only&fGeneric != 0 }

// lookup reads a word, its plural, or a word with a number behind it: "line1".
func lookup(w []byte) Prior {
	if p := word(string(w)); p != 0 {
		return p
	}
	n := len(w)
	for n > 2 && w[n-1] >= '0' && w[n-1] <= '9' {
		n--
	}
	if n < len(w) {
		if p := word(string(w[:n])); p != 0 {
			return p
		}
	}
	if n > 4 && w[n-1] == 's' {
		return word(string(w[:n-1]))
	}
	return 0
}

// halves reads two known words written together: "customeremail".
func halves(w []byte) Prior {
	for i := len(w) - 2; i >= 4; i-- {
		if b := lookup(w[i:]); b != 0 {
			if a := lookup(w[:i]); a != 0 {
				return a | b
			}
		}
	}
	return 0
}
