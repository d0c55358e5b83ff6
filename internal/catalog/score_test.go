package catalog

import (
	"math"
	"testing"
)

func TestGrouping(t *testing.T) {
	const a, b = "GET a /users/{id}", "GET a /users/me"
	line := func(raw string, status int, is, said string) Labelled {
		return Labelled{Host: "a", Raw: "GET " + raw, Status: status, True: is, Assigned: said}
	}
	for _, c := range []struct {
		name       string
		in         []Labelled
		f1, ghosts float64
	}{
		{"right", []Labelled{line("/users/1", 200, a, "x"), line("/users/2", 200, a, "x"), line("/users/me", 200, b, "y")}, 1, 0},
		{"split", []Labelled{line("/users/1", 200, a, "x"), line("/users/2", 200, a, "z"), line("/users/me", 200, b, "y")}, 0.4, 0}, // 1 of 3, 1 of 2
		{"lumped", []Labelled{line("/users/1", 200, a, "x"), line("/users/me", 200, b, "x")}, 0, 0},
		{"unassigned are groups of their own", []Labelled{line("/users/1", 200, a, ""), line("/users/2", 200, a, ""), line("/users/me", 200, b, "")}, 0.4, 0},
		{"404 left out", []Labelled{line("/users/1", 200, a, "x"), line("/users/2", 404, a, "")}, 1, 0},
		{"probe left out, ghost counted", []Labelled{line("/users/1", 200, a, "x"), line("/.env", 200, "", "g")}, 1, 0.5},
		{"a probe in an endpoint is no ghost", []Labelled{line("/users/1", 200, a, "x"), line("/users/9", 401, "", "x")}, 1, 0},
	} {
		s := Grouping(c.in)
		if math.Abs(s.F1-c.f1) > 1e-9 || math.Abs(s.GhostShare()-c.ghosts) > 1e-9 {
			t.Errorf("%s: F1 %.3f ghosts %.3f, want %.3f and %.3f", c.name, s.F1, s.GhostShare(), c.f1, c.ghosts)
		}
	}
	if s := Grouping(nil); s.F1 != 0 || s.GhostShare() != 0 {
		t.Errorf("nothing scored: %+v", s)
	}
}

// The published figures of the two simplest rules on the discovery set: the scorer counts as others do.
func TestGroupingAgreesWithPublishedFigures(t *testing.T) {
	samples := readDiscovery(t)
	for _, c := range []struct {
		name   string
		digits bool
		want   float64
	}{{"no templates", false, 0.303}, {"digits only", true, 0.428}} {
		var lines []Labelled
		for i := range samples {
			x := &samples[i].x
			said := x.Method + " "
			for path := x.Path; path != ""; {
				var s string
				s, path = segment(path)
				n := count(s)
				if c.digits && n.digit == len(s) && s != "" {
					s = "{}"
				}
				said += "/" + s
			}
			lines = append(lines, Labelled{Host: x.Host, Status: x.Status, True: samples[i].truth, Assigned: said})
		}
		if s := Grouping(lines); math.Abs(s.F1-c.want) > 0.001 {
			t.Errorf("%s: F1 %.4f, published %.3f", c.name, s.F1, c.want)
		}
	}
}

func TestLook(t *testing.T) {
	for s, want := range map[string]shape{
		"": shapeEmpty, "v2": shapeVersion, "v1beta2": shapeVersion, "users": shapeWord, "user_free": shapeSnake,
		"bulkDelete": shapeCamel, "Search": shapeTitle, "two-words": shapeKebab, "a-word-more": shapePhrase,
		"hello.world": shapeDotted, "chat.postMessage": shapeRPC, "teams.owners.list": shapeRPC, "NL": shapeCode, "EUR": shapeCode,
		"nl-BE": shapeLocale, "en_GB": shapeLocale, "fr": shapeShort, "json": shapeFormat, "oauth2": shapeNumbered, "emma97": shapeHandle,
		"green-school-79": shapeSlugged, "order_12345": shapeSlugged, "KH-61368": shapeSKU, "42": shapeNumber, "3.14": shapeNumber,
		"2026-03-02": shapeDate, "2026-03-02T08:00:00Z": shapeDate, "0123456789abcdef01234567": shapeHex,
		"27e2cade-2b07-48bd-a779-a8f11d24f54c": shapeUUID, "a.b@example.test": shapeMail, "7gGukdj4Vco": shapeRandom, "a%2Fb": shapeEncoded,
	} {
		if got := look(s).shape; got != want {
			t.Errorf("%q looks like %d, want %d", s, got, want)
		}
	}
	for s, want := range map[string]string{"17.json": ".json", "17:cancel": ":cancel", "a.b": "", "x.png": ".png", "12:30": ""} {
		if got := s[look(s).suffix:]; got != want {
			t.Errorf("%q ends in %q, want %q", s, got, want)
		}
	}
}

func TestTemplateNames(t *testing.T) {
	p := func(suffix string) seg { return seg{Param: true, Text: suffix} }
	w := func(s string) seg { return seg{Text: s} }
	for _, c := range []struct {
		segs []seg
		want string
	}{
		{[]seg{w("")}, "/"},
		{[]seg{w("users"), p("")}, "/users/{user_id}"},
		{[]seg{w("companies"), p(""), w("addresses"), p("")}, "/companies/{company_id}/addresses/{address_id}"},
		{[]seg{w("repos"), p(""), p("")}, "/repos/{repo_id}/{id}"},
		{[]seg{w("v2"), p(""), w("")}, "/v2/{id}/"},
		{[]seg{w("jobs"), p(":cancel")}, "/jobs/{job_id}:cancel"},
		{[]seg{w("orders"), p(""), w("orders"), p("")}, "/orders/{order_id}/orders/{order_id2}"},
	} {
		if got, _ := template(c.segs, nil); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}
