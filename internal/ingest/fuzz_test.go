package ingest

import (
	"bytes"
	"testing"

	"github.com/vedette-project/vedette/internal/message"
)

// FuzzExchange reads arbitrary lines as both formats: no panic, and whatever is accepted has what the
// format requires.
func FuzzExchange(f *testing.F) {
	f.Add([]byte(combinedLine))
	f.Add([]byte(loginLine))
	f.Add([]byte(`1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET  HTTP/1.1" 200 -`))
	f.Fuzz(func(t *testing.T, line []byte) {
		line, _, _ = bytes.Cut(line, []byte("\n"))
		n := ndjsonParser{redact: NewRedactor([]byte("k"))}
		c := combinedParser{host: "-", reader: message.NewReader()}
		for _, p := range []parser{{line: n.parse}, {line: c.parse}} {
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

// FuzzCredentials looks for log-in fields in arbitrary bodies.
func FuzzCredentials(f *testing.F) {
	f.Add([]byte(`{"user":"a","password":"b"}`), "application/json")
	f.Add([]byte(`username=a&password=%zz`), "application/x-www-form-urlencoded")
	f.Fuzz(func(t *testing.T, body []byte, media string) {
		credentials(media, body)
		issuedToken(body)
	})
}
