package catalog

import "github.com/vedette-project/vedette"

// signs are facts that are counted for each raw path, as requests are: they follow every split of a template.
type signs struct {
	Marks  [markKinds]uint32 // answers with each mark
	Logins uint32            // requests that carried an account and a password
	Issued uint32            // answers that issued a session or a token
}

// sign takes in what an exchange shows, and returns s, or what was made of nothing. served: the upstream did
// what was asked.
func (s *signs) sign(x *vedette.Exchange, served bool) *signs {
	login := x.Account != 0 && x.Secret != 0 && x.AuthKind != vedette.AuthBasic // whoever says so with each request does not log in with each
	issued := served && x.Issued != 0
	if x.Marks == 0 && !login && !issued {
		return s
	}
	if s == nil {
		s = &signs{}
	}
	s.mark(x.Marks)
	if login {
		s.Logins++
	}
	if issued {
		s.Issued++
	}
	return s
}

// shown returns the signs, or that there are none.
func (s *stats) shown() signs {
	if s.signs == nil {
		return signs{}
	}
	return *s.signs
}

func (s *signs) mark(m vedette.Marks) {
	if m&vedette.CORSCredentials != 0 && m&vedette.CORSAny != 0 {
		s.Marks[markCORS]++
	}
	if m&vedette.StackTrace != 0 {
		s.Marks[markStack]++
	}
	if m&vedette.DatabaseError != 0 {
		s.Marks[markDatabase]++
	}
	if m&vedette.Introspection != 0 {
		s.Marks[markIntrospection]++
	}
}

func (s *signs) add(o *signs) {
	for i, n := range o.Marks {
		s.Marks[i] += n
	}
	s.Logins += o.Logins
	s.Issued += o.Issued
}
