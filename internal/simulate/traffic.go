package simulate

import (
	"container/heap"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/netip"
	"time"

	"github.com/vedette-project/vedette"
)

// Options describe a simulated period. The zero value, with a Start and a Days, is a quiet shop.
type Options struct {
	Seed           uint64
	Start          time.Time
	Days           float64
	Host           string
	Customers      int     // default 4000
	LoginsPerDay   float64 // attempts of innocents; default 5000
	HonestFailures float64 // share of the innocents' attempts that fail; default 0.1
	Browse         float64 // calls after a log-in, on average; 0: log-ins only
	Habit          Habit
	Campaigns      []Campaign
}

// Habit is an innocent event that looks like an attack.
type Habit uint8

// The habits.
const (
	Ordinary       Habit = iota
	PasswordExpiry       // on the sixth day every old password has expired
	OfficeMove           // on the sixth day a tenth of the customers log in from one new address
	FlashSale            // on the sixth day eight times the log-ins, a third of them by new customers
)

// Campaign is one attack on the log-in.
type Campaign struct {
	Kind      vedette.Kind
	From      float64 // days after the start
	Days      float64
	Share     float64 // of LoginsPerDay
	PerSource int     // tries per address; default 1
	Known     float64 // share of tried accounts that exist here; default 0.3
	Success   float64 // of tries on existing accounts; default 0.005
	Agent     string  // a tool's user agent; default: drawn from the innocents'
}

// Innocent labels what is no attack; anything else is a campaign's kind.
const Innocent = "innocent"

// Emit receives one exchange, in order of time; it may not keep q.
type Emit func(q *vedette.Request, label string) error

var errHost = errors.New("simulate: options: Days must be above 0 and Start set")

// Traffic runs the period and hands every exchange to emit.
func Traffic(o Options, emit Emit) error {
	if o.Days <= 0 || o.Start.IsZero() {
		return errHost
	}
	if o.Customers <= 0 {
		o.Customers = 4000
	}
	if o.LoginsPerDay <= 0 {
		o.LoginsPerDay = 5000
	}
	if o.HonestFailures <= 0 {
		o.HonestFailures = 0.1
	}
	if o.Host == "" {
		o.Host = "api.shopbank.test"
	}
	rng := rand.New(rand.NewPCG(o.Seed, 0x7665646574746521))
	w := &world{Options: o, rng: rng, people: newPopulation(rng, o.Customers), emit: emit}
	w.q.Header = make([]vedette.Field, 0, 4)
	end := o.Days * 24
	w.at(w.nextArrival(0), (*world).visit)
	w.at(rng.ExpFloat64()*24/(float64(o.Customers)*0.005), (*world).churn)
	for i := range o.Campaigns {
		c := newAttack(&w.Options.Campaigns[i], rng)
		w.at(c.From*24, c.strike)
	}
	for w.agenda.Len() > 0 {
		e := heap.Pop(&w.agenda).(event)
		if e.hour >= end {
			return nil
		}
		w.now = e.hour
		if err := e.do(w); err != nil {
			return err
		}
	}
	return nil
}

// world is a run of the simulation. Time is in hours since the start.
type world struct {
	Options
	rng    *rand.Rand
	people *population
	agenda agenda
	now    float64
	order  uint64
	tokens uint64
	emit   Emit
	q      vedette.Request
}

func (w *world) at(hour float64, do func(*world) error) {
	w.order++
	heap.Push(&w.agenda, event{hour, w.order, do})
}

// nextArrival draws from a day with quiet nights, by thinning.
func (w *world) nextArrival(from float64) float64 {
	peak := w.LoginsPerDay / 24 * 1.7 / retriesPerVisit(w.HonestFailures)
	if w.Habit == FlashSale && sixthDay(from) {
		peak *= 8
	}
	for {
		from += w.rng.ExpFloat64() / peak
		day := 1 - 0.7*math.Cos((math.Mod(from, 24)-3)/24*2*math.Pi)
		if w.rng.Float64()*1.7 < day {
			return from
		}
	}
}

func sixthDay(hour float64) bool { return hour >= 5*24 && hour < 6*24 }

// retriesPerVisit is how many attempts a visit takes on average when each fails with probability f and
// four in five failures are tried again.
func retriesPerVisit(f float64) float64 { return 1 / (1 - 0.8*f) }

func (w *world) churn() error {
	w.people.churn()
	w.at(w.now+w.rng.ExpFloat64()*24/(float64(w.Customers)*0.005), (*world).churn)
	return nil
}

// visit is one customer coming by: log in, try again after a slip, then browse.
func (w *world) visit() error {
	w.at(w.nextArrival(w.now), (*world).visit)
	if w.Habit == FlashSale && sixthDay(w.now) && w.rng.Float64() < 0.33 {
		w.people.churn()
	}
	c := w.people.someone()
	addr, agent := w.people.from(c)
	if w.Habit == OfficeMove && sixthDay(w.now) && w.rng.Float64() < 0.1 {
		addr = netip.AddrFrom4([4]byte{10, 1, 2, 3})
	}
	return w.try(c, addr, agent, 0)
}

func (w *world) try(c *customer, addr netip.Addr, agent string, tries int) error {
	fail, misspelt := w.HonestFailures, 0.15
	if w.Habit == PasswordExpiry && sixthDay(w.now) && tries == 0 {
		fail, misspelt = 0.9, 0.02
	}
	if w.rng.Float64() >= fail {
		if err := w.login(c.account, c.password, addr, agent, w.issue(c), Innocent); err != nil {
			return err
		}
		return w.browse(c, addr, agent)
	}
	account, password := c.account, c.password+"x"
	if w.rng.Float64() < misspelt { // the slip is in the name
		account = "x" + account
		password = c.password
	}
	if err := w.login(account, password, addr, agent, "", Innocent); err != nil {
		return err
	}
	if tries < 4 && w.rng.Float64() < 0.8 {
		w.at(w.now+(8+w.rng.ExpFloat64()*30)/3600, func(w *world) error { return w.try(c, addr, agent, tries+1) })
	}
	return nil
}

func (w *world) issue(c *customer) string {
	w.tokens++
	c.token = fmt.Sprintf("%016x%016x", w.rng.Uint64(), w.tokens)
	return c.token
}

// login emits one attempt; an empty token is a failure.
func (w *world) login(account, password string, addr netip.Addr, agent, token, label string) error {
	q := w.request("POST", "/api/v2/auth/login", addr, agent)
	q.Header = append(q.Header, vedette.Field{Name: "Content-Type", Value: "application/json"})
	q.Body = fmt.Appendf(q.Body[:0], `{"email":%q,"password":%q}`, account, password)
	if token == "" {
		return w.answer(401, `{"title":"wrong e-mail address or password","status":401}`, label)
	}
	return w.answer(200, fmt.Sprintf(`{"access_token":%q,"expires_in":3600}`, token), label)
}

func (w *world) request(method, target string, addr netip.Addr, agent string) *vedette.Request {
	q := &w.q
	*q = vedette.Request{
		At: w.Start.Add(time.Duration(w.now * float64(time.Hour))).Round(0), Client: addr, Method: method, Scheme: "https",
		Host: w.Host, Target: target, Proto: "HTTP/1.1",
		Header: append(q.Header[:0], vedette.Field{Name: "User-Agent", Value: agent}), Body: q.Body[:0],
		Reply: q.Reply[:0],
	}
	return q
}

func (w *world) answer(status int, body, label string) error {
	q := &w.q
	q.Status, q.Payload = status, []byte(body)
	q.Reply = append(q.Reply, vedette.Field{Name: "Content-Type", Value: "application/json"})
	q.Sent, q.Got = int64(len(q.Body)), int64(len(body))
	q.Duration = time.Duration(20+w.rng.ExpFloat64()*30) * time.Millisecond
	return w.emit(q, label)
}

// browse schedules what a customer does after a log-in.
func (w *world) browse(c *customer, addr netip.Addr, agent string) error {
	if w.Browse <= 0 {
		return nil
	}
	token, hour := c.token, w.now
	for range int(w.rng.ExpFloat64()*w.Browse + 0.5) {
		hour += (2 + w.rng.ExpFloat64()*20) / 3600
		w.at(hour, func(w *world) error { return w.call(token, addr, agent) })
	}
	return nil
}

func (w *world) call(token string, addr netip.Addr, agent string) error {
	id := w.rng.IntN(5000)
	var method, target, body string
	switch w.rng.IntN(6) {
	case 0:
		method, target, body = "GET", "/api/v2/accounts", fmt.Sprintf(`{"accounts":[{"id":%d,"balance":%d}]}`, id, w.rng.IntN(90000))
	case 1:
		method, target, body = "GET", fmt.Sprintf("/api/v2/products/%d", id), fmt.Sprintf(`{"id":%d,"name":"product","price":%d}`, id, id%90+5)
	case 2:
		method, target, body = "GET", "/api/v2/search?q=shoes", `{"hits":[{"id":1}],"total":1}`
	case 3:
		method, target, body = "POST", "/api/v2/cart/items", fmt.Sprintf(`{"cart":%d,"items":2}`, id)
	case 4:
		method, target, body = "GET", "/api/v2/profile", fmt.Sprintf(`{"name":"customer","city":"%d"}`, id)
	case 5:
		method, target, body = "POST", "/api/v2/checkout", fmt.Sprintf(`{"order":%d,"amount":%d,"currency":"EUR"}`, id, id%200+5)
	}
	q := w.request(method, target, addr, agent)
	q.Header = append(q.Header, vedette.Field{Name: "Authorization", Value: "Bearer " + token})
	return w.answer(200, body, Innocent)
}

// agenda orders events by time, then by when they were planned.
type agenda []event

type event struct {
	hour  float64
	order uint64
	do    func(*world) error
}

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	return a[i].hour < a[j].hour || a[i].hour == a[j].hour && a[i].order < a[j].order
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(e any)   { *a = append(*a, e.(event)) }
func (a *agenda) Pop() any {
	old := *a
	e := old[len(old)-1]
	*a = old[:len(old)-1]
	return e
}
