package simulate

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"net/url"
	"time"
)

// visit is one customer coming by: a list of things to do, with pauses between them. A deed may put
// others before what is left.
type visit struct {
	rng       *rand.Rand
	who       customer
	seed      uint64
	addr      netip.Addr
	agent     string
	token     string
	todo      []deed
	slips     int    // log-ins that failed
	waited    int    // refusals
	challenge string // of the second factor
	account   string
	own       []string // accounts
	product   int
	transfer  int
	item      int
	order     string
	address   int
	user      int
}

// deed is one thing to do: the message to send, nil when there is nothing to do after all, and what to
// make of the answer.
type deed struct {
	ask  func(*visit) *message
	then func(*Driver, *visit, *reply)
}

// newVisit draws who comes next. Everyone comes by once at first, so that the quiet past that a real
// deployment has behind it is there; then by habit.
func (d *Driver) newVisit() *visit {
	n := d.visits
	d.visits++
	c := d.people.someone()
	if n < uint64(len(d.people.people)) {
		c = &d.people.people[n]
	}
	addr, agent := d.people.from(c)
	v := &visit{rng: rand.New(rand.NewPCG(d.o.Seed, 1000+n)), who: *c, seed: d.o.Seed, addr: addr, agent: agent}
	switch u := v.rng.Float64(); {
	case n%25 == 7:
		v.agent = "ShopBank/1.9.4 (Android 8.1; SM-G930F)"
		v.todo = v.oldApp()
	case n%25 == 13:
		v.todo = []deed{askReset, confirmReset, login()}
		v.todo = append(v.todo, v.errands()...)
	case n >= uint64(len(d.people.people)) && u < 0.25:
		v.todo = v.stroll()
	default:
		v.todo = append(append([]deed{login()}, v.errands()...), v.farewell()...)
	}
	return v
}

func (v *visit) farewell() []deed {
	if v.rng.Float64() < 0.4 {
		return []deed{logout}
	}
	return nil
}

// step does the next thing.
func (v *visit) step(ctx context.Context, d *Driver) (time.Duration, bool) {
	for len(v.todo) > 0 {
		do := v.todo[0]
		m := do.ask(v)
		if m == nil {
			v.todo = v.todo[1:]
			continue
		}
		m.addr, m.agent, m.token = v.addr, v.agent, v.token
		r := d.send(ctx, m)
		if ctx.Err() != nil {
			return 0, false
		}
		d.count(innocents, r.status)
		d.mu.Lock()
		d.seen[v.who.account] = true
		d.mu.Unlock()
		if r.status == 429 || r.status == 403 {
			return v.refused(d)
		}
		v.todo = v.todo[1:]
		if do.then != nil {
			do.then(d, v, &r)
		}
		return v.think(), len(v.todo) > 0
	}
	return 0, false
}

// refused is a customer who meets the gateway: tries again twice, then gives up.
func (v *visit) refused(d *Driver) (time.Duration, bool) {
	d.mu.Lock()
	d.met[v.who.account] = true
	d.mu.Unlock()
	if v.waited++; v.waited > 2 {
		return 0, false
	}
	return 4*time.Second + v.think(), true
}

func (v *visit) think() time.Duration {
	return time.Duration((0.05 + v.rng.ExpFloat64()*0.35) * float64(time.Second))
}

func get(path string) func(*visit) *message {
	return func(*visit) *message { return &message{method: "GET", path: path} }
}

// sends is a deed with a fixed target and a body that the visit knows.
func sends(method, path string, body func(*visit) any) func(*visit) *message {
	return func(v *visit) *message { return &message{method: method, path: path, body: body(v)} }
}

type fields = map[string]any

// honestFailures is the share of innocents' log-ins that fail.
const honestFailures = 0.1

func login() deed {
	return deed{
		ask: sends("POST", "/api/v2/auth/login", func(v *visit) any { return v.credentials() }),
		then: func(d *Driver, v *visit, r *reply) {
			if !v.loggedIn(d, r, login) {
				return
			}
			var in struct {
				Token  string                     `json:"access_token"`
				Factor struct{ Challenge string } `json:"second_factor"`
			}
			if r.read(&in); in.Token != "" {
				v.token = in.Token
				return
			}
			v.challenge = in.Factor.Challenge
			v.todo = append([]deed{factor}, v.todo...)
		},
	}
}

// credentials are right, but for a slip of the finger now and then.
func (v *visit) credentials() fields {
	email, password := v.who.account, v.who.password
	if v.rng.Float64() < honestFailures {
		if v.rng.Float64() < 0.15 {
			email = "x" + email
		} else {
			password += "x"
		}
	}
	return fields{"email": email, "password": password}
}

// loggedIn reads a log-in's answer. A failure is tried again by four in five, up to four times; the rest
// go away.
func (v *visit) loggedIn(d *Driver, r *reply, again func() deed) bool {
	d.mu.Lock()
	if r.status == 200 {
		d.score.LoginsOK++
	} else {
		d.score.LoginsBad++
	}
	d.mu.Unlock()
	if r.status == 200 {
		return true
	}
	if v.slips++; v.slips > 4 || v.rng.Float64() > 0.8 {
		v.todo = nil
		return false
	}
	v.todo = append([]deed{again()}, v.todo...)
	return false
}

var factor = deed{
	ask: sends("POST", "/api/v2/auth/second-factor", func(v *visit) any {
		return fields{"challenge": v.challenge, "code": secondFactor(v.seed, v.who.account)}
	}),
	then: func(_ *Driver, v *visit, r *reply) {
		var in struct {
			Token string `json:"access_token"`
		}
		if r.read(&in); in.Token == "" {
			v.todo = nil
		}
		v.token = in.Token
	},
}

var logout = deed{ask: sends("POST", "/api/v2/auth/logout", func(*visit) any { return nil }), then: func(_ *Driver, v *visit, _ *reply) { v.token = "" }}

var askReset = deed{ask: sends("POST", "/api/v2/auth/password-reset", func(v *visit) any { return fields{"email": v.who.account} })}

// confirmReset follows the link in the mail, and stays with the password: the next visit needs it too.
var confirmReset = deed{ask: sends("POST", "/api/v2/auth/password-reset/confirm", func(v *visit) any {
	return fields{"email": v.who.account, "token": resetToken(v.seed, v.who.account), "password": v.who.password}
})}

// oldApp is what the app of years ago does.
func (v *visit) oldApp() []deed {
	return []deed{oldLogin(), oldProfile, oldBalance}
}

func oldLogin() deed {
	return deed{
		ask: sends("POST", "/v1/login", func(v *visit) any { return v.credentials() }),
		then: func(d *Driver, v *visit, r *reply) {
			if !v.loggedIn(d, r, oldLogin) {
				return
			}
			var in struct {
				Token string
				User  int `json:"user_id"`
			}
			r.read(&in)
			v.token, v.user = in.Token, in.User
		},
	}
}

var (
	oldProfile = deed{ask: func(v *visit) *message { return &message{method: "GET", path: fmt.Sprintf("/v1/users/%d", v.user)} }}
	oldBalance = deed{ask: func(v *visit) *message {
		return &message{method: "GET", path: fmt.Sprintf("/v1/users/%d/balance", v.user)}
	}}
)

// stroll is a look around the shop without logging in.
func (v *visit) stroll() []deed {
	list := []deed{products}
	for range 1 + v.rng.IntN(4) {
		list = append(list, pick(v.rng, []deed{products, productOne, reviews, category, search, categoryList}))
	}
	return list
}

var (
	products = deed{
		ask: func(v *visit) *message {
			return &message{method: "GET", path: fmt.Sprintf("/api/v2/products?page=%d", 1+v.rng.IntN(productCount/20))}
		},
		then: func(_ *Driver, v *visit, r *reply) {
			var in struct{ Products []struct{ ID int } }
			if r.read(&in); len(in.Products) > 0 {
				v.product = pick(v.rng, in.Products).ID
			}
		},
	}
	productOne = deed{ask: func(v *visit) *message {
		return v.when(v.product != 0, "GET", fmt.Sprintf("/api/v2/products/%d", v.product), nil)
	}}
	reviews = deed{ask: func(v *visit) *message {
		return v.when(v.product != 0, "GET", fmt.Sprintf("/api/v2/products/%d/reviews", v.product), nil)
	}}
	categoryList = deed{ask: get("/api/v2/categories")}
	category     = deed{ask: func(v *visit) *message {
		return &message{method: "GET", path: "/api/v2/categories/" + pick(v.rng, categories)}
	}}
	search = deed{ask: func(v *visit) *message {
		return &message{method: "GET", path: "/api/v2/search?q=" + url.QueryEscape(pick(v.rng, adjectives))}
	}}
)

// when is a message that is only sent if there is reason to.
func (v *visit) when(reason bool, method, path string, body any) *message {
	if !reason {
		return nil
	}
	return &message{method: method, path: path, body: body}
}
