package sensitive

// email finds an address anywhere in a text: the characters around an @.
func email(v string) bool {
	for i := 1; i < len(v)-3; i++ {
		if v[i] == '@' && emailAt(v, i) {
			return true
		}
	}
	return false
}

func emailAt(v string, at int) bool {
	start := at
	for start > 0 && localPart(v[start-1]) {
		start--
	}
	if start == at || at-start > 64 || v[at-1] == '.' {
		return false
	}
	for start < at && v[start] == '.' {
		start++
	}
	if start > 0 {
		switch v[start-1] {
		case '@', '/':
			return false // a handle: "@user@host"
		case ':':
			if hasScheme(v[:start]) {
				return false // "scheme://user:word@host"
			}
		}
	}
	end, dot, label := at+1, -1, 0
	for ; end < len(v); end++ {
		c := v[end]
		if c == '.' {
			if label == 0 {
				break
			}
			dot, label = end, 0
			continue
		}
		if !letter(c) && !digit(c) && c != '-' && c < 0x80 {
			break
		}
		label++
	}
	if label == 0 && dot >= 0 { // the sentence's own full stop
		end = dot
		for dot--; dot > at && v[dot] != '.'; dot-- {
		}
		if dot == at {
			return false
		}
	}
	if dot < 0 || v[at+1] == '-' {
		return false
	}
	if end < len(v) && (v[end] == ':' && end+1 < len(v) && v[end+1] != ' ' || v[end] == '@' || v[end] == '_') {
		return false // git@host:path
	}
	return topLevel(v[dot+1 : end])
}

func hasScheme(v string) bool {
	for i := 2; i < len(v); i++ {
		if v[i] == '/' && v[i-1] == '/' && v[i-2] == ':' {
			return true
		}
	}
	return false
}

func localPart(c byte) bool {
	return letter(c) || digit(c) || c >= 0x80 || c == '.' || c == '_' || c == '-' || c == '+' || c == '%' || c == '\'' || c == '#' || c == '&' || c == '~'
}

// topLevel: two letters or more, and none of the endings of files: "icon@2x.png".
func topLevel(t string) bool {
	if len(t) < 2 || len(t) > 24 {
		return false
	}
	for i := 0; i < len(t); i++ {
		if !letter(t[i]) && t[i] < 0x80 && !(i >= 4 && t[0]|0x20 == 'x' && t[1]|0x20 == 'n') {
			return false
		}
	}
	switch t {
	case "png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "json", "xml", "html", "pdf", "txt", "zip", "log", "ico", "local", "tsx", "ts", "avif", "mjs", "yml", "yaml", "internal":
		return false
	}
	return true
}

// ipv4 reads four octets; a port, or another address after a comma, may follow. Without a name that speaks
// for it, small numbers are a version: "1.2.3.4".
func ipv4(v string, named bool) bool {
	i, big := 0, false
	for octet := 0; octet < 4; octet++ {
		start, n := i, 0
		for i < len(v) && digit(v[i]) && i-start < 3 {
			n = n*10 + int(v[i]-'0')
			i++
		}
		if i == start || n > 255 || v[start] == '0' && i-start > 1 || octet == 0 && n == 0 {
			return false
		}
		big = big || n >= 40
		if octet < 3 {
			if i >= len(v) || v[i] != '.' {
				return false
			}
			i++
		}
	}
	if !named && !big {
		return false
	}
	if i == len(v) {
		return true
	}
	switch v[i] {
	case ',':
		return true
	case ':':
		return len(v)-i > 1 && len(v)-i <= 6 && digit(v[i+1])
	}
	return false
}

// ipv6 reads eight groups, or fewer around "::". Without a name that speaks for it, what could as well be the
// address of a network card is none.
func ipv6(v string, named bool) bool {
	if len(v) > 2 && v[0] == '[' {
		v = v[1:]
	}
	groups, longest, gap, i := 0, 0, false, 0
	if len(v) > 1 && v[0] == ':' {
		if v[1] != ':' {
			return false
		}
		gap, i = true, 2
	}
	for i < len(v) {
		start := i
		for i < len(v) && i-start < 5 && (digit(v[i]) || v[i]|0x20 >= 'a' && v[i]|0x20 <= 'f') {
			i++
		}
		if i-start == 0 || i-start > 4 {
			if i-start == 0 && i > 0 && gap && v[start-1] == ':' && (v[start] == '%' || v[start] == ',' || v[start] == ']' || v[start] == '/') {
				break
			}
			return i > start && gap && ipv4(v[start:], true) && groups <= 6
		}
		if i < len(v) && v[i] == '.' {
			return (gap || groups == 6) && ipv4(v[start:], true)
		}
		groups, longest = groups+1, max(longest, i-start)
		if i == len(v) || v[i] == ']' || v[i] == '%' || v[i] == ',' || v[i] == '/' {
			break
		}
		if v[i] != ':' {
			return false
		}
		i++
		if i < len(v) && v[i] == ':' {
			if gap {
				return false
			}
			gap = true
			i++
		} else if i == len(v) {
			return false
		}
	}
	if !gap {
		return groups == 8 && (named || longest >= 3)
	}
	return groups <= 7 && (named || groups >= 2 && longest >= 3)
}

// international: a plus, a country's code, and as many digits as people have.
func international(v string, n int) bool {
	if v[0] != '+' && !(v[0] == '(' && v[1] == '+') || n < 8 || n > 15 {
		return false
	}
	for i := 1; i < len(v); i++ {
		if c := v[i]; c == '+' && i > 1 || c == ',' || c == ':' {
			return false
		}
	}
	i := 1
	for i < len(v) && !digit(v[i]) {
		i++
	}
	return i < len(v) && v[i] != '0'
}

// national: the ways in which Dutch, Belgian, French, German, Spanish, Italian, British and American
// numbers are written, n digits with something between the groups.
func national(v string, n int) bool {
	first := 0 // digits before the first mark
	i := 0
	paren := v[0] == '('
	if paren {
		i = 1
	}
	for i+first < len(v) && digit(v[i+first]) {
		first++
	}
	for j := 1; j < len(v); j++ {
		if !digit(v[j]) && !digit(v[j-1]) && !(v[j] == ' ' && v[j-1] == ')' || v[j] == '(' || v[j-1] == '-' && v[j] == ' ' || v[j-1] == ' ' && v[j] == '-') {
			return false
		}
	}
	d := v[i:]
	switch {
	case first == 4 && n >= 11 && n <= 15 && d[0] == '0' && d[1] == '0' && d[2] != '0':
		return true
	case n == 10 && first == 3 && d[0] >= '2' && d[1] != '9' && (paren || d[3] == '-' || d[3] == '.' || d[3] == ' '):
		// North America: neither area nor exchange begin with 0 or 1.
		j := 3
		for j < len(d) && !digit(d[j]) {
			j++
		}
		return j+7 < len(d) && d[j] >= '2' && !digit(d[j+3])
	case d[0] == '0' && first >= 2 && first <= 6 && d[1] != '0' && n >= 9 && n <= 12:
		return true
	case n == 9 && (first == 3 || first == 2) && d[0] >= '6' && !paren: // Spain
		return d[first] == ' ' || d[first] == '-'
	case n == 10 && first == 3 && d[0] == '3' && !paren: // Italy
		return d[first] == ' '
	}
	return false
}

// namedPhone takes bare digits too.
func namedPhone(v string, s scanned) bool {
	n := s.digits()
	if n < 7 || n > 15 || s.letters() > 0 || s.seen&(seenAt|seenOther|seenColon|seenLT|seenHigh) != 0 || len(v)-n > 8 {
		return false
	}
	if n == 8 && s.dashes() == 2 && len(v) == 10 {
		return false // a date
	}
	for i := 1; i < len(v); i++ {
		if digit(v[i]) && v[i] != v[i-1] && digit(v[i-1]) {
			return true
		}
	}
	return false
}
