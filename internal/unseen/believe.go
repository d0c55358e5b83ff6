package unseen

import (
	"math"
	"slices"
)

// size is what is known about the number of a host's endpoints before anything was seen: its logarithm
// is normal. It decides only where a host's own traffic does not.
type size struct{ middle, spread float64 }

// anyHost: half of all hosts have up to 16 endpoints, and one in twenty has more than 110.
func anyHost() size { return size{2.75, 1.2} }

// weight is ln of the chance of n endpoints, but for a constant.
func (s size) weight(n float64) float64 {
	x := (logOf(n) - s.middle) / s.spread
	return -x*x/2 - logOf(n) - math.Log(s.spread)
}

func logOf(n float64) float64 { return math.Log(n + 0.5) }

// belief is a distribution of the number of endpoints that are missing.
type belief struct {
	at     []float64 // numbers, ascending; each stands for those around it
	half   []float64 // how far to either side
	chance []float64
}

// steps are the numbers of missing endpoints that are weighed: each one up to 40, then ever wider
// groups, up to several times what was found.
func steps(found int) (at, half []float64) {
	limit := 2000 + 5*float64(found)
	for u := 0.0; u <= limit; {
		width := 1.0
		if u >= 40 {
			width = math.Floor(u / 20)
		}
		at, half = append(at, u+(width-1)/2), append(half, (width-1)/2)
		u += width
	}
	return at, half
}

// believe weighs every curve by how well it explains the counts, and every number of missing endpoints
// by how likely it is that just so many were missed:
//
//	prior(found+u) · C(found+u, u) · missed^u · Π seen[bin]
func (e *Estimator) believe(c *counts, why evidence) belief {
	p := belief{}
	p.at, p.half = steps(c.found)
	p.chance = make([]float64, len(p.at))
	base := make([]float64, len(p.at))
	found := float64(c.found)
	fixed, _ := math.Lgamma(found + 1)
	for i, u := range p.at {
		n := found + u
		all, _ := math.Lgamma(n + 1)
		missing, _ := math.Lgamma(u + 1)
		base[i] = all - missing - fixed + e.size.weight(n) + math.Log(2*p.half[i]+1)
	}
	if c.found == 0 {
		// There is nothing for the curves to explain.
		p.add(base, 0, 0, slices.Max(base))
		p.normalise()
		return p
	}
	fits, shares := e.fits(c)
	best := math.Inf(-1)
	for i, f := range fits {
		for j, u := range p.at {
			best = max(best, f+base[j]+u*e.curves[i].missed)
		}
	}
	for i, f := range fits {
		sum := p.add(base, f, e.curves[i].missed, best)
		if why != nil {
			for k, share := range shares[i] {
				why[e.curves[i].shape][k] += sum * share
			}
		}
	}
	p.normalise()
	return p
}

// fits says how well each curve explains what was found, as a logarithm, and what share each part of
// mistakes has in that.
func (e *Estimator) fits(c *counts) (fits []float64, shares [][parts]float64) {
	fits, shares = make([]float64, len(e.curves)), make([][parts]float64, len(e.curves))
	for i := range e.curves {
		v := &e.curves[i]
		at := &shares[i]
		best := math.Inf(-1)
		for k := range at {
			f := e.weights[v.shape][k]
			for b, n := range c.bins {
				f += float64(n) * v.seen[k][b]
			}
			at[k] = f
			best = max(best, f)
		}
		sum := 0.0
		for k := range at {
			at[k] = math.Exp(at[k] - best)
			sum += at[k]
		}
		for k := range at {
			at[k] /= sum
		}
		fits[i] = best + math.Log(sum) + float64(c.found)*v.found
	}
	return fits, shares
}

// negligible is a difference of logarithms beyond which a term adds nothing to a sum.
const negligible = 25

// add adds a curve's weight at every number that is worth the while, and returns what it added.
func (p *belief) add(base []float64, fit, missed, best float64) (sum float64) {
	fit -= best
	for j, u := range p.at {
		if w := fit + base[j] + u*missed; w > -negligible {
			w = math.Exp(w)
			p.chance[j] += w
			sum += w
		}
	}
	return sum
}

// normalise makes the chances add up to one.
func (p *belief) normalise() {
	total := 0.0
	for _, w := range p.chance {
		total += w
	}
	for i := range p.chance {
		p.chance[i] /= total
	}
}

// quantile returns a whole number of endpoints, at least q of the chance being at or below it.
func (p *belief) quantile(q float64) float64 {
	sum := 0.0
	for i, c := range p.chance {
		if sum+c >= q && c > 0 {
			return math.Round(p.at[i] - p.half[i] + 2*p.half[i]*(q-sum)/c)
		}
		sum += c
	}
	return p.at[len(p.at)-1]
}
