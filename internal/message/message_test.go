package message

import (
	"testing"

	"github.com/vedette-project/vedette"
)

// shapes reads a body with and without leaves: the shape must be the same.
func shapes(t *testing.T, body, path string) vedette.Shape {
	t.Helper()
	q := vedette.Request{Payload: []byte(body), Status: 200}
	var a, b vedette.Exchange
	a.Path, b.Path = path, path
	NewReader().Read(&a, &q, true, false)
	NewReader().Read(&b, &q, true, true)
	if a.Shape != b.Shape {
		t.Errorf("%q: %+v without leaves, %+v with them", body, a.Shape, b.Shape)
	}
	return a.Shape
}

func TestShapes(t *testing.T) {
	for _, c := range []struct {
		body   string
		kind   vedette.BodyKind
		failed bool
	}{
		{`{"error":{"code":1}}`, vedette.BodyObject, true},
		{`{"error":null,"token":"x"}`, vedette.BodyObject, false},
		{`{"success":false}`, vedette.BodyObject, true},
		{`{"status":"failed"}`, vedette.BodyObject, true},
		{`[{"a":1},{"a":2}]`, vedette.BodyArray, false},
		{`[1,{"error":1}]`, vedette.BodyArray, false},
		{`<!doctype html>`, vedette.BodyHTML, false},
		{`hello`, vedette.BodyText, false},
		{``, vedette.BodyEmpty, false},
		{`{not json`, vedette.BodyText, false},
		{`{"a":1,"b":`, vedette.BodyObject, false},
	} {
		if sh := shapes(t, c.body, "/"); sh.Kind != c.kind || sh.Failed != c.failed {
			t.Errorf("%s: %+v", c.body, sh)
		}
	}
	a := shapes(t, `{"a":1,"b":2}`, "/")
	if b := shapes(t, `{"b":[7],"a":"x"}`, "/"); a.Keys != b.Keys || a.Sum == b.Sum {
		t.Error("keys must not depend on order, sums on bodies")
	}
	if sh := shapes(t, `{"user":{"id":"u7"},"n":[12,{"k":"v1"}]}`, "/v1/users/u7/12"); sh.Echo != 0b1101 {
		t.Errorf("echo %b", sh.Echo)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"a":[1,{"b":"x@y.nl"}],"c":null,"amount":12.5,"currency":"EUR"}`), "application/json", "/a?b=1&c=%zz")
	f.Add([]byte("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--"), "multipart/form-data; boundary=x", "/")
	f.Add([]byte(`<a><b c="1">x</b></a>`), "application/xml", "/")
	f.Add([]byte(`[{"query":"query A($x:Int){a:b(c:{d:1}){e ...F}} fragment F on T{g}","variables":{"x":1}}]`), "application/json", "/graphql")
	f.Add([]byte(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x"}}`), "application/json", "/mcp")
	f.Fuzz(func(t *testing.T, body []byte, media, target string) {
		r := NewReader()
		q := vedette.Request{Method: "POST", Target: target, Body: body, Payload: body, Status: 200, Header: []vedette.Field{{Name: "Content-Type", Value: media}}}
		x := vedette.Exchange{Method: "POST", Path: "/a/b", Media: media, ReplyMedia: media}
		if i := len(media); i > 0 {
			for j := range media {
				if media[j] == ';' {
					x.Media = media[:j]
					break
				}
			}
		}
		r.Calls(&x, &q)
		r.Read(&x, &q, true, true)
		if len(x.Leaves) > maxLeaves || len(x.Calls) > maxCalls {
			t.Errorf("%d leaves, %d calls", len(x.Leaves), len(x.Calls))
		}
		for _, l := range x.Leaves {
			if len(l.Path) > 4096 || len(l.Words) > vedette.MaxWords {
				t.Errorf("leaf out of bounds: %+v", l)
			}
		}
		if x.Shape.Echo > 3 {
			t.Errorf("echo of a segment that is not there: %b", x.Shape.Echo)
		}
	})
}
