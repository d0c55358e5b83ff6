package sketch

import "testing"

func TestFilter(t *testing.T) {
	f := NewFilter(10000)
	for k := range uint64(10000) {
		f.Add(k)
	}
	for k := range uint64(10000) {
		if !f.Has(k) {
			t.Fatalf("%d was forgotten", k)
		}
	}
	wrong := 0
	for k := uint64(1 << 40); k < 1<<40+100000; k++ {
		if f.Has(k) {
			wrong++
		}
	}
	if wrong > 500 {
		t.Errorf("%d of 100,000 unknown keys taken for known", wrong)
	}
	g := NewFilter(10000)
	g.Restore(f.State())
	if !g.Has(77) || g.Count != f.Count {
		t.Error("a restored filter differs")
	}
	g.Restore(NewFilter(99999).State())
	if !g.Has(77) {
		t.Error("a filter of another size was taken over")
	}
}

// TestTableKeepsTheDear floods a table with a hundred times its size in new keys.
func TestTableKeepsTheDear(t *testing.T) {
	type value struct{ rank float64 }
	tab := NewTable(1024, func(v *value) float64 { return v.rank })
	for k := uint64(1); k <= 100; k++ {
		tab.Get(k).rank = 5
	}
	for k := uint64(1 << 20); k < 1<<20+102400; k++ {
		tab.Get(k)
	}
	for k := uint64(1); k <= 100; k++ {
		if v := tab.Find(k); v == nil || v.rank != 5 {
			t.Errorf("key %d was flushed", k)
		}
	}
}

func TestDistinct(t *testing.T) {
	for _, n := range []uint64{0, 1, 2, 16, 17, 1000, 100000} {
		var a, b Distinct
		for k := uint64(1); k <= n; k++ {
			a.Add(k)
			a.Add(k)
			if k%2 == 0 {
				b.Add(k)
			}
		}
		b.Merge(&a)
		for _, d := range []Distinct{a, b} {
			if c := float64(d.Count()); c < 0.8*float64(n) || c > 1.2*float64(n) || n <= 16 && c != float64(n) {
				t.Errorf("%d counted as %.0f", n, c)
			}
		}
	}
}
