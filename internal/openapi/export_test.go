package openapi

import (
	"bytes"
	"context"
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
