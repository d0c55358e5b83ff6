package detect

import (
	"net/url"
	"strings"

	"github.com/vedette-project/vedette"
)

// Mapping says what is a log-in and what a failed one looks like, where learning is not enough. The
// zero Mapping learns everything.
type Mapping struct {
	Method      string // default POST
	Path        string // exact, as sent; empty: any
	FailStatus  []int  // statuses of a failure; empty: learned
	AllowStatus []int  // statuses of a success; empty: learned
}

// reader tells what a log-in's answer meant, by what the site was seen to answer.
type reader struct {
	Issues    uint32 // answers that issued a session or a token
	Silent    uint32 // successes by status that issued nothing
	Redirects uint32 // 3xx answers
	Refusals  uint32 // 400, 401, 403, 422, 423
}

// read is the first cut of outcome learning: status first, then what the answer's body shows, then
// what this site's answers usually do.
func (r *reader) read(x *vedette.Exchange, m *Mapping) vedette.Outcome {
	if x.AnsweredBy == vedette.Gateway {
		return vedette.LoginRefused
	}
	if m != nil {
		switch {
		case contains(m.FailStatus, x.Status):
			return vedette.LoginFailed
		case contains(m.AllowStatus, x.Status):
			return vedette.LoginSucceeded
		}
	}
	switch s := x.Status; {
	case s == 400 || s == 401 || s == 403 || s == 422 || s == 423:
		r.Refusals++
		return vedette.LoginFailed
	case s >= 200 && s < 300:
		return r.accepted(x)
	case s == 301 || s == 302 || s == 303 || s == 307 || s == 308:
		r.Redirects++
		if isLoginPath(x.Location) || strings.Contains(x.Location, "error") {
			return vedette.LoginFailed
		}
		return vedette.LoginSucceeded
	}
	return vedette.OutcomeUnknown // 404, 429, 5xx say nothing about the credentials
}

// accepted reads a 2xx, which single-page back ends and form log-ins answer on failure too.
func (r *reader) accepted(x *vedette.Exchange) vedette.Outcome {
	switch {
	case x.Issued != 0:
		r.Issues++
		return vedette.LoginSucceeded
	case x.Shape.Failed:
		return vedette.LoginFailed
	case x.Shape.Kind == vedette.BodyUnknown || x.Shape.Kind == vedette.BodyHTML:
		// A form that is shown again, where success is a redirect.
		if r.Redirects > 0 {
			return vedette.LoginFailed
		}
		return vedette.LoginSucceeded
	}
	r.Silent++
	if r.Issues > 3 && r.Issues > r.Silent/4 && r.Refusals == 0 {
		return vedette.LoginFailed // success issues something here, and failure has no status of its own
	}
	return vedette.LoginSucceeded
}

func contains(list []int, v int) bool {
	for _, s := range list {
		if s == v {
			return true
		}
	}
	return false
}

// Words that a log-in's path contains as a whole segment, without '-' and '_', in English, Dutch,
// French, German and Spanish; and words of its neighbours that carry passwords too.
var (
	loginWords = []string{"login", "signin", "logon", "authenticate", "authentication", "sessions", "session", "userlogin",
		"inloggen", "aanmelden", "connexion", "seconnecter", "anmelden", "anmeldung", "einloggen", "iniciarsesion",
		"wplogin.php", "login.php", "dologin", "logincheck", "jspringsecuritycheck"}
	notLoginWords = []string{"register", "signup", "registration", "reset", "forgot", "resetpassword", "forgotpassword", "changepassword",
		"users", "customers", "accounts", "members", "password", "passwords", "logout", "signout", "registreren", "inscription", "registro",
		"wachtwoord", "motdepasse", "refresh", "profile", "subscribe", "unlock", "confirm", "activate"}
)

// isLoginPath judges a path by its words alone.
func isLoginPath(path string) bool {
	word := lastWord(path)
	if oneOf(loginWords, word) {
		return true
	}
	if word == "token" || word == "auth" {
		return strings.Contains(path, "auth")
	}
	return false
}

// isLogin tells whether an exchange is a log-in: by mapping, by the credentials in its body, or by its
// path where the input shows no bodies.
func isLogin(x *vedette.Exchange, m *Mapping) bool {
	if m != nil && m.Path != "" {
		return x.Path == m.Path && (m.Method == "" && x.Method == "POST" || x.Method == m.Method)
	}
	if x.Method != "POST" && x.Method != "PUT" && x.Method != "PATCH" {
		return false
	}
	if oneOf(notLoginWords, lastWord(x.Path)) {
		return false
	}
	return x.Secret != 0 && x.Account != 0 && x.AuthKind != vedette.AuthBasic || isLoginPath(x.Path)
}

// lastWord is the last segment of a path in lower case without '-' and '_', and without an extension
// that says nothing.
func lastWord(path string) string {
	path = plain(path)
	path = strings.TrimRight(path, "/")
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		path = path[i+1:]
	}
	if len(path) > 40 {
		return ""
	}
	for _, c := range path {
		if c == '-' || c == '_' || 'A' <= c && c <= 'Z' {
			return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(path))
		}
	}
	return path
}

// plain undoes what upstreams undo before they route: escapes of ordinary characters, and parameters
// behind a semicolon.
func plain(path string) string {
	if i := strings.IndexByte(path, ';'); i >= 0 {
		path = path[:i]
	}
	if strings.IndexByte(path, '%') >= 0 {
		if p, err := url.PathUnescape(path); err == nil {
			path = p
		}
	}
	return path
}

func oneOf(words []string, w string) bool {
	for _, s := range words {
		if s == w {
			return true
		}
	}
	return false
}
