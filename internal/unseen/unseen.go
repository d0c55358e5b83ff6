package unseen

import (
	"math"
)

// DefaultLevel is the confidence of intervals where none is asked for.
const DefaultLevel = 0.9

// Method names how estimates are made, for inventory --json.
const Method = "popularity-mixture"

const methodPrior = "prior" // where nothing was found

// Sample is what one host's catalog found: for every endpoint the number of requests that it served,
// and, where known, by how many distinct actors. What served nothing does not count. The order does not
// matter, but is the same in both.
type Sample struct {
	Served []uint64
	Actors []uint64 // nil: not known
}

// Estimate says how many endpoints are still missing. All figures are finite, and
// 0 <= Low <= Unseen <= High.
type Estimate struct {
	Found    int     // endpoints that served something
	Requests float64 // that they served
	Unseen   float64 // how many more exist: the median of what is believed
	Low      float64 // with probability Level, between Low
	High     float64 // and High
	Level    float64
	Method   string // "popularity-mixture"; "prior" where nothing was found
	Why      string // one sentence with its numbers

	// Chao1 is the classic lower bound (bias-corrected), to compare with other tools.
	Chao1 float64

	// Completeness is Found ÷ (Found + Unseen), and the same at the interval's ends: Least is the
	// completeness at High, Most at Low. All are 0 where nothing was found.
	Completeness, Least, Most float64

	// Coverage is the part of the host's requests that go to endpoints already found (Good and
	// Turing, as sharpened by Chao and Jost 2012): what a policy for every known endpoint guards.
	Coverage float64
}

// An Estimator holds the tables that estimates are read from. It is immutable: any number of
// goroutines may use one. Making one takes a few milliseconds.
type Estimator struct {
	curves  []curve
	weights evidence // ln: how much each counts before anything was seen of a host
	size    size
}

// New computes the tables.
func New() *Estimator {
	e := &Estimator{curves: tabulate(), size: anyHost()}
	for _, s := range shapes() {
		var w [parts]float64
		for k, m := range mistakes() {
			w[k] = math.Log(s.weight * m.weight)
		}
		e.weights = append(e.weights, w)
	}
	return e
}

// Estimate estimates one host, at a confidence between 0.5 and 0.999 (0: DefaultLevel). Its cost
// does not depend on how often endpoints were requested.
func (e *Estimator) Estimate(s Sample, level float64) Estimate {
	runs := inRuns(s)
	c := count(s, runs)
	out := Estimate{Found: c.found, Requests: c.requests, Level: sane(level), Method: Method, Chao1: c.chao1(), Coverage: c.coverage()}
	tail := (1 - out.Level) / 2
	p := e.believe(&c, nil)
	out.Low, out.Unseen, out.High = p.quantile(tail), p.quantile(0.5), p.quantile(1-tail)
	if runs {
		// As if every request stood for itself there are fewer to come: the interval holds both.
		c := count(s, false)
		p := e.believe(&c, nil)
		out.Low = min(out.Low, p.quantile(tail))
	}
	if c.found == 0 {
		out.Method = methodPrior
	}
	out.complete()
	out.Why = c.why(&out)
	return out
}

func (e *Estimate) complete() {
	if e.Found == 0 {
		return
	}
	found := float64(e.Found)
	e.Completeness, e.Least, e.Most = found/(found+e.Unseen), found/(found+e.High), found/(found+e.Low)
}

func sane(level float64) float64 {
	if level == 0 || math.IsNaN(level) {
		return DefaultLevel
	}
	return min(max(level, 0.5), 0.999)
}
