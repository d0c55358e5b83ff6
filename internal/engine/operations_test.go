package engine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/ingest"
)

// tape is recorded traffic in the making.
type tape struct {
	b bytes.Buffer
	n int
}

// say records one exchange of one of seven callers.
func (r *tape) say(method, target string, headers map[string]string, body string, status int, reply map[string]string, answer string) {
	r.n++
	line, err := json.Marshal(map[string]any{
		"at": time.Date(2026, 3, 2, 8, 0, 0, r.n*50e6, time.UTC), "method": method, "scheme": "https", "host": "api.example.test", "target": target,
		"client": fmt.Sprintf("192.0.2.%d", 1+r.n%7), "request_headers": headers, "request_body": body, "status": status, "response_headers": reply, "response_body": answer,
	})
	if err != nil {
		panic(err)
	}
	r.b.Write(line)
	r.b.WriteByte('\n')
}

// learned lets a new engine learn the tape.
func (r *tape) learned(t *testing.T) (*Engine, map[string]*vedette.Entry) {
	t.Helper()
	e := newEngine(t)
	src, err := ingest.Open("tape", bytes.NewReader(r.b.Bytes()), ingest.NDJSON)
	if err != nil {
		t.Fatal(err)
	}
	for b := range ingest.Read(context.Background(), src, ingest.Options{Key: []byte("a key for tests")}) {
		if len(b.Skipped) > 0 || b.Err != nil {
			t.Fatal(b.Skipped, b.Err)
		}
		e.Learn(b.Exchanges, nil)
	}
	e.Settle()
	out := map[string]*vedette.Entry{}
	entries := e.Catalog().Inventory()
	for i := range entries {
		out[strings.Replace(entries[i].Name(), " api.example.test", "", 1)] = &entries[i]
	}
	return e, out
}

func wantEndpoints(t *testing.T, got map[string]*vedette.Entry, want ...string) {
	t.Helper()
	for _, name := range want {
		if got[name] == nil {
			t.Errorf("no endpoint %s", name)
		}
	}
	for name := range got {
		found := false
		for _, w := range want {
			found = found || w == name
		}
		if !found {
			t.Errorf("endpoint %s, which there is not", name)
		}
	}
}

var js = map[string]string{"Content-Type": "application/json"}

// TestOperations: each operation of each protocol is an endpoint, and what was never served is none.
func TestOperations(t *testing.T) {
	var r tape
	q := func(body, answer string) { r.say("POST", "/graphql", js, body, 200, js, answer) }
	for i := range 30 {
		q(fmt.Sprintf(`{"operationName":"GetUser","query":"query GetUser($id: ID!) { user(id: $id) { name } viewer { id } }","variables":{"id":%d}}`, i), `{"data":{"user":{"name":"x"}}}`)
		q(`{"query":"mutation { transferFunds(amount: 5) { id } }"}`, `{"data":{"transferFunds":{"id":1}}}`)
		q(`[{"query":"query A { a }"},{"query":"query B { b }"}]`, `[{"data":{"a":1}},{"data":{"b":1}}]`)
		q(fmt.Sprintf(`{"query":"query Nope%d { nope }"}`, i), `{"errors":[{"message":"Cannot query field \"nope\""}]}`)
		const add, other = `mutation AddToCart { add { id } }`, `mutation Evil { evil }`
		hash := fmt.Sprintf(`"extensions":{"persistedQuery":{"version":1,"sha256Hash":"%x"}}`, sha256.Sum256([]byte(add)))
		if i == 5 { // another document under its hash names nothing
			q(`{"query":"`+other+`",`+hash+`}`, `{"data":{"evil":1}}`)
		}
		if i == 3 {
			q(`{"query":"`+add+`",`+hash+`}`, `{"data":{"add":{"id":1}}}`)
		} else {
			q(`{"operationName":"AddToCart",`+hash+`}`, [2]string{`{"errors":[{"message":"PersistedQueryNotFound"}]}`, `{"data":{"add":{"id":1}}}`}[min(1, i/3)])
		}
		rpc := func(path, method, params, answer string) {
			r.say("POST", path, js, fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":%q,"params":%s}`, method, params), 200, js, answer)
		}
		rpc("/rpc", "getBalance", `["x"]`, `{"jsonrpc":"2.0","id":1,"result":7}`)
		rpc("/rpc", fmt.Sprint("guess", i), `[]`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}`)
		rpc("/mcp", "tools/call", `{"name":"search_flights","arguments":{"to":"AMS"}}`, `{"jsonrpc":"2.0","id":1,"result":{"content":[]}}`)
		rpc("/mcp", "tools/list", `{}`, `{"jsonrpc":"2.0","id":1,"result":{"tools":[]}}`)
		r.say("POST", "/shop.asmx", map[string]string{"Content-Type": "text/xml", "SOAPAction": `"urn:GetPrice"`},
			`<e:Envelope xmlns:e="x"><e:Body><GetPrice><id>1</id></GetPrice></e:Body></e:Envelope>`, 200, map[string]string{"Content-Type": "text/xml"}, `<e:Envelope><e:Body><GetPriceResponse><price>2.50</price></GetPriceResponse></e:Body></e:Envelope>`)
		grpc := func(path, status string) {
			r.say("POST", path, map[string]string{"Content-Type": "application/grpc"}, "\x00\x00\x00\x00\x01x", 200, map[string]string{"Content-Type": "application/grpc", "grpc-status": status}, "")
		}
		for _, m := range []string{"AddItem", "RemoveItem", "GetCart2", "V2Sync9x", "ListItems"} {
			grpc("/shop.v1.CartService/"+m, "0")
		}
		grpc(fmt.Sprintf("/shop.v1.CartService/Guess%d", i), "12")
		r.say("POST", "/search", js, `{"query":"red shoes"}`, 200, js, `{"hits":[]}`)
	}
	_, got := r.learned(t)
	wantEndpoints(t, got, "POST /graphql#query GetUser", "POST /graphql#mutation transferFunds", "POST /graphql#query A", "POST /graphql#query B",
		"POST /graphql#mutation AddToCart", "POST /graphql#mutation Evil", "POST /rpc#getBalance", "POST /mcp#tools/call search_flights", "POST /mcp#tools/list", "POST /shop.asmx#GetPrice",
		"POST /shop.v1.CartService/AddItem", "POST /shop.v1.CartService/RemoveItem", "POST /shop.v1.CartService/GetCart2", "POST /shop.v1.CartService/V2Sync9x",
		"POST /shop.v1.CartService/ListItems", "POST /search")
	if u := got["POST /graphql#query GetUser"]; u != nil {
		if u.Protocol != vedette.GraphQL || len(u.Roots) != 2 || u.Roots[0] != (vedette.RootCount{Field: "Query.user", Requests: 30}) {
			t.Errorf("GetUser: %s %+v", u.Protocol, u.Roots)
		}
		if u.Requests != 30 || u.Schema == nil {
			t.Errorf("GetUser: %d requests, schema %v", u.Requests, u.Schema != nil)
		}
	}
	if c := got["POST /graphql#mutation AddToCart"]; c != nil && c.Requests < 26 {
		t.Errorf("persisted queries were lost: %d", c.Requests)
	}
	if c := got["POST /shop.v1.CartService/AddItem"]; c != nil && c.Protocol != vedette.GRPC {
		t.Errorf("protocol %s", c.Protocol)
	}
}

// TestHostileOperations: operations that are named at will, batched a thousand times, nested without end: the
// inventory keeps a bounded number of them, and those that are real stay.
func TestHostileOperations(t *testing.T) {
	var r tape
	for i := range 40 {
		r.say("POST", "/graphql", js, `{"query":"query Real { real }"}`, 200, js, fmt.Sprintf(`{"data":{"real":%d}}`, i))
	}
	for i := range 3000 {
		r.say("POST", "/graphql", js, fmt.Sprintf(`{"query":"query Made%d { real }"}`, i), 200, js, `{"data":{"real":1}}`)
	}
	one := `{"query":"mutation L { login { t } }"}`
	r.say("POST", "/graphql", js, "["+strings.Repeat(one+",", 999)+one+"]", 200, js, "["+strings.Repeat(`{"data":{}},`, 999)+`{"data":{}}]`)
	r.say("POST", "/graphql", js, `{"query":"{ a `+strings.Repeat("{ a ", 60000)+strings.Repeat("}", 60001)+`"}`, 200, js, `{"data":{}}`)
	_, got := r.learned(t)
	if len(got) > 520 {
		t.Errorf("%d endpoints", len(got))
	}
	if e := got["POST /graphql#query Real"]; e == nil || e.Requests != 40 {
		t.Errorf("the real one: %+v", e)
	}
	if e := got["POST /graphql#{operation}"]; e == nil || e.Requests < 2000 {
		t.Errorf("the overflow: %+v", e)
	}
}

// TestRoutes: what the framework or the owner says is not guessed at.
func TestRoutes(t *testing.T) {
	var r tape
	for i := range 40 {
		r.say("GET", fmt.Sprintf("/shops/%s", []string{"north", "south", "east", "west"}[i%4]), nil, "", 200, js, `{"shop":{}}`)
		r.say("GET", fmt.Sprintf("/people/%c%c", 'a'+i%26, 'b'+i/26), nil, "", 200, js, `{"ok":true}`)
	}
	_, plain := r.learned(t)
	if plain["GET /shops/north"] == nil {
		t.Fatal("four shops are words without a word from the owner; the test shows nothing")
	}
	e, err := New(Options{Key: []byte("a key for tests")})
	if err != nil {
		t.Fatal(err)
	}
	o, err := vedette.ParseOverride("GET api.example.test /shops/{shop}", "admin")
	if err != nil {
		t.Fatal(err)
	}
	src, _ := ingest.Open("tape", bytes.NewReader(r.b.Bytes()), ingest.NDJSON)
	for b := range ingest.Read(context.Background(), src, ingest.Options{Key: []byte("a key for tests")}) {
		e.Learn(b.Exchanges, nil)
	}
	e.Settle()
	north := e.Catalog().Match("GET", "api.example.test", "/shops/north", "")
	e.Catalog().Override(o)
	check := func(e *Engine, what string) {
		t.Helper()
		ep := e.Catalog().Match("GET", "api.example.test", "/shops/never-seen", "")
		if ep == nil || ep.Template != "/shops/{shop}" || ep.Value.Class != vedette.Admin || ep.Value.Evidence[0] != "the owner says so" {
			t.Fatalf("%s: %+v", what, ep)
		}
		if e.Catalog().Resolve(north.ID) != ep.ID {
			t.Errorf("%s: the history of /shops/north does not follow", what)
		}
		n, requests := 0, uint64(0)
		for _, x := range e.Catalog().Entries() {
			if strings.HasPrefix(x.Template, "/shops") {
				n++
				requests += x.Requests
			}
		}
		if n != 1 || requests != 40 {
			t.Errorf("%s: %d endpoints with %d requests below /shops", what, n, requests)
		}
	}
	check(e, "said")
	c, err := e.Flush(true, true)
	if err != nil {
		t.Fatal(err)
	}
	again := newEngine(t)
	if err := again.Restore(c.State); err != nil {
		t.Fatal(err)
	}
	check(again, "restored")
}

// TestFrameworkRoutes: the framework's own template counts, below whatever prefix it is mounted.
func TestFrameworkRoutes(t *testing.T) {
	e := newEngine(t)
	var batch []vedette.Exchange
	add := func(path, route string) {
		batch = append(batch, vedette.Exchange{At: time.Unix(1772438400+int64(len(batch)), 0), Method: "GET", Host: "h.test", Path: path, Route: route, Status: 200})
	}
	for i := range 30 {
		add(fmt.Sprintf("/api/cities/%s", []string{"utrecht", "gent", "lyon"}[i%3]), "/cities/:name")
		add("/api/cities/search", "/api/cities/search")
		add(fmt.Sprintf("/files/%d/raw", i), "/files/<int:id>/raw")
		add("/static/a/b/c.js", "/static/*path")
	}
	e.Learn(batch, nil)
	e.Settle()
	for path, want := range map[string]string{"/api/cities/lyon": "/api/cities/{name}", "/api/cities/search": "/api/cities/search", "/files/9/raw": "/files/{id}/raw", "/static/a/b/c.js": "/static/a/b/c.js"} {
		if ep := e.Catalog().Match("GET", "h.test", path, ""); ep == nil || ep.Template != want {
			t.Errorf("%s: %+v, want %s", path, ep, want)
		}
	}
}
