package ingest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/vedette-project/vedette"
)

// Recorder writes Exchanges as NDJSON, one line each: the plain members for whoever reads the format, and facts,
// what was derived from what the line no longer holds, for a replay in the same environment. Queries, bodies,
// credentials and passwords are not in an Exchange, and so not in the line. It is not safe for concurrent use.
type Recorder struct {
	keyID       string
	environment string
	secrets     pseudonyms
}

// NewRecorder writes digests that were made under key; environment is the name of the estate, and may be empty.
func NewRecorder(key []byte, environment string) *Recorder {
	return &Recorder{keyID: keyID(key), environment: environment, secrets: newPseudonyms()}
}

// keyID names a key without telling what it is.
func keyID(key []byte) string {
	m := hmac.New(sha256.New, key)
	m.Write([]byte("vedette key id"))
	return hex.EncodeToString(m.Sum(nil)[:4])
}

// Append writes x and a line feed behind b. It allocates nothing but room in b.
func (r *Recorder) Append(b []byte, x *vedette.Exchange) []byte {
	b = append(b, `{"at":"`...)
	b = appendTime(b, x.At)
	b = append(b, `","method":`...)
	b = appendText(b, present(x.Method))
	b = appendMember(b, "scheme", x.Scheme)
	b = append(b, `,"host":`...)
	b = appendText(b, present(x.Host))
	b = append(b, `,"target":`...)
	b = appendText(b, present(x.Path))
	b = appendMember(b, "proto", x.Proto)
	if x.Client.IsValid() {
		b = append(b, `,"client":"`...)
		b = x.Client.AppendTo(b)
		b = append(b, '"')
	}
	b = append(b, `,"status":`...)
	b = strconv.AppendInt(b, int64(x.Status), 10)
	b = append(b, `,"duration_ms":`...)
	b = strconv.AppendFloat(b, float64(x.Duration.Microseconds())/1000, 'f', -1, 64)
	if x.Sent >= 0 {
		b = append(b, `,"request_bytes":`...)
		b = strconv.AppendInt(b, x.Sent, 10)
	}
	if x.Got >= 0 {
		b = append(b, `,"response_bytes":`...)
		b = strconv.AppendInt(b, x.Got, 10)
	}
	if x.JA4 != "" {
		b = append(b, `,"tls":{"ja4":`...)
		b = appendText(b, x.JA4)
		b = append(b, '}')
	}
	environment := x.Environment
	if environment == "" {
		environment = r.environment
	}
	b = appendMember(b, "environment", environment)
	b = appendMember(b, "id", x.ID)
	b = append(b, `,"seq":`...)
	b = strconv.AppendUint(b, x.Seq, 10)
	b = append(b, `,"answered_by":"`...)
	b = append(b, x.AnsweredBy.String()...)
	b = append(b, `","decision":"`...)
	b = append(b, x.Recorded.String()...)
	b = append(b, `","request_headers":[`...)
	from := len(b)
	b = appendHeader(b, from, "User-Agent", x.UserAgent)
	if x.Referer {
		b = appendHeader(b, from, "Referer", "-")
	}
	b = appendHeader(b, from, "Content-Type", x.Media)
	b = append(b, `],"response_headers":[`...)
	from = len(b)
	b = appendHeader(b, from, "Content-Type", x.ReplyMedia)
	b = appendHeader(b, from, "Location", x.Location)
	b = append(b, `],"facts":`...)
	b = r.appendFacts(b, x)
	return append(b, "}\n"...)
}

// appendFacts writes what is there: an absent member is the zero value.
func (r *Recorder) appendFacts(b []byte, x *vedette.Exchange) []byte {
	b = append(b, `{"key":"`...)
	b = append(b, r.keyID...)
	b = append(b, `","epoch":`...)
	b = strconv.AppendInt(b, x.Epoch, 10)
	b = append(b, `,"ns":`...)
	b = strconv.AppendInt(b, int64(x.Duration), 10)
	b = appendHex(b, "token", uint64(x.Key))
	b = appendHex(b, "session", uint64(x.Session))
	b = appendHex(b, "account", uint64(x.Account))
	b = appendHex(b, "secret", uint64(r.secrets.of(x.Secret)))
	b = appendHex(b, "issued", uint64(x.Issued))
	if x.AuthKind != vedette.AuthNone {
		b = appendMember(b, "auth", x.AuthKind.String())
	}
	b = appendName(b, "because", string(x.Because))
	if x.Protocol != vedette.REST {
		b = appendMember(b, "protocol", x.Protocol.String())
	}
	b = appendCount(b, "rpc", uint64(x.RPC))
	b = appendName(b, "route", x.Route)
	b = appendCount(b, "marks", uint64(x.Marks))
	b = appendCount(b, "origin", uint64(x.Origin))
	if x.Amount != 0 {
		b = append(b, `,"amount":`...)
		b = appendFloat(b, x.Amount)
	}
	b = appendName(b, "currency", x.Currency)
	if x.Cut {
		b = append(b, `,"cut":true`...)
	}
	if s := &x.Shape; *s != (vedette.Shape{}) {
		b = append(b, `,"shape":{"kind":"`...)
		b = append(b, bodyKinds[s.Kind]...)
		b = append(b, '"')
		if s.Failed {
			b = append(b, `,"failed":true`...)
		}
		b = appendCount(b, "keys", uint64(s.Keys))
		b = appendCount(b, "echo", uint64(s.Echo))
		b = appendCount(b, "sum", uint64(s.Sum))
		b = append(b, '}')
	}
	if len(x.Calls) > 0 {
		b = append(b, `,"calls":[`...)
		for i := range x.Calls {
			b = appendCall(comma(b, i), &x.Calls[i])
		}
		b = append(b, ']')
	}
	if x.Shown { // without the member, the messages were not looked into
		b = append(b, `,"leaves":[`...)
		for i := range x.Leaves {
			b = appendLeaf(comma(b, i), &x.Leaves[i])
		}
		b = append(b, ']')
	}
	return append(appendRaw(b, x), '}')
}

func appendCall(b []byte, c *vedette.Call) []byte {
	b = append(b, `{"op":`...)
	b = appendExact(b, c.Operation)
	b = append(b, `,"n":`...)
	b = strconv.AppendUint(b, uint64(c.N), 10)
	b = append(b, `,"fate":"`...)
	b = append(b, fates[c.Fate]...)
	b = append(b, '"')
	b = appendHex(b, "hash", c.Hash)
	if len(c.Roots) > 0 {
		b = append(b, `,"roots":[`...)
		for i := range c.Roots {
			b = append(comma(b, i), '[')
			b = appendExact(b, c.Roots[i].Field)
			b = append(b, ',')
			b = strconv.AppendUint(b, uint64(c.Roots[i].N), 10)
			b = append(b, ']')
		}
		b = append(b, ']')
	}
	return append(b, '}')
}

// appendLeaf writes a leaf as a list, in the order of its fields; no words is an absent last item.
func appendLeaf(b []byte, l *vedette.Leaf) []byte {
	b = append(b, '[')
	b = strconv.AppendUint(b, uint64(l.Part), 10)
	b = append(b, ',')
	b = appendExact(b, l.Path)
	for _, n := range [...]uint64{uint64(l.N), uint64(l.Objects), uint64(l.Types), uint64(l.Format)} {
		b = strconv.AppendUint(append(b, ','), n, 10)
	}
	b = append(b, `,"`...)
	b = append(b, l.Data.String()...)
	b = append(b, '"')
	for _, n := range [...]uint64{uint64(l.Hits), uint64(l.Again), uint64(l.Print)} {
		b = strconv.AppendUint(append(b, ','), n, 10)
	}
	b = appendFloat(append(b, ','), l.Min)
	b = appendFloat(append(b, ','), l.Max)
	b = strconv.AppendUint(append(b, ','), uint64(l.MinLen), 10)
	b = strconv.AppendUint(append(b, ','), uint64(l.MaxLen), 10)
	if l.Words != nil {
		b = append(b, ",["...)
		for i, w := range l.Words {
			b = appendExact(comma(b, i), w)
		}
		b = append(b, ']')
	}
	return append(b, ']')
}

// The names of what has none in the vocabulary.
var (
	bodyKinds = [...]string{"unknown", "empty", "object", "array", "html", "text", "binary"}
	fates     = [...]string{"served", "refused", "unknown"}
)

// appendRaw writes those of the plain members that a line of UTF-8 cannot hold as they were.
func appendRaw(b []byte, x *vedette.Exchange) []byte {
	n := 0
	for i, f := range rawFields(x) {
		if *f == "" && i > 2 || *f != "" && utf8.ValidString(*f) {
			continue
		}
		if n == 0 {
			b = append(b, `,"raw":[`...)
		}
		b = append(comma(b, n), '[')
		b = strconv.AppendInt(b, int64(i), 10)
		b = append(b, ',', '"')
		b = base64.StdEncoding.AppendEncode(b, []byte(*f))
		b = append(b, '"', ']')
		n++
	}
	if n > 0 {
		b = append(b, ']')
	}
	return b
}

// rawFields are the plain members in the order that facts number them; the format requires the first three.
func rawFields(x *vedette.Exchange) [9]*string {
	return [...]*string{&x.Method, &x.Host, &x.Path, &x.UserAgent, &x.Media, &x.ReplyMedia, &x.Location, &x.ID, &x.Proto}
}

// present stands for what the format requires, and a refused message did not have.
func present(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func comma(b []byte, i int) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	return b
}

func appendMember(b []byte, name, v string) []byte {
	if v == "" {
		return b
	}
	b = append(append(append(b, `,"`...), name...), `":`...)
	return appendText(b, v)
}

// appendName is appendMember for facts, which come back as they were.
func appendName(b []byte, name, v string) []byte {
	if v == "" {
		return b
	}
	b = append(append(append(b, `,"`...), name...), `":`...)
	return appendExact(b, v)
}

func appendHeader(b []byte, from int, name, v string) []byte {
	if v == "" {
		return b
	}
	b = append(comma(b, len(b)-from), `["`...)
	b = append(append(b, name...), `",`...)
	return append(appendText(b, v), ']')
}

func appendCount(b []byte, name string, n uint64) []byte {
	if n == 0 {
		return b
	}
	b = append(append(append(b, `,"`...), name...), `":`...)
	return strconv.AppendUint(b, n, 10)
}

func appendHex(b []byte, name string, n uint64) []byte {
	if n == 0 {
		return b
	}
	b = append(append(append(b, `,"`...), name...), `":"`...)
	b = strconv.AppendUint(b, n, 16)
	return append(b, '"')
}

func appendFloat(b []byte, n float64) []byte {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return append(b, '0')
	}
	return strconv.AppendFloat(b, n, 'g', -1, 64)
}

// appendTime writes RFC 3339 with as many decimals as it takes.
func appendTime(b []byte, t time.Time) []byte {
	return t.UTC().AppendFormat(b, time.RFC3339Nano)
}

// appendExact writes a string so that it comes back as it was: in a list of one, base64, where it is no UTF-8.
func appendExact(b []byte, s string) []byte {
	if utf8.ValidString(s) {
		return appendText(b, s)
	}
	b = append(b, `["`...)
	b = base64.StdEncoding.AppendEncode(b, []byte(s))
	return append(b, `"]`...)
}

// appendText writes a JSON string; what is no UTF-8 becomes U+FFFD.
func appendText(b []byte, s string) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < 0x7f {
			i++
			continue
		}
		n := 1
		if c >= 0x80 {
			r, k := utf8.DecodeRuneInString(s[i:])
			if n = k; (r != utf8.RuneError || k > 1) && r != 0x2028 && r != 0x2029 {
				i += k
				continue
			}
		}
		b = append(b, s[from:i]...)
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c < 0x80:
			b = append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		case n > 1:
			b = append(b, `\u202`...)
			b = append(b, digits[s[i+2]&15])
		default:
			b = append(b, `\ufffd`...)
		}
		i += n
		from = i
	}
	return append(append(b, s[from:]...), '"')
}
