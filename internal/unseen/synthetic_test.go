package unseen

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"math/rand/v2"
	"os/exec"
	"sort"
	"strings"
	"testing"
)

// seed derives a run's seed from the commit's hash: nobody chooses it.
func seed(t testing.TB) uint64 {
	out, err := exec.Command("git", "rev-parse", "HEAD").Output()
	sum, err2 := hex.DecodeString(strings.TrimSpace(string(out)))
	if err != nil || err2 != nil || len(sum) < 8 {
		t.Logf("no commit to derive seeds from (%v): taking 1", err)
		return 1
	}
	return binary.BigEndian.Uint64(sum)
}

// popularities are how requests may be spread over n endpoints: weights, in any scale.
var popularities = []struct {
	name string
	draw func(r *rand.Rand, n int) []float64
}{
	{"zipf", func(r *rand.Rand, n int) []float64 {
		s := 0.6 + 0.7*r.Float64()
		return each(n, func(i int) float64 { return math.Pow(float64(i+1), -s) })
	}},
	{"log-normal", func(r *rand.Rand, n int) []float64 {
		s := 0.5 + 1.1*r.Float64()
		return each(n, func(int) float64 { return math.Exp(s * r.NormFloat64()) })
	}},
	{"geometric", func(r *rand.Rand, n int) []float64 {
		least := 1 / math.Exp(math.Log(10)+r.Float64()*math.Log(20)) // of the most popular: 1/10 to 1/200
		return each(n, func(i int) float64 { return math.Pow(least, float64(i)/float64(max(n-1, 1))) })
	}},
	{"uniform", func(r *rand.Rand, n int) []float64 {
		return each(n, func(int) float64 { return 1 })
	}},
}

func each(n int, f func(int) float64) []float64 {
	all := make([]float64, n)
	for i := range all {
		all[i] = f(i)
	}
	return all
}

// visit draws requests, and returns how often each endpoint was served.
func visit(r *rand.Rand, weights []float64, requests int) Sample {
	sums := make([]float64, len(weights))
	total := 0.0
	for i, w := range weights {
		total += w
		sums[i] = total
	}
	s := Sample{Served: make([]uint64, len(weights))}
	for range requests {
		s.Served[min(sort.SearchFloat64s(sums, r.Float64()*total), len(weights)-1)]++
	}
	return s
}

// visitInRuns is visit by one of many actors each time, who stays for some requests.
func visitInRuns(r *rand.Rand, weights []float64, requests int) Sample {
	const actors = 200
	s := Sample{Served: make([]uint64, len(weights)), Actors: make([]uint64, len(weights))}
	who := make([]map[int]bool, len(weights))
	for requests > 0 {
		run := min(1+int(r.ExpFloat64()*4), requests)
		requests -= run
		for i, n := range visit(r, weights, 1).Served {
			if n == 0 {
				continue
			}
			if who[i] == nil {
				who[i] = map[int]bool{}
			}
			who[i][r.IntN(actors)] = true
			s.Served[i] += uint64(run)
			s.Actors[i] = uint64(len(who[i]))
		}
	}
	return s
}

func between(r *rand.Rand, low, high float64) int {
	return int(math.Round(low * math.Exp(r.Float64()*math.Log(high/low))))
}

// TestSynthetic measures hosts of 4 to 250 endpoints that were asked 30 to 5,000 times.
func TestSynthetic(t *testing.T) {
	const hosts = 400
	e := New()
	for k, p := range popularities {
		r := rand.New(rand.NewPCG(seed(t), uint64(k)))
		var mine, chao, few tally
		for i := range hosts {
			n := between(r, 4, 250)
			requests := between(r, 30, 5000)
			s := visit(r, p.draw(r, n), requests)
			got := e.Estimate(s, 0.9)
			missing := float64(n - got.Found)
			name := string([]byte{byte(i), byte(i >> 8)})
			mine.add(name, float64(got.Found), missing, got.Low, got.Unseen, got.High)
			if requests < 5*n {
				few.add(name, float64(got.Found), missing, got.Low, got.Unseen, got.High)
			}
			low, mid, high := chao1(s)
			chao.add(name, float64(got.Found), missing, low, mid, high)
		}
		mine.log(t, p.name)
		few.log(t, "  with under 5 requests each")
		chao.log(t, "  Chao1 of the same")
		if mine.share() < 0.85 {
			t.Errorf("%s: the interval holds the truth of %.1f %% of hosts, want 85", p.name, 100*mine.share())
		}
	}
}

// TestRuns measures hosts whose clients repeat themselves: by requests alone, nearly every endpoint that
// was found at all was found several times.
func TestRuns(t *testing.T) {
	const hosts = 200
	e := New()
	for k, p := range popularities {
		r := rand.New(rand.NewPCG(seed(t), uint64(100+k)))
		var with, without tally
		for i := range hosts {
			n := between(r, 4, 250)
			s := visitInRuns(r, p.draw(r, n), between(r, 100, 5000))
			for _, y := range []struct {
				t *tally
				s Sample
			}{{&with, s}, {&without, Sample{Served: s.Served}}} {
				got := e.Estimate(y.s, 0.9)
				y.t.add(string([]byte{byte(i)}), float64(got.Found), float64(n-got.Found), got.Low, got.Unseen, got.High)
			}
		}
		with.log(t, p.name+", with actors")
		without.log(t, "  without")
		if with.share() < 0.7 { // measured: 78 to 98 %
			t.Errorf("%s in runs: the interval holds the truth of %.1f %% of hosts, want 70", p.name, 100*with.share())
		}
	}
}

// TestEnvironments lets hosts of every kind, much and little asked, learn from each other.
func TestEnvironments(t *testing.T) {
	const environments, hosts = 4, 60
	r := rand.New(rand.NewPCG(seed(t), 200))
	var alone, together tally
	held := 0
	e := New()
	for range environments {
		var samples []Sample
		var sizes []int
		for i := range hosts {
			n := between(r, 4, 250)
			sizes = append(sizes, n)
			samples = append(samples, visit(r, popularities[i%len(popularities)].draw(r, n), between(r, 30, 5000)))
		}
		learned := e.Learn(samples)
		var all []Estimate
		missing := 0.0
		for i, s := range samples {
			a, b := e.Estimate(s, 0.9), learned.Estimate(s, 0.9)
			m := float64(sizes[i] - a.Found)
			name := string([]byte{byte(i)})
			alone.add(name, float64(a.Found), m, a.Low, a.Unseen, a.High)
			together.add(name, float64(b.Found), m, b.Low, b.Unseen, b.High)
			all, missing = append(all, b), missing+m
		}
		sum := Overall(all)
		if missing >= sum.Low && missing <= sum.High {
			held++
		}
		t.Logf("%.0f are missing; %s", missing, sum.Why)
	}
	alone.log(t, "each for itself")
	together.log(t, "from each other")
	if together.share() < 0.85 {
		t.Errorf("the interval holds the truth of %.1f %% of hosts, want 85", 100*together.share())
	}
	if held < environments/2 {
		t.Errorf("sums: %d of %d held", held, environments)
	}
}
