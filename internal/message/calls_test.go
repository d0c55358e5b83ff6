package message

import (
	"fmt"
	"strings"
	"testing"

	"github.com/vedette-project/vedette"
)

// calls reads a request with its answer.
func calls(media, target, body, answer string, header ...vedette.Field) *vedette.Exchange {
	r := NewReader()
	q := vedette.Request{Method: "POST", Target: target, Body: []byte(body), Payload: []byte(answer), Status: 200, Header: header}
	if body == "" {
		q.Method = "GET"
	}
	x := &vedette.Exchange{Method: q.Method, Path: target, Media: media}
	r.Calls(x, &q)
	r.Read(x, &q, true, true)
	return x
}

func names(x *vedette.Exchange) string {
	var s []string
	for _, c := range x.Calls {
		n := c.Operation
		if c.N > 1 {
			n += fmt.Sprintf(" x%d", c.N)
		}
		for _, r := range c.Roots {
			n += fmt.Sprintf(" [%s", r.Field)
			if r.N > 1 {
				n += fmt.Sprintf(" x%d", r.N)
			}
			n += "]"
		}
		if c.Fate != vedette.Served {
			n += [...]string{"", " refused", " unknown"}[c.Fate]
		}
		s = append(s, n)
	}
	return x.Protocol.String() + ": " + strings.Join(s, "; ")
}

func TestCalls(t *testing.T) {
	const js = "application/json"
	for _, c := range []struct{ name, media, target, body, answer, want string }{
		{"named", js, "/graphql", `{"query":"query GetUser($id: ID!) { user(id: $id) { name } }","variables":{"id":1}}`, `{"data":{"user":{}}}`,
			"graphql: query GetUser [Query.user]"},
		{"mutation", js, "/graphql", `{"operationName":"Pay","query":"mutation Pay { transferFunds(input:{to:\"{x}\", n:[1,2]}) { id } }"}`, `{"data":{}}`,
			"graphql: mutation Pay [Mutation.transferFunds]"},
		{"anonymous", js, "/api", `{"query":"{ me { id } orders(first: 3) { id } }"}`, `{"data":{}}`, "graphql: query me,orders [Query.me] [Query.orders]"},
		{"anonymous, many", js, "/api", `{"query":"{ a b c d e }"}`, `{"data":{}}`, "graphql: query a,b,c+2 [Query.a] [Query.b] [Query.c] [Query.d] [Query.e]"},
		{"which of several", js, "/graphql", `{"query":"query A { a } query B { b }","operationName":"B"}`, `{"data":{}}`, "graphql: query B [Query.b]"},
		{"fragments", js, "/graphql", `{"query":"query A { ...F ... on Query @include(if: true) { c } ... { d } } fragment F on Query { a ...G } fragment G on Query { b }"}`, `{"data":{}}`,
			"graphql: query A [Query.c] [Query.d] [Query.a] [Query.b]"},
		{"aliases", js, "/graphql", `{"query":"mutation { a:login(p:1){t} b:login(p:2){t} c: login(p:3){t} }"}`, `{"data":{}}`, "graphql: mutation login [Mutation.login x3]"},
		{"comments and strings", js, "/graphql", `{"query":"# {evil}\nquery A { a(s: \"} {\", t: \"\"\"}} \"\" \"\"\") { b } }"}`, `{"data":{}}`, "graphql: query A [Query.a]"},
		{"directives, defaults", js, "/graphql", `{"query":"query A($f: F = {a: {b: 1}}) @live { a @skip(if: $x) { z } b }"}`, `{"data":{}}`, "graphql: query A [Query.a] [Query.b]"},
		{"batch", js, "/graphql", `[{"query":"query A { a }"},{"query":"query A { a }"},{"query":"mutation B { b }"}]`, `[{"data":{}},{"data":{}},{"errors":[{}]}]`,
			"graphql: query A x2 [Query.a x2]; mutation B [Mutation.b]"},
		{"request error", js, "/graphql", `{"query":"{ nope }"}`, `{"errors":[{"message":"Cannot query field"}]}`, "graphql: query nope [Query.nope] refused"},
		{"partial", js, "/graphql", `{"query":"{ a b }"}`, `{"errors":[{}],"data":{"a":1,"b":null}}`, "graphql: query a,b [Query.a] [Query.b]"},
		{"a page for every path", js, "/graphql", `{"query":"{ a }"}`, `<!doctype html>`, "graphql: query a [Query.a] unknown"},
		{"persisted", js, "/graphql", `{"operationName":"Home","extensions":{"persistedQuery":{"version":1,"sha256Hash":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}}}`,
			`{"data":{}}`, "graphql: Home"},
		{"persisted, nameless", js, "/graphql", `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"0123456789abcdef0123456789abcdef"}}}`, `{"data":{}}`, "graphql: persisted 123456789abcdef"},
		{"over GET", "", "/graphql?query=query%20Q%7Ba%7D&operationName=Q", "", `{"data":{}}`, "graphql: query Q [Query.a]"},
		{"persisted over GET", "", "/graphql?operationName=Q&extensions=%7B%22persistedQuery%22%3A%7B%22version%22%3A1%2C%22sha256Hash%22%3A%220123456789abcdef0123%22%7D%7D", "", `{"data":{}}`, "graphql: Q"},
		{"raw", "application/graphql", "/graphql", `mutation M { x }`, `{"data":{}}`, "graphql: mutation M [Mutation.x]"},
		{"a search that is no GraphQL", js, "/search", `{"query":"red shoes"}`, `{"hits":[]}`, "rest: "},
		{"a search in braces", js, "/search", `{"query":"{red"}`, `{"hits":[]}`, "rest: "},
		{"a form over GET", "", "/search?query=shoes", "", `{}`, "rest: "},

		{"rpc", js, "/rpc", `{"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["0x1"]}`, `{"jsonrpc":"2.0","id":1,"result":"0x0"}`, "json-rpc: eth_getBalance"},
		{"rpc, unknown", js, "/rpc", `{"jsonrpc":"2.0","id":1,"method":"nope"}`, `{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"x"}}`, "json-rpc: nope unknown"},
		{"rpc, failed", js, "/rpc", `{"jsonrpc":"2.0","id":1,"method":"pay"}`, `{"id":1,"error":{"code":-32000}}`, "json-rpc: pay refused"},
		{"rpc, null error", js, "/rpc", `{"id":1,"method":"pay","params":[]}`, `{"id":1,"error":null,"result":1}`, "json-rpc: pay"},
		{"rpc, notification", js, "/rpc", `{"jsonrpc":"2.0","method":"log"}`, ``, "json-rpc: log"},
		{"rpc, batch", js, "/rpc", `[{"jsonrpc":"2.0","id":1,"method":"a"},{"jsonrpc":"2.0","id":2,"method":"b"}]`, `[{"id":2,"result":1},{"id":1,"result":1}]`, "json-rpc: a; b"},
		{"a payment method is no call", js, "/pay", `{"method":"ideal","amount":1}`, `{}`, "rest: "},
		{"mcp", js, "/mcp", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search_flights","arguments":{"from":"AMS"}}}`, `{"jsonrpc":"2.0","id":1,"result":{}}`,
			"mcp: tools/call search_flights"},
		{"mcp, stream", js, "/mcp", `{"jsonrpc":"2.0","id":1,"method":"tools/list"}`, "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n", "mcp: tools/list"},
		{"a method that is no name", js, "/rpc", `{"jsonrpc":"2.0","id":1,"method":"a b\u0000<script>"}`, `{"result":1}`, "json-rpc: "},

		{"soap 1.1", "text/xml", "/shop.asmx", `<?xml version="1.0"?><soap:Envelope xmlns:soap="x"><soap:Header/><!-- <x> --><soap:Body><m:GetPrice xmlns:m="y"><m:id>1</m:id></m:GetPrice></soap:Body></soap:Envelope>`,
			`<soap:Envelope/>`, "soap: GetPrice"},
		{"soap, fault", "application/soap+xml", "/shop", `<e:Envelope><e:Body><GetPrice/></e:Body></e:Envelope>`, `<e:Envelope><e:Body><e:Fault></e:Fault>`, "soap: GetPrice refused"},
		{"plain xml", "application/xml", "/orders", `<order><id>1</id></order>`, `<ok/>`, "rest: "},
		{"grpc", "application/grpc+proto", "/shop.v1.Cart/AddItem", "\x00\x00\x00\x00\x01x", ``, "grpc: "},
	} {
		if got := names(calls(c.media, c.target, c.body, c.answer)); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestSOAPAction(t *testing.T) {
	body := `<s:Envelope><s:Body><GetPriceRequest/></s:Body></s:Envelope>`
	for _, c := range []struct{ field, value, want string }{
		{"SOAPAction", `"http://example.test/GetPrice"`, "soap: GetPrice"},
		{"SOAPAction", `""`, "soap: GetPriceRequest"},
		{"Content-Type", `application/soap+xml; action="urn:GetPrice"`, "soap: GetPrice"},
		{"SOAPAction", `"http://example.test/DeleteAll"`, "soap: GetPriceRequest"}, // what is run stands in the body
	} {
		if got := names(calls("text/xml", "/s", body, "<x/>", vedette.Field{Name: c.field, Value: c.value})); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.field, c.value, got, c.want)
		}
	}
}

func TestGRPCStatus(t *testing.T) {
	q := vedette.Request{Status: 200, Reply: []vedette.Field{{Name: "grpc-status", Value: "12"}}}
	x := vedette.Exchange{Media: "application/grpc", Method: "POST"}
	r := NewReader()
	r.Calls(&x, &q)
	r.Read(&x, &q, true, true)
	if x.RPC != 13 {
		t.Errorf("RPC %d, want 13", x.RPC)
	}
	q = vedette.Request{Status: 200, Payload: []byte("\x00\x00\x00\x00\x02hi\x80\x00\x00\x00\x10grpc-status: 7\r\n")}
	x = vedette.Exchange{Media: "application/grpc-web+proto", Method: "POST"}
	r.Calls(&x, &q)
	r.Read(&x, &q, true, true)
	if x.RPC != 8 || x.Protocol != vedette.GRPCWeb {
		t.Errorf("RPC %d %s, want 8", x.RPC, x.Protocol)
	}
}

// TestHostileCalls: depth, aliases and batches cost what their bytes cost, and name a bounded number of calls.
func TestHostileCalls(t *testing.T) {
	one := `{"query":"mutation L { login(u:\"a\",p:\"b\") { token } }"}`
	var distinct []string
	for i := range 5000 {
		distinct = append(distinct, fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"m%d"}`, i))
	}
	var aliases strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&aliases, "a%d:login(u:1,p:%d){t} ", i, i)
	}
	for _, c := range []struct{ name, body, want string }{
		{"batched a thousand times", "[" + strings.Repeat(one+",", 999) + one + "]", "graphql: mutation L x1000 [Mutation.login x1000]"},
		{"aliased", `{"query":"mutation { ` + aliases.String() + `}"}`, "graphql: mutation login [Mutation.login x20000]"},
		{"deep", `{"query":"{ a ` + strings.Repeat("{ a ", 50000) + strings.Repeat("}", 50001) + `"}`, "graphql: query a [Query.a]"},
		{"deep, open", `{"query":"{ a ` + strings.Repeat("{ a ", 50000) + `"}`, "rest: "},
		{"deep JSON", strings.Repeat(`{"query":`, 50000), "rest: "},
		{"fragments in a circle", `{"query":"{ ...A } fragment A on Q { ...B x } fragment B on Q { ...A y }"}`, "graphql: query x,y [Query.x] [Query.y]"},
		{"names of any number", "[" + strings.Join(distinct, ",") + "]", ""},
	} {
		x := calls("application/json", "/graphql", c.body, "")
		if got := names(x); c.want != "" && got != c.want {
			t.Errorf("%s: %.200s\nwant %s", c.name, got, c.want)
		}
		if len(x.Calls) > maxCalls {
			t.Errorf("%s: %d calls", c.name, len(x.Calls))
		}
	}
}
