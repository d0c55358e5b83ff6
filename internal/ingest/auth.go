package ingest

import (
	"encoding/base64"
	"strings"

	"github.com/vedette-project/vedette"
)

// authorization reads the field that says who asks. The first kind that a request shows counts.
func (r *Redactor) authorization(x *vedette.Exchange, v string) {
	scheme, rest, _ := strings.Cut(v, " ")
	rest = strings.TrimSpace(rest)
	if rest == "" {
		if len(scheme) >= minKey { // a key alone, without a scheme
			x.Key, x.AuthKind = r.text(domainToken, scheme), vedette.AuthKey
		}
		return
	}
	x.Key = r.text(domainToken, rest)
	switch {
	case is(scheme, "bearer", "dpop"):
		x.AuthKind = vedette.AuthBearer
	case is(scheme, "basic"):
		x.AuthKind = vedette.AuthBasic
		if plain, err := base64.StdEncoding.DecodeString(rest); err == nil {
			user, pass, _ := strings.Cut(string(plain), ":")
			x.Account, x.Secret = r.key.account([]byte(user)), r.text(domainSecret, pass)
		}
	case is(scheme, "oauth"):
		x.AuthKind = vedette.AuthOAuth
		x.Key = r.text(domainToken, stable(rest, "oauth_token", "oauth_consumer_key"))
	case is(scheme, "digest", "ntlm", "negotiate"):
		x.AuthKind = vedette.AuthDigest
		x.Key = r.text(domainToken, stable(rest, "username"))
	case is(scheme, "hmac", "signature", "hawk", "aws4-hmac-sha256", "aws4-ecdsa-p256-sha256", "hmac-sha256", "sharedkey", "aws"):
		x.AuthKind = vedette.AuthSignature
		x.Key = r.text(domainToken, stable(rest, "credential", "keyid", "id"))
	default:
		x.AuthKind = vedette.AuthKey
	}
}

// is compares a scheme, whatever its case.
func is(scheme string, names ...string) bool {
	for _, n := range names {
		if strings.EqualFold(scheme, n) {
			return true
		}
	}
	return false
}

// stable returns the parameter that says who signed: the rest of a signature changes with each request.
// Without one, it is the scheme alone, and nobody in particular.
func stable(params string, names ...string) string {
	for _, name := range names {
		for rest := params; rest != ""; {
			var one string
			one, rest, _ = strings.Cut(rest, ",")
			k, v, ok := strings.Cut(strings.TrimSpace(one), "=")
			if ok && strings.EqualFold(k, name) {
				v, _, _ = strings.Cut(strings.Trim(v, `"`), "/") // AWS: key id, then date and region
				return v
			}
		}
	}
	if user, _, ok := strings.Cut(params, ":"); ok && len(user) <= 128 {
		return user
	}
	return ""
}

func (r *Redactor) apiKey(x *vedette.Exchange, v string) {
	if v != "" && x.Key == 0 {
		x.Key, x.AuthKind = r.text(domainToken, v), vedette.AuthKey
	}
}

// keyField tells whether a header field carries an API key: X-Api-Key, Ocp-Apim-Subscription-Key,
// X-Auth-Token and their like.
func keyField(name string) bool {
	if len(name) < 6 || len(name) > 48 {
		return false
	}
	end := name[len(name)-1] | 0x20
	if end != 'y' && end != 'n' {
		return false
	}
	var buf [48]byte
	n := 0
	for i := range len(name) {
		if c := name[i]; c != '-' && c != '_' {
			buf[n] = c | 0x20
			n++
		}
	}
	low := buf[:n]
	for _, s := range [...]string{"apikey", "accesskey", "secretkey", "subscriptionkey", "appkey", "authkey", "authtoken", "accesstoken", "apitoken",
		"sessiontoken", "usertoken"} {
		if len(low) >= len(s) && string(low[len(low)-len(s):]) == s {
			return true
		}
	}
	return false
}

// queryKey looks for a key in the query: short values there are ordinary parameters that only sound alike.
func (r *Redactor) queryKey(x *vedette.Exchange, target string) {
	i := strings.IndexByte(target, '?')
	if i < 0 {
		return
	}
	for rest, n := target[i+1:], 0; rest != "" && n < 64; n++ {
		var one string
		one, rest, _ = strings.Cut(rest, "&")
		k, v, _ := strings.Cut(one, "=")
		if len(v) < minKey || len(k) > 32 {
			continue
		}
		kind := queryAuth(k)
		if kind == vedette.AuthNone {
			continue
		}
		if !isRandom(v) {
			continue
		}
		x.Key, x.AuthKind = r.text(domainToken, v), kind
		return
	}
}

const minKey = 16

func queryAuth(name string) vedette.AuthKind {
	var buf [32]byte
	low := buf[:0]
	for i := range len(name) {
		if c := name[i]; c != '-' && c != '_' {
			low = append(low, c|0x20)
		}
	}
	switch string(low) {
	case "accesstoken":
		return vedette.AuthBearer
	case "apikey", "key", "appkey", "appid", "token", "apitoken", "authtoken", "subscriptionkey", "accesskey", "wskey", "auth", "secret":
		return vedette.AuthKey
	case "xamzsignature", "sig", "signature", "hmac":
		return vedette.AuthSignature
	case "oauthtoken", "oauthconsumerkey":
		return vedette.AuthOAuth
	}
	return vedette.AuthNone
}

// isRandom tells whether a value looks drawn: letters and digits mixed, in no word's order.
func isRandom(v string) bool {
	digits, letters := 0, 0
	for i := range len(v) {
		switch c := v[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			letters++
		case c == ' ' || c == '+':
			return false
		}
	}
	return digits >= 2 && letters >= 2
}
