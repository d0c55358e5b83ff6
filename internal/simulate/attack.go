package simulate

import (
	"fmt"
	"math/rand/v2"
	"net/netip"

	"github.com/vedette-project/vedette"
)

// attack is a campaign under way.
type attack struct {
	*Campaign
	addr  netip.Addr
	agent string
	used  int // tries from addr
	tries uint64
	words []string // the few passwords of a spraying
	prey  string   // the one account of a cracking
}

func newAttack(c *Campaign, rng *rand.Rand) *attack {
	if c.PerSource <= 0 {
		c.PerSource = 1
	}
	if c.Known <= 0 {
		c.Known = 0.3
	}
	if c.Success <= 0 {
		c.Success = 0.005
	}
	if c.Kind == "" {
		c.Kind = vedette.CredentialStuffing
	}
	a := &attack{Campaign: c}
	for range 5 {
		a.words = append(a.words, fmt.Sprintf("Welkom%d!", rng.IntN(9000)))
	}
	return a
}

// strike is one try, and plans the next.
func (a *attack) strike(w *world) error {
	if w.now > (a.From+a.Days)*24 {
		return nil
	}
	w.at(w.now+w.rng.ExpFloat64()*24/(a.Share*w.LoginsPerDay), a.strike)
	if a.used++; a.used > a.PerSource || !a.addr.IsValid() {
		a.addr, a.agent, a.used = randomAddress(w.rng), a.Agent, 1
		if a.agent == "" {
			a.agent = pick(w.rng, agents)
		}
	}
	a.tries++
	account, password, token := fmt.Sprintf("%s%d@leak.test", pick(w.rng, firstNames), a.tries), fmt.Sprintf("pw%x", w.rng.Uint64()), ""
	if w.rng.Float64() < a.Known {
		c := pick(w.rng, w.people.people)
		account = c.account
		if w.rng.Float64() < a.Success {
			password = c.password
			token = w.issue(&c)
		}
	}
	switch a.Kind {
	case vedette.PasswordSpraying:
		password = pick(w.rng, a.words)
	case vedette.CredentialCracking:
		if a.prey == "" {
			a.prey = w.people.people[0].account
		}
		account, token = a.prey, ""
	}
	return w.login(account, password, a.addr, a.agent, token, string(a.Kind))
}
