package adapter

import (
	"bytes"
	"errors"
	"fmt"
	"net/http/httptest"
	"slices"
	"testing"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	auth "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"google.golang.org/protobuf/proto"

	"github.com/vedette-project/vedette"
)

func seeds(f *testing.F) (list [][]byte) {
	body := about("POST", "/login", "2001:db8::1", "content-type", "application/json")
	body.Attributes.Request.Http.RawBody = []byte("{}")
	rawHeader := about("GET", "/a", "192.0.2.1")
	rawHeader.Attributes.Request.Http.HeaderMap = &core.HeaderMap{Headers: []*core.HeaderValue{{Key: "a", RawValue: []byte("b")}, {Key: "a", Value: "c"}}}
	rawHeader.Attributes.TlsSession = &auth.AttributeContext_TLSSession{Sni: "x"}
	pipe := about("GET", "/a", "192.0.2.1")
	pipe.Attributes.Source.Address = &core.Address{Address: &core.Address_Pipe{Pipe: &core.Pipe{Path: "/p"}}}
	for _, m := range []*auth.CheckRequest{{}, about("GET", "/a?b", "192.0.2.1", "cookie", "a=b"), body, rawHeader, pipe} {
		b, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		list = append(list, b)
	}
	twice := slices.Concat(list[1], list[4], list[2]) // messages that add up
	return append(list, twice)
}

// FuzzQuestion: what Envoy's own code reads in a message, we read the same.
func FuzzQuestion(f *testing.F) {
	for _, b := range seeds(f) {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var q question
		q.reset(64)
		err := q.read(b)
		if len(q.header) > 64 {
			t.Fatalf("%d fields", len(q.header))
		}
		var m auth.CheckRequest
		if proto.Unmarshal(b, &m) != nil {
			return // we may be more lenient, in what we do not read and in what is text
		}
		if errors.Is(err, errFields) && len(m.GetAttributes().GetRequest().GetHttp().GetHeaders())+len(m.GetAttributes().GetRequest().GetHttp().GetHeaderMap().GetHeaders()) > 64 {
			return
		} else if err != nil {
			t.Fatalf("%v, where Envoy's code reads %v", err, &m)
		}
		a := m.GetAttributes()
		h := a.GetRequest().GetHttp()
		var want []vedette.Field
		for name, value := range h.GetHeaders() {
			if !pseudo(name) {
				want = append(want, vedette.Field{Name: name, Value: value})
			}
		}
		for _, v := range h.GetHeaderMap().GetHeaders() {
			value := string(v.RawValue)
			if value == "" {
				value = v.Value
			}
			if !pseudo(v.Key) {
				want = append(want, vedette.Field{Name: v.Key, Value: value})
			}
		}
		got := slices.Clone(q.header)
		order := func(a, b vedette.Field) int {
			return bytes.Compare([]byte(a.Name+"\x00"+a.Value), []byte(b.Name+"\x00"+b.Value))
		}
		slices.SortFunc(want, order)
		slices.SortFunc(got, order)
		if !slices.Equal(want, got) {
			t.Fatalf("fields %q, want %q", got, want)
		}
		mine := fmt.Sprintf("%q", []any{q.id, q.method, q.path, q.host, q.scheme, q.proto, q.source, q.sni, q.tls, q.seconds, q.nanos})
		theirs := fmt.Sprintf("%q", []any{h.GetId(), h.GetMethod(), h.GetPath(), h.GetHost(), h.GetScheme(), h.GetProtocol(),
			a.GetSource().GetAddress().GetSocketAddress().GetAddress(), a.GetTlsSession().GetSni(), a.GetTlsSession() != nil,
			a.GetRequest().GetTime().GetSeconds(), int64(a.GetRequest().GetTime().GetNanos())})
		if mine != theirs {
			t.Fatalf("read\n%s, want\n%s", mine, theirs)
		}
		if string(q.body) != h.GetBody() && string(q.body) != string(h.GetRawBody()) {
			t.Fatalf("body %q of %q, %q", q.body, h.GetBody(), h.GetRawBody())
		}
	})
}

// FuzzCall: whatever a call brings is answered, and what was judged is let go of; an answer is one that Envoy's own code reads.
func FuzzCall(f *testing.F) {
	for i, b := range seeds(f) {
		f.Add(append([]byte{0, 0, 0, byte(len(b) >> 8), byte(len(b))}, b...), uint8(i))
	}
	f.Fuzz(func(t *testing.T, body []byte, action uint8) {
		say := vedette.Decision{Action: vedette.Action(action) % (vedette.Drop + 1), Enforced: action&0x80 != 0}
		j := &judges{say: func(vedette.Phase, *vedette.Request) vedette.Decision { return say }}
		e, err := NewExtAuthz(j, Options{MaxMessage: 4 << 10, MaxFields: 16, BodyPrefix: 64})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("POST", "/envoy.service.auth.v3.Authorization/Check", bytes.NewReader(body))
		r.RemoteAddr = "127.0.0.1:1"
		r.Header.Set("Content-Type", "application/grpc")
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		if w.Code != 200 {
			t.Fatalf("HTTP status %d", w.Code)
		}
		switch w.Header().Get("Grpc-Status") {
		case "3", "8", "12":
			if w.Body.Len() > 0 || j.held != 0 {
				t.Fatalf("refused with %q, %d held", w.Body, j.held)
			}
			return
		}
		var m auth.CheckResponse
		if err := proto.Unmarshal(w.Body.Bytes()[prefixed:], &m); err != nil || w.Result().Trailer.Get("Grpc-Status") != "0" {
			t.Fatalf("%v, trailer %v", err, w.Result().Trailer)
		}
		refused := say.Enforced && say.Action >= vedette.Throttle
		if (m.GetDeniedResponse() != nil) != refused || (m.GetOkResponse() != nil) == refused || (m.GetStatus().GetCode() != 0) != refused || j.held != 0 {
			t.Fatalf("%v, held %d, for %+v", &m, j.held, say)
		}
	})
}
