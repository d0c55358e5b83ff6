package openapi

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/oasdiff/yaml3"

	"github.com/vedette-project/vedette"
)

// seed derives a run's seed from the commit's hash: nobody chooses it.
func seed(t testing.TB, run int) uint64 {
	if n, err := strconv.ParseUint(os.Getenv("VEDETTE_SEED"), 10, 64); err == nil {
		return n + uint64(run)*0x9e3779b97f4a7c15
	}
	out, err := exec.Command("git", "rev-parse", "HEAD").Output()
	sum, err2 := hex.DecodeString(strings.TrimSpace(string(out)))
	if err != nil || err2 != nil || len(sum) < 8 {
		t.Logf("no commit to derive seeds from (%v): counting from 1", err)
		return uint64(run) + 1
	}
	return binary.BigEndian.Uint64(sum) + uint64(run)*0x9e3779b97f4a7c15
}

// spec is a document of one host as its owner might keep it, and what is wrong with it.
type spec struct {
	host   string
	base   string
	form   int // 0: OpenAPI 3.0, 1: 3.1, 2: Swagger 2
	text   []byte
	truth  map[string]State // of each true endpoint
	served map[string]bool  // true endpoints that answered successfully in the replay
}

// makeSpec documents a host's true endpoints but for 15 % of them, marks 5 % deprecated, and chooses 5 % that
// are to be silent.
func makeSpec(t testing.TB, r *rand.Rand, host string, endpoints []string, form int) *spec {
	s := &spec{host: host, form: form, truth: map[string]State{}, served: map[string]bool{}}
	order := append([]string(nil), endpoints...)
	sort.Strings(order)
	r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	n := len(order)
	removed, few := (15*n+50)/100, max(1, (5*n+50)/100)
	s.base = commonBase(endpoints)
	if form == 1 {
		s.base = ""
	}
	paths := map[string]map[string]any{}
	for i, e := range order {
		parts := strings.SplitN(e, " ", 3)
		op := map[string]any{"responses": map[string]any{"200": map[string]any{"description": "Done"}}}
		switch {
		case i < removed:
			s.truth[e] = Shadow
			continue
		case i < removed+few:
			s.truth[e] = Zombie
			op["deprecated"] = true
		case i < removed+2*few:
			s.truth[e] = OrphanState
		default:
			s.truth[e] = Documented
		}
		var params []any
		for _, name := range paramNames(parts[2]) {
			p := map[string]any{"name": name, "in": "path", "required": true}
			if form == 2 {
				p["type"] = "string"
			} else {
				p["schema"] = map[string]any{"type": "string"}
			}
			params = append(params, p)
		}
		if params != nil {
			op["parameters"] = params
		}
		path := strings.TrimPrefix(parts[2], s.base)
		if path == "" {
			path = "/"
		}
		if paths[path] == nil {
			paths[path] = map[string]any{}
		}
		paths[path][strings.ToLower(parts[0])] = op
	}
	doc := map[string]any{"info": map[string]any{"title": host, "version": "1.0"}, "paths": paths}
	switch form {
	case 2:
		doc["swagger"], doc["host"], doc["basePath"] = "2.0", host, s.base+"/"
	default:
		doc["openapi"] = [...]string{"3.0.3", "3.1.0"}[form]
		doc["servers"] = []any{map[string]any{"url": "https://" + host + s.base}}
	}
	var err error
	if r.IntN(2) == 0 {
		s.text, err = json.Marshal(doc)
	} else {
		s.text, err = yaml.Marshal(doc)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// commonBase is the words that all paths of a host begin with, but for the last segment of any.
func commonBase(endpoints []string) string {
	var base []string
	for i, e := range endpoints {
		segs := strings.Split(strings.SplitN(e, " ", 3)[2], "/")
		if i == 0 {
			base = segs[:len(segs)-1]
		}
		n := 0
		for n < len(base) && n < len(segs)-1 && base[n] == segs[n] && !strings.Contains(segs[n], "{") {
			n++
		}
		base = base[:n]
	}
	return strings.Join(base, "/")
}

// tally counts one kind of verdict.
type tally struct{ right, called, true_ int }

func (s tally) precision() float64 { return float64(s.right) / float64(max(1, s.called)) }
func (s tally) recall() float64    { return float64(s.right) / float64(max(1, s.true_)) }

// TestStates: 30 documents of the discovery set with 15 % of their operations removed, 5 % deprecated and 5 %
// silent, drawn eight times: a draw holds some 50 of the rarer kinds, and one template that the catalog has
// merged would decide it.
func TestStates(t *testing.T) {
	all := discovery(t)
	endpoints := map[string]map[string]bool{}
	for _, s := range all {
		if s.truth == "" {
			continue
		}
		if endpoints[s.host] == nil {
			endpoints[s.host] = map[string]bool{}
		}
		endpoints[s.host][s.truth] = true
	}
	sums := map[State]*tally{Shadow: {}, Zombie: {}, OrphanState: {}}
	for run := range 8 {
		drawStates(t, run, all, endpoints, sums)
	}
	for _, state := range []State{Shadow, Zombie, OrphanState} {
		sum := sums[state]
		t.Logf("all draws: %-8s precision %.4f (%d of %d), recall %.4f (%d of %d)", state,
			sum.precision(), sum.right, sum.called, sum.recall(), sum.right, sum.true_)
		if sum.precision() < 0.97 || sum.recall() < 0.97 {
			t.Errorf("%s: below 0.97", state)
		}
	}
}

func drawStates(t *testing.T, run int, all []sample, endpoints map[string]map[string]bool, sums map[State]*tally) {
	var hosts []string
	for _, h := range sortedKeys(endpoints) {
		if len(endpoints[h]) >= 15 {
			hosts = append(hosts, h)
		}
	}
	r := rand.New(rand.NewPCG(seed(t, run), 3))
	r.Shuffle(len(hosts), func(i, j int) { hosts[i], hosts[j] = hosts[j], hosts[i] })
	specs := map[string]*spec{}
	docs := NewDocuments()
	for i, h := range hosts[:min(30, len(hosts))] {
		s := makeSpec(t, r, h, sortedKeys(endpoints[h]), i%3)
		doc, err := Load(h, s.text)
		if err != nil {
			t.Fatal(err)
		}
		if len(doc.Notes) > 0 {
			t.Errorf("%s: %v", h, doc.Notes)
		}
		specs[h] = s
		docs.Add(doc)
	}
	var replay []sample
	for _, l := range all {
		s := specs[l.host]
		if s == nil || l.truth != "" && s.truth[l.truth] == OrphanState {
			continue
		}
		replay = append(replay, l)
		if l.truth != "" && l.status < 400 {
			s.served[l.truth] = true
		}
	}
	known := learn(t, replay)
	c := Compare(docs, known.entries)
	scoreStates(t, run, specs, replay, known, c, sums)
}

func scoreStates(t *testing.T, run int, specs map[string]*spec, replay []sample, known learned, c *Comparison, sums map[State]*tally) {
	// A learned endpoint is judged by the true one that most of its exchanges belong to.
	votes := map[vedette.EndpointID]map[string]int{}
	for i, l := range replay {
		if known.of[i] == 0 || l.truth == "" {
			continue
		}
		if votes[known.of[i]] == nil {
			votes[known.of[i]] = map[string]int{}
		}
		votes[known.of[i]][l.truth]++
	}
	called := map[State]map[string]string{Shadow: {}, Zombie: {}, OrphanState: {}}
	found := map[string]bool{}
	fits := map[string]string{} // of true endpoints, what they were learned as
	ghosts := 0
	for i := range known.entries {
		e := &known.entries[i]
		best := ""
		for _, truth := range sortedKeys(votes[e.ID]) {
			if best == "" || votes[e.ID][truth] > votes[e.ID][best] {
				best = truth
			}
		}
		found[best] = true
		if f := c.Fits[e.ID]; f.Operation != nil {
			fits[best] += fmt.Sprintf(" learned as %s, %d requests, fits %s;", e.Name(), e.Requests, f.Template)
		}
		s := c.State(e.ID)
		if best == "" {
			if s == Shadow {
				ghosts++
			}
			continue
		}
		if m := called[s]; m != nil {
			m[best] = fmt.Sprintf("%s (%d requests, %s)", e.Name(), e.Requests, c.Fits[e.ID].Why)
		}
	}
	for _, o := range c.Orphans {
		s := specs[o.Host]
		name := o.Method + " " + o.Host + " " + o.Template
		if s.truth[name] == Unknown {
			name = strings.TrimSuffix(name, "/")
		}
		if s.truth[name] == Unknown {
			t.Errorf("orphan %s is nothing that was documented", name)
		}
		called[OrphanState][name] = "(no traffic)"
	}
	for _, state := range []State{Shadow, Zombie, OrphanState} {
		var sum tally
		var wrong []string
		for _, h := range sortedKeys(specs) {
			s := specs[h]
			for e, truth := range s.truth {
				is := truth == state && (s.served[e] || state == OrphanState)
				_, says := called[state][e]
				if !s.served[e] && state != OrphanState && !says {
					continue // it never answered: it is nothing
				}
				if is {
					sum.true_++
				}
				if says {
					sum.called++
				}
				switch {
				case is && says:
					sum.right++
				case is:
					why := ""
					if !found[e] {
						why = " (no learned endpoint is mostly this one)"
					}
					wrong = append(wrong, fmt.Sprintf("MISSED %s%s%s", e, why, fits[e]))
				case says:
					wrong = append(wrong, fmt.Sprintf("FALSE  %s, learned as %s, is %s", e, called[state][e], truth))
				}
			}
		}
		sort.Strings(wrong)
		t.Logf("draw %d: %-8s of %d documents: precision %.4f (%d of %d), recall %.4f (%d of %d)", run+1, state, len(specs),
			sum.precision(), sum.right, sum.called, sum.recall(), sum.right, sum.true_)
		for _, w := range wrong {
			t.Logf("    %s", w)
		}
		sums[state].right += sum.right
		sums[state].called += sum.called
		sums[state].true_ += sum.true_
	}
	t.Logf("probes that became shadow endpoints: %d; shadow share %d of %d (%.1f %%)", ghosts, c.Share.Shadow, c.Share.Active, 100*c.Share.Share)
}
