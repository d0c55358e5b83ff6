package unseen

import (
	"math"
	"slices"
)

// evidence is a weight for every shape of curve and part of mistakes.
type evidence [][parts]float64

const (
	// trust is how many hosts the weights that the Estimator came with are worth.
	trust = 10
	// most is how many hosts are asked, those with the most endpoints first.
	most = 250
	// leastSpread keeps hosts of all sizes possible.
	leastSpread = 0.7
	// rounds of expectation and maximisation; they change nothing any more long before.
	rounds = 60
)

// Learn returns an Estimator that has learned from the hosts of one environment how popularity tends to
// fall there, how many mistakes its catalog makes, and how large hosts are. What no single host can show, many together do:
// where hosts that were asked a lot have few rare endpoints, those that were asked little will not have
// a thousand. e itself stays as it is. Its cost is about two milliseconds a host, at most half a second.
func (e *Estimator) Learn(hosts []Sample) *Estimator {
	var all []counts
	for _, s := range hosts {
		if c := count(s, inRuns(s)); c.found > 0 {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b counts) int { return b.found - a.found })
	all = all[:min(len(all), most)]
	said := make([]evidence, len(all))
	for i := range all {
		said[i] = make(evidence, len(e.weights))
		e.believe(&all[i], said[i])
	}
	out := &Estimator{curves: e.curves, weights: e.weights.learn(said), size: e.size}
	out.size = out.learnSize(all)
	return out
}

// learnSize finds how large hosts tend to be there.
func (e *Estimator) learnSize(hosts []counts) size {
	type host struct{ at, likely []float64 } // logarithms of sizes, and how well each explains what was found
	all := make([]host, len(hosts))
	for i := range hosts {
		p := e.believe(&hosts[i], nil)
		for j, c := range p.chance {
			if c > 1e-9 {
				n := float64(hosts[i].found) + p.at[j]
				all[i].at = append(all[i].at, logOf(n))
				all[i].likely = append(all[i].likely, c*math.Exp(-e.size.weight(n)))
			}
		}
	}
	out := e.size
	for range rounds {
		// The hosts that the size came with stand for themselves.
		n, sum, squares := float64(trust), trust*e.size.middle, trust*e.size.spread*e.size.spread
		for _, h := range all {
			total, first, second := 0.0, 0.0, 0.0
			for j, x := range h.at {
				w := h.likely[j] * math.Exp(out.weight(math.Exp(x)-0.5))
				total += w
				first += w * x
				second += w * (x - e.size.middle) * (x - e.size.middle)
			}
			if total > 0 {
				n, sum, squares = n+1, sum+first/total, squares+second/total
			}
		}
		out.middle = sum / n
		d := out.middle - e.size.middle
		out.spread = math.Sqrt(max(squares/n-d*d, leastSpread*leastSpread))
	}
	return out
}

// learn finds the weights under which what was said by all hosts is most likely.
func (w evidence) learn(said []evidence) evidence {
	// What was said holds the old weights: learned is by how much they change.
	old := w.shares()
	shapes, kinds := slices.Repeat([]float64{1}, len(w)), [parts]float64{1, 1, 1, 1, 1}
	var oldShapes = make([]float64, len(w))
	var oldKinds [parts]float64
	for i := range old {
		for k, v := range old[i] {
			oldShapes[i] += v
			oldKinds[k] += v
		}
	}
	for range rounds {
		nextShapes, nextKinds := make([]float64, len(w)), [parts]float64{}
		for i := range nextShapes {
			nextShapes[i] = trust * oldShapes[i]
		}
		for k := range nextKinds {
			nextKinds[k] = trust * oldKinds[k]
		}
		for _, host := range said {
			sum := 0.0
			for i := range host {
				for k, v := range host[i] {
					sum += v * shapes[i] * kinds[k]
				}
			}
			if !(sum > 0) {
				continue
			}
			for i := range host {
				for k, v := range host[i] {
					part := v * shapes[i] * kinds[k] / sum
					nextShapes[i] += part
					nextKinds[k] += part
				}
			}
		}
		all := float64(trust + len(said))
		for i := range shapes {
			shapes[i] = nextShapes[i] / all / oldShapes[i]
		}
		for k := range kinds {
			kinds[k] = nextKinds[k] / all / oldKinds[k]
		}
	}
	out := make(evidence, len(w))
	for i := range w {
		for k := range w[i] {
			out[i][k] = w[i][k] + math.Log(shapes[i]) + math.Log(kinds[k])
		}
	}
	return out
}

// shares turns logarithms into parts of one.
func (w evidence) shares() evidence {
	out := make(evidence, len(w))
	sum := 0.0
	for i := range w {
		for k := range w[i] {
			out[i][k] = math.Exp(w[i][k])
			sum += out[i][k]
		}
	}
	for i := range out {
		for k := range out[i] {
			out[i][k] /= sum
		}
	}
	return out
}
