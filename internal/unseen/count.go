package unseen

import (
	"math"
)

// counts is a sample by how often its endpoints were seen.
type counts struct {
	found    int
	requests float64 // that were served
	visits   float64 // what is counted: requests, or actors where they come in runs
	runs     bool
	once     int
	twice    int
	bins     [bins]int
}

// count counts requests, or actors.
func count(s Sample, runs bool) (c counts) {
	c.runs = runs
	for i, n := range s.Served {
		if n == 0 {
			continue
		}
		c.requests += float64(n)
		if c.runs {
			n = min(max(s.Actors[i], 1), n)
		}
		switch n {
		case 1:
			c.once++
		case 2:
			c.twice++
		}
		c.found++
		c.visits += float64(n)
		c.bins[bin(n)]++
	}
	return c
}

// inRuns tells whether the requests of rare endpoints come from fewer actors than as many requests of
// their own would: one who pages through a list, or repeats what failed, found the endpoint once. It takes
// a host with several actors to tell. One client that asks for nearly everything looks the same, so that
// where this is true both ways to count are weighed.
func inRuns(s Sample) bool {
	if len(s.Actors) != len(s.Served) || len(s.Actors) == 0 {
		return false
	}
	const (
		enough = 4    // actors
		few    = 0.75 // of those expected
		rare   = 16   // requests: popular endpoints are asked by everyone again and again
	)
	most := uint64(0)
	for i, n := range s.Actors {
		most = max(most, min(n, s.Served[i]))
	}
	if most < enough {
		return false
	}
	seen, expected := 0.0, 0.0
	for i, n := range s.Served {
		if n < 2 || n > rare {
			continue
		}
		seen += float64(min(max(s.Actors[i], 1), n))
		expected += -float64(most) * math.Expm1(float64(n)*math.Log1p(-1/float64(most)))
	}
	return seen < few*expected
}

// chao1 is the bias-corrected lower bound of Chao (1984, 2005).
func (c *counts) chao1() float64 {
	if c.visits < 1 {
		return 0
	}
	f1, f2 := float64(c.once), float64(c.twice)
	return max(0, (c.visits-1)/c.visits*f1*(f1-1)/(2*(f2+1))) // no negative zero
}

// coverage is the sample coverage of Chao and Jost (2012).
func (c *counts) coverage() float64 {
	n, f1, f2 := c.visits, float64(c.once), float64(c.twice)
	switch {
	case n == 0:
		return 0
	case f1 == 0:
		return 1
	case n <= 1:
		return 0 // one request says nothing about the next
	case f2 == 0:
		// The form for samples that have no endpoint seen twice.
		return max(0, 1-f1/n*((n-1)*(f1-1)/((n-1)*(f1-1)+2)))
	}
	return max(0, 1-f1/n*((n-1)*f1/((n-1)*f1+2*f2)))
}
