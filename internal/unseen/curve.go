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
// often it is likely to see an endpoint never (missed), and in each bin (seen).
type curve struct {
	missed float64 // ln
	found  float64 // ln(1-e^missed)
	seen   [bins]float64
	weight float64 // ln prior
}

// The expected numbers of requests of endpoints, on a logarithmic grid.
const (
	gridFrom = -12.0
	gridTo   = 8.0
	gridStep = 0.2
	gridSize = int((gridTo-gridFrom)/gridStep) + 1
)

// shape is the density of ln(rate) around its scale. The families differ in the tail to the left,
// which is what is not seen; to choose one would be to claim what no sample shows.
type shape struct {
	weight  float64
	density func(x float64) float64
}

func shapes() []shape {
	var all []shape
	// Gamma: from even (8) to the broken stick (1) to one where most are hardly ever asked for.
	for _, a := range []float64{0.3, 0.5, 0.75, 1, 1.5, 2.5, 4, 8} {
		all = append(all, shape{1, func(x float64) float64 {
			lg, _ := math.Lgamma(a)
			return math.Exp(a*math.Log(a) + a*x - a*math.Exp(x) - lg)
		}})
	}
	// Log-normal.
	for _, s := range []float64{0.3, 0.6, 0.9, 1.2, 1.6, 2} {
		all = append(all, shape{1, func(x float64) float64 { return math.Exp(-x * x / (2 * s * s)) }})
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
	// Geometric: as many endpoints in every octave, over a range of 1:e^r.
	for _, r := range []float64{2, 3.5, 5} {
		all = append(all, shape{1, func(x float64) float64 {
			if x < -r/2 || x > r/2 {
				return 0
			}
			return 1
		}})
	}
	return all
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
	for _, s := range shapes() {
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
			c := curve{weight: math.Log(s.weight)}
			missed := min(max(p[bins]/total, 1e-12), 1-1e-12)
			c.missed, c.found = math.Log(missed), math.Log1p(-missed)
			for b := range c.seen {
				// Nothing is impossible: a catalog's counts are not quite those of the model.
				c.seen[b] = math.Log(0.999*p[b]/total + 0.001*(1-missed)/bins)
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
