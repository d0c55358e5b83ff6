package openapi

import (
	"fmt"
	"sort"
	"strings"

	"github.com/vedette-project/vedette"
)

// DriftKind is a way in which traffic differs from its document.
type DriftKind string

// The kinds. Those of the first group are in traffic and not in the document; those of the second are the
// other way round.
const (
	NewParameter DriftKind = "undocumented-parameter"
	NewField     DriftKind = "undocumented-field"
	NewMedia     DriftKind = "undocumented-media-type"
	NewStatus    DriftKind = "undocumented-status"
	NewType      DriftKind = "undocumented-type"
	NoAuth       DriftKind = "undocumented-anonymous-access"

	MissingParameter DriftKind = "required-parameter-missing" // required, and not always there
	MissingField     DriftKind = "required-field-missing"
	UnseenParameter  DriftKind = "parameter-never-seen" // optional, in enough requests
	UnseenField      DriftKind = "field-never-seen"
)

// Drift is one difference.
type Drift struct {
	Kind   DriftKind    `json:"kind"`
	Part   vedette.Part `json:"-"`
	Where  string       `json:"where"`            // "request.query.page", "response.body.items[].price"
	Status int          `json:"status,omitempty"` // of answers
	Media  string       `json:"media,omitempty"`
	N      uint64       `json:"n"`  // messages that had it; of what is missing: that had not
	Of     uint64       `json:"of"` // messages looked at
	Why    string       `json:"why"`
}

// Bounds of what is told of one endpoint.
const (
	maxDrift = 200
	enough   = 20 // messages, before something missing says anything
)

type drifter struct {
	e    *vedette.Entry
	op   *Operation
	out  []Drift
	seen map[vedette.Part]bool
}

// drift compares what was learned of an endpoint with its operation.
func drift(e *vedette.Entry, op *Operation) []Drift {
	d := drifter{e: e, op: op, seen: map[vedette.Part]bool{}}
	d.statuses()
	d.auth()
	if e.Schema != nil {
		for i := range e.Schema.Messages {
			m := &e.Schema.Messages[i]
			switch m.Part {
			case vedette.InQuery, vedette.InHeader, vedette.InCookie:
				d.parameters(m)
			case vedette.InRequest:
				d.request(m)
			case vedette.InAnswer:
				d.answer(m)
			}
		}
		d.missing()
	}
	sort.SliceStable(d.out, func(i, j int) bool {
		a, b := &d.out[i], &d.out[j]
		if a.Kind != b.Kind {
			return a.Kind < b.Kind
		}
		return a.N > b.N
	})
	return d.out
}

func (d *drifter) add(kind DriftKind, m *vedette.Message, path string, n, of uint64, format string, args ...any) {
	if len(d.out) >= maxDrift {
		return
	}
	w := vedette.Sensitive{Part: m.Part, Path: path}
	d.out = append(d.out, Drift{kind, m.Part, w.Where(), m.Status, m.Media, n, of, fmt.Sprintf(format, args...)})
}

// statuses the document does not list. What any server says by itself is not expected in it.
func (d *drifter) statuses() {
	if len(d.op.Answers) == 0 {
		return
	}
	var all []int
	for s := range d.e.Statuses {
		all = append(all, s)
	}
	sort.Ints(all)
	for _, s := range all {
		if d.op.answer(s) == nil && s != 304 && s >= 200 && s < 600 {
			n := d.e.Statuses[s]
			d.out = append(d.out, Drift{Kind: NewStatus, Part: vedette.InAnswer, Where: fmt.Sprintf("response.%d", s), Status: s,
				N: n, Of: d.e.Requests, Why: fmt.Sprintf("%d of %d requests were answered %d, which is not documented", n, d.e.Requests, s)})
		}
	}
}

// answer finds what is documented of a status.
func (op *Operation) answer(status int) *Answer {
	var class, rest *Answer
	exact, wide := fmt.Sprint(status), fmt.Sprintf("%dXX", status/100)
	for i := range op.Answers {
		switch op.Answers[i].Status {
		case exact:
			return &op.Answers[i]
		case wide:
			class = &op.Answers[i]
		case "DEFAULT":
			rest = &op.Answers[i]
		}
	}
	if class != nil {
		return class
	}
	return rest
}

// auth looks for success without the credentials that the document asks for.
func (d *drifter) auth() {
	n := d.e.Auth[vedette.AuthNone]
	var all uint64
	for _, k := range d.e.Auth {
		all += k
	}
	if len(d.op.Auth) == 0 || d.op.Anonymous || n == 0 {
		return
	}
	d.out = append(d.out, Drift{Kind: NoAuth, Part: vedette.InHeader, Where: "request", N: n, Of: all,
		Why: fmt.Sprintf("%d of %d successful requests had no credentials, and the document asks for them", n, all)})
}

// parameters that are not in the document.
func (d *drifter) parameters(m *vedette.Message) {
	if d.op.any {
		return
	}
	for i := range m.Places {
		p := &m.Places[i]
		if m.Part == vedette.InHeader && ownHeader(p.Path) || p.Path == "" {
			continue
		}
		q := d.op.parameter(m.Part, p.Path)
		if q == nil {
			d.add(NewParameter, m, p.Path, p.Messages, m.N, "%d of %d requests have it, and the document does not", p.Messages, m.N)
			continue
		}
		if q.schema != nil && !q.Open && q.Name == p.Path {
			d.plain(m, p, spread(nil, q.schema))
		}
	}
}

// ownHeader tells whether a header is HTTP's own or a proxy's: documents do not list these.
func ownHeader(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "authorization", "cookie", "user-agent", "host", "connection", "origin", "referer", "range", "content-type", "content-length",
		"content-encoding", "cache-control", "pragma", "te", "upgrade", "expect", "date", "via", "forwarded", "dnt", "priority",
		"traceparent", "tracestate", "baggage", "proxy-authorization", "transfer-encoding", "x-requested-with", "x-real-ip", "x-request-id":
		return true
	}
	for _, p := range []string{"accept", "if-", "sec-", "x-forwarded-", "upgrade-", "access-control-"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// parameter finds what is documented of a name: as it stands, as the list or object that it is part of, or
// as a member of a parameter that is spread over the query.
func (op *Operation) parameter(part vedette.Part, name string) *Parameter {
	bare, _, _ := strings.Cut(name, "[")
	var wide *Parameter
	for _, list := range [2][]Parameter{op.Parameters, op.keys} {
		for i := range list {
			p := &list[i]
			if p.Part != part {
				continue
			}
			known, _, _ := strings.Cut(p.Name, "[")
			if p.Name == name || part == vedette.InHeader && strings.EqualFold(p.Name, name) {
				return p
			}
			if known == bare && (strings.HasPrefix(p.Name, bare+"[") || len(bare) < len(name)) {
				wide = p
			} else if p.Open && wide == nil {
				if at, missing := find(p.schema, bare); missing == "" && len(at) > 0 {
					wide = p
				}
			}
		}
	}
	return wide
}

// request compares bodies of requests.
func (d *drifter) request(m *vedette.Message) {
	if d.op.any {
		return
	}
	if m.Media == "" && len(m.Places) == 0 {
		return
	}
	d.body(m, d.op.Bodies)
}

func (d *drifter) answer(m *vedette.Message) {
	a := d.op.answer(m.Status)
	if a == nil || m.Media == "" && len(m.Places) == 0 {
		return // an undocumented status was told already; and what has no body has no fields
	}
	d.body(m, a.Bodies)
}

func (d *drifter) body(m *vedette.Message, bodies []Body) {
	b := pick(bodies, m.Media)
	if b == nil {
		what := "a body of this type is not documented"
		if len(bodies) == 0 {
			what = "a body is not documented"
		}
		d.add(NewMedia, m, "", m.N, m.N, "%d messages are %s: %s", m.N, orNothing(m.Media), what)
		return
	}
	told := map[string]bool{}
	for i := range m.Places {
		p := &m.Places[i]
		at, lost := find(b.schema, p.Path)
		if lost == "" {
			d.plain(m, p, at)
			continue
		}
		if told[lost] {
			continue
		}
		told[lost] = true
		d.add(NewField, m, lost, p.Messages, m.N, "%d of %d messages have it, and the document does not", p.Messages, m.N)
	}
	d.missingFields(m, b)
}

func orNothing(media string) string {
	if media == "" {
		return "of no named type"
	}
	return media
}

// pick finds the representation of a media type.
func pick(bodies []Body, media string) *Body {
	var wide, like *Body
	for i := range bodies {
		b := &bodies[i]
		switch {
		case b.Media == media:
			return b
		case b.Media == "*/*", b.Media == "*", b.Media == "":
			wide = b
		case media == "":
			like = b
		case strings.HasSuffix(b.Media, "/*") && strings.HasPrefix(media, strings.TrimSuffix(b.Media, "*")):
			wide = b
		case isJSON(b.Media) && isJSON(media):
			like = b
		}
	}
	if wide != nil {
		return wide
	}
	return like
}

func isJSON(media string) bool { return strings.HasSuffix(media, "json") }
