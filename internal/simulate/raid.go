package simulate

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"time"

	"github.com/vedette-project/vedette"
)

// Wave is one attack on a live target.
type Wave struct {
	Name     string
	Kind     vedette.Kind // of the log-in attack; empty: probes for what might lie around
	From, To time.Duration
	Every    time.Duration // 0: once; else From and To are within a period that repeats
	Rate     float64       // requests a second
	Sources  int           // addresses; 0: another one for each try
	Agent    string        // of the tool; empty: the innocents' own
	Path     string        // of the log-in; default /api/v2/auth/login
}

// DefaultWaves is the story of a demonstration: a quarter of the time is quiet, then comes a loud tool,
// then forty addresses, then one try from each of hundreds of addresses that look like anybody's, then
// somebody who wants one account, through the door that was forgotten. Probes for files that are not
// there run along.
func DefaultWaves(d time.Duration) []Wave {
	at := func(part float64) time.Duration { return time.Duration(float64(d) * part) }
	return []Wave{
		{Name: "loud tool, 1 address", Kind: vedette.PasswordSpraying, From: at(0.25), To: at(0.34), Rate: 30, Sources: 1, Agent: "python-requests/2.32.3"},
		{Name: "stuffing, 40 addresses", Kind: vedette.CredentialStuffing, From: at(0.42), To: at(0.58), Rate: 40, Sources: 40, Agent: "Mozilla/5.0 (Windows NT 10.0; rv:109.0) Gecko/20100101 Firefox/115.0"},
		{Name: "stuffing, 1 try per address", Kind: vedette.CredentialStuffing, From: at(0.67), To: at(0.83), Rate: 40},
		{Name: "cracking 1 account at the old log-in", Kind: vedette.CredentialCracking, From: at(0.85), To: at(0.95), Rate: 20, Sources: 4, Path: "/v1/login"},
		{Name: "probes", From: at(0.2), To: at(0.6), Rate: 5, Sources: 3, Agent: "Mozilla/5.0 zgrab/0.x"},
	}
}

// raid is a wave under way.
type raid struct {
	*Wave
	index  int
	rng    *rand.Rand
	people *population
	from   []netip.Addr
	words  []string // the few passwords of a spraying
	credit float64
	tries  int
}

const (
	leakKnown = 0.4   // of the tried accounts exist here
	leakFits  = 0.015 // of these still have the leaked password
)

func newRaid(index int, w *Wave, people *population, rng *rand.Rand) *raid {
	r := &raid{Wave: w, index: index, rng: rng, people: people}
	for range w.Sources {
		r.from = append(r.from, randomAddress(rng))
	}
	for range 4 {
		r.words = append(r.words, fmt.Sprintf("Welkom%d!", rng.IntN(9000)))
	}
	return r
}

// on tells whether the wave strikes at a time.
func (w *Wave) on(now time.Duration) bool {
	if w.Every > 0 {
		now %= w.Every
	}
	return now >= w.From && now < w.To
}

// strike plans one request.
func (r *raid) strike() actor {
	r.tries++
	m := &message{method: "POST", path: r.Path, agent: r.Agent}
	if len(r.from) > 0 {
		m.addr = r.from[r.tries%len(r.from)]
	} else {
		m.addr = randomAddress(r.rng)
	}
	if m.agent == "" {
		m.agent = pick(r.rng, agents)
	}
	if r.Kind == "" {
		m.method, m.path = "GET", pick(r.rng, probes)
		if r.rng.Float64() < 0.3 {
			m.path = fmt.Sprintf("/backup-%04d.zip", r.rng.IntN(10000))
		}
		return &try{r.index, m}
	}
	if m.path == "" {
		m.path = "/api/v2/auth/login"
	}
	in := map[string]string{
		"email":    fmt.Sprintf("%s%d@leak.test", pick(r.rng, firstNames), r.tries),
		"password": fmt.Sprintf("%s%04d", pick(r.rng, lastNames), r.rng.IntN(10000)),
	}
	known, fits := r.rng.Float64() < leakKnown, r.rng.Float64() < leakFits
	who := &r.people.people[r.rng.IntN(len(r.people.people))]
	if known {
		in["email"] = who.account
	}
	switch {
	case r.Kind == vedette.CredentialCracking:
		in["email"] = r.people.people[len(r.people.people)/2].account
	case r.Kind == vedette.PasswordSpraying:
		in["password"] = pick(r.rng, r.words)
	case known && fits:
		in["password"] = who.password
	}
	m.body = in
	return &try{r.index, m}
}

// try is one request of a wave.
type try struct {
	wave int
	m    *message
}

func (t *try) step(ctx context.Context, d *Driver) (time.Duration, bool) {
	r := d.send(ctx, t.m)
	if ctx.Err() != nil {
		return 0, false // it was us who hung up
	}
	d.count(t.wave, r.status)
	return 0, false
}

// probes are what scanners ask every host for.
var probes = []string{"/.env", "/wp-login.php", "/wp-admin/setup-config.php", "/.git/config", "/phpmyadmin/index.php", "/actuator/env",
	"/server-status", "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php", "/config.json", "/admin/login", "/cgi-bin/luci",
	"/api/v2/users", "/api/v2/admin", "/api/v3/accounts", "/graphql", "/swagger.json", "/.aws/credentials", "/backup.sql", "/console/", "/owa/"}
