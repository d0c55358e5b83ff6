package unseen

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"testing"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/catalog"
	"github.com/vedette-project/vedette/internal/ingest"
)

// truth is one line of the discovery set's labels.
type truth struct {
	Endpoint string
	Status   int
}

func discovery(t testing.TB, name string) *os.File {
	dir := os.Getenv("VEDETTE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(dir, "discovery", name))
	if err != nil {
		t.Skip("SKIPPED: no discovery set; point VEDETTE_DATA at the directory that holds it")
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func labels(t testing.TB) []truth {
	z, err := gzip.NewReader(discovery(t, "truth.ndjson.gz"))
	if err != nil {
		t.Fatal(err)
	}
	var all []truth
	s := bufio.NewScanner(z)
	for s.Scan() {
		var l truth
		if err := json.Unmarshal(s.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		all = append(all, l)
	}
	if s.Err() != nil || len(all) == 0 {
		t.Fatal("no labels", s.Err())
	}
	return all
}

// seen is what a host showed before a cut, and what it was yet to show.
type seen struct {
	host    string
	sample  Sample
	missing float64 // true endpoints that were served only after the cut
}

// read learns the set up to each cut, and says for every host that served something by then what the
// catalog had learned, and what the labels say.
func read(t testing.TB, cuts []float64) (learned, labelled [][]seen) {
	all := labels(t)
	src, err := ingest.Open("exchanges.ndjson.gz", discovery(t, "exchanges.ndjson.gz"), ingest.Auto)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	c, err := catalog.New(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	served := map[string]map[string]uint64{} // by host and true endpoint, until now
	total := map[string]map[string]bool{}    // and in all
	hosts := make([]string, len(all))
	next := func() {
		c.Settle()
		entries := map[string]Sample{}
		for _, e := range c.Entries() {
			s := entries[e.Host]
			s.Served, s.Actors = append(s.Served, e.Served), append(s.Actors, e.Actors)
			entries[e.Host] = s
		}
		var a, b []seen
		for h, counts := range served {
			v := seen{host: h}
			for _, n := range counts {
				v.sample.Served = append(v.sample.Served, n)
			}
			v.missing = -float64(len(counts)) // completed below
			b = append(b, v)
			v.sample = entries[h]
			a = append(a, v)
		}
		sort.Slice(a, func(i, j int) bool { return a[i].host < a[j].host })
		sort.Slice(b, func(i, j int) bool { return b[i].host < b[j].host })
		learned, labelled = append(learned, a), append(labelled, b)
	}
	n := 0
	for batch := range ingest.Read(t.Context(), src, ingest.Options{Key: []byte("a key for tests"), Workers: 1}) {
		if batch.Err != nil {
			t.Fatal(batch.Err)
		}
		for i := range batch.Exchanges {
			if len(learned) < len(cuts) && n >= int(cuts[len(learned)]*float64(len(all))) {
				next()
			}
			x, l := &batch.Exchanges[i], all[batch.Lines[i]-1]
			n++
			hosts[batch.Lines[i]-1] = x.Host
			if l.Endpoint != "" && l.Status < 400 {
				if total[x.Host] == nil {
					total[x.Host] = map[string]bool{}
				}
				total[x.Host][l.Endpoint] = true
			}
			if len(learned) == len(cuts) {
				continue // the rest only completes the truth
			}
			if l.Endpoint != "" && l.Status < 400 {
				if served[x.Host] == nil {
					served[x.Host] = map[string]uint64{}
				}
				served[x.Host][l.Endpoint]++
			}
			who := fnv.New64a()
			who.Write(x.Client.AsSlice())
			c.Learn(x, vedette.Digest(who.Sum64()))
			if n%1000 == 0 {
				c.Publish()
			}
		}
	}
	for i := range learned {
		for j := range learned[i] {
			learned[i][j].missing += float64(len(total[learned[i][j].host]))
			labelled[i][j].missing += float64(len(total[labelled[i][j].host]))
		}
	}
	return learned, labelled
}

// tally sums up how estimates did.
type tally struct {
	hosts, held, below, above, vacuous int
	widths                             []float64
	ratios                             []float64 // of the upper end to max(10, 3 × found)
	bias, off                          float64
	half                               [2][2]int // held and all, of the two halves of the hosts
}

func (y *tally) add(host string, found, missing, low, mid, high float64) {
	y.hosts++
	h := fnv.New32a()
	h.Write([]byte(host))
	part := h.Sum32() >> 7 & 1
	y.half[part][1]++
	switch {
	case missing < low:
		y.below++
	case missing > high:
		y.above++
	default:
		y.held++
		y.half[part][0]++
	}
	if high > max(10, 3*found) {
		y.vacuous++
	}
	y.ratios = append(y.ratios, high/max(10, 3*found))
	y.widths = append(y.widths, high-low)
	y.bias += mid - missing
	y.off += math.Abs(mid - missing)
}

func (y *tally) share() float64 { return float64(y.held) / float64(y.hosts) }

func quantile(all []float64, q float64) float64 {
	sort.Float64s(all)
	return all[int(math.Ceil(q*float64(len(all))))-1]
}

func (y *tally) log(t testing.TB, name string) {
	t.Helper()
	t.Logf("%-34s held %3d of %3d (%.1f %%; halves %d/%d %d/%d), truth above %d, below %d; width median %.0f, p90 %.0f; upper end by max(10, 3 found): median %.2f, p75 %.2f, p90 %.2f, over 1 for %d; error %+.2f, absolute %.2f",
		name, y.held, y.hosts, 100*y.share(), y.half[0][0], y.half[0][1], y.half[1][0], y.half[1][1], y.above, y.below,
		quantile(y.widths, 0.5), quantile(y.widths, 0.9), quantile(y.ratios, 0.5), quantile(y.ratios, 0.75), quantile(y.ratios, 0.9),
		y.vacuous, y.bias/float64(y.hosts), y.off/float64(y.hosts))
}

func TestDiscoverySet(t *testing.T) {
	cuts := []float64{0.1, 1. / 3}
	learned, labelled := read(t, cuts)
	for i, cut := range []string{"a tenth", "a third"} {
		for _, c := range []struct {
			name string
			in   []seen
		}{{"true labels", labelled[i]}, {"catalog", learned[i]}} {
			var mine, alone, chao tally
			var samples []Sample
			for _, s := range c.in {
				samples = append(samples, s.sample)
			}
			untaught := New()
			e := untaught.Learn(samples)
			for _, s := range c.in {
				if inRuns(s.sample) {
					t.Errorf("%s: the requests of this set do not come in runs", s.host)
				}
				got := e.Estimate(s.sample, 0.9)
				mine.add(s.host, float64(got.Found), s.missing, got.Low, got.Unseen, got.High)
				one := untaught.Estimate(s.sample, 0.9)
				alone.add(s.host, float64(one.Found), s.missing, one.Low, one.Unseen, one.High)
				low, mid, high := chao1(s.sample)
				chao.add(s.host, float64(got.Found), s.missing, low, mid, high)
				if os.Getenv("UNSEEN_HOSTS") != "" {
					t.Logf("%s %s %s: %.0f are missing; %s", cut, c.name, s.host, s.missing, got.Why)
				}
			}
			mine.log(t, cut+", "+c.name)
			overall(t, e, c.in, cut+", "+c.name)
			alone.log(t, "  each host for itself")
			chao.log(t, "  Chao1 of the same")
			if mine.vacuous > mine.hosts/3 {
				t.Errorf("%s, %s: %d of %d intervals say next to nothing", cut, c.name, mine.vacuous, mine.hosts)
			}
			if min(mine.share(), alone.share()) < 0.85 {
				t.Errorf("%s, %s: the interval holds the truth of %.1f %% of hosts, want 85", cut, c.name, 100*min(mine.share(), alone.share()))
			}
		}
	}
}

// overall tells how estimates of several hosts add up: of all, and of environments of twelve hosts each.
func overall(t *testing.T, e *Estimator, in []seen, name string) {
	t.Helper()
	all, missing := []Estimate{}, 0.0
	for _, s := range in {
		all, missing = append(all, e.Estimate(s.sample, 0.9)), missing+s.missing
	}
	got := Overall(all)
	t.Logf("  all of them: %.0f are missing; %s", missing, got.Why)
	if missing < got.Low || missing > got.High {
		t.Errorf("%s: %.0f are missing in all, outside %.0f to %.0f", name, missing, got.Low, got.High)
	}
	if race {
		return // nothing here runs at the same time: to measure sums takes minutes, and finds no race
	}
	// A small environment has only its own hosts to learn from.
	r := rand.New(rand.NewPCG(seed(t), 7))
	var each tally
	held, width := 0, 0.0
	const draws, hosts = 30, 12
	for range draws {
		chosen := r.Perm(len(in))[:hosts]
		var samples []Sample
		for _, i := range chosen {
			samples = append(samples, in[i].sample)
		}
		e := New().Learn(samples)
		some, missing := []Estimate{}, 0.0
		for _, i := range chosen {
			got := e.Estimate(in[i].sample, 0.9)
			some, missing = append(some, got), missing+in[i].missing
			each.add(in[i].host, float64(got.Found), in[i].missing, got.Low, got.Unseen, got.High)
		}
		got := Overall(some)
		if missing >= got.Low && missing <= got.High {
			held++
		}
		width += (got.High - got.Low) / draws
	}
	each.log(t, "  hosts of environments of twelve")
	t.Logf("  environments of %d hosts: held %d of %d, mean width %.0f", hosts, held, draws, width)
	if held < draws*3/5 { // no bar: sums of small environments are what this room does worst
		t.Errorf("%s: environments of %d hosts: held %d of %d", name, hosts, held, draws)
	}
}

// chao1 is the textbook's estimate with its log-normal interval, to compare with.
func chao1(s Sample) (low, mid, high float64) {
	c := count(s, false)
	f1, f2 := float64(c.once), float64(c.twice)
	mid = c.chao1()
	v := f1*(f1-1)/(2*(f2+1)) + f1*(2*f1-1)*(2*f1-1)/(4*(f2+1)*(f2+1)) + f1*f1*f2*(f1-1)*(f1-1)/(4*math.Pow(f2+1, 4))
	if mid <= 0 || v <= 0 {
		return 0, 0, 0
	}
	k := math.Exp(1.645 * math.Sqrt(math.Log(1+v/(mid*mid))))
	return mid / k, mid, mid * k
}
