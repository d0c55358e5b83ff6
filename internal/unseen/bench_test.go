package unseen

import (
	"math/rand/v2"
	"testing"
)

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New()
	}
}

func BenchmarkEstimate(b *testing.B) {
	e := New()
	r := rand.New(rand.NewPCG(1, 2))
	s := visit(r, popularities[0].draw(r, 60), 400)
	b.ReportAllocs()
	for b.Loop() {
		e.Estimate(s, 0.9)
	}
}

func BenchmarkEstimateLittle(b *testing.B) {
	e := New()
	b.ReportAllocs()
	for b.Loop() {
		e.Estimate(Sample{Served: []uint64{1, 1, 2}}, 0.9)
	}
}
