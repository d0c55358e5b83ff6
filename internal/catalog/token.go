package catalog

// shape is what a path segment looks like on its own. It is a prior, never a verdict: only the
// shapes from shapeStrong on are called values without other evidence, and even they are put right
// when their subtrees say otherwise.
type shape uint8

const (
	shapeEmpty    shape = iota // the empty segment: a trailing or doubled slash
	shapeVersion               // v2, 2.0 behind a v, 2024-01 is a date
	shapeWord                  // lower-case letters
	shapeSnake                 // lower_case_words
	shapeCamel                 // camelCase, PascalWords
	shapeTitle                 // Capitalised
	shapeKebab                 // two-words
	shapePhrase                // three-or-more-words
	shapeDotted                // a.b
	shapeRPC                   // chat.postMessage, teams.owners.list
	shapeCode                  // NL, EUR, XK1
	shapeLocale                // nl-BE
	shapeShort                 // nl, fr, me
	shapeFormat                // json, xml
	shapeNumbered              // word7
	shapeHandle                // word42, name.surname97
	shapeOther                 // anything else

	shapeStrong   // from here on a value by its looks
	shapeSlugged  // green-school-79, order_123
	shapeSKU      // KH-61368
	shapeNumber   // 123, 12.5, -3
	shapeDate     // 2026-03-01
	shapeHex      // 12 or more hexadecimal digits with a decimal one among them
	shapeUUID     // 8-4-4-4-12
	shapeMail     // a@b.c
	shapeRandom   // no language: mixed case or digits among letters
	shapeEncoded  // holds escapes or blanks
	shapeEnormous // longer than any name
)

// odds is the log-odds that a segment of this shape is a value, before anything else is known.
var odds = [...]float64{
	shapeEmpty: -99, shapeVersion: -7, shapeWord: -2.1, shapeSnake: -2.8, shapeCamel: -3, shapeTitle: -1.9,
	shapeKebab: -1.0, shapePhrase: -0.2, shapeDotted: -1.2, shapeRPC: -3.5, shapeCode: 0.8, shapeShort: -0.9, shapeFormat: 1.2, shapeLocale: 1.8,
	shapeNumbered: -1.2, shapeHandle: 1.0, shapeOther: -0.6, shapeStrong: 0,
	shapeSlugged: 3, shapeSKU: 4, shapeNumber: 5, shapeDate: 5, shapeHex: 7, shapeUUID: 9, shapeMail: 6,
	shapeRandom: 4, shapeEncoded: 3, shapeEnormous: 5,
}

// token is a segment taken apart: base, and a suffix that may be a format or an action of its own.
type token struct {
	shape  shape
	suffix int // where ".json" or ":action" begins; len(s) when there is none
}

// look says what s looks like. It does not allocate.
func look(s string) token {
	t := token{suffix: len(s)}
	if s == "" {
		return t
	}
	if len(s) > 80 {
		t.shape = shapeEnormous
		return t
	}
	base := s
	if i := lastByte(s, ':'); i > 0 && i < len(s)-1 && letters(s[i+1:]) && len(s)-i > 2 {
		t.suffix, base = i, s[:i]
	} else if i := lastByte(s, '.'); i > 0 && extension(s[i+1:]) {
		t.suffix, base = i, s[:i]
	}
	t.shape = lookBase(base)
	if t.suffix < len(s) && t.shape == shapeVersion {
		t.shape = shapeOther
	}
	return t
}

func lastByte(s string, c byte) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == c {
			return i
		}
	}
	return -1
}

func letters(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && s[i] != '_' {
			return false
		}
	}
	return true
}

// extension tells whether s is a file type: those that services publish their formats under, and
// those of documents and pictures.
func extension(s string) bool {
	switch s {
	case "json", "xml", "csv", "html", "htm", "txt", "yaml", "yml", "rdf", "jsonld", "ics", "rss", "atom", "pdf",
		"png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "css", "js", "mjs", "map", "woff", "woff2", "ttf",
		"zip", "gz", "doc", "docx", "xls", "xlsx", "mp3", "mp4", "php", "asp", "aspx", "jsp", "do", "action", "md",
		"geojson", "kml", "gpx", "proto", "wsdl", "xsd", "ttl", "nt", "n3", "bin", "tar":
		return true
	}
	return false
}

// format tells whether s, alone in a segment, names a format that an answer can be asked for in.
func format(s string) bool {
	switch s {
	case "json", "xml", "csv", "html", "txt", "yaml", "yml", "rdf", "jsonld", "pdf", "geojson", "rss", "atom", "ics", "png", "jpg", "svg", "xlsx":
		return true
	}
	return false
}

// census counts the kinds of bytes in a segment.
type census struct {
	lower, upper, digit, hyphen, under, dot, at, escape, other int
	hexa                                                       bool // only hexadecimal digits and hyphens
	runs                                                       int  // changes between letters and digits
	turns                                                      int  // lower → upper changes, and upper runs that do not begin a word
	vowels                                                     int
}

func count(s string) (n census) {
	n.hexa = true
	prev := byte(0)
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			n.digit++
			if isLetter(prev) {
				n.runs++
			}
		case c >= 'a' && c <= 'z':
			n.lower++
			if c > 'f' {
				n.hexa = false
			}
			if prev >= '0' && prev <= '9' {
				n.runs++
			}
			vowel(c, &n)
		case c >= 'A' && c <= 'Z':
			n.upper++
			if c > 'F' {
				n.hexa = false
			}
			if prev >= '0' && prev <= '9' {
				n.runs++
			}
			if prev >= 'a' && prev <= 'z' {
				n.turns++
			}
			vowel(c|0x20, &n)
		case c == '-':
			n.hyphen++
		case c == '_':
			n.under, n.hexa = n.under+1, false
		case c == '.':
			n.dot, n.hexa = n.dot+1, false
		case c == '@':
			n.at, n.hexa = n.at+1, false
		case c == '%' || c == '+' || c == ' ':
			n.escape, n.hexa = n.escape+1, false
		default:
			n.other, n.hexa = n.other+1, false
		}
		prev = c
	}
	return n
}

func isLetter(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }

func vowel(c byte, n *census) {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		n.vowels++
	}
}

func lookBase(s string) shape {
	n := count(s)
	alpha := n.lower + n.upper
	switch {
	case n.at == 1 && n.dot > 0 && alpha > 0:
		return shapeMail
	case version(s):
		return shapeVersion
	case n.digit == len(s):
		return shapeNumber
	case len(s) == 36 && n.hexa && n.hyphen == 4:
		return shapeUUID
	case date(s):
		return shapeDate
	case alpha == 0 && n.digit > 0 && n.other == 0 && n.escape == 0:
		return shapeNumber // 12.5, 1-2, 1_000
	case n.hexa && len(s)-n.hyphen >= 12 && n.digit > 0 && n.hyphen == 0:
		return shapeHex
	case n.escape > 0:
		return shapeEncoded
	case random(s, n):
		return shapeRandom
	case locale(s):
		return shapeLocale
	}
	if n.digit > 0 {
		return numbered(s, n)
	}
	switch {
	case format(s):
		return shapeFormat
	case n.lower == 2 && len(s) == 2:
		return shapeShort
	case n.other > 0:
		return shapeOther
	case n.dot > 1 || n.dot > 0 && n.turns+n.under > 0:
		return shapeRPC
	case n.dot > 0:
		return shapeDotted
	case n.hyphen >= 2:
		return shapePhrase
	case n.hyphen == 1:
		return shapeKebab
	case n.under > 0:
		return shapeSnake
	case n.lower == 0:
		if len(s) <= 3 {
			return shapeCode
		}
		return shapeTitle
	case n.turns > 0:
		return shapeCamel
	case n.upper > 0:
		return shapeTitle
	}
	return shapeWord
}
