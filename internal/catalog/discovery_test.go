package catalog

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

// sample is one exchange of the discovery set and its truth.
type sample struct {
	x     vedette.Exchange
	actor vedette.Digest
	truth string
}

// readDiscovery reads the set. It converts just enough of each line for this room; the real reader
// is the ingest room's, which this room does not know.
func readDiscovery(t testing.TB) []sample {
	t.Helper()
	dir := os.Getenv("VEDETTE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	dir = filepath.Join(dir, "discovery")
	if _, err := os.Stat(filepath.Join(dir, "exchanges.ndjson.gz")); err != nil {
		t.Skip("SKIPPED: no discovery set; point VEDETTE_DATA at the directory that holds it")
	}
	var out []sample
	each(t, filepath.Join(dir, "exchanges.ndjson.gz"), func(line []byte) {
		var in struct {
			At       time.Time
			Method   string
			Host     string
			Target   string
			Client   string
			Status   int
			Request  [][2]string `json:"request_headers"`
			Response [][2]string `json:"response_headers"`
			Body     string      `json:"response_body"`
		}
		if err := json.Unmarshal(line, &in); err != nil {
			t.Fatal(err)
		}
		s := sample{}
		s.x = vedette.Exchange{At: in.At, Seq: uint64(len(out) + 1), Method: in.Method, Host: in.Host, Status: in.Status, Got: int64(len(in.Body))}
		s.x.Path, _, _ = strings.Cut(in.Target, "?")
		for _, h := range in.Response {
			if strings.EqualFold(h[0], "content-type") {
				s.x.ReplyMedia, _, _ = strings.Cut(h[1], ";")
			}
		}
		for _, h := range in.Request {
			if strings.EqualFold(h[0], "authorization") {
				s.x.AuthKind = vedette.AuthBearer
			}
		}
		s.x.Shape = shapeOf(in.Body, s.x.ReplyMedia, s.x.Path)
		s.actor = vedette.Digest(hash(0, in.Client))
		out = append(out, s)
	})
	i := 0
	each(t, filepath.Join(dir, "truth.ndjson.gz"), func(line []byte) {
		var in struct{ Endpoint string }
		if err := json.Unmarshal(line, &in); err != nil {
			t.Fatal(err)
		}
		out[i].truth = in.Endpoint
		i++
	})
	return out
}

func each(t testing.TB, name string, do func([]byte)) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	s := bufio.NewScanner(z)
	s.Buffer(nil, 16<<20)
	for s.Scan() {
		do(s.Bytes())
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
}

// shapeOf describes a body the way that vedette.Shape is documented.
func shapeOf(body, media, path string) (s vedette.Shape) {
	if body == "" {
		s.Kind = vedette.BodyEmpty
		return s
	}
	sum := fnv.New32a()
	sum.Write([]byte(body[:min(len(body), 4096)]))
	s.Sum = sum.Sum32()
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		s.Kind = vedette.BodyText
		if strings.Contains(media, "html") {
			s.Kind = vedette.BodyHTML
		}
		return s
	}
	s.Kind = vedette.BodyText
	if a, ok := v.([]any); ok {
		s.Kind = vedette.BodyArray
		if len(a) > 0 {
			v = a[0]
		}
	}
	if o, ok := v.(map[string]any); ok {
		if s.Kind != vedette.BodyArray {
			s.Kind = vedette.BodyObject
			for _, name := range []string{"error", "errors"} {
				switch e := o[name].(type) {
				case string:
					s.Failed = s.Failed || e != ""
				case map[string]any:
					s.Failed = s.Failed || len(e) > 0
				case []any:
					s.Failed = s.Failed || len(e) > 0
				case float64, bool:
					s.Failed = s.Failed || e != false
				}
			}
			if ok, is := o["success"].(bool); is && !ok {
				s.Failed = true
			}
		}
		var keys []string
		for k := range o {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		k := fnv.New32a()
		k.Write([]byte(strings.Join(keys, "\x00")))
		s.Keys = k.Sum32()
	}
	values := map[string]bool{}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, e := range v {
				walk(e)
			}
		case []any:
			for _, e := range v {
				walk(e)
			}
		case string:
			values[v] = true
		case float64:
			values[fmt.Sprint(v)] = true
		}
	}
	walk(v)
	for i, seg := range strings.Split(strings.TrimPrefix(path, "/"), "/") {
		if u, err := url.PathUnescape(seg); err == nil && i < 32 && values[u] && u != "" {
			s.Echo |= 1 << i
		}
	}
	return s
}

// score learns samples in their order and scores the inventory as it stands at the end.
func score(t testing.TB, samples []sample) (Score, []Labelled) {
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range samples {
		c.Learn(&samples[i].x, samples[i].actor)
		if i%200 == 199 {
			c.Publish()
		}
	}
	c.Settle()
	lines := make([]Labelled, len(samples))
	for i := range samples {
		x := &samples[i].x
		lines[i] = Labelled{Host: x.Host, Raw: x.Method + " " + x.Path, Status: x.Status, True: samples[i].truth}
		if ep := c.Match(x.Method, x.Host, x.Path, ""); ep != nil {
			lines[i].Assigned = ep.Name()
		}
	}
	return Grouping(lines), lines
}

func TestDiscoverySet(t *testing.T) {
	samples := readDiscovery(t)
	shuffled := append([]sample(nil), samples...)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	for _, c := range []struct {
		name   string
		in     []sample
		f1     float64
		ghosts float64
	}{
		{"whole", samples, 0.90, 0.003},
		{"first tenth", samples[:len(samples)/10], 0.85, 0.005},
		{"shuffled", shuffled, 0.89, 0.003},
		{"without bodies", logOnly(samples), 0.75, 0.05},
	} {
		s, lines := score(t, c.in)
		t.Logf("%s: F1 %.4f (precision %.4f, recall %.4f), %d endpoints, %d ghosts (%.2f %%)",
			c.name, s.F1, s.Precision, s.Recall, s.Endpoints, s.Ghosts, 100*s.GhostShare())
		if s.F1 < c.f1 {
			t.Errorf("%s: grouping F1 %.4f, want %.2f", c.name, s.F1, c.f1)
		}
		if s.GhostShare() > c.ghosts {
			t.Errorf("%s: ghosts %.4f, want %.3f", c.name, s.GhostShare(), c.ghosts)
		}
		if file := os.Getenv("CATALOG_ERRORS"); file != "" {
			writeErrors(t, file+"."+strings.ReplaceAll(c.name, " ", "-"), lines)
		}
	}
}

// logOnly leaves what an access log shows: no bodies, no types, only a size.
func logOnly(in []sample) []sample {
	out := append([]sample(nil), in...)
	for i := range out {
		out[i].x.Shape, out[i].x.ReplyMedia = vedette.Shape{}, ""
	}
	return out
}

// writeErrors lists, for people who work on the evidence, the groups that are wrong.
func writeErrors(t *testing.T, file string, lines []Labelled) {
	type group map[string]map[string]int
	truth := group{}
	assigned := group{}
	add := func(g group, k, v string) {
		if g[k] == nil {
			g[k] = map[string]int{}
		}
		g[k][v]++
	}
	for _, l := range lines {
		if l.True == "" {
			if l.Assigned != "" {
				add(assigned, l.Assigned, "PROBE "+l.Raw)
			}
			continue
		}
		if l.Status == 404 {
			continue
		}
		a := l.Assigned
		if a == "" {
			a = "NONE " + l.Host + " " + l.Raw
		}
		add(truth, l.True, a)
		add(assigned, a, l.True)
	}
	var out []string
	for k, v := range truth {
		if len(v) > 1 {
			out = append(out, fmt.Sprintf("SPLIT %s: %v", k, v))
		}
	}
	for k, v := range assigned {
		if len(v) > 1 {
			out = append(out, fmt.Sprintf("LUMP  %s: %v", k, v))
		} else {
			for w := range v {
				if strings.HasPrefix(w, "PROBE") {
					out = append(out, fmt.Sprintf("GHOST %s: %v", k, v))
				}
			}
		}
	}
	sort.Strings(out)
	if err := os.WriteFile(file, []byte(strings.Join(out, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}
