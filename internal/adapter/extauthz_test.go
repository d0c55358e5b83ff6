package adapter

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	auth "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/vedette-project/vedette"
)

// judges is a judge whose decision is a function of the request, for many callers at a time.
type judges struct {
	say   func(vedette.Phase, *vedette.Request) vedette.Decision
	mu    sync.Mutex // protects what follows
	asked vedette.Request
	body  string
	phase []vedette.Phase
	held  int
}

func (j *judges) Judge(phase vedette.Phase, q *vedette.Request) vedette.Decision {
	j.mu.Lock()
	if phase == vedette.Head {
		j.held++
		j.phase = j.phase[:0]
	}
	j.phase = append(j.phase, phase)
	j.asked = *q
	j.asked.Header = nil
	for _, f := range q.Header {
		j.asked.Header = append(j.asked.Header, vedette.Field{Name: strings.Clone(f.Name), Value: strings.Clone(f.Value)})
	}
	for _, s := range []*string{&j.asked.ID, &j.asked.Method, &j.asked.Host, &j.asked.Target, &j.asked.Proto} {
		*s = strings.Clone(*s)
	}
	j.body = string(q.Body)
	j.mu.Unlock()
	return j.say(phase, q)
}

func (j *judges) Release(*vedette.Request) {
	j.mu.Lock()
	j.held--
	j.mu.Unlock()
}

func allows(vedette.Phase, *vedette.Request) vedette.Decision { return vedette.Decision{} }

// envoy starts an ExtAuthz and returns a client of it as Envoy is one.
func envoy(t testing.TB, j Judge, o Options, dial ...grpc.DialOption) (auth.AuthorizationClient, *ExtAuthz, string) {
	t.Helper()
	e, err := NewExtAuthz(j, o)
	if err != nil {
		t.Fatal(err)
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- e.Serve(ln) }()
	c, err := grpc.NewClient(ln.Addr().String(), append(dial, grpc.WithTransportCredentials(insecure.NewCredentials()))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Close()
		stop, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := e.Shutdown(stop); err != nil {
			t.Errorf("shut down: %v", err)
		}
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return auth.NewAuthorizationClient(c), e, ln.Addr().String()
}

// about is the question of an Envoy about one request.
func about(method, path, source string, header ...string) *auth.CheckRequest {
	h := map[string]string{":method": method, ":path": path, ":authority": "api.example.test"}
	for i := 0; i < len(header); i += 2 {
		h[header[i]] = header[i+1]
	}
	return &auth.CheckRequest{Attributes: &auth.AttributeContext{
		Source: &auth.AttributeContext_Peer{Address: socket(source)},
		Request: &auth.AttributeContext_Request{
			Time: timestamppb.Now(),
			Http: &auth.AttributeContext_HttpRequest{
				Id: "7a1", Method: method, Path: path, Host: "api.example.test", Scheme: "https", Protocol: "HTTP/2", Headers: h,
			},
		},
		ContextExtensions: map[string]string{"virtual_host": "x"},
	}}
}

func socket(address string) *core.Address {
	return &core.Address{Address: &core.Address_SocketAddress{SocketAddress: &core.SocketAddress{
		Address: address, PortSpecifier: &core.SocketAddress_PortValue{PortValue: 4711},
	}}}
}

func call(t testing.TB, c auth.AuthorizationClient, r *auth.CheckRequest) *auth.CheckResponse {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	a, err := c.Check(ctx, r)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestExtAuthzReads(t *testing.T) {
	j := &judges{say: allows}
	c, _, _ := envoy(t, j, Options{Proxies: vedette.Trust{netip.MustParsePrefix("10.0.0.0/8")}, BodyPrefix: 8})
	http := func(r *auth.CheckRequest) *auth.AttributeContext_HttpRequest { return r.Attributes.Request.Http }
	for _, k := range []struct {
		name string
		q    *auth.CheckRequest
		with func(*auth.CheckRequest)
		want string // client method scheme host target proto fields body phases
	}{
		{"plain", about("GET", "/a?b=c", "198.51.100.7", "user-agent", "x"), nil,
			"198.51.100.7 GET https api.example.test /a?b=c HTTP/2 [{user-agent x}] \"\" [1]"},
		{"a client's own word", about("GET", "/a", "198.51.100.7", "x-forwarded-for", "192.0.2.1"), nil,
			"198.51.100.7 GET https api.example.test /a HTTP/2 [{x-forwarded-for 192.0.2.1}] \"\" [1]"},
		{"behind a proxy", about("GET", "/a", "10.1.1.1", "x-forwarded-for", "203.0.113.66, 192.0.2.1,10.1.1.1"), nil,
			"192.0.2.1 GET https api.example.test /a HTTP/2 [{x-forwarded-for 203.0.113.66, 192.0.2.1,10.1.1.1}] \"\" [1]"},
		{"on a pipe", about("GET", "/a", "", "x-forwarded-for", "192.0.2.1"), func(r *auth.CheckRequest) {
			r.Attributes.Source.Address = &core.Address{Address: &core.Address_Pipe{Pipe: &core.Pipe{Path: "/run/e"}}}
		}, "192.0.2.1 GET https api.example.test /a HTTP/2 [{x-forwarded-for 192.0.2.1}] \"\" [1]"},
		{"IPv6, mapped", about("GET", "/a", "::ffff:198.51.100.7"), nil, "198.51.100.7 GET https api.example.test /a HTTP/2 [] \"\" [1]"},
		{"text body", about("POST", "/login", "2001:db8::1"), func(r *auth.CheckRequest) { http(r).Body = "a=b" },
			"2001:db8::1 POST https api.example.test /login HTTP/2 [] \"a=b\" [1 2]"},
		{"raw body, cut", about("POST", "/login", "2001:db8::1"), func(r *auth.CheckRequest) { http(r).RawBody = []byte("\xff23456789") },
			"2001:db8::1 POST https api.example.test /login HTTP/2 [] \"\\xff2345678\" [1 2]"},
		{"a body that is not shown", about("POST", "/login", "2001:db8::1", "content-length", "30"), nil,
			"2001:db8::1 POST https api.example.test /login HTTP/2 [{content-length 0}] \"\" [1]"},
		{"raw header", about("GET", "/a", "192.0.2.1"), func(r *auth.CheckRequest) {
			http(r).Headers = nil
			http(r).HeaderMap = &core.HeaderMap{Headers: []*core.HeaderValue{
				{Key: ":path", RawValue: []byte("/other")}, {Key: "cookie", RawValue: []byte("a=\xff")}, {Key: "cookie", Value: "b"},
			}}
		}, "192.0.2.1 GET https api.example.test /a HTTP/2 [{cookie a=\xff} {cookie b}] \"\" [1]"},
		{"the hello's name", about("GET", "/a", "192.0.2.1"), func(r *auth.CheckRequest) {
			http(r).Host, http(r).Scheme = "", ""
			r.Attributes.TlsSession = &auth.AttributeContext_TLSSession{Sni: "sni.example.test"}
		}, "192.0.2.1 GET https sni.example.test /a HTTP/2 [] \"\" [1]"},
		{"no scheme", about("GET", "/a", "192.0.2.1"), func(r *auth.CheckRequest) { http(r).Scheme = "" },
			"192.0.2.1 GET http api.example.test /a HTTP/2 [] \"\" [1]"},
	} {
		if k.with != nil {
			k.with(k.q)
		}
		call(t, c, k.q)
		q := &j.asked
		got := fmt.Sprintf("%s %s %s %s %s %s %v %q %d", q.Client, q.Method, q.Scheme, q.Host, q.Target, q.Proto, q.Header, j.body, j.phase)
		if got != k.want || q.ID != "7a1" || q.Sent != -1 || q.Got != -1 || j.held != 0 {
			t.Errorf("%s: asked about\n\t%s, want\n\t%s (id %q, held %d)", k.name, got, k.want, q.ID, j.held)
		}
	}
}

// TestExtAuthzTime: Envoy's clock counts for the moment that a question was under way.
func TestExtAuthzTime(t *testing.T) {
	j := &judges{say: allows}
	c, _, _ := envoy(t, j, Options{})
	for off, counts := range map[time.Duration]bool{-time.Second: true, -time.Hour: false, time.Hour: false} {
		q := about("GET", "/a", "192.0.2.1")
		said := time.Now().Add(off)
		q.Attributes.Request.Time = timestamppb.New(said)
		call(t, c, q)
		if j.asked.At.Equal(said) != counts || j.asked.At.Location() != time.UTC || time.Since(j.asked.At).Abs() > 10*time.Second {
			t.Errorf("%v off: judged at %v", off, j.asked.At)
		}
	}
}

func TestExtAuthzAnswers(t *testing.T) {
	j := &judges{}
	c, _, _ := envoy(t, j, Options{})
	for _, k := range []struct {
		head, body vedette.Decision
		want       string
	}{
		{vedette.Decision{}, vedette.Decision{}, "0 allow"},
		{vedette.Decision{Action: vedette.Deny}, vedette.Decision{Action: vedette.Deny}, "0 deny"}, // monitor
		{vedette.Decision{Action: vedette.Flag, Enforced: true}, vedette.Decision{Action: vedette.Flag, Enforced: true}, "0 flag"},
		{vedette.Decision{Action: vedette.Deny, Enforced: true}, vedette.Decision{}, "7 403 "},
		{vedette.Decision{}, vedette.Decision{Action: vedette.Drop, Enforced: true}, "7 403 "},
		{vedette.Decision{}, vedette.Decision{Action: vedette.Throttle, Enforced: true}, "8 429 10"},
		{vedette.Decision{Action: vedette.Throttle, Enforced: true, RetryAfter: 2500 * time.Millisecond}, vedette.Decision{}, "8 429 3"},
	} {
		j.say = func(p vedette.Phase, _ *vedette.Request) vedette.Decision {
			if p == vedette.Head {
				return k.head
			}
			return k.body
		}
		q := about("POST", "/login", "192.0.2.1")
		q.Attributes.Request.Http.Body = "a=b"
		if got := brief(t, call(t, c, q)); got != k.want {
			t.Errorf("%+v, %+v: %s, want %s", k.head, k.body, got, k.want)
		}
	}
}

// brief is an answer in short: the code, then the decision that goes upstream, or the client's status and Retry-After.
func brief(t *testing.T, a *auth.CheckResponse) string {
	t.Helper()
	list := a.GetOkResponse().GetHeaders()
	denied := a.GetDeniedResponse()
	if denied != nil {
		list = denied.Headers
		want := fmt.Sprintf(`{"type":"urn:vedette:problem:%d",`, denied.Status.Code)
		if !strings.HasPrefix(denied.Body, want) {
			t.Errorf("the client is told %s", denied.Body)
		}
	}
	h := map[string]string{}
	for _, o := range list {
		if h[o.Header.Key] = o.Header.Value; o.AppendAction != core.HeaderValueOption_OVERWRITE_IF_EXISTS_OR_ADD {
			t.Errorf("%s is not overwritten", o.Header.Key)
		}
	}
	if denied == nil {
		return fmt.Sprintf("%d %s", a.Status.GetCode(), h["x-vedette-decision"])
	}
	if h["content-type"] != "application/problem+json" || h["x-vedette-decision"] != "" {
		t.Errorf("the client is told %v", h)
	}
	return fmt.Sprintf("%d %d %s", a.Status.GetCode(), denied.Status.Code, h["retry-after"])
}
