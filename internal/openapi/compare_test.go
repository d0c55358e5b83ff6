package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/vedette-project/vedette"
)

// seen makes an entry: "GET host /template", answered 200 so often.
func seen(name string, served uint64) vedette.Entry {
	parts := strings.SplitN(name, " ", 3)
	path, op, _ := strings.Cut(parts[2], "#")
	e := vedette.Entry{Requests: max(served, 5), Served: served, Statuses: map[int]uint64{200: served}}
	if served == 0 {
		e.Statuses = map[int]uint64{404: 5}
	}
	for _, c := range []byte(name) {
		e.ID = e.ID*131 + vedette.EndpointID(c)
	}
	e.Method, e.Host, e.Template, e.Operation = parts[0], parts[1], path, op
	return e
}

func paths(doc string) string {
	return `{"openapi":"3.1.0","info":{"title":"T","version":"1"},"servers":[{"url":"https://a.test"}],"paths":{` + doc + `}}`
}

// ops writes operations: "GET /a", with "!" before what is deprecated.
func ops(list ...string) string {
	items := map[string][]string{}
	for _, o := range list {
		dep := strings.HasPrefix(o, "!")
		method, path, _ := strings.Cut(strings.TrimPrefix(o, "!"), " ")
		items[path] = append(items[path], fmt.Sprintf(`"%s":{"deprecated":%t}`, strings.ToLower(method), dep))
	}
	var all []string
	for _, p := range sortedKeys(items) {
		all = append(all, fmt.Sprintf(`"%s":{%s}`, p, strings.Join(items[p], ",")))
	}
	return strings.Join(all, ",")
}

func TestStatesOf(t *testing.T) {
	page := seen("GET a.test /home", 9)
	page.Surface = vedette.Page
	for name, c := range map[string]struct {
		docs    []string
		bind    string
		entries []vedette.Entry
		states  string // in the order of the entries
		orphans string
	}{
		"names of parameters": {docs: []string{paths(ops("GET /u/{userId}", "!GET /old"))},
			entries: []vedette.Entry{seen("GET a.test /u/{id}", 9), seen("GET a.test /old", 3), seen("GET a.test /new", 3), seen("GET a.test /gone", 0), page},
			states:  "documented zombie shadow unknown unknown"},
		"methods": {docs: []string{paths(ops("GET /u/{id}", "POST /x"))},
			entries: []vedette.Entry{seen("HEAD a.test /u/{id}", 9), seen("OPTIONS a.test /u/{id}", 9), seen("OPTIONS a.test /z", 9), seen("DELETE a.test /u/{id}", 9), seen("HEAD a.test /x", 2)},
			states:  "documented documented unknown shadow shadow", orphans: "POST a.test /x"},
		"slashes and suffixes": {docs: []string{paths(ops("GET /a/", "GET /b", "GET /c/{id}.json", "GET /d/{id}"))},
			entries: []vedette.Entry{seen("GET a.test /a", 9), seen("GET a.test /b/", 9), seen("GET a.test /c/{x}.json", 9), seen("GET a.test /d/{x}.json", 9), seen("GET a.test /c/{x}.xml", 9)},
			states:  "documented documented documented documented shadow"},
		"finer": {docs: []string{paths(ops("GET /reports/{type}", "GET /u/{id}", "GET /n/{n}"))},
			entries: []vedette.Entry{seen("GET a.test /reports/daily", 9), seen("GET a.test /reports/weekly", 9), seen("GET a.test /u/{x}", 90), seen("GET a.test /u/export", 9), seen("GET a.test /u/ann", 1)},
			states:  "documented documented documented shadow documented", orphans: "GET a.test /n/{n}"},
		"finer, by schema": {docs: []string{paths(`"/n/{n}":{"parameters":[{"name":"n","in":"path","schema":{"type":"integer"}}],"get":{}},"/e/{e}":{"parameters":[{"name":"e","in":"path","schema":{"enum":["x","y"]}}],"get":{}}`)},
			entries: []vedette.Entry{seen("GET a.test /n/all", 9), seen("GET a.test /n/12", 9), seen("GET a.test /e/{e}", 90), seen("GET a.test /e/y", 50), seen("GET a.test /e/z", 50)},
			states:  "shadow documented documented documented shadow"},
		"coarser": {docs: []string{paths(ops("GET /r/daily", "GET /r/weekly", "GET /s/daily", "GET /s/{id}"))},
			entries: []vedette.Entry{seen("GET a.test /r/{x}", 9), seen("GET a.test /s/{x}", 9)},
			states:  "documented documented", orphans: "GET a.test /s/daily"},
		"base path": {docs: []string{strings.Replace(paths(ops("GET /u/{id}", "GET /silent")), "a.test", "a.test/api/v1/", 1)},
			entries: []vedette.Entry{seen("GET a.test /api/v1/u/{id}", 9), seen("GET a.test /u/{id}", 9)},
			states:  "documented shadow", orphans: "GET a.test /api/v1/silent"},
		"base path taken off": {docs: []string{strings.Replace(paths(ops("GET /u/{id}", "GET /o")), "a.test", "a.test/api/v1", 1)},
			entries: []vedette.Entry{seen("GET a.test /u/{id}", 9), seen("GET a.test /o", 9)}, states: "documented documented"},
		"another host": {docs: []string{paths(ops("GET /u", "GET /v", "GET /w"))},
			entries: []vedette.Entry{seen("GET test.test /u", 9), seen("GET test.test /v", 9), seen("GET test.test /w", 9), seen("GET test.test /x", 9), seen("GET other.test /u", 9), seen("GET other.test /q", 9)},
			states:  "documented documented documented shadow unknown unknown"},
		"bound": {docs: []string{paths(ops("GET /u"))}, bind: "B.test", entries: []vedette.Entry{seen("GET b.test /u", 9), seen("GET b.test /v", 9), seen("GET c.test /u", 9)}, states: "documented shadow unknown"},
		"no host": {docs: []string{strings.Replace(paths(ops("GET /u", "GET /v")), "https://a.test", "/", 1)},
			entries: []vedette.Entry{seen("GET b.test /u", 9), seen("GET b.test /v", 9), seen("GET b.test /w", 9), seen("GET c.test /z", 9)}, states: "documented documented shadow unknown"},
		"host of variables": {docs: []string{strings.Replace(paths(ops("GET /u")), "https://a.test", "https://{tenant}.a.test", 1)},
			entries: []vedette.Entry{seen("GET x.a.test /u", 9), seen("GET x.a.test /v", 9), seen("GET a.test /u", 9)}, states: "documented shadow unknown"},
		"versions": {docs: []string{paths(ops("GET /u", "GET /gone", "GET /silent")), strings.Replace(paths(ops("GET /u")), `"version":"1"`, `"version":"1.10.0"`, 1), strings.Replace(paths(ops("GET /u", "!GET /beta")), `"version":"1"`, `"version":"1.9"`, 1)},
			entries: []vedette.Entry{seen("GET a.test /u", 9), seen("GET a.test /gone", 9), seen("GET a.test /beta", 0)}, states: "documented zombie documented"},
		"versions in the path": {docs: []string{strings.Replace(paths(ops("GET /u")), "a.test", "a.test/v1", 1), strings.Replace(strings.Replace(paths(ops("GET /u")), "a.test", "a.test/v2", 1), `"version":"1"`, `"version":"2"`, 1)},
			entries: []vedette.Entry{seen("GET a.test /v1/u", 9), seen("GET a.test /v2/u", 9), seen("GET a.test /v3/u", 9)}, states: "zombie documented shadow"},
		"operations": {docs: []string{paths(ops("POST /graphql"))},
			entries: []vedette.Entry{seen("POST a.test /graphql#query a", 9), seen("POST a.test /graphql#mutation b", 9), seen("POST a.test /rpc#c", 9)}, states: "documented documented shadow"},
		"everything below": {docs: []string{paths(ops("GET /files/{path+}", "GET /p/{proxy:.*}"))},
			entries: []vedette.Entry{seen("GET a.test /files/{a}/{b}/{c}", 9), seen("GET a.test /p/x/y", 9)}, states: "documented documented"},
	} {
		docs := NewDocuments()
		for i, text := range c.docs {
			d := mustLoad(t, fmt.Sprintf("%s %d", name, i), text)
			if c.bind != "" {
				d.Bind(c.bind)
			}
			docs.Add(d)
		}
		cmp := Compare(docs, c.entries)
		var states, orphans []string
		for i := range c.entries {
			states = append(states, cmp.State(c.entries[i].ID).String())
		}
		for _, o := range cmp.Orphans {
			orphans = append(orphans, o.Method+" "+o.Host+" "+o.Template)
		}
		if got := strings.Join(states, " "); got != c.states {
			t.Errorf("%s: %s, want %s", name, got, c.states)
		}
		if got := strings.Join(orphans, ", "); got != c.orphans {
			t.Errorf("%s: orphans %s, want %s", name, got, c.orphans)
		}
		var b bytes.Buffer
		if err := NewDiff(docs, cmp, c.entries).WriteText(&b); err != nil || b.Len() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStanding(t *testing.T) {
	d := mustLoad(t, "d", paths(ops("GET /u", "GET /o")))
	e := []vedette.Entry{seen("GET a.test /u", 9), seen("GET a.test /v", 9)}
	for _, c := range []struct {
		s    Standing
		want string
	}{{ByVersion, "documented shadow 1"}, {Superseded, "zombie shadow 0"}, {Disabled, "unknown unknown 0"}, {Current, "documented shadow 1"}} {
		d.Standing = c.s
		cmp := Compare(NewDocuments(d), e)
		if got := fmt.Sprint(cmp.State(e[0].ID), " ", cmp.State(e[1].ID), " ", len(cmp.Orphans)); got != c.want {
			t.Errorf("%d: %s, want %s", c.s, got, c.want)
		}
	}
}

func TestShare(t *testing.T) {
	d := mustLoad(t, "d", paths(ops("GET /u/{id}", "GET /v", "GET /silent", "!GET /w")))
	e := []vedette.Entry{seen("GET a.test /u/a", 9), seen("GET a.test /u/b", 9), seen("GET a.test /v", 9), seen("GET a.test /w", 9),
		seen("GET a.test /x", 9), seen("POST a.test /g#a", 9), seen("POST a.test /g#b", 9), seen("GET a.test /never", 0)}
	if s := Compare(NewDocuments(d), e).Share; s.Shadow != 2 || s.Active != 3 {
		t.Errorf("%+v, want 2 (/x, /g) of 3 (/u/{id}, /v, /w)", s)
	}
}

// richEntry has something of everything that drifts.
func richEntry() vedette.Entry {
	e := seen("POST a.test /o/{id}", 100)
	e.Statuses = map[int]uint64{200: 90, 409: 10}
	e.Auth = map[vedette.AuthKind]uint64{vedette.AuthBearer: 95, vedette.AuthNone: 5}
	e.FirstSeen, e.LastSeen = time.Unix(1e9, 0), time.Unix(1.1e9, 0)
	str := func(path string, n uint64) vedette.Place {
		return vedette.Place{Path: path, N: n, Messages: n, Types: vedette.String, Format: vedette.Free, Min: 1, Max: 0}
	}
	obj := func(path string, n uint64) vedette.Place {
		return vedette.Place{Path: path, N: n, Messages: n, Objects: n, Types: vedette.Object, Min: 1, Max: 0}
	}
	kind := str("kind", 100)
	kind.Words = []vedette.Word{{Text: "b", N: 50}, {Text: "a", N: 50}}
	rare := str("rare", 4)
	rare.Types |= vedette.Null
	list := vedette.Place{Path: "items", N: 90, Messages: 90, Types: vedette.Array, Min: 1}
	price := vedette.Place{Path: "items[].price", N: 200, Messages: 90, Types: vedette.Integer | vedette.Number, Min: 0, Max: 9}
	item := obj("items[]", 200)
	e.Schema = &vedette.Schema{Learned: 100, Messages: []vedette.Message{
		{Part: vedette.InPath, N: 100, Places: []vedette.Place{str("id", 100)}},
		{Part: vedette.InQuery, N: 100, Places: []vedette.Place{str("q", 100), str("page", 30)}},
		{Part: vedette.InHeader, N: 100, Places: []vedette.Place{str("x-tenant", 100), str("accept", 100)}},
		{Part: vedette.InRequest, Media: "application/json", N: 100, Places: []vedette.Place{obj("", 100), kind, rare}},
		{Part: vedette.InAnswer, Status: 200, Media: "application/json", N: 90, Places: []vedette.Place{obj("", 90), list, item, price, obj("map", 90), str("map.*", 90)}},
	}}
	return e
}

// TestUnseenTogether: what one endpoint of an operation shows, the others need not.
func TestUnseenTogether(t *testing.T) {
	a, b := richEntry(), richEntry()
	a.Template, b.Template, b.ID = "/g", "/g", a.ID+1
	a.Operation, b.Operation = "query a", "query b"
	b.Schema.Messages[1].Places = b.Schema.Messages[1].Places[:1]
	b.Schema.Messages[3].Places = b.Schema.Messages[3].Places[:2]
	text, err := Export([]vedette.Entry{a}, ExportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	docs := NewDocuments(mustLoad(t, "g", string(text)))
	if n := len(Compare(docs, []vedette.Entry{b}).Fits[b.ID].Drift); n != 2 {
		t.Errorf("alone: %d differences, want the parameter and the field", n)
	}
	c := Compare(docs, []vedette.Entry{a, b})
	if n := len(c.Fits[a.ID].Drift) + len(c.Fits[b.ID].Drift); n != 0 {
		t.Errorf("together: %v %v", c.Fits[a.ID].Drift, c.Fits[b.ID].Drift)
	}
}

// TestDrift damages an export in every way that drift tells, one at a time: each must be told, and nothing
// else.
func TestDrift(t *testing.T) {
	e := []vedette.Entry{richEntry()}
	if !roundTrip(t, "a.test", e, false) {
		t.Fatal("there is drift before anything was damaged")
	}
	at := func(v any, path ...string) map[string]any {
		for _, p := range path {
			v = v.(map[string]any)[p]
		}
		return v.(map[string]any)
	}
	answer := []string{"responses", "200", "content", "application/json", "schema", "properties"}
	request := []string{"requestBody", "content", "application/json", "schema"}
	param := func(op map[string]any, name string, do func(map[string]any) bool) {
		var kept []any
		for _, p := range op["parameters"].([]any) {
			if m := p.(map[string]any); m["name"] != name || do(m) {
				kept = append(kept, p)
			}
		}
		op["parameters"] = kept
	}
	drop := func(map[string]any) bool { return false }
	for want, damage := range map[string]func(op map[string]any){
		"undocumented-parameter request.query.page 30/100":       func(op map[string]any) { param(op, "page", drop) },
		"undocumented-parameter request.header.x-tenant 100/100": func(op map[string]any) { param(op, "x-tenant", drop) },
		"required-parameter-missing request.query.page 70/100": func(op map[string]any) {
			param(op, "page", func(p map[string]any) bool { p["required"] = true; return true })
		},
		"undocumented-type request.query.q 100/100": func(op map[string]any) {
			param(op, "q", func(p map[string]any) bool { p["schema"] = map[string]any{"type": "integer"}; return true })
		},
		"parameter-never-seen request.query.new 100/100": func(op map[string]any) {
			op["parameters"] = append(op["parameters"].([]any), map[string]any{"name": "new", "in": "query"})
		},
		"undocumented-field request.body.rare 4/100":           func(op map[string]any) { delete(at(op, append(request, "properties")...), "rare") },
		"undocumented-type request.body.rare 4/100":            func(op map[string]any) { at(op, append(request, "properties", "rare")...)["type"] = "string" },
		"required-field-missing request.body.rare 96/100":      func(op map[string]any) { at(op, request...)["required"] = []any{"kind", "rare"} },
		"field-never-seen request.body.new 100/100":            func(op map[string]any) { at(op, append(request, "properties")...)["new"] = map[string]any{} },
		"undocumented-media-type request.body 100/100":         func(op map[string]any) { delete(op, "requestBody") },
		"undocumented-field response.body.items[].price 90/90": func(op map[string]any) { delete(at(op, append(answer, "items", "items", "properties")...), "price") },
		"undocumented-field response.body.map.* 90/90": func(op map[string]any) {
			at(op, append(answer, "map")...)["additionalProperties"] = false
			at(op, append(answer, "map")...)["properties"] = map[string]any{}
		},
		"undocumented-type response.body.items[].price 90/90": func(op map[string]any) {
			at(op, append(answer, "items", "items", "properties", "price")...)["type"] = "integer"
		},
		"undocumented-status response.409 10/100":     func(op map[string]any) { delete(at(op, "responses"), "409") },
		"undocumented-anonymous-access request 5/100": func(op map[string]any) { op["security"] = []any{map[string]any{"bearer": []any{}}} },
	} {
		text, err := Export(e, ExportOptions{})
		if err != nil {
			t.Fatal(err)
		}
		var doc map[string]any
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		damage(at(doc, "paths", "/o/{id}", "post"))
		text, _ = json.Marshal(doc)
		c := Compare(NewDocuments(mustLoad(t, want, string(text))), e)
		var got []string
		for _, d := range c.Fits[e[0].ID].Drift {
			got = append(got, fmt.Sprintf("%s %s %d/%d", d.Kind, d.Where, d.N, d.Of))
		}
		sort.Strings(got)
		if len(got) != 1 || got[0] != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func BenchmarkCompare(b *testing.B) {
	var list []string
	var entries []vedette.Entry
	for i := range 3000 {
		path := fmt.Sprintf("/api/v1/area%d/thing%d/{id}", i/100, i/4)
		switch i % 4 {
		case 1:
			path += "/part"
		case 2:
			path += "/part/{n}"
		case 3:
			path += "/do"
		}
		if i%7 != 3 {
			list = append(list, "GET "+path)
		}
		e := richEntry()
		s := seen("GET a.test "+path, 100)
		e.ID, e.Method, e.Template = s.ID, s.Method, s.Template
		entries = append(entries, e)
	}
	d := mustLoad(b, "d", paths(ops(list...)))
	b.ReportAllocs()
	for b.Loop() {
		if c := Compare(NewDocuments(d), entries); c.Share.Shadow != 429 && c.Share.Shadow != 428 {
			b.Fatal(c.Share)
		}
	}
}

// TestDiffText: what a path says does not drive the terminal.
func TestDiffText(t *testing.T) {
	var b strings.Builder
	d := Diff{Shadow: []DiffEndpoint{{Endpoint: "GET a.test /\x1b]0;x\x07\u009b31m/\xff", Why: "\rnew"}}}
	if err := d.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	if s := b.String(); strings.ContainsAny(s, "\x1b\x07\r\u009b") || !utf8.ValidString(s) || !strings.Contains(s, "+ GET a.test /?]0;x??31m/?") {
		t.Errorf("%q", s)
	}
}
