package main

import (
	"regexp"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/engine"
	"github.com/vedette-project/vedette/internal/simulate"
)

// watch is what the demonstration sees of Vedette: what it learned, said and did. What it
// knows of the truth is for comparison only.
type watch struct {
	engine *engine.Engine
	routes []simulate.Route

	mu       sync.Mutex // guards what follows
	requests uint64
	ok, bad  uint64 // log-ins
	stopped  uint64 // requests answered by the gateway
	stories  []*story
	trouble  error
	truth    func() simulate.Score // asked once, when the first story begins
	before   simulate.Tally        // what the attackers had sent and met by then
}

// story is what was said about one kind of attack.
type story struct {
	kind   vedette.Kind
	first  time.Time
	count  uint64 // findings
	actors map[vedette.ActorID]bool
	why    string
}

// maxActors bounds what a story counts one by one.
const maxActors = 10_000

func newWatch(routes []simulate.Route) *watch { return &watch{routes: routes} }

// learned takes in one exchange; the learner calls it.
func (w *watch) learned(v *engine.Verdict) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests++
	if v.Exchange.AnsweredBy == vedette.Gateway {
		w.stopped++
	}
	switch v.Outcome {
	case vedette.LoginSucceeded:
		w.ok++
	case vedette.LoginFailed:
		w.bad++
	}
	for i := range v.Findings {
		w.tell(&v.Findings[i])
	}
}

func (w *watch) tell(f *vedette.Finding) {
	var s *story
	for _, known := range w.stories {
		if known.kind == f.Kind {
			s = known
		}
	}
	if s == nil {
		s = &story{kind: f.Kind, first: f.At, actors: map[vedette.ActorID]bool{}}
		w.stories = append(w.stories, s)
		if len(w.stories) == 1 {
			truth := w.truth()
			w.before, _ = truth.Attacks()
		}
	}
	s.count++
	s.why = f.Why
	if len(s.actors) < maxActors {
		s.actors[f.Actor] = true
	}
}

// compare lets the watch ask for the truth, for the report's sake.
func (w *watch) compare(truth func() simulate.Score) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.truth = truth
}

func (w *watch) warn(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.trouble = err
}

// discovery compares the inventory with what is really there.
type discovery struct {
	found, missed []simulate.Route
	shadow        []string // found, and in no document
	extra         []string // in the inventory, and no endpoint of the API: split too finely, or not there
	paths, probes uint64   // asked for in vain
	entries       []vedette.Entry
}

func (d *discovery) live() int { return len(d.found) + len(d.missed) }

func (w *watch) discovery() (d discovery) {
	c := w.engine.Catalog()
	inventory := map[string]string{}
	d.entries = c.Entries()
	for _, e := range d.entries {
		inventory[e.Method+" "+nameless(e.Template)] = e.Method + " " + e.Template
	}
	for _, r := range w.routes {
		key := r.Method + " " + nameless(r.Template)
		name, ok := inventory[key]
		if !ok {
			d.missed = append(d.missed, r)
			continue
		}
		delete(inventory, key)
		d.found = append(d.found, r)
		if !r.Documented {
			d.shadow = append(d.shadow, name)
		}
	}
	for _, name := range inventory {
		d.extra = append(d.extra, name)
	}
	sort.Strings(d.extra)
	d.paths, d.probes = c.Probed()
	return d
}

var parameter = regexp.MustCompile(`\{[^/}]*\}`)

// nameless is a template whose parameters have lost their names: these are a matter of taste.
func nameless(template string) string {
	return parameter.ReplaceAllString(strings.TrimSuffix(template, "/"), "{}")
}
