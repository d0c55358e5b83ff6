package simulate

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestDocument holds the OpenAPI document and the router together: what is documented answers, what
// answers is documented, but for the old version, which nobody wrote down.
func TestDocument(t *testing.T) {
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]json.RawMessage
	}
	a := NewAPI(APIOptions{})
	_, body := ask(t, a, "GET", "/openapi.json", "", "")
	if err := json.Unmarshal(body, &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("openapi %q", doc.OpenAPI)
	}
	routed := map[string]bool{}
	for _, r := range a.Routes() {
		routed[r.Method+" "+r.Template] = true
		_, documented := doc.Paths[r.Template][strings.ToLower(r.Method)]
		if old := strings.HasPrefix(r.Template, "/v1/"); documented == old || r.Documented == old {
			t.Errorf("%s %s: in the document %t, said to be documented %t", r.Method, r.Template, documented, r.Documented)
		}
	}
	for path, methods := range doc.Paths {
		for m := range methods {
			if !routed[strings.ToUpper(m)+" "+path] {
				t.Errorf("%s %s is documented and does not answer", m, path)
			}
		}
	}
	if len(routed) < 35 {
		t.Errorf("only %d routes", len(routed))
	}
}

func ask(t *testing.T, a *API, method, target, token, body string) (int, []byte) {
	t.Helper()
	q := httptest.NewRequest(method, target, strings.NewReader(body))
	if token != "" {
		q.Header.Set("Authorization", "Bearer "+token)
	}
	w := httptest.NewRecorder()
	a.ServeHTTP(w, q)
	return w.Code, w.Body.Bytes()
}

// enter logs a customer in, with the second factor where there is one.
func enter(t *testing.T, a *API, n int) string {
	t.Helper()
	c := &populate(a.seed, customersByDefault).people[n]
	text, _ := json.Marshal(fields{"email": c.account, "password": c.password})
	status, body := ask(t, a, "POST", "/api/v2/auth/login", "", string(text))
	var in struct {
		Token  string                     `json:"access_token"`
		Factor struct{ Challenge string } `json:"second_factor"`
	}
	if err := json.Unmarshal(body, &in); err != nil || status != 200 {
		t.Fatalf("log-in: %d %s %v", status, body, err)
	}
	if in.Factor.Challenge == "" {
		return in.Token
	}
	wrong, _ := json.Marshal(fields{"challenge": in.Factor.Challenge, "code": "abc"})
	if status, body := ask(t, a, "POST", "/api/v2/auth/second-factor", "", string(wrong)); status != 401 {
		t.Fatalf("wrong second factor: %d %s", status, body)
	}
	text, _ = json.Marshal(fields{"challenge": in.Factor.Challenge, "code": secondFactor(a.seed, c.account)})
	status, body = ask(t, a, "POST", "/api/v2/auth/second-factor", "", string(text))
	if err := json.Unmarshal(body, &in); err != nil || status != 200 || in.Token == "" {
		t.Fatalf("second factor: %d %s %v", status, body, err)
	}
	if status, _ := ask(t, a, "POST", "/api/v2/auth/second-factor", "", string(text)); status != 401 {
		t.Errorf("a challenge was taken twice: %d", status)
	}
	return in.Token
}

func TestAPI(t *testing.T) {
	a := NewAPI(APIOptions{Seed: 7})
	if a.members[0].code == "" || a.members[1].code != "" {
		t.Fatal("the first customer has a second factor, the second has none")
	}
	token, other := enter(t, a, 0), enter(t, a, 1)
	mine, theirs := a.members[0].accounts[0].ID, a.members[1].accounts[0].ID
	for _, c := range []struct {
		method, target, token, body string
		status                      int
		contains                    string
	}{
		{"GET", "/health", "", "", 200, `"status":"ok"`},
		{"POST", "/api/v2/auth/login", "", `{"email":"a@b.test","password":"x"}`, 401, "wrong"},
		{"POST", "/api/v2/auth/login", "", `{"email":`, 400, "needed"},
		{"GET", "/api/v2/profile", "", "", 401, "log in first"},
		{"GET", "/api/v2/profile", "invented", "", 401, "log in first"},
		{"GET", "/api/v2/accounts/" + mine, token, "", 200, mine},
		{"GET", "/api/v2/accounts/" + mine, other, "", 404, "no such account"},
		{"POST", "/api/v2/transfers", token, `{"from":"` + mine + `","to":"` + theirs + `","amount_cents":100}`, 201, "booked"},
		{"POST", "/api/v2/transfers", token, `{"from":"` + theirs + `","to":"` + mine + `","amount_cents":100}`, 404, "no such"},
		{"POST", "/api/v2/transfers", token, `{"from":"` + mine + `","to":"` + theirs + `","amount_cents":-5}`, 400, "needed"},
		{"POST", "/api/v2/transfers", token, `{"from":"` + mine + `","to":"` + theirs + `","amount_cents":900000000}`, 409, "not enough"},
		{"POST", "/api/v2/checkout", token, `{"payment":"card"}`, 409, "empty"},
		{"POST", "/api/v2/cart/items", token, `{"product":10001,"count":2}`, 201, `"product":10001`},
		{"POST", "/api/v2/cart/promo-code", token, `{"code":"GUESS"}`, 422, "not valid"},
		{"POST", "/api/v2/cart/promo-code", token, `{"code":"LENTE15"}`, 200, `"percent":15`},
		{"POST", "/api/v2/checkout", token, `{"payment":"card"}`, 201, "paid"},
		{"POST", "/api/v2/gift-cards/check", token, `{"code":"GC0"}`, 404, "no such"},
		{"POST", "/api/v2/gift-cards/redeem", token, `{"code":"` + cardCode(7, 3) + `"}`, 200, `"redeemed_cents":2500`},
		{"POST", "/api/v2/gift-cards/redeem", other, `{"code":"` + cardCode(7, 3) + `"}`, 200, `"redeemed_cents":0`},
		{"GET", "/api/v2/categories/desks", "", "", 200, "desks"},
		{"GET", "/v1/users/40001", "", "", 200, a.members[1].email},
		{"GET", "/api/v2/nothing", "", "", 404, "nothing here"},
		{"DELETE", "/api/v2/profile", token, "", 404, "nothing here"},
		{"POST", "/api/v2/auth/login", "", strings.Repeat("x", maxBody+1), 413, "too large"},
		{"POST", "/api/v2/auth/logout", token, "", 204, ""},
		{"GET", "/api/v2/profile", token, "", 401, "log in first"},
	} {
		if status, body := ask(t, a, c.method, c.target, c.token, c.body); status != c.status || !strings.Contains(string(body), c.contains) {
			t.Errorf("%s %s: %d %s", c.method, c.target, status, body)
		}
	}
}

func TestShelfIsBounded(t *testing.T) {
	s := newShelf[int, int](3)
	for i := range 10 {
		s.put(i, i)
	}
	if len(s.m) != 3 || s.get(9) != 9 || s.get(6) != 0 {
		t.Errorf("%v", s.m)
	}
}

// direct hands requests to a handler without a socket.
type direct struct{ h http.Handler }

func (d direct) RoundTrip(q *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	if q.Body == nil {
		q.Body = http.NoBody
	}
	d.h.ServeHTTP(w, q)
	return w.Result(), nil
}
