package ingest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// run reads a text from a position on, as a run that resumes does.
func run(t *testing.T, text string, f Format, from Batch) (paths []string, skips []Skip, end Batch) {
	t.Helper()
	s, err := Open("grown", strings.NewReader(text), f)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Skip(from.EndOffset); err != nil {
		t.Fatal(err)
	}
	end = from
	for b := range Read(context.Background(), s, Options{Line: from.EndLine, Offset: from.EndOffset, MaxLine: 1 << 20}) {
		for i, x := range b.Exchanges {
			paths = append(paths, fmt.Sprintf("%d%s", b.Lines[i], x.Path))
		}
		skips = append(skips, b.Skipped...)
		if b.Err != nil {
			t.Fatal(b.Err)
		}
		end = b
	}
	return paths, skips, end
}

// TestGrowing cuts a log anywhere in its last lines, as one that is being written is: what the first run
// could not read the second one reads whole, and lines keep their numbers.
func TestGrowing(t *testing.T) {
	var ndjson, combined strings.Builder
	want := []string{}
	for i := 1; i <= 4; i++ {
		fmt.Fprintf(&ndjson, `{"at":"2026-03-02T08:00:0%dZ","method":"GET","target":"/%d","status":200}`+"\r\n", i, i)
		fmt.Fprintf(&combined, `192.0.2.%d - - [02/Mar/2026:08:00:0%d +0000] "GET /%d HTTP/1.1" 200 17 "-" "x"`+"\n", i, i, i)
		want = append(want, fmt.Sprintf("%d/%d", i, i))
	}
	for _, c := range []struct {
		format   Format
		text     string
		readable string // a cut line that can be read ends behind this
	}{{NDJSON, ndjson.String(), "}"}, {Combined, combined.String(), "200"}} {
		for cut := strings.Index(c.text, "\n") + 1; cut <= len(c.text); cut++ {
			first, skips, end := run(t, c.text[:cut], c.format, Batch{})
			tail := c.text[strings.LastIndexByte(c.text[:cut], '\n')+1 : cut]
			readable := strings.Contains(tail, c.readable)
			if torn := strings.Trim(tail, "\r") != "" && !readable; torn != (len(skips) == 1) {
				t.Fatalf("%s, cut at %d: skipped %v", c.format, cut, skips)
			}
			if !readable && end.EndOffset != int64(cut-len(tail)) {
				t.Fatalf("%s, cut at %d: ends at %d", c.format, cut, end.EndOffset)
			}
			second, skips, end := run(t, c.text, c.format, end)
			if got := append(first, second...); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("%s, cut at %d: %v", c.format, cut, got)
			}
			if len(skips) > 0 && !(c.format == Combined && readable) { // the rest of a line that was read is none
				t.Fatalf("%s, cut at %d: skipped in the second run: %v", c.format, cut, skips)
			}
			if end.EndLine != 4 || end.EndOffset != int64(len(c.text)) {
				t.Fatalf("%s, cut at %d: ends at line %d, byte %d of %d", c.format, cut, end.EndLine, end.EndOffset, len(c.text))
			}
		}
	}
}

// TestGrowingLong: so it is with a line that is longer than is read, and a rest that cannot be read keeps
// its place however often it is met.
func TestGrowingLong(t *testing.T) {
	line := `{"at":"2026-03-02T08:00:01Z","method":"GET","target":"/1","status":200}` + "\n"
	long := line + strings.Repeat("y", 2<<20)
	_, skips, end := run(t, long, NDJSON, Batch{})
	if len(skips) != 1 || skips[0].Line != 2 || end.EndLine != 1 || end.EndOffset != int64(len(line)) {
		t.Fatalf("%v, line %d, byte %d", skips, end.EndLine, end.EndOffset)
	}
	paths, skips, end := run(t, long+"\n"+line, NDJSON, end)
	if len(skips) != 1 || fmt.Sprint(paths) != "[3/1]" || end.EndLine != 3 {
		t.Fatalf("%v, %v, line %d", paths, skips, end.EndLine)
	}

	read := strings.TrimSuffix(line, "\n")
	_, _, end = run(t, read, NDJSON, Batch{})
	for range 3 {
		if _, skips, end = run(t, read+"rest", NDJSON, end); len(skips) != 1 || end.EndLine != 1 || end.EndOffset != int64(len(read)) {
			t.Fatalf("%v, line %d, byte %d", skips, end.EndLine, end.EndOffset)
		}
	}
}

// TestBounds: sizes and times beyond reason are taken up to a bound, statuses are three digits.
func TestBounds(t *testing.T) {
	ndjson := func(members string) string {
		return `{"at":"2026-03-02T08:00:01Z","method":"GET","target":"/","status":200,` + members + "}\n"
	}
	for _, c := range []struct {
		line      string
		sent, got int64
		took      time.Duration
	}{
		{ndjson(`"request_bytes":9000000000000000000,"response_bytes":1e400,"duration_ms":9e12`), maxSize, maxSize, maxDuration},
		{ndjson(`"request_bytes":-7,"response_bytes":-1e400,"duration_ms":-3`), -1, -1, 0},
		{ndjson(`"request_bytes":7,"response_bytes":0,"duration_ms":1.5`), 7, 0, 1500 * time.Microsecond},
		{`192.0.2.1 - - [02/Mar/2026:08:00:01 +0000] "GET / HTTP/1.1" 200 9000000000000000000`, -1, maxSize, 0},
		{`192.0.2.1 - - [02/Mar/2026:08:00:01 +0000] "GET / HTTP/1.1" 200 99999999999999999999999`, -1, maxSize, 0},
		{`192.0.2.1 - - [02/Mar/2026:08:00:01 +0000] "GET / HTTP/1.1" 200 -5`, -1, -1, 0},
		{`192.0.2.1 - - [02/Mar/2026:08:00:01 +0000] "GET / HTTP/1.1" 200`, -1, -1, 0},
	} {
		xs, skips, err := read(t, strings.NewReader(c.line+"\n"), Auto, Options{})
		if err != nil || len(xs) != 1 {
			t.Errorf("%s: %v %v", c.line, skips, err)
			continue
		}
		if x := xs[0]; x.Sent != c.sent || x.Got != c.got || x.Duration != c.took || x.Status != 200 {
			t.Errorf("%s: status %d, sent %d, got %d, took %s", c.line, x.Status, x.Sent, x.Got, x.Duration)
		}
	}
	for _, status := range []string{"20x", "2000", "20", "099", "2:0", "", `"-"`} {
		line := `192.0.2.1 - - [02/Mar/2026:08:00:01 +0000] "GET / HTTP/1.1" ` + status + " 17\n"
		if xs, skips, err := read(t, strings.NewReader(line), Combined, Options{}); err != nil || len(xs) != 0 || len(skips) != 1 {
			t.Errorf("status %s: %v %v %v", status, xs, skips, err)
		}
	}
}
