package sensitive

import (
	"math/bits"
	"strings"
)

// isJWT: three parts in base64url of which the first is a JSON object. "Bearer " may stand before them.
func isJWT(v string) bool {
	if len(v) > 7 && v[6] == ' ' && strings.EqualFold(v[:6], "bearer") {
		v = v[7:]
	}
	if len(v) < 20 || v[0] != 'e' || v[1] != 'y' {
		return false
	}
	head := strings.IndexByte(v[:min(len(v), 2048)], '.')
	if head < 12 {
		return false
	}
	body, sign, ok := strings.Cut(v[head+1:], ".")
	return ok && body != "" && safe(v[:head]) && safe(body) && safe(sign) && strings.IndexByte(sign, '.') < 0 && object(v[:head])
}

// safe: base64url. A part's beginning tells.
func safe(v string) bool {
	for i := 0; i < min(len(v), long); i++ {
		if sixBits(v[i]) < 0 {
			return false
		}
	}
	return true
}

// object decodes base64url as it goes and sees whether it is an object with a member in quotes: enough to
// tell a header, and nothing to hold.
func object(b64 string) bool {
	var acc, nbits, at, quotes, depth int
	var last byte
	for i := 0; i < len(b64); i++ {
		acc = acc<<6 | sixBits(b64[i])
		if nbits += 6; nbits < 8 {
			continue
		}
		nbits -= 8
		c := byte(acc >> nbits)
		acc &= 1<<nbits - 1
		if at == 0 && c != '{' || c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
		switch c {
		case '{':
			depth++
		case '}':
			depth--
		case '"':
			quotes++
		}
		at++
		last = c
	}
	return last == '}' && depth == 0 && quotes >= 2 && quotes%2 == 0
}

func sixBits(c byte) int {
	switch {
	case 'A' <= c && c <= 'Z':
		return int(c - 'A')
	case 'a' <= c && c <= 'z':
		return int(c-'a') + 26
	case digit(c):
		return int(c-'0') + 52
	case c == '-':
		return 62
	case c == '_':
		return 63
	}
	return -1
}

// secretPrefix: keys that say whose they are by how they begin.
func secretPrefix(v string) bool {
	if len(v) < 16 {
		return false
	}
	switch v[0] {
	case 'A':
		return (has(v, "AKIA") || has(v, "ASIA")) && keyed(v, 4, 16, 16) && upper(v[:20]) || has(v, "AIza") && keyed(v, 4, 35, 35) ||
			has(v, "AGE-SECRET-KEY-1")
	case 'g':
		return has(v, "ghp_") && keyed(v, 4, 30, 80) || has(v, "gho_") && keyed(v, 4, 30, 80) || has(v, "ghu_") && keyed(v, 4, 30, 80) ||
			has(v, "ghs_") && keyed(v, 4, 30, 80) || has(v, "ghr_") && keyed(v, 4, 30, 90) || has(v, "github_pat_") && keyed(v, 11, 22, 100) ||
			has(v, "glpat-") && keyed(v, 6, 18, 60) || has(v, "glptt-") && keyed(v, 6, 18, 60) || has(v, "gsk_") && keyed(v, 4, 32, 80)
	case 'x':
		return has(v, "xox") && v[4] == '-' && index("bpareos", v[3]) >= 0 && keyed(v, 5, 10, 120) || has(v, "xapp-") && keyed(v, 5, 20, 150) || has(v, "xkeysib-")
	case 's':
		return has(v, "sk_live_") && keyed(v, 8, 10, 200) || has(v, "sk_test_") && keyed(v, 8, 10, 200) || has(v, "sk-ant-") && keyed(v, 7, 20, 200) ||
			has(v, "sk-") && keyed(v, 3, 32, 200) && opaqueRun(v[3:]) || has(v, "shpat_") && keyed(v, 6, 32, 40) || has(v, "shpss_") && keyed(v, 6, 32, 40) ||
			has(v, "sbp_") && keyed(v, 4, 40, 40)
	case 'r':
		return has(v, "rk_live_") && keyed(v, 8, 10, 200) || has(v, "rk_test_") && keyed(v, 8, 10, 200)
	case 'w':
		return has(v, "whsec_") && len(v) >= 24
	case 'S':
		return has(v, "SG.") && len(v) >= 60 && len(v) <= 80 && strings.IndexByte(v[3:], '.') == 22
	case 'n':
		return has(v, "npm_") && keyed(v, 4, 36, 36)
	case 'p':
		return has(v, "pypi-AgE") || has(v, "pul-") && keyed(v, 4, 40, 40)
	case 'd':
		return has(v, "dop_v1_") && keyed(v, 7, 64, 64) || has(v, "dckr_pat_") && keyed(v, 9, 20, 60) || has(v, "dapi") && keyed(v, 4, 32, 34)
	case 'h':
		return has(v, "hf_") && keyed(v, 3, 30, 40) || has(v, "hvs.") && keyed(v, 4, 24, 120)
	case 'l':
		return (has(v, "live_") || has(v, "lin_api_")) && keyed(v, 5, 30, 60)
	case 't':
		return has(v, "test_") && keyed(v, 5, 30, 60) && opaqueRun(v[5:])
	case 'y':
		return has(v, "ya29.") && keyed(v, 5, 30, 500)
	case 'E':
		return has(v, "EAAC") && keyed(v, 4, 80, 255)
	case '-':
		if !has(v, "-----BEGIN ") {
			return false
		}
		i := strings.Index(v[:min(len(v), 64)], "PRIVATE KEY")
		return i > 0
	}
	return false
}

func has(v, prefix string) bool { return strings.HasPrefix(v, prefix) }

func upper(v string) bool {
	for i := 0; i < len(v); i++ {
		if !digit(v[i]) && (v[i] < 'A' || v[i] > 'Z') {
			return false
		}
	}
	return true
}

// keyed: from the prefix on, between least and most characters such as keys are made of.
func keyed(v string, from, least, most int) bool {
	if len(v)-from < least || len(v)-from > most {
		return false
	}
	for i := from; i < len(v); i++ {
		if sixBits(v[i]) < 0 && v[i] != '.' {
			return false
		}
	}
	return true
}

// opaqueRun: both letters and digits, as what a generator wrote.
func opaqueRun(v string) bool {
	s := scan(v)
	return s.digits() >= 2 && s.letters() >= 4
}

// opaque: what opens something, by a name that says so: sixteen characters or more without a space, and
// as many different ones as chance gives. Words and numbers have fewer.
func opaque(v string, s scanned) bool {
	if len(v) < 16 || s.seen&(seenLT|seenComma|seenParen|seenAt|seenHigh) != 0 || s.digits() == 0 {
		return false
	}
	for _, scheme := range [...]string{"Bearer ", "Basic ", "Token ", "bearer ", "ApiKey "} {
		if has(v, scheme) {
			v = v[len(scheme):]
			break
		}
	}
	if len(v) < 40 && digit(v[0]) && v[4] == '-' && v[7] == '-' && s.dashes() <= 3 {
		return false // when, and not what: session_started
	}
	if len(v) == 42 && v[:2] == "0x" {
		return false // a wallet's address is public
	}
	if len(v) < 12 || strings.IndexByte(v, ' ') >= 0 || strings.Contains(v, "://") {
		return false
	}
	var low, high uint64
	for i := 0; i < len(v); i++ {
		if c := v[i]; c < 64 {
			low |= 1 << c
		} else {
			high |= 1 << (c & 63)
		}
	}
	distinct := bits.OnesCount64(low) + bits.OnesCount64(high)
	if s.letters() == 0 {
		return len(v) >= 24 && distinct >= 6 && s.dots() == 0 && s.dashes() == 0
	}
	return distinct >= 8 && distinct*3 >= min(len(v), 30)
}

// password: any string but the ones that say whether there is one, and the ones that hide it.
func password(v string, s scanned) bool {
	if len(v) < 4 || len(v) > 200 || s.seen&seenSpace != 0 && s.digits() == 0 && strings.Count(v, " ") > 5 {
		return false
	}
	switch v {
	case "true", "false", "null", "none", "None", "pass", "fail", "passed", "failed", "PASS", "FAIL", "PASSED", "FAILED", "[REDACTED]", "REDACTED", "[FILTERED]", "redacted", "hidden",
		"required", "strong", "weak", "medium", "undefined", "optional", "expired", "skipped", "SKIPPED", "unknown", "warning", "<redacted>":
		return false
	}
	for i := 1; i < len(v); i++ {
		if v[i] != v[0] {
			return true
		}
	}
	return false
}

// promoCode: what a shop prints for people to type in.
func promoCode(v string, s scanned) bool {
	if len(v) < 5 || len(v) > 32 || s.dots() > 0 || s.seen&^(seenSpace|seenMark) != 0 || s.dashes() == 4 && len(v) == 36 {
		return false
	}
	lower := 0
	for i := 0; i < len(v); i++ {
		if v[i] >= 'a' && v[i] <= 'z' {
			lower++
		}
	}
	if s.letters() == 0 {
		return s.digits() >= 8 && !(s.dashes() == 2 && len(v) == 10) && !(s.digits() == 13 && v[0] == '1')
	}
	if s.seen&seenSpace != 0 && s.digits() < 4 {
		return false
	}
	if strings.IndexByte(v, '_') >= 0 && s.digits() == 0 {
		return false // FIXED_AMOUNT
	}
	return s.digits() > 0 && (lower == 0 || lower == s.letters() || len(v) >= 8) || lower == 0 && len(v) >= 6
}
