package catalog

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/sensitive"
	"github.com/vedette-project/vedette/internal/value"
)

// Change is something new about an endpoint that its owner should know: a schema that drifted, a
// misconfiguration.
type Change struct {
	Endpoint vedette.EndpointID
	Host     string
	Class    vedette.Class
	Kind     vedette.Kind
	Name     string // what kind of change or misconfiguration
	Why      string
}

// Campaign is what changes are told together by: the same fault on the same host.
func (c *Change) Campaign() vedette.Digest {
	return vedette.Digest(mix(hash(hash(0, c.Host+" "), c.Name)) | 1)
}

// Severity is how soon somebody should look.
func (c *Change) Severity() vedette.Severity {
	switch c.Name {
	case sensitiveOpen, corsOpen:
		return vedette.High
	case debugOpen, verboseErrors, unlimited:
		return vedette.Medium
	}
	return vedette.Low
}

// The misconfigurations by name.
const (
	sensitiveOpen     = "sensitive-without-authentication"
	unauthenticated   = "authentication-missing"
	corsOpen          = "cors-any-origin-with-credentials"
	debugOpen         = "debug-endpoint"
	verboseErrors     = "verbose-errors"
	introspectionOpen = "introspection-open"
	unlimited         = "no-rate-control-on-authentication"
)

// maxChanges bounds the changes that wait to be taken.
const maxChanges = 256

// Changed tells whether anything waits to be taken by Changes.
func (c *Catalog) Changed() bool { return c.waiting.Load() }

// Changes returns what changed since the last call, in order.
func (c *Catalog) Changes(into []Change) []Change {
	c.mu.Lock()
	defer c.mu.Unlock()
	into = append(into, c.changes...)
	c.changes = c.changes[:0]
	c.waiting.Store(false)
	return into
}

func (c *Catalog) change(ep *endpoint, kind vedette.Kind, name, why string) {
	if len(c.changes) < maxChanges {
		c.changes = append(c.changes, Change{ep.id, ep.pub.Host, ep.pub.Value.Class, kind, name, why})
		c.waiting.Store(true)
	}
}

// refresh looks again at what an endpoint is worth and what is wrong with it: each time that the number of
// its exchanges has doubled, and at the end of an input.
func (c *Catalog) refresh(h *host, ep *endpoint) {
	ep.refreshed = ep.noted
	ep.refreshAt = max(firstLook, 2*ep.noted)
	pub := *ep.pub
	ep.pub = &pub
	c.appraise(h, ep)
	c.name(h, ep, pub.Template)
	ep.face.Store(ep.pub)
	s := ep.stats()
	for _, f := range c.faults(h, ep, &s, c.sensitive(ep)) {
		if !slices.Contains(ep.faults, f.Name) {
			ep.faults = append(ep.faults, f.Name)
			c.change(ep, vedette.MisconfigurationKind, f.Name, f.Why)
		}
	}
}

// firstLook is the number of exchanges after which an endpoint is looked at for the first time.
const firstLook = 16

// appraise writes what an endpoint is worth into its public face, which nobody else has yet.
func (c *Catalog) appraise(h *host, ep *endpoint) {
	s := ep.stats()
	sight := c.sight(h, ep, &s)
	v := c.words.Classify(&sight)
	v.Money = sight.Money
	if o := c.classed(ep.pub); o != nil {
		v.Class = o.Class
		v.Evidence = append([]string{"the owner says so"}, v.Evidence...)
	}
	ep.pub.Value = v
	h.paying = h.paying || v.Class == vedette.CheckoutPayment && ep.method != "GET"
}

// classed finds what the owner says of an endpoint's class; nil: nothing. What is said of it by name stands
// above what is said of any method or host, whenever it was said; among equals, the last word counts.
func (c *Catalog) classed(pub *vedette.Endpoint) (best *vedette.Override) {
	most := -1
	for i := range c.o.Overrides {
		o := &c.o.Overrides[i]
		named := 0
		if o.Operation != "" {
			named += 4
		}
		if o.Host != "*" {
			named += 2
		}
		if o.Method != "*" {
			named++
		}
		if o.Classed && named > most && o.Covers(pub) {
			best, most = o, named
		}
	}
	return best
}

// Override takes in what the owner says from now on.
func (c *Catalog) Override(o vedette.Override) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.o.Overrides = append([]vedette.Override{o}, c.o.Overrides...) // the last word counts
	for _, h := range c.order {
		c.override(h)
		if h.reroute {
			c.rebuild(h)
		}
		for _, ep := range h.eps {
			if o.Covers(ep.pub) {
				c.refresh(h, ep)
			}
		}
	}
}

// sight sums up what is known of an endpoint for those who value it.
func (c *Catalog) sight(h *host, ep *endpoint, s *stats) value.Sight {
	t := value.Sight{
		Method: ep.method, Operation: ep.op, Protocol: ep.pub.Protocol, Surface: ep.pub.Surface, Host: h.name, Site: h.site,
		Schema: ep.facts.Schema, Sensitive: c.sensitive(ep), Requests: s.requests, Successes: s.success,
		Anonymous: uint64(s.auth[vedette.AuthNone]), Logins: uint64(s.shown().Logins), Issued: uint64(s.shown().Issued), Actors: s.actors.Count(),
		Flow: ep.facts.Flow, Money: ep.money(s), Segments: ep.segments(),
	}
	for _, r := range ep.facts.Roots {
		t.Roots = append(t.Roots, r.Field)
	}
	return t
}

func (ep *endpoint) segments() []value.Segment {
	list := make([]value.Segment, len(ep.segs))
	for i, g := range ep.segs {
		list[i] = value.Segment{Param: g.Param, Text: g.Text}
	}
	return list
}

// money is what moves through an endpoint on a day: over the time that it was seen, and a day at least.
func (ep *endpoint) money(s *stats) map[string]float64 {
	if len(ep.facts.Money) == 0 || ep.facts.Weighed == 0 {
		return nil
	}
	// Those that were not looked into moved as much as those that were.
	days := max(1, time.Duration(s.last-s.first).Hours()/24) * float64(ep.facts.Weighed) / float64(max(s.success, ep.facts.Weighed))
	m := make(map[string]float64, len(ep.facts.Money))
	for cur, sum := range ep.facts.Money {
		m[cur] = math.Round(sum/days*100) / 100
	}
	return m
}

// sensitive lists the places of an endpoint that hold sensitive data. Answers that differ only in their
// status speak of the same place.
func (c *Catalog) sensitive(ep *endpoint) []vedette.Sensitive {
	if ep.facts.Schema == nil {
		return nil
	}
	var all []vedette.Sensitive
	for i := range ep.facts.Schema.Messages {
		g := &ep.facts.Schema.Messages[i]
		for j := range g.Places {
			p := &g.Places[j]
			if len(p.Data) == 0 {
				continue
			}
			for _, v := range sensitive.Verdicts(g.Part, p, sensitive.Name(p.Path)) {
				all = addSensitive(all, v)
			}
		}
	}
	sort.Slice(all, func(i, j int) bool {
		a, b := &all[i], &all[j]
		if a.Part != b.Part {
			return a.Part < b.Part
		}
		if a.Path != b.Path {
			return a.Path < b.Path
		}
		return a.Type < b.Type
	})
	return all
}

func addSensitive(all []vedette.Sensitive, v vedette.Sensitive) []vedette.Sensitive {
	for i := range all {
		o := &all[i]
		if o.Type == v.Type && o.Part == v.Part && o.Path == v.Path {
			hits := o.Share*float64(o.N) + v.Share*float64(v.N)
			o.N += v.N
			o.Share = hits / float64(o.N)
			o.Anonymous += v.Anonymous
			return all
		}
	}
	return append(all, v)
}

// survey sums up the host: what it is about, and how much of it asks who calls.
func (c *Catalog) survey(h *host) {
	if n := len(h.eps); h.site != nil && n < h.surveyed+h.surveyed/4+1 && n >= h.surveyed && h.total < 2*h.surveyedAt {
		return
	}
	h.surveyed, h.surveyedAt = len(h.eps), h.total
	asking, known := 0, 0
	site := value.Site{}
	for _, ep := range h.eps {
		s := ep.stats()
		c.words.Survey(&site, &value.Sight{Method: ep.method, Operation: ep.op, Segments: ep.segments(), Surface: ep.pub.Surface, Host: h.name})
		if ep.pub.Surface != vedette.API || s.success < 2 {
			continue
		}
		known++
		if s.auth[vedette.AuthNone] == 0 {
			asking++
		}
	}
	h.site = &site
	h.guarded = 0
	if known >= 3 {
		h.guarded = float64(asking) / float64(known)
	}
}

// stats adds up an endpoint's paths.
func (ep *endpoint) stats() (s stats) {
	for _, l := range ep.leaves {
		s.merge(&l.stats)
	}
	s.merge(&ep.residue)
	return s
}

// guardedFrom is the share of a host's endpoints that ask who calls from which one that does not stands out.
const guardedFrom = 0.65

// echoesFrom is how many foreign sites must have been let in with credentials to say that any is: fewer may be
// on a list.
const echoesFrom = 3

// trialsFrom is how many failed log-ins of one actor within an hour show that nothing limits them.
const trialsFrom = 30

// faults lists what is wrong with an endpoint, and what says so.
func (c *Catalog) faults(h *host, ep *endpoint, s *stats, data []vedette.Sensitive) (out []vedette.Misconfiguration) {
	add := func(name, format string, a ...any) {
		out = append(out, vedette.Misconfiguration{Name: name, Why: fmt.Sprintf(format, a...)})
	}
	shown := s.shown()
	login := shown.Logins > 0 || shown.Issued > 0
	for _, d := range data {
		if d.Part != vedette.InAnswer || d.Anonymous < 3 || !personal(d.Type) || login && (d.Type == vedette.DataJWT || d.Type == vedette.DataSecret) {
			continue
		}
		add(sensitiveOpen, "%s holds %s, and was served %d times to callers who did not say who they are", d.Where(), d.Type, d.Anonymous)
		break
	}
	anonymous := uint64(s.auth[vedette.AuthNone])
	if ep.pub.Surface == vedette.API && !login && h.guarded >= guardedFrom && anonymous >= 2 {
		add(unauthenticated, "%d of %d successful requests did not authenticate, where %.0f %% of the host's endpoints never let that pass",
			anonymous, s.success, 100*h.guarded)
	}
	if n := shown.Marks[markCORS]; n > 0 {
		add(corsOpen, "%d answers allow any origin, and the caller's credentials with it", n)
	} else if len(ep.facts.Origins) >= echoesFrom {
		add(corsOpen, "%d answers let the origin that asked read them with the caller's credentials, whichever it was", ep.facts.Echoed)
	}
	if s.success > 0 && debugging(ep.segs) {
		add(debugOpen, "it shows the inside of the service, and answered %d times", s.success)
	}
	if n := shown.Marks[markStack]; n > 0 {
		add(verboseErrors, "%d answers show a program's stack", n)
	} else if n := shown.Marks[markDatabase]; n > 0 {
		add(verboseErrors, "%d answers show a database's own words", n)
	}
	if n := shown.Marks[markIntrospection]; n > 0 && anonymous > 0 {
		add(introspectionOpen, "%d answers describe the whole GraphQL schema", n)
	}
	if ep.facts.Trials.Worst >= trialsFrom && !s.limited() {
		add(unlimited, "one caller failed %d times within an hour, and was never told to slow down", ep.facts.Trials.Worst)
	}
	return out
}

// personal tells whether a type is about a person, or opens a door.
func personal(d vedette.DataType) bool {
	switch d {
	case vedette.DataIP, vedette.DataVAT, vedette.DataGeo, vedette.DataPromoCode:
		return false
	}
	return true
}

// limited tells whether anyone was ever told to slow down.
func (s *stats) limited() bool {
	for _, c := range s.status {
		if c.Status == 429 && c.N > 0 {
			return true
		}
	}
	return false
}

// debugging tells whether a template is one that frameworks keep for those who run them.
func debugging(segs []seg) bool {
	for i, s := range segs {
		next := ""
		if i+1 < len(segs) {
			next = segs[i+1].Text
		}
		switch s.Text {
		case "actuator":
			switch next {
			case "health", "info", "":
				return false
			}
			return true
		case "pprof", "phpinfo.php", "phpinfo", "server-status", "server-info", "heapdump", "threaddump", "jolokia", "elmah.axd", "trace.axd",
			"__debug__", "_profiler", "_ignition", "adminer.php", "phpmyadmin", ".env", ".git", ".svn", ".DS_Store", "web.config", "h2-console":
			return true
		case "telescope": // by itself it may be for sale
			return i == 0 && (next == "requests" || next == "telescope-api")
		case "debug":
			return i == 0 || next != ""
		}
	}
	return false
}
