package catalog

// numbered tells the shapes apart that hold letters and digits, and are not random.
func numbered(s string, n census) shape {
	tail := 0 // digits at the end
	for tail < len(s) && s[len(s)-1-tail] >= '0' && s[len(s)-1-tail] <= '9' {
		tail++
	}
	if tail > 0 && tail < len(s) {
		before := s[len(s)-1-tail]
		sep := before == '-' || before == '_' || before == '.'
		switch {
		case sep && n.lower == 0 && tail >= 2:
			return shapeSKU
		case sep && tail >= 2 && tail == n.digit:
			return shapeSlugged
		case sep && tail >= 3:
			return shapeSlugged
		case tail >= 4:
			return shapeSlugged
		case tail >= 2 && tail == n.digit && n.turns == 0:
			return shapeHandle
		}
	}
	if n.digit >= 4 {
		return shapeSlugged
	}
	return shapeNumbered
}

// version: v1, v2.1, V3, v1beta2.
func version(s string) bool {
	if len(s) < 2 || len(s) > 8 || s[0]|0x20 != 'v' || s[1] < '0' || s[1] > '9' {
		return false
	}
	digits := 0
	for i := 1; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '.', c == '_':
		case c >= 'a' && c <= 'z': // alpha, beta, rc
		default:
			return false
		}
	}
	return digits <= 4
}

// date: 2026-03-01, 2026-03, 20260301 is a number; a time may follow.
func date(s string) bool {
	if len(s) < 7 || s[4] != '-' || s[0] != '1' && s[0] != '2' {
		return false
	}
	for i := range 7 {
		if i != 4 && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return len(s) == 7 || s[7] == '-' && len(s) >= 10
}

// locale: nl-BE, en_US, zh-Hant is left to other evidence.
func locale(s string) bool {
	if len(s) != 5 || s[2] != '-' && s[2] != '_' {
		return false
	}
	lower := func(c byte) bool { return c >= 'a' && c <= 'z' }
	upper := func(c byte) bool { return c >= 'A' && c <= 'Z' }
	return lower(s[0]) && lower(s[1]) && upper(s[3]) && upper(s[4])
}

// random tells whether the letters and digits of s follow no language: digits between letters,
// upper case in the middle of what is no word, or too few vowels.
func random(s string, n census) bool {
	alpha := n.lower + n.upper
	if alpha+n.digit < 8 || n.other > 0 {
		return false
	}
	if n.digit > 0 && n.runs >= 3 {
		return true
	}
	if n.digit > 0 && n.runs >= 2 && n.upper > 0 && n.lower > 0 {
		return true
	}
	// Case that changes like dice, not like words: camelCase keeps words of three and more letters.
	// Both short humps and single upper-case letters between lower ones count.
	if n.upper >= 3 && n.lower >= 1 {
		short, humps, run := 0, 0, 0
		prevUpper := false
		ups := 0
		for i := range len(s) {
			c := s[i]
			up := c >= 'A' && c <= 'Z'
			if up {
				ups++
			}
			if up != prevUpper || !isLetter(c) {
				if run > 0 {
					humps++
					if !prevUpper && run < 3 {
						short++
					}
					if prevUpper && run > 1 {
						short++ // XY in the middle of lower-case letters
					}
				}
				run = 0
			}
			if isLetter(c) {
				run++
			}
			prevUpper = up
		}
		if short >= 2 && short*2 >= humps-1 || short >= 1 && n.digit > 0 && ups >= 3 {
			return true
		}
	}
	// A prefix and a random rest: abc_X7f… is covered by the digits; without any it needs few vowels.
	return alpha >= 10 && n.hyphen == 0 && n.under == 0 && n.vowels*7 < alpha
}
