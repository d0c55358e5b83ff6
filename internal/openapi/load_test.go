package openapi

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/vedette-project/vedette"
)

func mustLoad(t testing.TB, name, text string) *Document {
	t.Helper()
	d, err := Load(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const petsYAML = `
openapi: 3.0.3
info: {title: Pets, version: 1.10}
servers:
  - url: https://{region}.pets.test:443/{stage}/
    variables:
      region: {default: eu, enum: [eu, us]}
      stage: {default: v1}
  - url: /local
security: [{key: []}, {}]
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: api_key}
    login: {type: http, scheme: bearer}
  parameters:
    page: {name: page, in: query, schema: {type: integer}}
  schemas:
    Pet:
      type: object
      required: [id]
      properties:
        id: {type: integer}
        name: {type: string, nullable: true}
        parent: {$ref: '#/components/schemas/Pet'}
        tags: {type: array, items: {type: string}}
        more: {type: object, additionalProperties: {type: number}}
paths:
  /pets/{petId}:
    parameters:
      - {name: petId, in: path, required: true, schema: {type: integer}}
    get:
      deprecated: true
      parameters: [{$ref: '#/components/parameters/page'}]
      responses:
        200:
          description: ok
          content: {application/json; charset=utf-8: {schema: {$ref: '#/components/schemas/Pet'}}}
        4XX: {description: no}
    put:
      security: [{login: []}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {default: {description: any}}
`

func TestLoad(t *testing.T) {
	d := mustLoad(t, "pets.yaml", petsYAML)
	if len(d.Notes) > 0 || d.Title != "Pets" || d.Version != "1.10" || d.Spec != "3.0.3" {
		t.Errorf("%q %q %q %q", d.Title, d.Version, d.Spec, d.Notes)
	}
	if got, want := fmt.Sprint(d.Servers), "[{eu.pets.test /v1} {us.pets.test /v1} { /local}]"; got != want {
		t.Errorf("servers %s, want %s", got, want)
	}
	if len(d.Operations) != 2 {
		t.Fatal(d.Operations)
	}
	get, put := &d.Operations[0], &d.Operations[1]
	if get.Method != "GET" || !get.Deprecated || len(get.Parameters) != 2 || !get.Anonymous || fmt.Sprint(get.Auth) != "[api-key]" {
		t.Errorf("%+v", get)
	}
	if put.Method != "PUT" || !put.Required || put.Anonymous || fmt.Sprint(put.Auth) != "[bearer]" || put.Bodies[0].Media != "application/json" {
		t.Errorf("%+v", put)
	}
	s := get.answer(200).Bodies[0].schema
	for path, lost := range map[string]string{
		"": "", "id": "", "parent.parent.tags[]": "", "more.*": "", "more.anything": "", "nick": "nick", "parent.nick.x": "parent.nick",
		"tags": "", "tags[].x": "tags[].x", "[]": "[]",
	} {
		if _, got := find(s, path); got != lost {
			t.Errorf("%q: missing %q, want %q", path, got, lost)
		}
	}
	if at, _ := find(s, "name"); typesOf(at) != vedette.String|vedette.Null {
		t.Errorf("name is %v", typesOf(at))
	}
	if get.answer(404) == nil || get.answer(302) != nil || put.answer(500) == nil {
		t.Error("classes of statuses are not understood")
	}
}

func TestLoadSwagger(t *testing.T) {
	d := mustLoad(t, "old.json", `{"swagger":"2.0","info":{"title":"Old","version":"1"},"host":"API.old.test:443","basePath":"/api/","schemes":["https"],
	"consumes":["application/json"],"produces":["application/json"],
	"securityDefinitions":{"b":{"type":"basic"},"o":{"type":"oauth2"}},"security":[{"b":[]}],
	"definitions":{"A":{"type":"object","properties":{"x":{"type":"string","required":true}}}},
	"paths":{"/a/{id}":{"parameters":[{"name":"id","in":"path","type":"string"}],
	 "post":{"parameters":[{"name":"body","in":"body","required":true,"schema":{"$ref":"#/definitions/A"}}],"responses":{"200":{"description":"","schema":{"$ref":"#/definitions/A"}}}},
	 "put":{"consumes":["multipart/form-data"],"security":[{"o":[]}],"parameters":[{"name":"file","in":"formData","type":"file"},{"name":"n","in":"formData","type":"integer","required":true}],"responses":{}}}}}`)
	if len(d.Notes) > 0 || fmt.Sprint(d.Servers) != "[{api.old.test /api}]" {
		t.Errorf("%q %v", d.Notes, d.Servers)
	}
	post, put := &d.Operations[0], &d.Operations[1]
	if fmt.Sprint(post.Auth, put.Auth) != "[basic] [bearer]" || !post.Required || post.Bodies[0].Media != "application/json" {
		t.Errorf("%+v", post)
	}
	if f := fields(post.Bodies[0].schema, true); len(f) != 1 || f[0].path != "x" || !f[0].required {
		t.Errorf("%+v", f)
	}
	if f := fields(put.Bodies[0].schema, true); put.Bodies[0].Media != "multipart/form-data" || len(f) != 2 || f[1].path != "n" || !f[1].required {
		t.Errorf("%+v", f)
	}
}

// TestLenient: what does not matter is not looked at, and what cannot be read is noted. kin-openapi refuses
// every one of these whole.
func TestLenient(t *testing.T) {
	for name, c := range map[string]struct{ text, note string }{
		"a version that is a number": {"openapi: 3.0.0\ninfo: {title: x, version: 1.0}\npaths: {/a: {get: {responses: {200: {description: y}}}}}", ""},
		"required in a property":     {`{"openapi":"3.0.0","info":{"title":"x","version":"1"},"paths":{"/a":{"get":{"responses":{"200":{"description":"","content":{"application/json":{"schema":{"properties":{"x":{"type":"string","required":true}}}}}}}}}}}`, ""},
		"a reference to nothing":     {`{"openapi":"3.0.0","info":{"title":"x","version":"1"},"paths":{"/a":{"get":{"responses":{"200":{"$ref":"#/components/responses/Gone"}}}}}}`, `GET /a: "#/components/responses/Gone" refers to nothing`},
		"a reference to a file":      {`{"openapi":"3.0.0","info":{"title":"x","version":"1"},"paths":{"/a":{"get":{"parameters":[{"$ref":"/etc/passwd"}],"responses":{}}}}}`, `GET /a: "/etc/passwd" is in another document, which is not fetched`},
		"a parameter from nowhere":   {`{"openapi":"3.0.0","info":{"title":"x","version":"1"},"paths":{"/a":{"get":{"parameters":[{"name":"q","in":"moon"}],"responses":{}}}}}`, `GET /a: parameter q is in "moon"`},
	} {
		d := mustLoad(t, name, c.text)
		if len(d.Operations) != 1 || c.note == "" && len(d.Notes) > 0 || c.note != "" && (len(d.Notes) != 1 || d.Notes[0] != c.note) {
			t.Errorf("%s: %d operations, notes %q", name, len(d.Operations), d.Notes)
		}
		if doc, err := openapi3.NewLoader().LoadFromData([]byte(c.text)); err == nil && doc.Validate(context.Background()) == nil {
			t.Errorf("%s: kin-openapi takes it: say so in docs/adr/dependencies.md", name)
		}
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, why string }{
		"empty":    {" \n", "it is empty"},
		"list":     {"[]", "line 1: a document is an object"},
		"yamlList": {"- a\n- b", "line 1: a document is an object"},
		"word":     {"hello", "line 1: a document is an object"},
		"other":    {`{"a":1}`, "neither an OpenAPI nor a Swagger document"},
		"four":     {`{"openapi":"4.0"}`, `openapi "4.0" is not read`},
		"one":      {`{"swagger":"1.2"}`, `swagger "1.2" is not read`},
		"json":     {"{\n\"openapi\": \"3.0.0\",\n\"paths\": {]}", "line 3: invalid character"},
		"short":    {"{\n\"openapi\": ", "line 2: the JSON ends too early"},
		"more":     {"{}\n{}", "line 2: more follows"},
		"yaml":     {"openapi: 3.0.0\npaths: [\n", "line "},
		"latin":    {"{\"a\": \"\xe9\"}", "not UTF-8"},
	} {
		_, err := Load(name, []byte(c.text))
		if err == nil || !strings.HasPrefix(err.Error(), "openapi: "+name+": ") || !strings.Contains(err.Error(), c.why) {
			t.Errorf("%s: %v, want %q", name, err, c.why)
		}
	}
}

// TestHostile: whatever a document is, reading it costs a bounded time and memory.
func TestHostile(t *testing.T) {
	head := `{"openapi":"3.1.0","info":{"title":"x","version":"1"},`
	chain := func(n int) string {
		var b strings.Builder
		b.WriteString(head + `"paths":{"/a":{"get":{"responses":{"200":{"content":{"a/b":{"schema":{"$ref":"#/components/schemas/s0"}}}}}}}},"components":{"schemas":{`)
		for i := range n {
			fmt.Fprintf(&b, `"s%d":{"properties":{"a":{"$ref":"#/components/schemas/s%d"},"b":{"$ref":"#/components/schemas/s%d"}}},`, i, i+1, i+1)
		}
		return b.String() + `"end":{}}}}`
	}
	parts := func(n int) string { // allOf in allOf, twice each time: 2^n where nobody counts
		var b strings.Builder
		b.WriteString(head + `"paths":{"/a":{"get":{"responses":{"200":{"content":{"a/b":{"schema":{"$ref":"#/components/schemas/s0"}}}}}}}},"components":{"schemas":{`)
		for i := range n {
			fmt.Fprintf(&b, `"s%d":{"allOf":[{"$ref":"#/components/schemas/s%d"},{"$ref":"#/components/schemas/s%d"}]},`, i, i+1, i+1)
		}
		return b.String() + `"end":{}}}}`
	}
	bomb := "openapi: 3.0.0\na: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", c, c, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1)
	}
	wide := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"/p%d":{"get":{}},`, i)
		}
		return head + `"paths":{` + b.String() + `"/z":{}}}`
	}
	params := strings.Repeat("/{a}", 60)
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"too long":             {head + strings.Repeat(" ", MaxBytes) + "}", false},
		"deep":                 {head + `"x":` + strings.Repeat("[", 1e6), false},
		"deep yaml":            {"openapi: 3.0.0\nx: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000), false},
		"deeper yaml":          {"openapi: 3.0.0\nx: " + strings.Repeat("- ", 1e6), false},
		"many values":          {head + `"x":[` + strings.Repeat("0,", 2e6) + `0]}`, false},
		"many yaml values":     {"openapi: 3.0.0\nx: [" + strings.Repeat("0,", 3e6) + "]", false},
		"alias bomb":           {bomb, false},
		"alias of itself":      {"openapi: 3.0.0\nx: &a [*a]", false},
		"merge of itself":      {"openapi: 3.0.0\nx: &a {<<: *a}", false},
		"many operations":      {wide(MaxOperations + 1), false},
		"references in a ring": {head + `"paths":{"/a":{"$ref":"#/paths/~1b"},"/b":{"$ref":"#/paths/~1a"},"/c":{"get":{"parameters":[{"$ref":"#/paths"}]}}}}`, true},
		"schemas in a ring":    {head + `"paths":{"/a":{"get":{"requestBody":{"content":{"a/b":{"schema":{"$ref":"#/components/schemas/a"}}}}}}},"components":{"schemas":{"a":{"allOf":[{"$ref":"#/components/schemas/b"}]},"b":{"anyOf":[{"$ref":"#/components/schemas/a"}]}}}}`, true},
		"a long chain":         {chain(60000), true},
		"parts of parts":       {parts(50000), true},
		"a pattern":            {head + `"paths":{"/{a}":{"get":{"parameters":[{"in":"path","name":"a","schema":{"pattern":"(((a+)+)+)+$"}}]}}}}`, true},
		"parameters only":      {head + `"paths":{"` + params + `":{"get":{}}}}`, true},
		"braces":               {head + `"paths":{"/{{{{}{}{a}{{b}":{"get":{}},"/}":{"get":{}},"":{"get":{}}}}`, true},
		"wrong types":          {head + `"paths":{"/a":{"get":{"parameters":5,"responses":[],"requestBody":"x","security":{}},"post":7},"/b":[]},"servers":"x","components":[]}`, true},
		"many server values":   {head + `"servers":[{"url":"https://{a}{b}{c}{d}","variables":{` + strings.TrimSuffix(strings.Repeat(`"a":{"enum":["1","2","3","4","5","6","7","8"]},"b":{"enum":["1","2","3","4","5","6","7","8"]},"c":{"enum":["1","2","3","4","5","6","7","8"]},"d":{"enum":["1","2","3","4","5","6","7","8"]},`, 1), ",") + `}}],"paths":{}}`, true},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		d, err := Load(name, []byte(c.text))
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		if took > 5*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
		if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 600 {
			t.Errorf("%s: allocated %d MiB", name, mb)
		}
		if err != nil {
			if len(err.Error()) > 300 {
				t.Errorf("%s: an error of %d bytes", name, len(err.Error()))
			}
			continue
		}
		if len(d.Servers) > maxServers || len(d.Notes) > maxNotes {
			t.Errorf("%s: %d servers, %d notes", name, len(d.Servers), len(d.Notes))
		}
		start = time.Now()
		use(d)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: comparing took %v", name, took)
		}
	}
}

// use compares a document with a little of everything.
func use(d *Document) *Comparison {
	entries := []vedette.Entry{}
	for i, template := range []string{"/a", "/{x}", "/a/{b}", "/p1", strings.Repeat("/{a}", 60), "/{id}.json", "/"} {
		e := vedette.Entry{Requests: 30, Served: 30, Statuses: map[int]uint64{200: 30}, Schema: &vedette.Schema{Learned: 30}}
		e.ID, e.Method, e.Host, e.Template = vedette.EndpointID(i+1), "GET", "h.test", template
		for _, part := range []vedette.Part{vedette.InQuery, vedette.InRequest, vedette.InAnswer} {
			m := vedette.Message{Part: part, N: 30, Media: "a/b"}
			if part == vedette.InAnswer {
				m.Status = 200
			}
			for _, p := range []string{"a", "a.a.b.a[].c", "b.*.x", strings.TrimSuffix(strings.Repeat("a.", 40), ".")} {
				m.Places = append(m.Places, vedette.Place{Path: p, N: 30, Messages: 30, Types: vedette.String})
			}
			e.Schema.Messages = append(e.Schema.Messages, m)
		}
		entries = append(entries, e)
	}
	d.Bind("h.test")
	docs := NewDocuments(d)
	c := Compare(docs, entries)
	NewDiff(docs, c, entries)
	return c
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(petsYAML))
	f.Add([]byte(`{"swagger":"2.0","basePath":"/a","paths":{"/b/{c}.json":{"get":{"parameters":[{"in":"formData","name":"x"}]}}}}`))
	f.Add([]byte(`{"openapi":"3.1.0","paths":{"/{a+}":{"get":{"requestBody":{"content":{"*/*":{"schema":{"type":["object","null"],"patternProperties":{"x":{}}}}}}}}}}`))
	f.Add([]byte("openapi: 3.0.0\npaths: &p {/a: {<<: {get: {}}}}\nx: *p\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := Load("fuzz", text)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "openapi: fuzz: ") {
				t.Fatal(err)
			}
			return
		}
		c := use(d)
		for _, o := range c.Orphans {
			if o.Method == "" || o.Template == "" {
				t.Fatalf("%+v", o)
			}
		}
	})
}
