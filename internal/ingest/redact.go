package ingest

import (
	"strconv"
	"strings"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/message"
)

// Redactor turns a borrowed Request with its answer into an owned, redacted Exchange: what it leaves
// out, no later room can leak. It is not safe for concurrent use.
type Redactor struct {
	key    keyer
	fold   []byte
	reader *message.Reader
	plain  *inflater
}

// NewRedactor makes digests under key, the environment's secret.
func NewRedactor(key []byte) *Redactor {
	return &Redactor{key: newKeyer(key), reader: message.NewReader(), plain: newInflater()}
}

// Head fills in what the head of a request shows: the part that Judge needs before anything else is
// known. It allocates nothing for a request without credentials.
func (r *Redactor) Head(x *vedette.Exchange, q *vedette.Request) {
	x.ID = q.ID
	x.At, x.Client, x.Method, x.Scheme, x.Proto, x.JA4 = q.At, q.Client, q.Method, q.Scheme, q.Proto, q.JA4
	if x.Host = r.host(q.Host); x.Host == "" {
		x.Host = "-" // as a log that names none
	}
	x.Path = pathOf(q.Target)
	for i := range q.Header {
		r.header(x, &q.Header[i])
	}
	if x.AuthKind == vedette.AuthNone || x.AuthKind == vedette.AuthCookie {
		r.queryKey(x, q.Target)
	}
	if x.Method == "GET" {
		r.reader.Calls(x, q)
	}
}

// Body fills in what the request's body shows: the operations that it calls, and whom a log-in names.
func (r *Redactor) Body(x *vedette.Exchange, q *vedette.Request) {
	if x.Method == "GET" {
		return
	}
	r.reader.Calls(x, q)
	if len(q.Body) == 0 {
		return
	}
	account, secret := credentials(x.Media, q.Body)
	if secret == nil {
		return // an account name without a password is an ordinary field
	}
	x.Account, x.Secret = r.key.account(account), r.key.digest(domainSecret, secret)
}

// Answer fills in what came back. bodies says whether the input shows bodies at all; leaves, whether what
// the messages hold is wanted, which costs the most.
func (r *Redactor) Answer(x *vedette.Exchange, q *vedette.Request, bodies, leaves bool) {
	packed := q.Payload
	x.Status, x.Duration, x.Sent, x.Got, x.AnsweredBy = q.Status, q.Duration, q.Sent, q.Got, q.AnsweredBy
	for i := range q.Reply {
		f := &q.Reply[i]
		switch {
		case strings.EqualFold(f.Name, "Content-Type"):
			x.ReplyMedia = media(f.Value)
		case strings.EqualFold(f.Name, "Location"):
			x.Location = locationPath(f.Value)
		case strings.EqualFold(f.Name, "Content-Encoding"):
			q.Payload = r.plain.prefix(f.Value, q.Payload)
		case strings.EqualFold(f.Name, "Set-Cookie"):
			name, value, _ := strings.Cut(f.Value, "=")
			value, _, _ = strings.Cut(value, ";")
			if isSession(strings.TrimSpace(name)) && len(value) >= 12 {
				x.Issued = r.key.digest(domainSession, []byte(value))
			}
		}
	}
	r.reader.Read(x, q, bodies, leaves)
	if x.Issued == 0 && x.Shape.Kind == vedette.BodyObject && x.Status < 300 {
		x.Issued = r.key.digest(domainToken, issuedToken(q.Payload))
	}
	q.Payload = packed
}

func (r *Redactor) header(x *vedette.Exchange, f *vedette.Field) {
	if f.Name == "" {
		return
	}
	// The first letter keeps the comparison off most fields.
	switch f.Name[0] | 0x20 {
	case 'u':
		if strings.EqualFold(f.Name, "User-Agent") {
			x.UserAgent = f.Value
		}
	case 'c':
		if strings.EqualFold(f.Name, "Content-Length") {
			if n, err := strconv.ParseInt(f.Value, 10, 64); err == nil {
				x.Sent = n
			}
		} else if strings.EqualFold(f.Name, "Content-Type") {
			x.Media = media(f.Value)
		} else if strings.EqualFold(f.Name, "Cookie") {
			r.cookies(x, f.Value)
		}
	case 'r':
		if strings.EqualFold(f.Name, "Referer") {
			x.Referer = f.Value != ""
		}
	case 'a':
		if strings.EqualFold(f.Name, "Authorization") {
			r.authorization(x, f.Value)
		} else if keyField(f.Name) {
			r.apiKey(x, f.Value)
		}
	case 's':
		if x.AuthKind == vedette.AuthNone && strings.EqualFold(f.Name, "Signature-Input") { // RFC 9421
			x.AuthKind = vedette.AuthSignature
		}
	case 'x':
		switch {
		case keyField(f.Name):
			r.apiKey(x, f.Value)
		case x.AuthKind == vedette.AuthNone && (strings.EqualFold(f.Name, "X-Signature") || strings.EqualFold(f.Name, "X-Hub-Signature-256")):
			x.AuthKind = vedette.AuthSignature
		case x.AuthKind == vedette.AuthNone && (strings.EqualFold(f.Name, "X-Forwarded-Client-Cert") || strings.EqualFold(f.Name, "X-Client-Cert")):
			x.AuthKind = vedette.AuthMTLS
		}
	default:
		if keyField(f.Name) {
			r.apiKey(x, f.Value)
		}
	}
}

func (r *Redactor) cookies(x *vedette.Exchange, v string) {
	for len(v) > 0 {
		var pair string
		pair, v, _ = strings.Cut(v, ";")
		name, value, _ := strings.Cut(strings.TrimLeft(pair, " "), "=")
		if len(value) >= 12 && isSession(name) {
			x.Session = r.text(domainSession, value)
			if x.AuthKind == vedette.AuthNone {
				x.AuthKind = vedette.AuthCookie
			}
			return
		}
	}
}

func (r *Redactor) text(domain byte, s string) vedette.Digest {
	r.fold = append(r.fold[:0], s...)
	return r.key.digest(domain, r.fold)
}

// host lowers case and cuts the port that the scheme implies. Hosts arrive in lower case nearly
// always: then the string is kept as it is.
func (r *Redactor) host(h string) string {
	h = strings.TrimSuffix(strings.TrimSuffix(h, ":443"), ":80")
	for i := 0; i < len(h); i++ {
		if c := h[i]; 'A' <= c && c <= 'Z' {
			return strings.ToLower(h)
		}
	}
	return h
}

// pathOf cuts the query off a target. Absolute forms lose scheme and authority.
func pathOf(target string) string {
	if i := strings.IndexByte(target, '?'); i >= 0 {
		target = target[:i]
	}
	if len(target) > 0 && target[0] != '/' {
		if i := strings.Index(target, "://"); i >= 0 {
			rest := target[i+3:]
			if j := strings.IndexByte(rest, '/'); j >= 0 {
				return rest[j:]
			}
			return "/"
		}
	}
	return target
}

func locationPath(v string) string { return strings.Clone(pathOf(v)) }

// media is a media type without its parameters.
func media(v string) string {
	if i := strings.IndexByte(v, ';'); i >= 0 {
		v = v[:i]
	}
	return strings.TrimSpace(v)
}

// Own gives an Exchange its own memory, in one allocation, so that it may outlive the buffers that
// it was read from.
func Own(x *vedette.Exchange) {
	fields := [...]*string{&x.ID, &x.Method, &x.Scheme, &x.Host, &x.Path, &x.Proto, &x.UserAgent, &x.JA4,
		&x.Media, &x.ReplyMedia, &x.Location}
	n := 0
	for _, f := range fields {
		n += len(*f)
	}
	var b strings.Builder
	b.Grow(n)
	for _, f := range fields {
		b.WriteString(*f)
	}
	all := b.String()
	for _, f := range fields {
		*f, all = all[:len(*f)], all[len(*f):]
	}
}
