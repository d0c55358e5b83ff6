package engine

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/vedette-project/vedette"
)

// faultsOf writes what is wrong with an endpoint.
func faultsOf(e *vedette.Entry) string {
	var names []string
	for _, m := range e.Misconfigured {
		names = append(names, m.Name)
	}
	return strings.Join(names, " ")
}

// TestFaults: each misconfiguration beside an innocent look-alike.
func TestFaults(t *testing.T) {
	var r tape
	bearer := map[string]string{"Authorization": "Bearer 0123456789abcdefghij", "Content-Type": "application/json"}
	with := func(h map[string]string) map[string]string {
		m := map[string]string{"Content-Type": "application/json"}
		for k, v := range h {
			m[k] = v
		}
		return m
	}
	for i := range 60 {
		mail := fmt.Sprintf(`{"id":%d,"email":"person%d@example.test"}`, i, i)
		r.say("GET", fmt.Sprintf("/open/%d", 1000+i), nil, "", 200, js, mail)
		r.say("GET", fmt.Sprintf("/closed/%d", 1000+i), bearer, "", 200, js, mail)
		for _, p := range []string{"/a", "/b", "/c", "/d"} {
			r.say("GET", p, bearer, "", 200, js, fmt.Sprintf(`{"n":%d}`, i))
		}
		if i%2 == 0 {
			r.say("GET", "/forgot", nil, "", 200, js, `{"n":1}`)
		}
		r.say("GET", "/forgot", bearer, "", 200, js, `{"n":2}`)
		r.say("GET", "/cors", bearer, "", 200, with(map[string]string{"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true"}), `{"n":3}`)
		r.say("GET", "/cors-own", map[string]string{"Authorization": "Bearer 0123456789abcdefghij", "Origin": "https://www.example.test"}, "", 200,
			with(map[string]string{"Access-Control-Allow-Origin": "https://www.example.test", "Access-Control-Allow-Credentials": "true"}), `{"n":4}`)
		r.say("GET", "/cors-public", bearer, "", 200, with(map[string]string{"Access-Control-Allow-Origin": "*"}), `{"n":5}`)
		r.say("GET", "/cors-echo", map[string]string{"Authorization": "Bearer 0123456789abcdefghij", "Origin": "https://evil.test"}, "", 200,
			with(map[string]string{"Access-Control-Allow-Origin": "https://evil.test", "Access-Control-Allow-Credentials": "true"}), `{"n":6}`)
		r.say("GET", "/actuator/env", bearer, "", 200, js, `{"propertySources":[]}`)
		r.say("GET", "/actuator/health", bearer, "", 200, js, `{"status":"UP"}`)
		r.say("GET", "/errors", bearer, "", []int{200, 500}[i%2], js, `{"trace":"java.lang.NullPointerException at com.shop.Pay(Pay.java:12)"}`)
		r.say("GET", "/errors-terse", bearer, "", []int{200, 500}[i%2], js, `{"title":"something went wrong","id":"`+fmt.Sprint(i)+`"}`)
		login := func(path string, status int) {
			r.n += 7 - r.n%7 // one caller
			r.say("POST", path, js, fmt.Sprintf(`{"username":"u%d","password":"p%d"}`, i, i), status, js, `{"title":"no"}`)
		}
		login("/login", 401)
		if i < 5 {
			r.say("POST", "/login", js, `{"username":"a","password":"b"}`, 200, js, fmt.Sprintf(`{"access_token":"abcdefghijkl%d"}`, i))
		}
		login("/session", []int{401, 429}[i/30])
		if i < 5 {
			r.say("POST", "/session", js, `{"username":"a","password":"b"}`, 200, js, fmt.Sprintf(`{"access_token":"abcdefghijkl%d"}`, i))
		}
	}
	e, got := r.learned(t)
	for name, want := range map[string]string{
		"GET /open/{open_id}":     "sensitive-without-authentication authentication-missing",
		"GET /closed/{closed_id}": "",
		"GET /a":                  "",
		"GET /forgot":             "authentication-missing",
		"GET /cors":               "cors-any-origin-with-credentials",
		"GET /cors-own":           "",
		"GET /cors-public":        "",
		"GET /cors-echo":          "cors-any-origin-with-credentials",
		"GET /actuator/env":       "debug-endpoint",
		"GET /actuator/health":    "",
		"GET /errors":             "verbose-errors",
		"GET /errors-terse":       "",
		"POST /login":             "no-rate-control-on-authentication",
		"POST /session":           "",
	} {
		if got[name] == nil {
			t.Errorf("no endpoint %s", name)
			continue
		}
		if f := faultsOf(got[name]); f != want {
			t.Errorf("%s: %q, want %q", name, f, want)
		}
	}
	if s := got["GET /open/{open_id}"].Sensitive; len(s) != 1 || s[0].Where() != "response.body.email" || s[0].Type != vedette.DataEmail || s[0].Anonymous != 60 {
		t.Errorf("sensitive: %+v", s)
	}
	// Each is told, by host and fault, and decides nothing.
	c, err := e.Flush(true, false)
	if err != nil {
		t.Fatal(err)
	}
	told := map[vedette.Kind]int{}
	for _, i := range c.Incidents {
		told[i.Kind]++
		if i.Kind == vedette.MisconfigurationKind && i.Action > vedette.Flag {
			t.Errorf("%s: %s", i.Why, i.Action)
		}
	}
	if told[vedette.MisconfigurationKind] != 6 {
		t.Errorf("incidents: %v, want six misconfigurations", told)
	}
}

// TestMoneyAndFlow: what moves through an endpoint on a day, and which endpoints lead there.
func TestMoneyAndFlow(t *testing.T) {
	var r tape
	for i := range 100 {
		r.n = i * 1000 // a caller's visit
		for range 7 {
			r.n += 7
			r.say("GET", fmt.Sprintf("/products/%d", 1000+r.n), nil, "", 200, js, fmt.Sprintf(`{"price":%d,"currency":"EUR"}`, i))
		}
		r.n += 6
		r.say("GET", "/help", nil, "", 200, js, fmt.Sprintf(`{"n":%d}`, i))
		r.n += 6
		r.say("POST", "/checkout/pay", js, `{"card":"x","amount":{"value":"12.50","currency":"EUR"}}`, 200, js, fmt.Sprintf(`{"id":%d}`, i))
		r.n += 6
		r.say("GET", "/about", nil, "", 200, js, fmt.Sprintf(`{"m":%d}`, i))
	}
	_, got := r.learned(t)
	pay, product, about := got["POST /checkout/pay"], got["GET /products/{product_id}"], got["GET /about"]
	if pay == nil || product == nil || about == nil {
		t.Fatalf("%v", got)
	}
	if m := pay.Value.Money["EUR"]; m != 1250 {
		t.Errorf("EUR %v a day, want 1250", m)
	}
	if len(product.Value.Money) > 0 {
		t.Errorf("a price that is shown moves nothing: %v", product.Value.Money)
	}
	if pay.Value.Class != vedette.CheckoutPayment || product.Flow < 50 || about.Flow > 100 {
		t.Errorf("%s; flow of products %d, of what comes after %d", pay.Value.Class, product.Flow, about.Flow)
	}
	if pay.Value.Score <= about.Value.Score {
		t.Errorf("score %d for the checkout, %d for a page", pay.Value.Score, about.Value.Score)
	}
}

// TestDrift: an interface that changes is told, once for each change.
func TestDrift(t *testing.T) {
	var r tape
	for i := range 900 {
		answer := fmt.Sprintf(`{"id":%d,"status":"open"}`, i)
		if i > 450 {
			answer = fmt.Sprintf(`{"id":"n%d","status":"open","secret_note":"x%d"}`, i, i)
		}
		r.say("GET", "/orders/latest", nil, "", 200, js, answer)
	}
	e, _ := r.learned(t)
	c, err := e.Flush(true, false)
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, i := range c.Incidents {
		if i.Kind == vedette.Anomaly {
			said += i.Why + "\n"
		}
	}
	if !strings.Contains(said, "response.body.secret_note of answers 200 is new") || !strings.Contains(said, "response.body.id of answers 200 has a type") || strings.Count(said, "\n") != 2 {
		t.Errorf("said: %s", said)
	}
}

// TestWhereDataIs: an address that people are reached at is found wherever it stands, and nowhere kept.
func TestWhereDataIs(t *testing.T) {
	var r tape
	form := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	xml := map[string]string{"Content-Type": "application/xml"}
	for i := range 20 {
		mail := fmt.Sprintf("anna.visser%d@example.test", i)
		r.say("GET", "/by-query?q="+mail, nil, "", 200, js, fmt.Sprintf(`{"n":%d}`, i))
		r.say("GET", "/people/"+strings.Replace(mail, "@", "%40", 1), nil, "", 200, js, fmt.Sprintf(`{"n":%d}`, i))
		r.say("POST", "/by-form", form, "contact="+strings.Replace(mail, "@", "%40", 1), 200, js, fmt.Sprintf(`{"n":%d}`, i))
		r.say("POST", "/by-json", js, fmt.Sprintf(`{"list":[{"to":%q}]}`, mail), 200, js, fmt.Sprintf(`{"n":%d}`, i))
		r.say("GET", "/in-xml", nil, "", 200, xml, "<people><person><contact>"+mail+"</contact></person></people>")
		r.say("GET", "/in-keys", nil, "", 200, js, fmt.Sprintf(`{"by":{%q:{"n":%d}}}`, mail, i))
		r.say("GET", "/in-header", map[string]string{"X-On-Behalf-Of": mail}, "", 200, js, fmt.Sprintf(`{"n":%d}`, i))
		r.say("GET", "/in-text", nil, "", 200, js, fmt.Sprintf(`{"note":"write to %s, please"}`, mail))
	}
	e, got := r.learned(t)
	for name, want := range map[string]string{
		"GET /by-query": "request.query.q", "GET /people/{email}": "request.path.email", "POST /by-form": "request.body.contact", "POST /by-json": "request.body.list[].to",
		"GET /in-xml": "response.body.people.person.contact", "GET /in-header": "request.header.x-on-behalf-of", "GET /in-text": "response.body.note",
	} {
		if got[name] == nil {
			t.Errorf("no endpoint %s", name)
			continue
		}
		if s := got[name].Sensitive; len(s) != 1 || s[0].Type != vedette.DataEmail || s[0].Where() != want {
			t.Errorf("%s: %+v, want %s", name, s, want)
		}
	}
	c, err := e.Flush(true, true)
	if err != nil {
		t.Fatal(err)
	}
	said, err := json.Marshal([]any{c.Entries, c.Incidents, e.Catalog().Inventory()})
	if err != nil {
		t.Fatal(err)
	}
	for _, all := range [][]byte{c.State, said} {
		if bytes.Contains(all, []byte("visser")) {
			at := bytes.Index(all, []byte("visser"))
			t.Errorf("kept in the clear: %q", all[max(0, at-80):min(len(all), at+40)])
		}
	}
}
