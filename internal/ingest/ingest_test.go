package ingest

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/message"
)

func read(t testing.TB, r io.Reader, f Format, o Options) (xs []vedette.Exchange, skips []Skip, err error) {
	t.Helper()
	s, err := Open("test", r, f)
	if err != nil {
		return nil, nil, err
	}
	defer s.Close()
	for b := range Read(context.Background(), s, o) {
		xs = append(xs, b.Exchanges...)
		skips = append(skips, b.Skipped...)
		if b.Err != nil {
			err = b.Err
		}
	}
	return xs, skips, err
}

const combinedLine = `83.149.9.216 - - [17/May/2015:10:05:03 +0200] "GET /img/a.png?k=v HTTP/1.1" 200 203023 "http://a.test/" "Mozilla/5.0 \"x\" (y)"`

func TestCombined(t *testing.T) {
	xs, skips, err := read(t, strings.NewReader(combinedLine+"\n"+
		`2001:db8::1 - bob [17/May/2015:10:05:03 +0000] "POST /login HTTP/1.0" 401 -`+"\n"+
		`1.2.3.4 - - [17/May/2015:10:05:03 +0000] "\x16\x03\x01" 400 226 "-" "-"`), Auto, Options{})
	if err != nil || len(xs) != 2 || len(skips) != 1 || skips[0].Line != 3 {
		t.Fatal(len(xs), skips, err)
	}
	x := xs[0]
	if x.Path != "/img/a.png" || x.Status != 200 || x.Got != 203023 || x.Method != "GET" || x.Proto != "HTTP/1.1" ||
		!x.Referer || x.UserAgent != `Mozilla/5.0 \"x\" (y)` || x.Client.String() != "83.149.9.216" || x.Host != "-" ||
		!x.At.Equal(time.Date(2015, 5, 17, 8, 5, 3, 0, time.UTC)) {
		t.Errorf("%+v", x)
	}
	if x = xs[1]; x.Status != 401 || x.Got != -1 || x.Client.String() != "2001:db8::1" || x.UserAgent != "" {
		t.Errorf("%+v", x)
	}
}

const loginLine = `{"at":"2026-03-02T08:00:08.248Z","method":"POST","scheme":"https","host":"API.example.test:443","target":"/v1/login?x=1",` +
	`"client":"198.51.99.161","request_headers":[["User-Agent","okhttp"],["Content-Type","application/json; charset=utf-8"],["Cookie","a=b; sid=0123456789abcdef"]],` +
	`"request_body":"{\"user\":{\"Email\":\" Jo\\u0065@x.test\",\"password\":\"hunter2\"}}","status":200,` +
	`"response_headers":{"Content-Type":"application/json","Set-Cookie":["lang=nl","session=fedcba9876543210; HttpOnly"]},` +
	`"response_body":"{\"ok\":true,\"path\":\"v1\"}","label":"attack","tls":{"ja4":"t13d"}}`

func TestNDJSON(t *testing.T) {
	xs, skips, err := read(t, strings.NewReader(loginLine+"\n{\"at\":1}\n\n{\"at\":\"2026-03-02T08:00:09Z\",\"method\":\"GET\",\"target\":\"/\",\"status\":200}\n"), Auto, Options{Key: []byte("k")})
	if err != nil || len(xs) != 2 || len(skips) != 1 || skips[0].Line != 2 {
		t.Fatal(len(xs), skips, err)
	}
	x := xs[0]
	k := newKeyer([]byte("k"))
	if x.Host != "api.example.test" || x.Path != "/v1/login" || x.Media != "application/json" || x.JA4 != "t13d" ||
		x.Account != k.account([]byte("joe@x.test")) || x.Secret != k.digest(domainSecret, []byte("hunter2")) ||
		x.Session != k.digest(domainSession, []byte("0123456789abcdef")) || x.Issued != k.digest(domainSession, []byte("fedcba9876543210")) ||
		x.AuthKind != vedette.AuthCookie || x.Shape.Kind != vedette.BodyObject || x.Shape.Keys == 0 || x.Shape.Echo != 1 || x.Shape.Failed {
		t.Errorf("%+v", x)
	}
	for _, secret := range []string{"hunter2", "joe", "Joe", "0123456789abcdef", "fedcba9876543210", "x=1"} {
		if strings.Contains(fmt.Sprintf("%+v", x), secret) {
			t.Errorf("%q was not redacted", secret)
		}
	}
}

func TestFormCredentials(t *testing.T) {
	a, s := credentials("application/x-www-form-urlencoded", []byte("user%5Bemail%5D=a%40b.c&user[password]=p+q"))
	if string(a) != "a@b.c" || string(s) != "p q" {
		t.Errorf("%q %q", a, s)
	}
}

// TestCompressed reads the same log plain, by gzip and by zstd, in order across many chunks.
func TestCompressed(t *testing.T) {
	var plain, zipped, zstded bytes.Buffer
	for i := range 20000 {
		fmt.Fprintf(&plain, "10.0.%d.%d - - [17/May/2015:10:05:03 +0000] \"GET /p/%d HTTP/1.1\" 200 1 \"-\" \"x\"\n", i>>8&255, i&255, i)
	}
	g := gzip.NewWriter(&zipped)
	g.Write(plain.Bytes())
	g.Close()
	z, _ := zstd.NewWriter(&zstded)
	z.Write(plain.Bytes())
	z.Close()
	size := int64(plain.Len())
	for name, in := range map[string]*bytes.Buffer{"plain": &plain, "gzip": &zipped, "zstd": &zstded} {
		s, err := Open(name, in, Auto)
		if err != nil {
			t.Fatal(err)
		}
		n, end := 0, int64(0)
		for b := range Read(context.Background(), s, Options{Workers: 3}) {
			for i, x := range b.Exchanges {
				if want := fmt.Sprintf("/p/%d", n); x.Path != want || b.Lines[i] != int64(n+1) {
					t.Fatalf("%s: line %d is %s, want %s", name, b.Lines[i], x.Path, want)
				}
				n++
			}
			end = b.EndOffset
		}
		if n != 20000 || end != size {
			t.Errorf("%s: %d exchanges, end %d of %d", name, n, end, size)
		}
		s.Close()
	}
}

// TestResume reads a log in two runs that meet at a batch's end, and nothing twice.
func TestResume(t *testing.T) {
	var plain bytes.Buffer
	for i := range 5000 {
		fmt.Fprintf(&plain, "10.0.0.1 - - [17/May/2015:10:05:03 +0000] \"GET /p/%d HTTP/1.1\" 200 1 \"-\" \"%s\"\n", i, strings.Repeat("x", i%200))
	}
	ctx, cancel := context.WithCancel(context.Background())
	s, _ := Open("a", bytes.NewReader(plain.Bytes()), Auto)
	first := <-Read(ctx, s, Options{})
	cancel()
	id := s.Identity(0)
	s, _ = Open("a", bytes.NewReader(plain.Bytes()), Auto)
	if s.Identity(id.Bytes) != id {
		t.Fatal("identity changed")
	}
	if err := s.Skip(first.EndOffset); err != nil {
		t.Fatal(err)
	}
	n := len(first.Exchanges)
	for b := range Read(context.Background(), s, Options{Line: first.EndLine, Offset: first.EndOffset}) {
		for i, x := range b.Exchanges {
			if x.Path != fmt.Sprintf("/p/%d", n) || b.Lines[i] != int64(n+1) {
				t.Fatalf("line %d is %s", b.Lines[i], x.Path)
			}
			n++
		}
	}
	if n != 5000 {
		t.Error(n)
	}
}

// TestBadInput: whatever comes, there is a counted skip or a clear error, what was good is read, and
// memory stays bounded.
func TestBadInput(t *testing.T) {
	good := combinedLine + "\n"
	var truncated bytes.Buffer
	g := gzip.NewWriter(&truncated)
	g.Write([]byte(strings.Repeat(good, 5000)))
	g.Close()
	var bomb bytes.Buffer
	g, _ = gzip.NewWriterLevel(&bomb, 9)
	g.Write([]byte(good))
	zero := make([]byte, 1<<20)
	for range 100 {
		g.Write(zero)
	}
	g.Close()
	deep := `{"at":"2026-03-02T08:00:09Z","method":"GET","target":"/","status":200,"x":` + strings.Repeat("[", 100000) + strings.Repeat("]", 100000) + "}\n"
	ndjson := `{"at":"2026-03-02T08:00:09Z","method":"GET","target":"/","status":200}` + "\n"
	for _, c := range []struct {
		name       string
		in         io.Reader
		xs, skips  int
		err        string
		moreOrLess bool
	}{
		{"binary", bytes.NewReader([]byte{0, 1, 2, 3, 255, 254, 10, 7, 0}), 0, 0, "neither NDJSON", false},
		{"binary inside", strings.NewReader(good + "\x00\xff\xfe\n" + good), 2, 1, "", false},
		{"truncated gzip", bytes.NewReader(truncated.Bytes()[:truncated.Len()-20]), 4000, 0, "truncated", true},
		{"bomb", &bomb, 1, 0, "decompression bomb", true},
		{"100 MB line", io.MultiReader(strings.NewReader(good), io.LimitReader(endless{}, 100<<20), strings.NewReader("\n"+good)), 2, 1, "", false},
		{"long last line", io.MultiReader(strings.NewReader(good), io.LimitReader(endless{}, 10<<20)), 1, 1, "", false},
		{"invalid UTF-8", strings.NewReader(strings.Replace(good, "img", "\xff\xfe", 1)), 1, 0, "", false},
		{"deep JSON", strings.NewReader(ndjson + deep + ndjson), 2, 1, "", false},
		{"empty", strings.NewReader(""), 0, 0, "", false},
		{"not gzip after all", bytes.NewReader([]byte{0x1f, 0x8b, 0, 0, 0, 0}), 0, 0, "gzip", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			xs, skips, err := read(t, c.in, Auto, Options{})
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Errorf("error %v, want %q", err, c.err)
			}
			if !c.moreOrLess && len(xs) != c.xs || len(xs) < c.xs {
				t.Errorf("%d exchanges, want %d", len(xs), c.xs)
			}
			if !c.moreOrLess && len(skips) != c.skips {
				t.Errorf("skips %v, want %d", skips, c.skips)
			}
		})
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// data is a file that nobody here wrote; the test is skipped where it is absent.
func data(t testing.TB, name string) *os.File {
	dir := os.Getenv("VEDETTE_DATA")
	if dir == "" {
		dir = "../../../shared/data"
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Skipf("SKIPPED, measuring data absent (set VEDETTE_DATA): %v", err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestRealInput(t *testing.T) {
	xs, skips, err := read(t, data(t, "logs/apache-combined.log.gz"), Auto, Options{})
	if err != nil || len(xs) != 5000 || len(skips) != 0 {
		t.Error(len(xs), skips, err)
	}
	xs, skips, err = read(t, data(t, "discovery/exchanges.ndjson.gz"), Auto, Options{Key: []byte("k")})
	if err != nil || len(xs) != 56232 || len(skips) != 0 {
		t.Error(len(xs), skips, err)
	}
}

func BenchmarkCombined(b *testing.B) {
	p := combinedParser{host: "-", reader: message.NewReader()}
	line := []byte(combinedLine)
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		x := newExchange()
		if err := p.parse(line, &x); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNDJSON(b *testing.B) {
	p := ndjsonParser{redact: NewRedactor([]byte("k"))}
	line := []byte(loginLine)
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		x := newExchange()
		if err := p.parse(line, &x); err != nil {
			b.Fatal(err)
		}
	}
}
