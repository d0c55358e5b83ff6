package catalog

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/vedette-project/vedette"
)

func BenchmarkMatch(b *testing.B) {
	xs := mixedDay(20000)
	c := learnAll(b, xs)
	for _, path := range []string{"/v1/users/123456", "/shop/products/amber-birch-7/reviews", "/repos/amberbirch/cedar/issues", "/wp-login.php"} {
		b.Run(path[1:5], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Match("GET", "api.example.test", path, "")
			}
		})
	}
	b.Run("all", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			x := &xs[i%len(xs)]
			c.Match(x.Method, x.Host, x.Path, "")
			i++
		}
	})
}

// BenchmarkLearn is the steady state of a known host, and an access log of 50,000 static paths and
// 200,000 addresses.
func BenchmarkLearn(b *testing.B) {
	run := func(name string, xs []vedette.Exchange, actors uint64) {
		b.Run(name, func(b *testing.B) {
			c := open(b, Options{})
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				c.Learn(&xs[i%len(xs)], vedette.Digest(mix(uint64(i)%actors+1)))
				if i++; i%500 == 0 {
					c.Publish()
				}
			}
		})
	}
	run("day", mixedDay(50000), 1000)
	r := rand.New(rand.NewPCG(2, 2))
	paths := make([]string, 50000)
	for i := range paths {
		paths[i] = fmt.Sprintf("/%s/%s/%s%d.html", words[i%11], words[(i/11)%23], words[r.IntN(24)], i)
	}
	static := make([]vedette.Exchange, 400000)
	for i := range static {
		static[i] = ask("GET", paths[min(r.IntN(len(paths)), r.IntN(len(paths)))], 200, "?", r)
	}
	run("static", static, 200000)
}
