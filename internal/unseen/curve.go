package unseen

import (
	"math"
)

// The counts of endpoints are pooled: each small count is a bin of its own, and what was seen 64 times
// or more is one. The busy endpoints of a host say nothing about its rare ones, and whether the busiest
// has half of all requests must not bend the curve where the unseen are.
const (
	bins = 13
	top  = bins - 1
)

// edges are the smallest counts of the bins.
var edges = [bins]uint64{1, 2, 3, 4, 5, 6, 7, 9, 12, 16, 23, 32, 64}

func bin(n uint64) int {
	for b := top; b > 0; b-- {
		if n >= edges[b] {
			return b
		}
	}
	return 0
}

// curve is one way in which a host's requests may be spread over its endpoints, at one scale: how
// likely it is that an endpoint is not seen at all, and how often it is seen otherwise.
type curve struct {
	shape  int
	missed float64              // chance of an endpoint not to be seen
	found  float64              // and of the contrary
	seen   [parts][bins]float64 // chances of what was found, by how many mistakes are among it; all are logarithms
}

// The expected numbers of requests of endpoints, on a logarithmic grid.
const (
	gridFrom = -12.0
	gridTo   = 8.0
	gridStep = 0.2
	gridSize = int((gridTo-gridFrom)/gridStep) + 1
)

// shape is the density of ln(rate) around its scale. The families differ in the tail to the left,
// which is what is not seen: to choose one would be to claim what no sample shows.
type shape struct {
	weight  float64
	density func(x float64) float64
}

// shapes lists the curves that are tried, and how much each counts before anything was seen. Those with
// a majority of endpoints that hardly anyone asks for count less: any sample fits them, at any number.
func shapes() []shape {
	var all []shape
	// Gamma: from one where most are hardly asked for, over the broken stick (1), to even (30).
	for _, c := range []struct{ a, weight float64 }{
		{0.3, 0.25}, {0.5, 0.25}, {0.75, 0.25}, {1, 1}, {1.5, 1}, {2.5, 1}, {4, 1}, {8, 1}, {30, 1},
	} {
		// Centred like the others: the constant keeps the numbers finite.
		all = append(all, shape{c.weight, func(x float64) float64 { return math.Exp(c.a * (1 + x - math.Exp(x))) }})
	}
	// Log-normal.
	for _, c := range []struct{ s, weight float64 }{{0.3, 1}, {0.6, 1}, {0.9, 1}, {1.2, 1}, {1.6, 0.5}, {2, 0.25}} {
		all = append(all, shape{c.weight, func(x float64) float64 { return math.Exp(-x * x / (2 * c.s * c.s)) }})
	}
	// Zipf: a least rate, and a density that falls from there as a power of the rate.
	for _, s := range []float64{0.5, 0.75, 1, 1.25, 1.5} {
		all = append(all, shape{1, func(x float64) float64 {
			if x < -gridStep/2 {
				return 0
			}
			return math.Exp(-x / s)
		}})
	}
	// Geometric: as many endpoints in every octave, over a range of 1 to e^r.
	for _, r := range []float64{2, 3.5, 5} {
		all = append(all, shape{1, func(x float64) float64 {
			if math.Abs(x) > r/2 {
				return 0
			}
			return 1
		}})
	}
	return all
}

// mistake is a part of the endpoints found that are none: a catalog that is still learning lists a value
// as a word now and then, and what it lists so was mostly served once. Without them every mistake would
// count as a sign of many endpoints to come.
type mistake struct{ share, weight float64 }

const parts = 5

func mistakes() [parts]mistake {
	return [parts]mistake{{0, 1}, {0.05, 0.5}, {0.1, 0.25}, {0.2, 0.125}, {0.35, 0.0625}}
}

// The scales at which every shape is tried.
const (
	scaleFrom = -6.0
	scaleTo   = 6.0
	scaleStep = 0.25
)

func tabulate() []curve {
	var chance [gridSize][bins + 1]float64 // of each bin, and of none, at a rate
	for g := range chance {
		chance[g] = poisson(math.Exp(gridFrom + float64(g)*gridStep))
	}
	var all []curve
	for i, s := range shapes() {
		for scale := scaleFrom; scale <= scaleTo; scale += scaleStep {
			var p [bins + 1]float64
			total := 0.0
			for g := range chance {
				w := s.density(gridFrom + float64(g)*gridStep - scale)
				total += w
				for b := range p {
					p[b] += w * chance[g][b]
				}
			}
			missed := min(max(p[bins]/total, 1e-12), 1-1e-9)
			c := curve{shape: i, missed: math.Log(missed), found: math.Log1p(-missed)}
			for k, m := range mistakes() {
				for b := range c.seen[k] {
					// Nothing is impossible: a catalog's counts are not quite those of any curve.
					q := (1 - m.share) * (0.999*p[b]/total/(1-missed) + 0.001/bins)
					if b == 0 {
						q += m.share
					}
					c.seen[k][b] = math.Log(q)
				}
			}
			all = append(all, c)
		}
	}
	return all
}

// poisson returns the chances of each bin, and of none, at a rate.
func poisson(rate float64) (p [bins + 1]float64) {
	term := math.Exp(-rate)
	p[bins] = term
	rest := 1 - term
	b := 0
	for k := uint64(1); k < edges[top]; k++ {
		term *= rate / float64(k)
		if k >= edges[b+1] {
			b++
		}
		p[b] += term
		rest -= term
	}
	p[top] = max(rest, 0)
	return p
}
