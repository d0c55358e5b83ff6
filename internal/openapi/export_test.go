package openapi

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/vedette-project/vedette"
)

// validate asks the field's own library whether a document is OpenAPI 3.1.
func validate(t testing.TB, host string, text []byte) bool {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		t.Errorf("%s: kin-openapi does not load it: %v", host, err)
		return false
	}
	if err := doc.Validate(context.Background(), openapi3.IsOpenAPI31OrLater()); err != nil {
		t.Errorf("%s: kin-openapi does not find it valid: %v", host, err)
		return false
	}
	return true
}

// roundTrip exports one host's entries, reads them back and compares: there must be no difference.
func roundTrip(t testing.TB, host string, entries []vedette.Entry, yaml bool) bool {
	t.Helper()
	text, err := Export(entries, ExportOptions{Host: host, YAML: yaml})
	if err != nil {
		t.Error(err)
		return false
	}
	again, _ := Export(entries, ExportOptions{Host: host, YAML: yaml})
	if !bytes.Equal(text, again) {
		t.Errorf("%s: two exports of the same entries differ", host)
	}
	ok := validate(t, host, text)
	doc, err := Load(host, text)
	if err != nil {
		t.Error(err)
		return false
	}
	for _, n := range doc.Notes {
		t.Errorf("%s: note: %s", host, n)
		ok = false
	}
	docs := NewDocuments(doc)
	c := Compare(docs, entries)
	d := NewDiff(docs, c, entries)
	if !d.Empty() {
		var b bytes.Buffer
		if err := d.WriteText(&b); err != nil {
			t.Error(err)
		}
		t.Errorf("%s: drift:\n%s", host, b.String())
		ok = false
	}
	for i := range entries {
		if s := c.State(entries[i].ID); s != Documented {
			t.Errorf("%s: %s is %s", host, entries[i].Name(), s)
			ok = false
		}
	}
	return ok
}

func TestExportDiscovery(t *testing.T) {
	all := learn(t, discovery(t)).entries
	of := map[string][]vedette.Entry{}
	for _, e := range all {
		of[e.Host] = append(of[e.Host], e)
	}
	good, operations := 0, 0
	for i, h := range sortedKeys(of) {
		if roundTrip(t, h, of[h], i%4 == 3) {
			good++
		}
		operations += len(of[h])
	}
	t.Logf("%d of %d hosts, %d endpoints: the export validates, and reading it back finds no drift", good, len(of), operations)
	whole, err := Export(all, ExportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	validate(t, "all hosts", whole)
	t.Logf("all hosts together: %d bytes", len(whole))
}

// strangeEntries are hard to write as OpenAPI.
func strangeEntries() []vedette.Entry {
	var all []vedette.Entry
	for _, name := range []string{
		"GET a.test /a/{x}", "POST a.test /a/{y}", "GET a.test /a/{y}/b", "GET a.test /a/{x}/b/{x}", "GET a.test /b/", "POST a.test /b",
		"GET a.test /", "GET a.test /c/{id}.json", "GET a.test /c/{id}", "GET a.test /v{version}/d", "GET a.test /{overflow}",
		"GET a.test /p%20q/é/a:b", "GET a.test /q%3Fx/%7By%7D", "GET a.test //double//slash", "HEAD a.test /a/{x}", "OPTIONS a.test /a/{x}",
		"POST a.test /graphql#query one", "POST a.test /graphql#mutation two", "POST a.test /soap#Add", "POST a.test /mcp#tools/call search",
		"GET a.test /f/{a}-{b}", "GET a.test /me/{id}", "GET a.test /{id}/me", "GET a.test /" + strings.Repeat("x", 300),
	} {
		e := richEntry()
		s := seen(name, 100)
		e.ID, e.Method, e.Host, e.Template, e.Operation = s.ID, s.Method, s.Host, s.Template, s.Operation
		if s.Operation != "" {
			e.Protocol = vedette.GraphQL
			e.Schema.Messages[3].Places = append(e.Schema.Messages[3].Places, vedette.Place{Path: "of " + s.Operation, N: 100, Messages: 100, Types: vedette.Boolean, Min: 1})
		}
		all = append(all, e)
	}
	odd := seen("PUT a.test /odd", 30)
	odd.Statuses = map[int]uint64{200: 20, 299: 3, 999: 4, 0: 3}
	odd.Auth = map[vedette.AuthKind]uint64{}
	for k := range vedette.AuthKinds {
		odd.Auth[vedette.AuthKind(k)] = 3
	}
	place := func(path string, t vedette.Types) vedette.Place {
		return vedette.Place{Path: path, N: 30, Messages: 30, Objects: 30, Types: t, Min: 1}
	}
	odd.Schema = &vedette.Schema{Learned: 30, Messages: []vedette.Message{
		{Part: vedette.InQuery, N: 30, Places: []vedette.Place{place("filter[x]", vedette.String), place("ids[]", vedette.Integer), place("", vedette.String), place("a b", 0)}},
		{Part: vedette.InHeader, N: 30, Places: []vedette.Place{place("X-A", vedette.String), place("x-a", vedette.Integer)}},
		{Part: vedette.InCookie, N: 30, Places: []vedette.Place{place("theme", vedette.String)}},
		{Part: vedette.InRequest, Media: "", N: 10, Places: []vedette.Place{place("", vedette.Array), place("[][]", vedette.Array), place("[][].x", 0)}},
		{Part: vedette.InRequest, Media: "no media, type", N: 10, Places: []vedette.Place{place("k", vedette.String)}},
		{Part: vedette.InRequest, Media: "application/x-www-form-urlencoded", N: 10, Places: []vedette.Place{place("", vedette.Object), place("k", vedette.String|vedette.Integer)}},
		{Part: vedette.InAnswer, Status: 200, Media: "text/csv", N: 20, Places: []vedette.Place{place("", vedette.String)}},
		{Part: vedette.InAnswer, Status: 200, Media: "application/json", N: 30, Places: []vedette.Place{place("", vedette.Object|vedette.Array|vedette.Null),
			place("[].a", vedette.String), place("a", vedette.Integer|vedette.Null), place("deep.er.than.known", vedette.String), place("*", vedette.Number), place("x..y", vedette.String), place(".", 0)}},
		{Part: vedette.InAnswer, Status: 299, Media: "", N: 3},
	}}
	return append(all, odd)
}

func TestExportStrange(t *testing.T) {
	for _, yaml := range []bool{false, true} {
		roundTrip(t, "a.test", strangeEntries(), yaml)
	}
}

// TestExportHosts: two hosts in one document, and one document each.
func TestExportHosts(t *testing.T) {
	all := strangeEntries()
	for _, e := range strangeEntries() {
		e.Host = "b.test:8443"
		e.ID++
		all = append(all, e)
	}
	text, err := Export(all, ExportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	validate(t, "both", text)
	c := Compare(NewDocuments(mustLoad(t, "both", string(text))), all)
	for i := range all {
		if s := c.State(all[i].ID); s != Documented {
			t.Errorf("%s is %s", all[i].Name(), s)
		}
	}
	if len(c.Orphans) > 0 || len(c.Hosts) != 2 {
		t.Errorf("orphans %v, hosts %v", c.Orphans, c.Hosts)
	}
	docs, err := ExportHosts(all, ExportOptions{Comparison: c})
	if err != nil || len(docs) != 2 || docs[0].Host != "a.test" {
		t.Fatal(len(docs), err)
	}
	for _, want := range []string{`"x-vedette-state": "documented"`, `"x-vedette-value-class": "other"`, `"x-vedette-operations"`, `"enum": [`, `"anyOf"`, `"url": "https://a.test"`} {
		if !bytes.Contains(docs[0].Text, []byte(want)) {
			t.Errorf("the export has no %s", want)
		}
	}
	if empty, err := Export(nil, ExportOptions{}); err != nil || !validate(t, "empty", empty) {
		t.Error(err)
	}
}
