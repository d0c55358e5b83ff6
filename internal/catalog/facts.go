package catalog

import (
	"slices"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/schema"
)

// facts is what is known of an endpoint beside its counts: what its messages hold, what it moves, what is
// wrong with it. A path that belongs to no endpoint yet keeps its own until it does.
type facts struct {
	Schema  *vedette.Schema
	Roots   []vedette.RootCount // GraphQL root fields, at most maxRoots
	Echoed  uint64              // answers that let in the foreign origin that asked, with credentials
	Origins []uint32            // those origins' sites, at most echoesFrom: one of them may be a partner
	Money   map[string]float64  // moved by the successful requests that were looked into, by currency, at most maxCurrencies
	Weighed uint64              // successful requests that were looked into
	Flow    uint64              // visits of it that went on to a payment
	Trials  trials
	places  int // of Schema, as counted to the catalog's bound
}

// The marks that are counted: each of vedette.Marks, and the two that are wrong together only.
const (
	markCORS = iota // any origin, with credentials
	markStack
	markDatabase
	markIntrospection
	markKinds
)

const (
	maxRoots      = 128
	maxCurrencies = 16
)

// trials are failed log-ins by actor within an hour: whether anything limits them.
type trials struct {
	Hour  int64
	By    map[uint64]uint32 // at most maxTrialists
	Worst uint32            // most failures of one actor in an hour
}

const maxTrialists = 64

func (t *trials) add(actor uint64, unix int64) {
	if hour := unix / 3600; hour != t.Hour || t.By == nil {
		t.Hour, t.By = hour, map[uint64]uint32{}
	}
	n, ok := t.By[actor]
	if !ok && len(t.By) >= maxTrialists {
		return
	}
	t.By[actor] = n + 1
	t.Worst = max(t.Worst, n+1)
}

// note takes in what an exchange shows beside its path. served: the upstream did what was asked.
func (c *Catalog) note(h *host, f *facts, ep *endpoint, x *vedette.Exchange, actor vedette.Digest, served bool) {
	if x.Marks != 0 {
		if x.Marks&vedette.CORSCredentials != 0 && x.Marks&vedette.CORSReflected != 0 {
			f.Echoed++
			f.origin(x.Origin)
		}
	}
	if x.Account != 0 && x.Secret != 0 {
		if !served && x.Status != 429 && x.Status < 500 || x.Shape.Failed {
			f.Trials.add(uint64(actor), x.At.Unix())
		}
	}
	if !x.Shown || len(x.Calls) > 1 || !schema.Wanted(f.Schema, x.At) {
		return
	}
	if served {
		f.Weighed++
		if x.Amount > 0 && x.Method != "GET" && x.Method != "HEAD" {
			f.moved(x.Currency, x.Amount)
		}
	}
	if f.Schema == nil {
		if c.places >= c.o.MaxPlaces || !served && ep == nil {
			return
		}
		f.Schema = &vedette.Schema{}
	}
	version := f.Schema.Version
	c.drift = schema.Learn(f.Schema, x, c.values(ep, x), served, c.drift[:0])
	if ep != nil {
		for _, d := range c.drift {
			c.change(ep, vedette.Anomaly, d.What.String(), d.Why)
		}
	}
	if f.Schema.Version != version {
		was := f.places
		f.places = size(f.Schema)
		h.places += f.places - was
		c.places += f.places - was
	}
}

// size is what a schema counts for against the catalog's bound.
func size(s *vedette.Schema) (n int) {
	if s == nil {
		return 0
	}
	for i := range s.Messages {
		n += 1 + len(s.Messages[i].Places)
	}
	return n
}

// recount makes the host's places exact again: merges only add them up.
func (c *Catalog) recount(h *host) {
	n := 0
	for _, ep := range h.eps {
		ep.facts.places = size(ep.facts.Schema)
		n += ep.facts.places
	}
	c.places += n - h.places
	h.places = n
}

// values reads the values of an endpoint's parameters out of a path.
func (c *Catalog) values(ep *endpoint, x *vedette.Exchange) []vedette.Leaf {
	if ep == nil || len(ep.names) == 0 {
		return nil
	}
	c.found = c.found[:0]
	rest := x.Path
	for _, s := range ep.segs {
		if rest == "" {
			return nil
		}
		var v string
		v, rest = segment(rest)
		if s.Param && len(v) >= len(s.Text) {
			c.found = append(c.found, v[:len(v)-len(s.Text)])
		}
	}
	if len(c.found) != len(ep.names) {
		return nil
	}
	return c.reader.Parameters(vedette.InPath, ep.names, c.found)
}

func (f *facts) origin(site uint32) {
	if len(f.Origins) < echoesFrom && !slices.Contains(f.Origins, site) {
		f.Origins = append(f.Origins, site)
	}
}

func (f *facts) moved(currency string, amount float64) {
	if f.Money == nil {
		f.Money = map[string]float64{}
	}
	if _, ok := f.Money[currency]; ok || len(f.Money) < maxCurrencies {
		f.Money[currency] += amount
	}
}

func (f *facts) root(field string, n uint64) {
	for i := range f.Roots {
		if f.Roots[i].Field == field {
			f.Roots[i].Requests += n
			return
		}
	}
	if len(f.Roots) < maxRoots {
		f.Roots = append(f.Roots, vedette.RootCount{Field: field, Requests: n})
	}
}

// merge adds o to f. o must not be used afterwards.
func (f *facts) merge(o *facts) {
	switch {
	case o.Schema == nil:
	case f.Schema == nil:
		f.Schema, f.places = o.Schema, o.places
	default:
		schema.Merge(f.Schema, o.Schema)
	}
	for _, r := range o.Roots {
		f.root(r.Field, r.Requests)
	}
	f.Echoed += o.Echoed
	for _, site := range o.Origins {
		f.origin(site)
	}
	for _, m := range packMoney(o.Money) { // in order: where there is no room for all, the same ones stay
		f.moved(m.Currency, m.Sum)
	}
	f.Flow += o.Flow
	f.Weighed += o.Weighed
	if f.Trials.By == nil || o.Trials.Hour > f.Trials.Hour {
		f.Trials.Hour, f.Trials.By = o.Trials.Hour, o.Trials.By
	}
	f.Trials.Worst = max(f.Trials.Worst, o.Trials.Worst)
	*o = facts{}
}
