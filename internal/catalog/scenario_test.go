package catalog

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

var update = flag.Bool("update", false, "rewrite the inventories of the scenarios; read the difference like code")

// A scenario is traffic in, inventory out. A line of traffic is
//
//	METHOD path status body [xN]
//
// where {int}, {uuid}, {hex}, {slug}, {name}, {date}, {locale}, {code}, {any} in the path become a new
// value in each of the N exchanges; {=A|B|C} becomes one of a list. Body is a word: answers with the
// same word have the same keys; "html" and "html=same" are pages, different or always the same, "fail"
// says of itself that it failed, "same=word" is always the same object, "-" is empty, "?" is a log
// without bodies (with a size of its own), "?=n" with size n. All lines are mixed by a seed.
func parseTraffic(t testing.TB, text string, seed uint64) []vedette.Exchange {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 7))
	var out []vedette.Exchange
	for _, line := range strings.Split(text, "\n") {
		f := strings.Fields(line)
		if len(f) == 0 || f[0] == "#" {
			continue
		}
		if len(f) < 4 {
			t.Fatalf("traffic line %q: want METHOD path status body [xN]", line)
		}
		times := 1
		if len(f) > 4 {
			times, _ = strconv.Atoi(f[4][1:])
		}
		status, _ := strconv.Atoi(f[2])
		for range times {
			x := vedette.Exchange{Method: f[0], Host: "api.example.test", Path: fill(f[1], r), Status: status}
			setBody(&x, f[3], r)
			out = append(out, x)
		}
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	start := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	for i := range out {
		out[i].At = start.Add(time.Duration(i) * time.Second)
		out[i].Seq = uint64(i + 1)
	}
	return out
}

var words = strings.Fields("amber birch cedar delta ember fjord grove haven inlet jasper knoll larch meadow north orchid prairie quartz ridge stone tundra umber vale willow yarrow zephyr")

func fill(path string, r *rand.Rand) string {
	var s strings.Builder
	for {
		i := strings.IndexByte(path, '{')
		j := strings.IndexByte(path, '}')
		if i < 0 || j < i {
			s.WriteString(path)
			return s.String()
		}
		s.WriteString(path[:i])
		word := func() string { return words[r.IntN(len(words))] }
		switch kind := path[i+1 : j]; kind {
		case "int":
			fmt.Fprint(&s, 1+r.IntN(1e6))
		case "uuid":
			fmt.Fprintf(&s, "%08x-%04x-4%03x-8%03x-%012x", r.Uint32(), r.IntN(1<<16), r.IntN(1<<12), r.IntN(1<<12), r.Int64N(1<<48))
		case "hex":
			fmt.Fprintf(&s, "%016x%08x", r.Uint64(), r.Uint32())
		case "slug":
			fmt.Fprintf(&s, "%s-%s-%d", word(), word(), r.IntN(100))
		case "name":
			s.WriteString(word() + word())
		case "date":
			fmt.Fprintf(&s, "2026-%02d-%02d", 1+r.IntN(12), 1+r.IntN(28))
		case "locale":
			s.WriteString([]string{"nl-NL", "nl-BE", "fr-FR", "fr-BE", "en-GB", "de-DE"}[r.IntN(6)])
		case "any":
			fmt.Fprintf(&s, "%s%s%x", word(), word(), r.Uint32())
		default:
			list := strings.Split(strings.TrimPrefix(kind, "="), "|")
			s.WriteString(list[r.IntN(len(list))])
		}
		path = path[j+1:]
	}
}

func setBody(x *vedette.Exchange, body string, r *rand.Rand) {
	x.Got = int64(100 + r.IntN(5000))
	x.Shape.Sum = r.Uint32() | 1
	x.ReplyMedia = "application/json"
	switch {
	case body == "-":
		x.Shape = vedette.Shape{Kind: vedette.BodyEmpty}
		x.Got, x.ReplyMedia = 0, ""
	case strings.HasPrefix(body, "?"):
		x.Shape, x.ReplyMedia = vedette.Shape{}, ""
		if n, ok := strings.CutPrefix(body, "?="); ok {
			v, _ := strconv.Atoi(n)
			x.Got = int64(v)
		}
	case strings.HasPrefix(body, "html"):
		x.Shape.Kind, x.ReplyMedia = vedette.BodyHTML, "text/html"
		if _, ok := strings.CutPrefix(body, "html="); ok {
			x.Shape.Sum = uint32(hash(0, body)) | 1
		}
	case body == "fail":
		x.Shape.Kind, x.Shape.Failed, x.Shape.Sum, x.Shape.Keys = vedette.BodyObject, true, 77, 78
	case strings.HasPrefix(body, "same="):
		x.Shape.Kind, x.Shape.Keys, x.Shape.Sum = vedette.BodyObject, uint32(hash(0, body))|1, uint32(hash(0, body))|1
	default:
		x.Shape.Kind, x.Shape.Keys = vedette.BodyObject, uint32(hash(0, body))|1
	}
}

// sections cuts "-- name --" sections out of a scenario.
func sections(s string) map[string]string {
	out := map[string]string{}
	name := ""
	for _, line := range strings.SplitAfter(s, "\n") {
		if l := strings.TrimSpace(line); strings.HasPrefix(l, "-- ") && strings.HasSuffix(l, " --") {
			name = strings.TrimSpace(l[3 : len(l)-3])
			continue
		}
		out[name] += line
	}
	return out
}

func learnAll(t testing.TB, xs []vedette.Exchange) *Catalog {
	t.Helper()
	c, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range xs {
		c.Learn(&xs[i], vedette.Digest(1+i%7))
		if i%100 == 99 {
			c.Publish()
		}
	}
	c.Settle()
	return c
}

func inventoryOf(c *Catalog) string {
	var s strings.Builder
	for _, e := range c.Entries() {
		fmt.Fprintf(&s, "%s %s %d %s %s\n", e.Method, e.Template, e.Requests, e.Surface, e.Value.Class)
	}
	return s.String()
}

func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/scenarios/*.txt")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d scenarios: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			in := sections(string(raw))
			xs := parseTraffic(t, in["traffic"], 1)
			c := learnAll(t, xs)
			got := inventoryOf(c)
			if *update {
				text := strings.TrimRight(in[""], "\n") + "\n-- traffic --\n" + in["traffic"] + "-- inventory --\n" + got
				if in["match"] != "" {
					text += "-- match --\n" + in["match"]
				}
				if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != in["inventory"] {
				t.Errorf("inventory:\n%swant:\n%s", got, in["inventory"])
			}
			for _, line := range strings.Split(strings.TrimSpace(in["match"]), "\n") {
				f := strings.Fields(line)
				if len(f) != 3 {
					continue
				}
				got := "none"
				if ep := c.Match(f[0], "api.example.test", f[1], ""); ep != nil {
					got = ep.Template
				}
				if got != f[2] {
					t.Errorf("match %s %s: %s, want %s", f[0], f[1], got, f[2])
				}
			}
			// The templates do not depend on the order of the traffic.
			names := func(c *Catalog) string {
				var s []string
				for _, e := range c.Entries() {
					s = append(s, e.Method+" "+e.Template)
				}
				return strings.Join(s, "\n")
			}
			for seed := uint64(2); seed < 5; seed++ {
				if other := learnAll(t, parseTraffic(t, in["traffic"], seed)); names(other) != names(c) {
					t.Errorf("seed %d gives other templates:\n%s\nthan:\n%s", seed, names(other), names(c))
				}
			}
		})
	}
}
