package gateway

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
)

// FuzzMessages holds that whatever the door passes, net/http reads as exactly the same messages.
func FuzzMessages(f *testing.F) {
	for _, c := range ambiguous {
		if len(c.message) < 1000 {
			f.Add([]byte(c.message))
		}
	}
	for _, c := range innocent {
		f.Add([]byte(c.message))
	}
	f.Fuzz(func(t *testing.T, stream []byte) {
		var got []reading
		used, _ := Messages(stream, "http", testHead, testFields, func(m, u, h string, b []byte) {
			got = append(got, reading{strings.Clone(m), strings.Clone(u), strings.Clone(h), string(b)})
		})
		br := bufio.NewReaderSize(bytes.NewReader(stream[:used]), 128<<10)
		for i, want := range got {
			if b, _ := br.Peek(2); string(b) == "\r\n" {
				_, _ = br.Discard(2) // we forgive one empty line, ReadRequest none
			}
			r, err := http.ReadRequest(br)
			if err != nil {
				t.Fatalf("message %d %q: net/http: %v", i, want, err)
			}
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Fatalf("message %d %q: net/http: body: %v", i, want, err)
			}
			target := r.RequestURI
			if target[0] != '/' && target != "*" {
				if _, path, ok := strings.Cut(target[len("http://"):], "/"); ok {
					target = "/" + path
				} else {
					target = "/"
				}
			}
			host := r.Host
			if strings.EqualFold(host, want.host) {
				host = want.host // of an absolute target net/http takes the target's spelling
			}
			if have := (reading{r.Method, target, host, string(body)}); have != want {
				t.Fatalf("message %d: we read %q, net/http %q", i, want, have)
			}
		}
		if n, err := br.Read(make([]byte, 1)); err != io.EOF {
			t.Fatalf("net/http leaves %d bytes", n)
		}
	})
}

// FuzzAnswer holds the same for answers.
func FuzzAnswer(f *testing.F) {
	for _, s := range badAnswers {
		f.Add([]byte(s), false)
	}
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), false)
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"), true)
	f.Add([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"), false)
	f.Add([]byte("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nuntil the end"), false)
	f.Add([]byte("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nEtag: x\r\n\r\n"), false)
	f.Fuzz(func(t *testing.T, stream []byte, head bool) {
		method := "GET"
		if head {
			method = "HEAD"
		}
		var s scan
		n, why := s.end(stream, limits{testHead, testFields})
		var m message
		if n == 0 || why.status != 0 || parseAnswer(stream[:n], method, &m).status != 0 || m.status < 200 {
			return
		}
		var fr framing
		fr.start(m.length)
		body := bytes.Clone(stream[n:])
		k, used, why := fr.compact(body)
		if why.status != 0 || !fr.done() && m.length != lengthToTheEnd {
			return
		}
		r, err := http.ReadResponse(bufio.NewReaderSize(bytes.NewReader(stream[:n+used]), 128<<10), &http.Request{Method: method})
		if err != nil {
			t.Fatalf("we pass what net/http does not: %v", err)
		}
		b, err := io.ReadAll(r.Body)
		if err != nil || r.StatusCode != m.status || !bytes.Equal(b, body[:k]) {
			t.Fatalf("we read %d %q, net/http %d %q %v", m.status, body[:k], r.StatusCode, b, err)
		}
	})
}
