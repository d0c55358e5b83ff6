package ingest

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// FuzzScanner holds the scanner against the standard library: what it passes over whole is valid JSON
// within the depth bound, and what it refuses is not.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{`{"a":[1,-2.5e+3,null,true],"b":"\u00e9\n"}`, `[[],{}]`, `"\ud83d\ude00"`, `01`, `{"a":}`, "[1,]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s := scanner{b: b}
		err := s.skip()
		whole := err == nil && s.peek() == 0 && s.i >= len(b)
		if err == errDeep {
			return
		}
		valid := json.Valid(b)
		// Escapes are read only where a string is wanted: the scanner may pass over one that is malformed.
		if valid && !whole || whole && !valid && bytes.IndexByte(b, '\\') < 0 && bytes.IndexByte(b, 0) < 0 {
			t.Errorf("%q: scanner %v, encoding/json %v", b, whole, valid)
		}
		if valid && len(b) > 0 && b[0] == '"' {
			var want string
			if json.Unmarshal(b, &want) != nil {
				return
			}
			s := scanner{b: b}
			got, ok := s.text()
			if !ok || string(bytes.ToValidUTF8(got, []byte("\ufffd"))) != string(bytes.ToValidUTF8([]byte(want), []byte("\ufffd"))) &&
				!strings.ContainsRune(want, '\ufffd') {
				t.Errorf("%q: %q, want %q", b, got, want)
			}
		}
	})
}

// FuzzExchange reads arbitrary lines as both formats: no panic, and whatever is accepted has what the
// format requires.
func FuzzExchange(f *testing.F) {
	f.Add([]byte(combinedLine))
	f.Add([]byte(loginLine))
	f.Add([]byte(`1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET  HTTP/1.1" 200 -`))
	f.Fuzz(func(t *testing.T, line []byte) {
		line, _, _ = bytes.Cut(line, []byte("\n"))
		n := ndjsonParser{redact: NewRedactor([]byte("k"))}
		c := combinedParser{host: "-"}
		for _, p := range []parser{{n.parse}, {c.parse}} {
			x := newExchange()
			if p.line(line, &x) != nil {
				continue
			}
			if !plausible(x.At) || x.Method == "" || x.Status < 100 || x.Host == "" {
				t.Errorf("%q accepted as %+v", line, x)
			}
			if bytes.Contains([]byte(x.Path), []byte("?")) {
				t.Errorf("%q: the query was kept: %s", line, x.Path)
			}
		}
	})
}

// FuzzCredentials looks for log-in fields and shapes in arbitrary bodies.
func FuzzCredentials(f *testing.F) {
	f.Add([]byte(`{"user":"a","password":"b"}`), "application/json")
	f.Add([]byte(`username=a&password=%zz`), "application/x-www-form-urlencoded")
	f.Fuzz(func(t *testing.T, body []byte, media string) {
		credentials(media, body)
		issuedToken(body)
		if sh := shapeOf(body, true, "/a/b"); sh.Echo > 3 {
			t.Errorf("%q: echo of a segment that is not there: %b", body, sh.Echo)
		}
	})
}
