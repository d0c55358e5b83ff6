package sensitive

import (
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/vedette-project/vedette"
)

// seed is derived from the commit's hash: nobody chooses it.
func seed(t *testing.T) uint64 {
	out, err := exec.Command("git", "rev-parse", "HEAD").Output()
	sum, err2 := hex.DecodeString(strings.TrimSpace(string(out)))
	if err != nil || err2 != nil || len(sum) < 8 {
		t.Logf("no commit to derive a seed from (%v): 1", err)
		return 1
	}
	return binary.BigEndian.Uint64(sum)
}

// runs multiplies what is measured: VEDETTE_RUNS, 1 where it is not set.
func runs() int {
	if n, err := strconv.Atoi(os.Getenv("VEDETTE_RUNS")); err == nil && n > 0 {
		return n
	}
	return 1
}

// fieldOf lets a place see n values and gives what it is called.
func fieldOf(name string, n int, write gen, r *rand.Rand) ([]vedette.Sensitive, string) {
	p := Name(name)
	pl := vedette.Place{Path: name, Types: vedette.String}
	sample := ""
	for range n {
		v := write(r)
		if n >= 20 && r.IntN(40) == 0 {
			v = "" // people leave fields empty
		}
		sample = v
		pl.N++
		if d := Value(p, v); d != vedette.NoData {
			i := slices.IndexFunc(pl.Data, func(h vedette.DataHit) bool { return h.Type == d })
			if i < 0 {
				i = len(pl.Data)
				pl.Data = append(pl.Data, vedette.DataHit{Type: d})
			}
			pl.Data[i].N++
		}
	}
	return Verdicts(vedette.InAnswer, &pl, p), sample
}

func count(r *rand.Rand) int {
	if r.IntN(4) == 0 {
		return 3 + r.IntN(6)
	}
	return 3 + r.IntN(198)
}

// TestFields is the bar: of fields of every type, 98 of 100 are called by their type; of fields that
// only look like them, at most 2 in 1,000 are called anything.
func TestFields(t *testing.T) {
	s := seed(t)
	r := rand.New(rand.NewPCG(s, 1))
	each := 400 * runs() // fields of each kind
	type score struct{ n, found, also int }
	var all score
	byType := map[vedette.DataType]*score{}
	missed := map[string]int{}
	for _, k := range kinds() {
		for i := range each {
			names, ways := k.speaking, slices.Concat(k.write, k.bare)
			if i%2 == 1 && k.neutral != nil {
				names, ways = k.neutral, k.write
			}
			name := names[r.IntN(len(names))]
			way := ways[r.IntN(len(ways))]
			if r.IntN(5) == 0 { // more than one way of writing
				way = func(r *rand.Rand) string { return ways[r.IntN(len(ways))](r) }
			}
			got, sample := fieldOf(name, count(r), way, r)
			sc := byType[k.data]
			if sc == nil {
				sc = &score{}
				byType[k.data] = sc
			}
			sc.n++
			all.n++
			hit := slices.ContainsFunc(got, func(g vedette.Sensitive) bool { return g.Type == k.data })
			if hit {
				sc.found++
				all.found++
			} else {
				missed[k.data.String()+" in "+name+": "+sample]++
			}
			if len(got) > 1 || len(got) == 1 && !hit {
				sc.also++
				all.also++
			}
		}
	}
	for d := vedette.DataEmail; d <= vedette.DataCVC; d++ {
		sc := byType[d]
		if sc == nil {
			t.Errorf("%v is not measured", d)
			continue
		}
		t.Logf("%-20s %5d fields, recall %.4f, called another type too %d", d, sc.n, float64(sc.found)/float64(sc.n), sc.also)
		if sc.found*100 < sc.n*96 {
			t.Errorf("%v: %d of %d fields found", d, sc.found, sc.n)
		}
	}
	show(t, "missed", missed)
	t.Logf("recall %.4f of %d fields, another type too %.4f", float64(all.found)/float64(all.n), all.n, float64(all.also)/float64(all.n))
	if all.found*100 < all.n*98 {
		t.Errorf("recall %.4f, wanted 0.98", float64(all.found)/float64(all.n))
	}
}

// TestLookAlikes is the other half of the bar.
func TestLookAlikes(t *testing.T) {
	r := rand.New(rand.NewPCG(seed(t), 2))
	fields := 30000 * runs()
	kinds := lookalikes()
	if len(kinds) < 60 {
		t.Fatalf("%d kinds of look-alikes", len(kinds))
	}
	wrong, called := 0, map[string]int{}
	for i := range fields {
		k := kinds[i%len(kinds)]
		name := k.names[r.IntN(len(k.names))]
		got, sample := fieldOf(name, count(r), k.write, r)
		if len(got) > 0 {
			wrong++
			called[k.what+": "+got[0].Type.String()+" in "+name]++
			if called[k.what+": "+got[0].Type.String()+" in "+name] == 1 {
				t.Logf("%s in %s: %v share %.2f of %d: %q", k.what, name, got[0].Type, got[0].Share, got[0].N, sample)
			}
		}
	}
	show(t, "called", called)
	t.Logf("%d of %d fields of %d kinds called sensitive: %.4f %%", wrong, fields, len(kinds), 100*float64(wrong)/float64(fields))
	if wrong*1000 > fields*2 {
		t.Errorf("%d of %d look-alikes called sensitive, at most 0.2 %% wanted", wrong, fields)
	}
}

func show(t *testing.T, what string, m map[string]int) {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return m[b] - m[a] })
	for i, k := range keys {
		if i == 40 {
			break
		}
		t.Logf("%s %3d × %q", what, m[k], k)
	}
}
