package unseen

import (
	"encoding/binary"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func repeat(n uint64, times int) []uint64 { return slices.Repeat([]uint64{n}, times) }

func TestEdges(t *testing.T) {
	e := New()
	for _, c := range []struct {
		name               string
		served             []uint64
		unseen, low, high  float64 // at most, at most, at most
		leastHigh, leastIs float64 // at least
		why                string
	}{
		{"nothing", nil, 40, 10, 200, 30, 5, "nothing was served yet"},
		{"only probed", []uint64{0, 0}, 40, 10, 200, 30, 5, "nothing was served yet"},
		{"one endpoint, once", []uint64{1}, 60, 10, 250, 20, 2, "the one endpoint was served only once: about"},
		{"one endpoint, often", []uint64{5000}, 1, 0, 8, 0, 0, "the one endpoint was served 5000 times"},
		{"all singletons", repeat(1, 20), 400, 60, 1500, 60, 30, "20 of 20 endpoints were served only once, 0 twice"},
		{"all very often", repeat(100_000, 30), 0, 0, 2, 0, 0, "all of 30 endpoints were served more than once, 0 only twice: about 0 more exist, 0 to"},
		{"enormous counts", repeat(math.MaxUint64, 300), 0, 0, 3, 0, 0, "all of 300 endpoints"},
		{"very many", append(repeat(1, 20_000), repeat(3, 80_000)...), 40_000, 20_000, 100_000, 200, 100, "20000 of 100000 endpoints"},
		{"very many, once", repeat(1, 100_000), 600_000, 500_000, 600_000, 100_000, 50_000, "100000 of 100000 endpoints"},
	} {
		got := e.Estimate(Sample{Served: c.served}, 0)
		t.Logf("%s: %s; complete %.2f (%.2f to %.2f), coverage %.3f, Chao1 %.1f", c.name, got.Why,
			got.Completeness, got.Least, got.Most, got.Coverage, got.Chao1)
		check(t, got)
		if got.Unseen > c.unseen || got.Low > c.low || got.High > c.high || got.High < c.leastHigh || got.Unseen < c.leastIs {
			t.Errorf("%s: %v, %v to %v", c.name, got.Unseen, got.Low, got.High)
		}
		if got.Level != DefaultLevel || !strings.HasPrefix(got.Why, c.why) {
			t.Errorf("%s: %v %q", c.name, got.Level, got.Why)
		}
		if (got.Found == 0) != (got.Method == methodPrior) {
			t.Errorf("%s: by %s", c.name, got.Method)
		}
	}
}

// check holds what is promised of every estimate.
func check(t testing.TB, e Estimate) {
	t.Helper()
	for _, x := range []float64{e.Requests, e.Unseen, e.Low, e.High, e.Chao1, e.Completeness, e.Least, e.Most, e.Coverage} {
		if math.IsNaN(x) || math.IsInf(x, 0) || x < 0 {
			t.Fatalf("not a finite number: %+v", e)
		}
	}
	if e.Low > e.Unseen || e.Unseen > e.High {
		t.Fatalf("not ordered: %v, %v to %v", e.Unseen, e.Low, e.High)
	}
	if e.Least > e.Completeness || e.Completeness > e.Most || e.Most > 1 || e.Coverage > 1 {
		t.Fatalf("no parts of one: %+v", e)
	}
	if e.Why == "" || e.Method == "" || strings.Contains(e.Why, "NaN") {
		t.Fatalf("not told: %+v", e)
	}
}

// TestLevels: more confidence is a wider interval around the same estimate.
func TestLevels(t *testing.T) {
	e := New()
	s := Sample{Served: []uint64{1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 5, 9, 14, 40}}
	last := e.Estimate(s, 0.5)
	for _, level := range []float64{0.8, 0.9, 0.95, 0.99, 7} {
		got := e.Estimate(s, level)
		check(t, got)
		if got.Low > last.Low || got.High <= last.High || got.Unseen != last.Unseen {
			t.Errorf("at %v: %v, %v to %v after %v, %v to %v", level, got.Unseen, got.Low, got.High, last.Unseen, last.Low, last.High)
		}
		last = got
	}
	if got := e.Estimate(s, math.NaN()); got.Level != DefaultLevel {
		t.Errorf("level %v", got.Level)
	}
}

// TestMoreTraffic: what is asked for ten times as often, with nothing new in it, leaves less to come.
func TestMoreTraffic(t *testing.T) {
	e := New()
	last := math.Inf(1)
	for _, times := range []uint64{1, 2, 4, 8, 16, 64} {
		var s Sample
		for _, n := range []uint64{1, 1, 1, 1, 2, 2, 3, 4, 7, 12} {
			s.Served = append(s.Served, n*times)
		}
		got := e.Estimate(s, 0.9)
		if got.High > last {
			t.Errorf("at %d times the traffic: up to %v, before up to %v", times, got.High, last)
		}
		last = got.High
	}
	if last > 3 {
		t.Errorf("still up to %v", last)
	}
}

func TestOrderDoesNotMatter(t *testing.T) {
	e := New()
	a := []uint64{1, 5, 2, 900, 1, 3}
	b := slices.Sorted(slices.Values(a))
	if x, y := e.Estimate(Sample{Served: a}, 0.9), e.Estimate(Sample{Served: b}, 0.9); x != y {
		t.Errorf("%+v is not %+v", x, y)
	}
}

// TestRunsAreTold: the same requests by one actor each, or by many.
func TestRunsAreTold(t *testing.T) {
	e := New()
	s := Sample{Served: []uint64{5, 4, 6, 3, 7, 5, 60, 80}, Actors: []uint64{1, 1, 2, 1, 1, 1, 9, 12}}
	got := e.Estimate(s, 0.9)
	check(t, got)
	if !strings.HasPrefix(got.Why, "5 of 8 endpoints were served by distinct actors, since requests come in runs, only once, 1 twice") {
		t.Error(got.Why)
	}
	s.Actors = []uint64{4, 4, 5, 3, 6, 4, 9, 12}
	other := e.Estimate(s, 0.9)
	if strings.Contains(other.Why, "runs") || other.High >= got.High {
		t.Errorf("%s, after %s", other.Why, got.Why)
	}
	s.Actors = s.Actors[:3] // not of these endpoints
	if again := e.Estimate(s, 0.9); again != other {
		t.Errorf("%+v is not %+v", again, other)
	}
}

func TestOverall(t *testing.T) {
	e := New()
	a := e.Estimate(Sample{Served: []uint64{1, 1, 1, 2, 2, 3, 8, 30}}, 0.9)
	b := e.Estimate(Sample{Served: []uint64{1, 1, 2, 2, 2, 2, 5, 9, 11}}, 0.9)
	none := e.Estimate(Sample{}, 0.9)
	got := Overall([]Estimate{a, none, b})
	check(t, got)
	t.Log(got.Why)
	if got.Found != 17 || got.Unseen != a.Unseen+b.Unseen || got.Level != 0.9 {
		t.Errorf("%+v", got)
	}
	if got.Low < a.Low+b.Low || got.High > a.High+b.High || got.High < max(a.High, b.High) {
		t.Errorf("%v to %v of %v to %v and %v to %v", got.Low, got.High, a.Low, a.High, b.Low, b.High)
	}
	if want := "17 endpoints of 2 hosts were found: about "; !strings.HasPrefix(got.Why, want) {
		t.Errorf("%q", got.Why)
	}
	if one := Overall([]Estimate{none, a}); one != a {
		t.Errorf("%+v is not %+v", one, a)
	}
	check(t, Overall(nil))
	if got := Overall([]Estimate{none}); got.Found != 0 || got.High != 0 || got.Method != methodPrior {
		t.Errorf("%+v", got)
	}
}

// TestLearn: where hosts that were asked a lot show that no endpoint is rare, one that was asked little
// is believed to have fewer to come; and who taught stays as it was.
func TestLearn(t *testing.T) {
	e := New()
	var hosts []Sample
	for range 40 {
		hosts = append(hosts, Sample{Served: []uint64{9, 8, 11, 10, 7, 9, 12, 10, 6, 11, 13, 9, 10, 8, 14, 5, 10, 12, 9, 11}})
	}
	few := Sample{Served: []uint64{1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 1, 2}}
	before := e.Estimate(few, 0.9)
	learned := e.Learn(append(hosts, few))
	after := learned.Estimate(few, 0.9)
	check(t, after)
	t.Logf("before: %s\nafter: %s", before.Why, after.Why)
	if after.High >= before.High*0.8 {
		t.Errorf("up to %v, after up to %v", before.High, after.High)
	}
	if again := e.Estimate(few, 0.9); again != before {
		t.Error("learning changed the teacher")
	}
	if twice := e.Learn(append(hosts, few)); !reflect.DeepEqual(twice.weights, learned.weights) {
		t.Error("learning is not deterministic")
	}
	if got := e.Learn(nil).Estimate(few, 0.9); got != before {
		t.Errorf("nothing to learn from: %+v is not %+v", got, before)
	}
}

func FuzzEstimate(f *testing.F) {
	add := func(level float64, counts ...uint64) {
		var b []byte
		for _, n := range counts {
			b = binary.LittleEndian.AppendUint64(b, n)
		}
		f.Add(b, level)
	}
	add(0.9)
	add(0.9, 1)
	add(0.5, 1, 1, 1, 1)
	add(0.999, math.MaxUint64, 0, 1, 2)
	add(math.NaN(), 5, 4, 6, 3, 7, 5, 60, 80, 1, 1, 2, 1, 1, 1, 9, 12)
	e := New()
	f.Fuzz(func(t *testing.T, b []byte, level float64) {
		var all []uint64
		for ; len(b) >= 8 && len(all) < 4096; b = b[8:] {
			all = append(all, binary.LittleEndian.Uint64(b))
		}
		s := Sample{Served: all}
		plain := e.Estimate(s, level)
		check(t, plain)
		if len(all)%2 == 0 {
			check(t, e.Estimate(Sample{Served: all[:len(all)/2], Actors: all[len(all)/2:]}, level))
		}
		learned := e.Learn([]Sample{s})
		check(t, learned.Estimate(s, level))
		check(t, Overall([]Estimate{plain, learned.Estimate(s, level), plain}))
		// Once nothing is rare any more there is no more to come than before.
		often := Sample{}
		for _, n := range all {
			if n > 0 {
				n = max(n, 1000)
			}
			often.Served = append(often.Served, n)
		}
		if got := e.Estimate(often, level); got.Found > 0 && (got.Unseen > plain.Unseen || got.High > plain.High) {
			t.Fatalf("%v up to %v, and asked often %v up to %v", plain.Unseen, plain.High, got.Unseen, got.High)
		}
	})
}
