// Command genlog writes a combined access log of a busy site to standard output: pages, assets, API
// calls with ids, log-ins, crawlers and probes, from many addresses. It is what the replay figures in
// docs/measurements.md are measured on.
//
//	go run ./genlog -lines 3000000 > /tmp/big.log
package main

import (
	"bufio"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"time"
)

func main() {
	lines := flag.Int("lines", 3_000_000, "lines")
	addresses := flag.Int("addresses", 250_000, "client addresses")
	pages := flag.Int("pages", 60_000, "distinct paths of pages and assets")
	seed := flag.Uint64("seed", 1, "seed")
	hostile := flag.Int("hostile", 0, "after the lines, as many distinct paths that nobody serves")
	answer := flag.String("answer", "404", "what hostile paths get: 404, 200 (constant size) or 200v (varying size)")
	flag.Parse()
	rng := rand.New(rand.NewPCG(*seed, 7))
	w := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer w.Flush()
	at := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	step := 86400 * time.Second / time.Duration(max(*lines, 1))
	known := map[uint32]bool{}
	for range *lines {
		at = at.Add(step)
		// Few clients make most of the requests: a power law.
		u := uint32(float64(*addresses) * math.Pow(rng.Float64(), 2))
		h := u*2654435761 + 12345
		known[u] = true
		status, method, path, size := 200, "GET", "", 500+rng.IntN(20000)
		switch k := rng.IntN(100); {
		case k < 35:
			p := int(float64(*pages) * math.Pow(rng.Float64(), 1.5))
			path = fmt.Sprintf("/catalog/%s/%s-%d.html", words[p%len(words)], words[p/7%len(words)], p)
		case k < 50:
			path = fmt.Sprintf("/static/%s/%s.%s", words[rng.IntN(8)], words[rng.IntN(len(words))], []string{"css", "js", "png"}[rng.IntN(3)])
		case k < 70:
			path = fmt.Sprintf("/api/v1/users/%d", rng.IntN(1_000_000))
		case k < 80:
			path = fmt.Sprintf("/api/v1/orders/%08x-%04x-4%03x-a%03x-%012x", rng.Uint32(), rng.IntN(65536), rng.IntN(4096), rng.IntN(4096), rng.Uint64()&(1<<48-1))
		case k < 88:
			path = fmt.Sprintf("/api/v1/search?q=%s&page=%d", words[rng.IntN(len(words))], rng.IntN(50))
		case k < 92:
			method, path = "POST", "/api/v1/cart/items"
		case k < 95:
			method, path = "POST", "/login"
			if status = 302; rng.IntN(10) == 0 {
				status = 401
			}
		case k < 97:
			status, path, size = 404, fmt.Sprintf("/old/%x", rng.Uint32()), 153
		default:
			path = "/"
		}
		fmt.Fprintf(w, "%d.%d.%d.%d - - [%s] \"%s %s HTTP/1.1\" %d %d \"https://shop.test/\" \"%s\"\n",
			11+h>>24&63, h>>16&255, h>>8&255, h&255, at.Format("02/Jan/2006:15:04:05 -0700"), method, path, status, size, agents[h%uint32(len(agents))])
	}
	for i := range *hostile {
		at = at.Add(20 * time.Millisecond)
		status, size := 404, 153
		switch *answer {
		case "200":
			status, size = 200, 4512
		case "200v":
			status, size = 200, 300+rng.IntN(60000)
		}
		fmt.Fprintf(w, "45.%d.%d.%d - - [%s] \"GET /%s/%x%x HTTP/1.1\" %d %d \"-\" \"%s\"\n",
			i>>10&255, i>>4&255, i&15, at.Format("02/Jan/2006:15:04:05 -0700"), words[rng.IntN(len(words))], i, rng.Uint32(), status, size, agents[i%len(agents)])
	}
	fmt.Fprintf(os.Stderr, "%d lines, %d addresses\n", *lines+*hostile, len(known))
}

var words = []string{"anchor", "basket", "candle", "drawer", "engine", "fabric", "guitar", "hammer", "island", "jacket", "kettle",
	"ladder", "marble", "needle", "orchid", "pepper", "quartz", "ribbon", "saddle", "teapot", "urchin", "velvet", "walnut", "yarrow", "zipper"}

var agents = []string{
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
	"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
	"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
	"Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
	"okhttp/4.12.0", "Shop/7.3.1 (iOS 18.5; iPhone15,3)",
}
