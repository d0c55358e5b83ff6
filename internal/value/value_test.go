package value_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/value"
)

// with builds a sight: "METHOD host path#operation", then fields: ">card" of requests, "<iban" of answers, "?q" of queries.
func with(name string, names ...string) *value.Sight {
	s := sightOf(name)
	var parts [3][]string
	for _, f := range names {
		i := strings.IndexByte("><?", f[0])
		parts[i] = append(parts[i], f[1:])
	}
	carry(&s, vedette.InRequest, 0, parts[0])
	carry(&s, vedette.InAnswer, 200, parts[1])
	carry(&s, vedette.InQuery, 0, parts[2])
	return &s
}

// TestSenses holds words that mean several things to what they mean where they stand.
func TestSenses(t *testing.T) {
	l := value.New()
	for _, c := range []struct {
		want vedette.Class
		s    *value.Sight
	}{
		{vedette.CheckoutPayment, with("POST a.test /orders")},
		{vedette.DataAccess, with("GET a.test /orders/{id}")},
		{vedette.CheckoutPayment, with("POST a.test /orders/{id}/cancel")},
		{vedette.Content, with("GET a.test /courts/{id}/orders")},
		{vedette.DataAccess, with("GET a.test /products", "?sortOrder", "?order")},
		{vedette.DataAccess, with("GET a.test /products/sort_order")},

		{vedette.Authentication, with("POST a.test /token")},
		{vedette.Authentication, with("POST a.test /oauth2/tokens")},
		{vedette.Authentication, with("GET a.test /csrf-token")},
		{vedette.DataAccess, with("GET a.test /blockchain/tokens/{id}")},
		{vedette.DataAccess, with("GET a.test /tokens/{id}", "<token_symbol", "<decimals", "<total_supply")},

		{vedette.CheckoutPayment, with("POST a.test /cards", ">cardNumber", ">cvc")},
		{vedette.DataAccess, with("POST a.test /boards/{id}/cards")},
		{vedette.Content, with("GET a.test /deck/{id}/cards")},

		{vedette.AccountClass, with("GET a.test /account")},
		{vedette.AccountClass, with("PUT a.test /users/{id}")},
		{vedette.DataAccess, with("GET a.test /accounts/{id}", "<iban", "<balance")},
		{vedette.DataAccess, with("GET a.test /accounts/{id}/transactions")},
		{vedette.Authentication, with("PUT a.test /users/{id}/password")},
		{vedette.Admin, with("PUT a.test /users/{id}/roles")},
		{vedette.Admin, with("GET a.test /admin/users")},
		{vedette.AccountClass, with("DELETE a.test /user/emails/{id}")},
		{vedette.Messaging, with("POST a.test /emails")},

		{vedette.CheckoutPayment, with("POST a.test /subscriptions", ">planId", ">paymentMethod")},
		{vedette.Machine, with("POST a.test /subscriptions", ">callbackUrl", ">eventTypes")},
		{vedette.Machine, with("POST a.test /webhooks/payments")},

		{vedette.CheckoutPayment, with("POST a.test /charges")},
		{vedette.DataAccess, with("GET a.test /vehicles/{id}/charge")},
		{vedette.Authentication, with("POST a.test /sessions")},
		{vedette.DataAccess, with("GET a.test /conferences/{id}/sessions")},
		{vedette.DataAccess, with("POST a.test /uploads/{id}/sessions")},
		{vedette.DataAccess, with("GET a.test /balance")},
		{vedette.GiftcardPromo, with("GET a.test /gift-cards/{id}/balance")},
		{vedette.DataAccess, with("GET a.test /blockchain/address/{id}")},
		{vedette.AccountClass, with("GET a.test /addresses")},
		{vedette.Authentication, with("POST a.test /keys")},
		{vedette.Content, with("GET a.test /songs/{id}/artist")},
		{vedette.Messaging, with("POST a.test /messages")},
		{vedette.DataAccess, with("GET a.test /queues/{id}/messages")},
		{vedette.GiftcardPromo, with("GET a.test /loyalty/points")},
		{vedette.DataAccess, with("GET a.test /gis/points")},
		{vedette.Machine, with("GET a.test /status")},
		{vedette.CheckoutPayment, with("GET a.test /payments/{id}/status")},
		{vedette.DataAccess, with("GET a.test /shipments/{id}/status")},
		{vedette.Machine, with("GET a.test /version")},
		{vedette.DataAccess, with("GET a.test /documents/{id}/versions")},
		{vedette.Other, with("POST a.test /documents:convert")},
		{vedette.GiftcardPromo, with("POST a.test /coupons/validate")},
		{vedette.Messaging, with("GET a.test /git/repos/{id}/comments")},
		{vedette.DataAccess, with("POST a.test /git/repos/{id}/push")},
		{vedette.DataAccess, with("POST a.test /documents/{id}/version")},
		{vedette.Machine, with("POST a.test /collect")},
		{vedette.DataAccess, with("GET a.test /zorps/{id}")},

		{vedette.Machine, with("GET a.test /system/health")},
		{vedette.Machine, with("GET a.test /health-check")},
		{vedette.DataAccess, with("GET a.test /health_questions")},
		{vedette.DataAccess, with("PUT a.test /patients/{id}/health_profile")},
		{vedette.DataAccess, with("GET a.test /patients/{id}/health")},
		{vedette.Machine, with("POST a.test /users/ping2.json")},
		{vedette.Admin, with("PUT a.test /devices/{id}/ping")},
		{vedette.DataAccess, with("GET a.test /crm/contacts/{id}")},
		{vedette.DataAccess, with("GET a.test /sobjects/account/{id}")},
		{vedette.Content, with("GET a.test /albums/{id}")},
		{vedette.AccountClass, with("GET a.test /me/albums")},
		{vedette.AccountClass, with("PUT a.test /users/{id}/settings")},
		{vedette.Admin, with("PUT a.test /settings")},
		{vedette.Content, with("GET a.test /films/{id}/people")},
		{vedette.DataAccess, with("PATCH a.test /videos/{id}", "<title", "<description", "<publishedAt")},
		{vedette.DataAccess, with("GET a.test /build/{id}")},
		{vedette.Admin, with("GET a.test /deployments/{id}/build")},
		{vedette.Admin, with("GET a.test /floating_ips")},
		{vedette.Other, with("POST a.test /images:annotate")},

		{vedette.CheckoutPayment, with("POST a.test /Winkelwagenregels")},
		{vedette.Authentication, with("POST a.test /inlogpogingen")},
		{vedette.AccountClass, with("GET a.test /klantgegevens")},
		{vedette.AccountClass, with("GET a.test /klanten/{id}")},
		{vedette.DataAccess, with("GET a.test /rekeningen/{id}")},
		{vedette.CheckoutPayment, with("POST a.test /dauerauftraege")},
		{vedette.Authentication, with("POST a.test /motDePasseOublie")},
		{vedette.Authentication, with("POST a.test /contraseña")},
		{vedette.CheckoutPayment, with("POST a.test /überweisungen")},
		{vedette.GiftcardPromo, with("POST a.test /chèques-cadeaux/utiliser")},
	} {
		if v := l.Classify(c.s); v.Class != c.want {
			var p []string
			for _, g := range c.s.Segments {
				p = append(p, g.Text)
			}
			t.Errorf("%s /%s is %s, said %s: %s", c.s.Method, strings.Join(p, "/"), c.want, v.Class, strings.Join(v.Evidence, "; "))
		}
	}
}

// TestProtocols gives operations as the protocols name them.
func TestProtocols(t *testing.T) {
	l := value.New()
	for _, c := range []struct {
		want vedette.Class
		s    value.Sight
	}{
		{vedette.CheckoutPayment, value.Sight{Method: "POST", Segments: []value.Segment{{Text: "graphql"}}, Protocol: vedette.GraphQL, Operation: "mutation", Roots: []string{"Mutation.pay"}}},
		{vedette.CheckoutPayment, value.Sight{Method: "POST", Segments: []value.Segment{{Text: "graphql"}}, Protocol: vedette.GraphQL, Operation: "mutation Q1", Roots: []string{"Mutation.addToCart"}}},
		{vedette.DataAccess, value.Sight{Method: "POST", Segments: []value.Segment{{Text: "graphql"}}, Protocol: vedette.GraphQL, Operation: "query orders"}},
		{vedette.CheckoutPayment, value.Sight{Method: "POST", Segments: []value.Segment{{Text: "shop.v1.CartService"}, {Text: "AddItem"}}, Protocol: vedette.GRPC}},
		{vedette.CheckoutPayment, value.Sight{Method: "POST", Segments: []value.Segment{{Text: "soap"}}, Protocol: vedette.SOAP, Operation: "AuthorizePayment"}},
		{vedette.Authentication, value.Sight{Method: "POST", Segments: []value.Segment{{Text: "rpc"}}, Protocol: vedette.JSONRPC, Operation: "session.login"}},
		{vedette.Messaging, value.Sight{Method: "POST", Segments: []value.Segment{{Text: "mcp"}}, Protocol: vedette.MCP, Operation: "tools/call send_email"}},
	} {
		if v := l.Classify(&c.s); v.Class != c.want {
			t.Errorf("%s %v is %s, said %s: %s", c.s.Operation, c.s.Roots, c.want, v.Class, strings.Join(v.Evidence, "; "))
		}
	}
}

// TestConduct lets traffic tell what words do not.
func TestConduct(t *testing.T) {
	l := value.New()
	s := with("POST a.test /x/go")
	if v := l.Classify(s); v.Class != vedette.DataAccess {
		t.Fatalf("without traffic it is %s", v.Class)
	}
	s.Requests, s.Logins, s.Successes, s.Issued = 100, 90, 40, 40
	v := l.Classify(s)
	if v.Class != vedette.Authentication || !slices.Contains(v.Evidence, "requests carry an account and a password") || !slices.Contains(v.Evidence, "answers issue a session") {
		t.Errorf("with log-ins it is %s: %q", v.Class, v.Evidence)
	}
	s = with("POST a.test /x/go")
	s.Money = map[string]float64{"EUR": 12430, "JPY": 5}
	s.Sensitive = []vedette.Sensitive{{Type: vedette.DataPAN, Part: vedette.InRequest, Path: "card"}}
	s.Flow = 312
	v = l.Classify(s)
	for _, want := range []string{"pan in request.body.card", "EUR 12,430 a day", "stands before 312 payments"} {
		if v.Class != vedette.CheckoutPayment || !slices.Contains(v.Evidence, want) {
			t.Errorf("with cards and money it is %s, and %q is not in %q", v.Class, want, v.Evidence)
		}
	}
	if v = l.Classify(&value.Sight{Surface: vedette.Static, Segments: []value.Segment{{Text: "login.js"}}}); v.Class != vedette.Content {
		t.Errorf("a static file is %s", v.Class)
	}
	if v = l.Classify(&value.Sight{Method: "GET", Surface: vedette.Page, Segments: []value.Segment{{Text: "zorp"}}}); v.Class != vedette.Content {
		t.Errorf("a page is %s", v.Class)
	}
	if v = l.Classify(&value.Sight{Method: "GET", Surface: vedette.Page, Segments: []value.Segment{{Text: "inloggen"}}}); v.Class != vedette.Authentication {
		t.Errorf("a log-in page is %s", v.Class)
	}
}

// TestSite lets what a host is about decide for an endpoint whose words say nothing, and shows that parts add up.
func TestSite(t *testing.T) {
	l := value.New()
	var a, b, all value.Site
	for i, n := range []string{"stations", "departures/{id}", "timetable", "museums", "weather/{id}", "stops", "arrivals"} {
		s := with("GET a.test /" + n)
		l.Survey(&all, s)
		l.Survey([]*value.Site{&a, &b}[i%2], s)
	}
	a.Merge(&b)
	if a != all {
		t.Errorf("merged %v, in one %v", a, all)
	}
	s := with("GET a.test /zorp/{id}")
	if v := l.Classify(s); v.Class != vedette.DataAccess {
		t.Fatalf("alone it is %s", v.Class)
	}
	s.Site = &all
	if v := l.Classify(s); v.Class != vedette.Content {
		t.Errorf("on a publisher's host it is %s: %q", v.Class, v.Evidence)
	}
}

// TestSiteWords holds what is said of the host to be true: an endpoint is not among the others, and one is one.
func TestSiteWords(t *testing.T) {
	l := value.New()
	for _, c := range []struct {
		names []string // the first is asked about
		want  string
	}{
		{[]string{"messages", "chats"}, "the host's other endpoint is of the same class"},
		{[]string{"messages", "chats", "zorps", "blips"}, "1 of the host's 3 other endpoints is of the same class"},
		{[]string{"messages", "chats", "sms", "zorps"}, "2 of the host's 3 other endpoints are of the same class"},
		{[]string{"messages", "zorps", "blips"}, ""},
	} {
		site := &value.Site{}
		for _, n := range c.names {
			l.Survey(site, with("POST a.test /"+n))
		}
		s := with("POST a.test /" + c.names[0])
		s.Site = site
		got := ""
		for _, e := range l.Classify(s).Evidence {
			if strings.Contains(e, "the host's") {
				got = e
			}
		}
		if got != c.want {
			t.Errorf("%q: said %q, want %q", c.names, got, c.want)
		}
	}
}

// TestScoreGrows adds more of each part of the formula, and sees no score fall.
func TestScoreGrows(t *testing.T) {
	l := value.New()
	sensitive := []vedette.DataType{vedette.DataIP, vedette.DataEmail, vedette.DataBirthDate, vedette.DataIBAN, vedette.DataBSN, vedette.DataPAN}
	for _, name := range []string{"POST a.test /betalen", "GET a.test /klanten/{id}", "GET a.test /health", "GET a.test /nieuws", "POST a.test /login"} {
		grow := map[string]func(s *value.Sight, n int){
			"money": func(s *value.Sight, n int) {
				s.Money = map[string]float64{"EUR": float64(n) * float64(n) * 10}
				if n == 0 {
					s.Money = nil
				}
			},
			"flow":     func(s *value.Sight, n int) { s.Flow = uint64(n * n) },
			"actors":   func(s *value.Sight, n int) { s.Actors = uint64(n * n * n) },
			"requests": func(s *value.Sight, n int) { s.Requests = uint64(n * n * n) },
			"data": func(s *value.Sight, n int) {
				for i := range min(n, len(sensitive)) {
					s.Sensitive = append(s.Sensitive, vedette.Sensitive{Type: sensitive[i], Part: vedette.InAnswer, Path: "x"})
				}
			},
		}
		for part, f := range grow {
			last, first, class := -1, 0, vedette.Class(0)
			for n := range 60 {
				s := with(name)
				f(s, n)
				v := l.Classify(s)
				if v.Score < 0 || v.Score > 100 {
					t.Fatalf("%s: score %d", name, v.Score)
				}
				if n == 0 {
					first, class = v.Score, v.Class
				} else if v.Class == class && v.Score < last {
					t.Errorf("%s: more %s made the score fall from %d to %d", name, part, last, v.Score)
				}
				last = v.Score
			}
			if last <= first {
				t.Errorf("%s: %s does not count: %d, then %d", name, part, first, last)
			}
		}
	}
	pay, health := l.Classify(with("POST a.test /payments")), l.Classify(with("GET a.test /health"))
	if pay.Score <= health.Score {
		t.Errorf("a payment is worth %d, a health check %d", pay.Score, health.Score)
	}
}

// hostile sights are as large and as odd as a caller lets them be.
func hostile() []*value.Sight {
	long := strings.Repeat("winkelwagenregel", 5000)
	many := make([]value.Segment, 3000)
	for i := range many {
		many[i].Text = "a1b2-Xy_zorpquuxbarbazfoo"
	}
	fields := &vedette.Schema{}
	for range 50 {
		m := vedette.Message{Part: vedette.InAnswer, Status: 200}
		for range 1000 {
			m.Places = append(m.Places, vedette.Place{Path: strings.Repeat("cardNumber", 300) + ".x"})
		}
		fields.Messages = append(fields.Messages, m)
	}
	return []*value.Sight{
		{},
		{Method: "GET", Segments: many},
		{Method: "POST", Segments: []value.Segment{{Text: long}}, Operation: long, Host: long, Roots: []string{long, long}},
		{Method: "POST", Segments: []value.Segment{{Text: strings.Repeat("gift_", 4000)}}},
		{Method: "POST", Segments: []value.Segment{{Text: strings.Repeat("ßœæ", 4000)}, {Text: "\xff\xfe\xc3"}, {Text: "日本語"}}, Host: ".", Operation: "mutation ", Protocol: vedette.GraphQL, Roots: []string{"", ".", "x."}},
		{Method: "GET", Schema: fields, Segments: []value.Segment{{Param: true, Text: ":"}, {Param: true, Text: ".json"}}},
		{Method: "GET", Money: map[string]float64{"EUR": -5, "X": 1e308}, Flow: 1 << 63, Actors: 1<<64 - 1, Requests: 1<<64 - 1, Logins: 1<<64 - 1},
		{Sensitive: []vedette.Sensitive{{Type: 255, Part: 250}, {Type: vedette.DataCVC, Part: vedette.InRequest}}, Site: &value.Site{Endpoints: 1 << 31}},
	}
}

func TestHostile(t *testing.T) {
	l := value.New()
	for i, s := range hostile() {
		v := l.Classify(s)
		if v.Score < 0 || v.Score > 100 || v.Class > vedette.DataAccess || len(v.Evidence) > 16 {
			t.Errorf("%d: %v", i, v)
		}
		for _, e := range v.Evidence {
			if len(e) > 600 {
				t.Errorf("%d: evidence of %d bytes", i, len(e))
			}
		}
		const runs = 20
		start := time.Now()
		for range runs {
			l.Classify(s)
		}
		if each := time.Since(start) / runs; each > 5*time.Millisecond {
			t.Errorf("%d: took %v", i, each)
		} else {
			t.Logf("%d: %v", i, each)
		}
	}
}

func FuzzClassify(f *testing.F) {
	l := value.New()
	f.Add("POST", "api.example.test", "/winkelwagen/{}/regels", "mutation placeOrder", "Mutation.pay", "card.number", "user.email")
	f.Add("GET", "cdn.example.test", "/a.b.C/D:cancel", "tools/call x", "", "items[].price", "")
	f.Fuzz(func(t *testing.T, method, host, path, op, root, req, ans string) {
		s := sightOf(method + " " + host + " " + strings.ReplaceAll(path, "{}", ""))
		s.Operation, s.Roots = op, []string{root}
		if len(op) > 0 {
			s.Protocol = vedette.Protocol(op[0] % 7)
		}
		carry(&s, vedette.InRequest, 0, []string{req})
		carry(&s, vedette.InAnswer, 200, []string{ans})
		site := &value.Site{}
		l.Survey(site, &s)
		s.Site = site
		v, again := l.Classify(&s), l.Classify(&s)
		if v.Class != again.Class || v.Score != again.Score || !slices.Equal(v.Evidence, again.Evidence) {
			t.Fatalf("said %v, then %v", v, again)
		}
		if v.Score < 0 || v.Score > 100 || v.Class > vedette.DataAccess || len(v.Evidence) == 0 {
			t.Fatalf("%v", v)
		}
	})
}

func BenchmarkClassify(b *testing.B) {
	l := value.New()
	for name, s := range map[string]*value.Sight{
		"short":    with("GET api.example.test /v1/users/{id}"),
		"fields":   with("POST api.example.test /v1/winkelwagenregels/{id}/bevestigen", ">kaartnummer", ">bedrag", ">currency", "<bestelnummer", "<status", "<totaal", "<adres.straat", "<adres.plaats"),
		"compound": with("POST api.example.test /verzekeringsnemersgegevens/{id}/onbekendewoordensamenstelling/{id}/nogeenonbekendding"),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				l.Classify(s)
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for range b.N {
		value.New()
	}
}
