package engine

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/detect"
	"github.com/vedette-project/vedette/internal/ingest"
)

// TestScenarios runs testdata/scenarios/*.txtar, each an attack or its innocent look-alike:
//
//	-- mapping --      optional: METHOD PATH failed=STATUS,… success=STATUS,…
//	-- traffic --      who logs in; see below
//	-- findings --     what the detectors said
//	-- decisions --    what was decided, by line of traffic
//
// go test ./internal/engine -run Scenarios -update rewrites the last two: read the difference like code.
// Whatever -update writes, a file named innocent-… has no findings and no decision beyond allow, and a file
// named attack-… has some.
//
// A line of traffic is a wave of log-ins. Waves overlap in time and are merged.
//
//	BEGIN    STEP   TIMES  CLIENT              ACCOUNT     PASSWORD  ANSWER  [agent=NAME] [path=PATH]
//	1d08:00  5s     x600   192.0.2.{1-200}     c{1-200}    right{=}  200
//	2d09:30  ~30s   x150   198.51.100.66       leak{#}     pw{#}     401     agent=curl/8.5
//
// BEGIN is a day (from 0, optional) and a time of it. STEP is the time between two, with ~ on average. In
// CLIENT, ACCOUNT and PASSWORD, {1-200} counts around from 1 to 200, {1-200/3} moves on every third time,
// {#} counts on without end and {=} repeats what the account's pattern gave. A PASSWORD of - stands for an
// input without bodies. ANSWER is 200 with a token, 401 with an error, spa-ok and spa-fail for a back end
// that answers 200 to both and says so in its body, form-ok for a redirect to /account, form-fail for the
// form shown again with 200, and bare-200, bare-401 and the like for statuses alone.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/scenarios/*.txtar")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d scenarios, %v", len(files), err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { runScenario(t, name) })
	}
}

func runScenario(t *testing.T, name string) {
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	part := map[string]*txtar.File{}
	for i := range a.Files {
		part[a.Files[i].Name] = &a.Files[i]
	}
	for _, n := range []string{"traffic", "findings", "decisions"} {
		if part[n] == nil {
			a.Files = append(a.Files, txtar.File{Name: n})
			part[n] = &txtar.File{}
		}
	}
	o := Options{Key: []byte("a key for tests")}
	if m := part["mapping"]; m != nil {
		o.Detect.Logins = parseMapping(t, string(m.Data))
	}
	findings, decisions := play(t, o, parseWaves(t, string(part["traffic"].Data)))
	switch {
	case strings.HasPrefix(filepath.Base(name), "innocent-"):
		if findings != "" || strings.Count(decisions, "\n") != strings.Count(decisions, " allow\n") {
			t.Errorf("innocent traffic was not left alone:\n%s%s", findings, decisions)
		}
	case findings == "":
		t.Error("the attack was not found")
	}
	if *update {
		for i := range a.Files {
			switch a.Files[i].Name {
			case "findings":
				a.Files[i].Data = []byte(findings)
			case "decisions":
				a.Files[i].Data = []byte(decisions)
			}
		}
		if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, want := findings, string(part["findings"].Data); got != want {
		t.Errorf("findings are\n%snot\n%s", got, want)
	}
	if got, want := decisions, string(part["decisions"].Data); got != want {
		t.Errorf("decisions are\n%snot\n%s", got, want)
	}
}

var update = flag.Bool("update", false, "rewrite what scenarios expect")

// wave is a line of traffic.
type wave struct {
	n                         int // of the line, from 1
	text                      string
	begin, step               time.Duration
	random                    bool
	times                     int
	client, account, password string
	answer, agent, path       string
}

// login is one exchange of a wave.
type login struct {
	at   time.Time
	wave *wave
	i    int
}

func parseWaves(t *testing.T, text string) (waves []*wave) {
	t.Helper()
	for n, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, " # ")
		f := strings.Fields(line)
		if len(f) == 0 || strings.HasPrefix(f[0], "#") {
			continue
		}
		if len(f) < 7 {
			t.Fatalf("traffic line %d: %d fields", n+1, len(f))
		}
		w := &wave{n: n + 1, client: f[3], account: f[4], password: f[5], answer: f[6], agent: "Mozilla/5.0 (Windows NT 10.0)", path: "/api/v1/login"}
		w.text = strings.Join(f, " ")
		clock := f[0]
		if day, rest, ok := strings.Cut(clock, "d"); ok {
			d, err := strconv.Atoi(day)
			must(t, w, err)
			w.begin, clock = time.Duration(d)*24*time.Hour, rest
		}
		at, err := time.Parse("15:04", clock)
		must(t, w, err)
		w.begin += time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
		w.random = strings.HasPrefix(f[1], "~")
		w.step, err = time.ParseDuration(strings.TrimPrefix(f[1], "~"))
		must(t, w, err)
		w.times, err = strconv.Atoi(strings.TrimPrefix(f[2], "x"))
		must(t, w, err)
		for _, more := range f[7:] {
			key, value, _ := strings.Cut(more, "=")
			switch key {
			case "agent":
				w.agent = value
			case "path":
				w.path = value
			default:
				t.Fatalf("traffic line %d: %q", w.n, more)
			}
		}
		waves = append(waves, w)
	}
	return waves
}

func must(t *testing.T, w *wave, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("traffic line %d: %v", w.n, err)
	}
}

func parseMapping(t *testing.T, text string) (list []detect.Mapping) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		f := strings.Fields(line)
		if len(f) < 2 {
			t.Fatalf("mapping %q", line)
		}
		m := detect.Mapping{Method: f[0], Path: f[1]}
		for _, more := range f[2:] {
			key, value, _ := strings.Cut(more, "=")
			for _, s := range strings.Split(value, ",") {
				n, err := strconv.Atoi(s)
				if err != nil {
					t.Fatalf("mapping %q: %v", line, err)
				}
				if key == "failed" {
					m.FailStatus = append(m.FailStatus, n)
				} else {
					m.AllowStatus = append(m.AllowStatus, n)
				}
			}
		}
		list = append(list, m)
	}
	return list
}

var counter = regexp.MustCompile(`\{(?:(\d+)-(\d+)(?:/(\d+))?|#|=)\}`)

// fill puts the i-th value into a pattern; same stands for {=}.
func fill(pattern string, i int, same string) string {
	return counter.ReplaceAllStringFunc(pattern, func(s string) string {
		switch s {
		case "{#}":
			return strconv.Itoa(i)
		case "{=}":
			return same
		}
		m := counter.FindStringSubmatch(s)
		from, _ := strconv.Atoi(m[1])
		to, _ := strconv.Atoi(m[2])
		every := 1
		if m[3] != "" {
			every, _ = strconv.Atoi(m[3])
		}
		return strconv.Itoa(from + i/every%(to-from+1))
	})
}

// agenda is the log-ins of all waves in order of time.
func agenda(waves []*wave) (list []login) {
	for _, w := range waves {
		rng := rand.New(rand.NewPCG(uint64(w.n), 1))
		at := start.Add(w.begin)
		for i := range w.times {
			list = append(list, login{at, w, i})
			step := w.step
			if w.random {
				step = time.Duration(rng.ExpFloat64() * float64(step))
			}
			at = at.Add(step)
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].at.Before(list[j].at) })
	return list
}

// request writes a log-in as a door or a log shows it. bodies tells whether it shows bodies.
func (l *login) request(t *testing.T) (q *vedette.Request, bodies bool) {
	w := l.wave
	client, err := netip.ParseAddr(fill(w.client, l.i, ""))
	must(t, w, err)
	account := fill(w.account, l.i, "")
	q = &vedette.Request{At: l.at, Client: client, Method: "POST", Scheme: "https", Host: "shop.test", Target: w.path, Proto: "HTTP/1.1",
		Header: []vedette.Field{{Name: "User-Agent", Value: w.agent}}, Sent: -1, Got: -1}
	bodies = w.password != "-"
	if bodies {
		q.Header = append(q.Header, vedette.Field{Name: "Content-Type", Value: "application/json"})
		q.Body = fmt.Appendf(nil, `{"email":"%s@mail.test","password":%q}`, account, fill(w.password, l.i, account))
	}
	reply := func(status int, media, body string) {
		q.Status, q.Payload = status, []byte(body)
		q.Reply = append(q.Reply, vedette.Field{Name: "Content-Type", Value: media})
	}
	switch w.answer {
	case "200":
		reply(200, "application/json", fmt.Sprintf(`{"access_token":"0123456789abcdef%08d","expires_in":3600}`, l.i))
	case "401":
		reply(401, "application/json", `{"title":"wrong name or password"}`)
	case "spa-ok":
		reply(200, "application/json", `{"success":true,"name":"x"}`)
	case "spa-fail":
		reply(200, "application/json", `{"success":false,"message":"try again"}`)
	case "form-ok":
		q.Status, q.Reply = 302, append(q.Reply, vedette.Field{Name: "Location", Value: "/account"})
	case "form-fail":
		reply(200, "text/html", "")
	default:
		s, ok := strings.CutPrefix(w.answer, "bare-")
		q.Status, err = strconv.Atoi(s)
		if must(t, w, err); !ok {
			t.Fatalf("traffic line %d: answer %q", w.n, w.answer)
		}
	}
	return q, bodies
}

// play lets an engine learn the traffic and tells what it said.
func play(t *testing.T, o Options, waves []*wave) (findings, decisions string) {
	e, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	red := ingest.NewRedactor(o.Key)
	type heard struct {
		n     int
		from  map[vedette.ActorID]bool
		first string
	}
	said, kinds := map[vedette.Kind]*heard{}, []vedette.Kind{}
	decided := map[*wave]*[vedette.Drop + 1]int{}
	var now login
	each := func(v *Verdict) {
		for i := range v.Findings {
			f := &v.Findings[i]
			h := said[f.Kind]
			if h == nil {
				h = &heard{from: map[vedette.ActorID]bool{}}
				h.first = fmt.Sprintf("first at line %d, log-in %d, %s: %s", now.wave.n, now.i+1, f.At.Format("Jan _2 15:04:05"), f.Why)
				said[f.Kind], kinds = h, append(kinds, f.Kind)
			}
			h.n++
			h.from[f.Actor] = true
		}
		d := decided[now.wave]
		if d == nil {
			d = new([vedette.Drop + 1]int)
			decided[now.wave] = d
		}
		d[v.Decision.Action]++
	}
	batch := make([]vedette.Exchange, 1)
	for _, now = range agenda(waves) {
		q, bodies := now.request(t)
		x := &batch[0]
		*x = vedette.Exchange{Sent: -1, Got: -1}
		red.Head(x, q)
		if bodies {
			red.Body(x, q)
		}
		red.Answer(x, q, bodies, true)
		e.Learn(batch, each)
	}
	for _, k := range kinds {
		h := said[k]
		findings += fmt.Sprintf("%s: %d findings about %d sources\n  %s\n", k, h.n, len(h.from), h.first)
	}
	for _, w := range waves {
		decisions += fmt.Sprintf("line %d:", w.n)
		for a, n := range decided[w] {
			if n > 0 {
				if n == w.times {
					decisions += " all"
				} else {
					decisions += fmt.Sprintf(" %d", n)
				}
				decisions += " " + vedette.Action(a).String()
			}
		}
		decisions += "\n"
	}
	return findings, decisions
}
