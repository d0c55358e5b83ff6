// Package simulate makes innocent and hostile traffic with its ground truth: a seeded population of
// customers with habits, and campaigns against them. The same traffic goes to a file, to a target on
// this machine, or straight into an engine under test. It may touch values only: no clock, no network.
//
//	population ─┐
//	            ├─▶ agenda (a heap ordered by time) ─▶ emit, one exchange at a time, in order
//	campaigns ──┘
package simulate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/netip"
)

// customer is one innocent account holder.
type customer struct {
	account  string
	password string
	agents   []string     // devices, the usual one first
	places   []netip.Addr // the usual one first
	mobile   bool         // roams through the carrier's shared addresses
	token    string       // of the session under way
}

// population is everybody who has an account, and how often each comes.
type population struct {
	rng     *rand.Rand
	people  []customer
	cum     []float64 // cumulative weights
	shared  []netip.Addr
	created int
}

func newPopulation(rng *rand.Rand, n int) *population {
	p := &population{rng: rng, shared: make([]netip.Addr, 1+n/40)}
	for i := range p.shared {
		p.shared[i] = randomAddress(rng)
	}
	total := 0.0
	for range n {
		p.people = append(p.people, p.newCustomer())
		// Some come daily, many now and then: a log-normal habit.
		total += math.Exp(rng.NormFloat64())
		p.cum = append(p.cum, total)
	}
	return p
}

func (p *population) newCustomer() customer {
	p.created++
	c := customer{
		account:  fmt.Sprintf("%s.%s%d@%s", pick(p.rng, firstNames), pick(p.rng, lastNames), p.created, pick(p.rng, mailHosts)),
		password: fmt.Sprintf("%s-%06x", pick(p.rng, lastNames), p.rng.Uint32()&0xffffff),
		mobile:   p.rng.Float64() < 0.4,
	}
	for range 1 + p.rng.IntN(2) {
		c.agents = append(c.agents, pick(p.rng, agents))
	}
	for range 1 + p.rng.IntN(2) {
		c.places = append(c.places, randomAddress(p.rng))
	}
	return c
}

// someone draws a customer by habit.
func (p *population) someone() *customer {
	at := p.rng.Float64() * p.cum[len(p.cum)-1]
	lo, hi := 0, len(p.cum)-1
	for lo < hi {
		if mid := (lo + hi) / 2; p.cum[mid] < at {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return &p.people[lo]
}

// churn replaces one customer by a new one: new accounts and addresses keep arriving in peace too.
func (p *population) churn() { p.people[p.rng.IntN(len(p.people))] = p.newCustomer() }

// from says where and on what a customer logs in this time.
func (p *population) from(c *customer) (addr netip.Addr, agent string) {
	agent = c.agents[0]
	if len(c.agents) > 1 && p.rng.Float64() < 0.25 {
		agent = c.agents[1]
	}
	switch u := p.rng.Float64(); {
	case u < 0.03: // a hotel, a friend's sofa
		return randomAddress(p.rng), agent
	case u < 0.035: // a new device, for good
		c.agents = append(c.agents[:1:1], pick(p.rng, agents))
		return c.places[0], c.agents[len(c.agents)-1]
	case c.mobile && u < 0.40:
		return pick(p.rng, p.shared), agent
	case len(c.places) > 1 && u < 0.60:
		return c.places[1], agent
	}
	if p.rng.Float64() < 0.01 { // the provider gave the home a new address
		c.places[0] = randomAddress(p.rng)
	}
	return c.places[0], agent
}

func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

// randomAddress draws from 10.0.0.0/8 and 100.64.0.0/10: the documentation ranges are too small for a
// population, and a simulated address must never be somebody's.
func randomAddress(rng *rand.Rand) netip.Addr {
	v := rng.Uint32()
	if v&1 == 0 {
		return netip.AddrFrom4([4]byte{10, byte(v >> 24), byte(v >> 16), byte(v >> 8)})
	}
	return netip.AddrFrom4([4]byte{100, 64 | byte(v>>24)&63, byte(v >> 16), byte(v >> 8)})
}

var (
	firstNames = []string{"anna", "bram", "chloe", "daan", "emma", "femke", "guus", "hugo", "ines", "jules", "karin",
		"lotte", "mees", "noor", "olivier", "pauline", "quinten", "roos", "sanne", "tom", "ursula", "victor", "wout", "yara", "zoe"}
	lastNames = []string{"jansen", "devries", "bakker", "visser", "smit", "meijer", "mulder", "bos", "martin", "bernard",
		"petit", "robert", "durand", "moreau", "laurent", "garnier", "faure", "brown", "evans", "walsh"}
	mailHosts = []string{"mail.test", "post.test", "courrier.test", "inbox.test"}
	agents    = []string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
		"Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
		"Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
		"Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
		"ShopBank/7.3.1 (iOS 18.5; iPhone15,3)",
		"ShopBank/7.3.0 (Android 15; Pixel 8)",
	}
)
