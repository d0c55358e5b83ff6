package message

import (
	"github.com/vedette-project/vedette"
)

// formatOf tells the format of a string from the outside in: its length and its first bytes rule most
// formats out.
func formatOf(s string) vedette.Format {
	if len(s) < 2 || len(s) > 2048 {
		return vedette.Free
	}
	c := s[0]
	switch {
	case c >= '0' && c <= '9' || c == '-':
		switch {
		case len(s) == 10 && isDate(s):
			return vedette.Date
		case len(s) >= 19 && len(s) <= 40 && isDateTime(s):
			return vedette.DateTime
		case len(s) == 36 && isUUID(s):
			return vedette.UUID
		case isDecimal(s):
			return vedette.Decimal
		case len(s) <= 15 && isIPv4(s):
			return vedette.IPv4
		}
		if len(s) <= 39 && isIPv6(s) {
			return vedette.IPv6
		}
	case c == 'h' && (hasPrefix(s, "http://") || hasPrefix(s, "https://")):
		if isURI(s) {
			return vedette.URI
		}
		return vedette.Free
	case len(s) == 36 && isUUID(s):
		return vedette.UUID
	case c == ':' || len(s) <= 39 && (c|0x20 >= 'a' && c|0x20 <= 'f') && isIPv6(s):
		if isIPv6(s) {
			return vedette.IPv6
		}
	}
	if len(s) <= 254 && isEmail(s) {
		return vedette.Email
	}
	return vedette.Free
}

func hasPrefix(s, p string) bool { return len(s) > len(p) && s[:len(p)] == p }

func number(s string) (n int, ok bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, len(s) > 0
}

func isDate(s string) bool {
	if s[4] != '-' || s[7] != '-' {
		return false
	}
	_, y := number(s[:4])
	m, a := number(s[5:7])
	d, b := number(s[8:10])
	if !y || !a || !b || m < 1 || m > 12 || d < 1 {
		return false
	}
	year, _ := number(s[:4])
	return d <= days(year, m)
}

func days(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// isDateTime reads RFC 3339: a zone is required, as the format registry demands.
func isDateTime(s string) bool {
	if !isDate(s[:10]) || s[10] != 'T' && s[10] != 't' || s[13] != ':' || s[16] != ':' {
		return false
	}
	h, a := number(s[11:13])
	m, b := number(s[14:16])
	sec, c := number(s[17:19])
	if !a || !b || !c || h > 23 || m > 59 || sec > 60 {
		return false
	}
	rest := s[19:]
	if len(rest) > 1 && rest[0] == '.' {
		i := 1
		for i < len(rest) && rest[i] >= '0' && rest[i] <= '9' {
			i++
		}
		if i == 1 {
			return false
		}
		rest = rest[i:]
	}
	if rest == "Z" || rest == "z" {
		return true
	}
	if len(rest) != 6 || rest[0] != '+' && rest[0] != '-' || rest[3] != ':' {
		return false
	}
	h, a = number(rest[1:3])
	m, b = number(rest[4:6])
	return a && b && h <= 23 && m <= 59
}

func isUUID(s string) bool {
	for i := range len(s) {
		switch c := s[i]; i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
				return false
			}
		}
	}
	return true
}

// isDecimal reads a number written as people write amounts: digits, at most one point.
func isDecimal(s string) bool {
	i, point := 0, false
	if s[0] == '-' {
		i = 1
	}
	if i == len(s) || len(s) > 24 {
		return false
	}
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
		case c == '.' && !point && i > 0 && i < len(s)-1 && s[i-1] != '-':
			point = true
		default:
			return false
		}
	}
	return true
}

func isIPv4(s string) bool {
	parts := 0
	for len(s) > 0 {
		i := 0
		for i < len(s) && s[i] != '.' {
			i++
		}
		n, ok := number(s[:min(i, 4)])
		if !ok || i > 3 || n > 255 || i > 1 && s[0] == '0' {
			return false
		}
		parts++
		if i == len(s) {
			return parts == 4
		}
		s = s[i+1:]
	}
	return false
}

func isIPv6(s string) bool {
	groups, width, gap := 0, 0, false
	if len(s) < 3 || s[0] == ':' && s[1] != ':' {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c == ':':
			if width > 0 {
				groups++
			} else if i > 0 && s[i-1] == ':' {
				if gap {
					return false
				}
				gap = true
			}
			width = 0
		case c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f':
			if width++; width > 4 {
				return false
			}
		default:
			return false
		}
	}
	if width > 0 {
		groups++
	} else if s[len(s)-1] == ':' && s[len(s)-2] != ':' {
		return false
	}
	return groups == 8 && !gap || gap && groups < 8 && groups > 0
}

func isURI(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>' || c == '\\' || c == '^' || c == '`' || c == '{' || c == '|' || c == '}' {
			return false
		}
	}
	return true
}

func isEmail(s string) bool {
	at := -1
	for i := range len(s) {
		switch c := s[i]; {
		case c == '@':
			if at >= 0 || i == 0 || i > 64 {
				return false
			}
			at = i
		case c <= ' ' || c == 0x7f || c == ',' || c == ';' || c == '<' || c == '>' || c == '(' || c == ')' || c == '"' || c == '\\':
			return false
		}
	}
	if at < 0 {
		return false
	}
	host, dot := s[at+1:], -1
	for i := range len(host) {
		switch c := host[i]; {
		case c == '.':
			if i == dot+1 || i == len(host)-1 {
				return false
			}
			dot = i
		case c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '-' || c >= 0x80:
		default:
			return false
		}
	}
	return dot > 0 && len(host)-dot > 2
}
