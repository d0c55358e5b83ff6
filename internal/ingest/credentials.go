package ingest

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/vedette-project/vedette/internal/message"
)

// Field names that carry an account or a password, in English, Dutch, French, German and Spanish,
// compared without case, '-', '_' and '.'.
var (
	accountNames = names("username", "user", "userid", "useremail", "email", "emailaddress", "mail", "login", "loginid",
		"loginname", "account", "accountname", "identifier", "identity", "phone", "phonenumber", "msisdn", "handle", "log",
		"jusername", "uname", "gebruikersnaam", "gebruiker", "emailadres", "klantnummer", "identifiant", "courriel",
		"utilisateur", "nomdutilisateur", "adressemail", "benutzername", "benutzer", "usuario", "correo", "customernumber")
	secretNames = names("password", "passwd", "pass", "pwd", "passphrase", "passcode", "pin", "jpassword", "userpassword",
		"loginpassword", "wachtwoord", "paswoord", "pincode", "motdepasse", "mdp", "passwort", "kennwort", "contrasena", "clave")
	tokenNames = names("token", "accesstoken", "idtoken", "authtoken", "sessiontoken", "jwt", "sessionid", "session",
		"authenticationtoken", "bearertoken")
)

func names(list ...string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, n := range list {
		m[n] = true
	}
	return m
}

// listed compares a field name with a list without allocating.
func listed(list map[string]bool, name []byte) bool {
	var buf [32]byte
	if len(name) == 0 || len(name) > len(buf) {
		return false
	}
	folded := buf[:0]
	for _, c := range name {
		switch {
		case c == '-' || c == '_' || c == '.':
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		folded = append(folded, c)
	}
	return list[string(folded)]
}

// credentials finds the account name and the password of a log-in body. Both may be nil. Where a body
// names several accounts, or spells one field in several ways, what counts is all of them together: which
// one the upstream takes cannot be known, and a decoy must not pass for the account that is tried.
func credentials(media string, body []byte) (account, secret []byte) {
	body = bytes.TrimLeft(body, " \t\r\n")
	f := fieldFinder{}
	switch {
	case len(body) == 0:
	case body[0] == '{':
		s := message.NewScanner(body)
		_ = f.object(&s) // a cut body still shows the fields that stand before the cut
	case media == "application/x-www-form-urlencoded":
		f.form(body)
	}
	return f.account, f.secret
}

type fieldFinder struct{ account, secret []byte }

func (f *fieldFinder) object(s *message.Scanner) error {
	return s.Each(func(key []byte) error {
		switch s.Peek() {
		case '{', '[':
			if s.Depth() > 4 {
				return s.Skip()
			}
			return f.object(s)
		case '"':
			v, ok := s.Text()
			if !ok {
				return message.ErrJSON
			}
			f.member(key, v)
			return nil
		}
		v, ok := s.Scalar()
		if !ok {
			return message.ErrJSON
		}
		f.member(key, v)
		return nil
	})
}

func (f *fieldFinder) member(key, v []byte) {
	if bytes.IndexByte(key, '\\') >= 0 { // "em\u0061il" is email to whoever reads it
		plain, ok := message.Unescape(key)
		if !ok {
			return
		}
		key = plain
	}
	switch {
	case listed(accountNames, key):
		f.account = together(f.account, v)
	case listed(secretNames, key):
		f.secret = together(f.secret, v)
	}
}

// together joins different values of one meaning; the same value twice is one.
func together(old, v []byte) []byte {
	if old == nil || bytes.Equal(old, v) {
		return v
	}
	return append(append(bytes.Clone(old), 0), v...)
}

func (f *fieldFinder) form(body []byte) {
	for n := 0; len(body) > 0 && n < 64; n++ {
		pair, rest, _ := bytes.Cut(body, []byte("&"))
		body = rest
		key, value, _ := bytes.Cut(pair, []byte("="))
		name := unquoteForm(key)
		if i := bytes.LastIndexByte(name, '['); i >= 0 { // user[password]
			name = bytes.TrimSuffix(name[i+1:], []byte("]"))
		}
		switch {
		case listed(accountNames, name):
			f.account = together(f.account, unquoteForm(value))
		case listed(secretNames, name):
			f.secret = together(f.secret, unquoteForm(value))
		}
	}
}

func unquoteForm(b []byte) []byte {
	if bytes.IndexByte(b, '%') < 0 && bytes.IndexByte(b, '+') < 0 {
		return b
	}
	if s, err := url.QueryUnescape(string(b)); err == nil {
		return []byte(s)
	}
	return b
}

// issuedToken finds a token that a JSON answer hands out, to a depth of two.
func issuedToken(body []byte) []byte {
	body = bytes.TrimLeft(body, " \t\r\n")
	if len(body) == 0 || body[0] != '{' {
		return nil
	}
	var token []byte
	s := message.NewScanner(body)
	var object func() error
	object = func() error {
		return s.Each(func(key []byte) error {
			switch s.Peek() {
			case '{':
				if s.Depth() < 2 {
					return object()
				}
			case '"':
				if token == nil && listed(tokenNames, key) {
					if v, ok := s.Text(); ok && len(v) >= 12 {
						token = v
						return nil
					}
					return message.ErrJSON
				}
			}
			return s.Skip()
		})
	}
	_ = object()
	return token
}

// isSession tells whether a cookie is one that frameworks keep sessions in.
func isSession(name string) bool {
	for _, part := range [...]string{"sess", "sid", "auth", "token", "jwt", "remember", "login"} {
		if containsFold(name, part) {
			return !containsFold(name, "csrf") && !containsFold(name, "xsrf")
		}
	}
	return false
}

func containsFold(s, lower string) bool {
	for i := 0; i+len(lower) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(lower)], lower) {
			return true
		}
	}
	return false
}
