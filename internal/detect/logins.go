package detect

import (
	"fmt"
	"strings"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/sketch"
)

// Options bound the detectors. The zero value works.
type Options struct {
	SeenCapacity int       // successes remembered per generation; default 1 Mi
	Sources      int       // addresses under watch; default 64 Ki
	Targets      int       // accounts under watch; default 64 Ki
	Sites        int       // log-in endpoints; default 256
	Logins       []Mapping // what is a log-in, where learning is not enough
}

// Logins finds credential stuffing, cracking and spraying, from the loudest source to one try per
// address. What makes the quiet kind visible is the stratum: log-ins are told apart by what has
// succeeded before, since honest failures come from known people in known places, and attackers are
// strangers. See docs/detectors.md for the method and its sources.
//
//	log-in ─▶ outcome ─▶ stratum ─▶ chart of first failures ─┐ site
//	                        │      └▶ chart of failed visits ──┤
//	                        ├─▶ source ─────────────────────────┼─▶ findings
//	                        ├─▶ target                          │
//	                        └─▶ secret ─────────────────────────┘
//
// Keys: site (endpoint), source (address), target (account), secret (password digest). One goroutine
// calls Learn; Stranger may be called by any.
type Logins struct {
	o       Options
	seen    *sketch.Filter
	sites   map[uint64]*site
	sources *sketch.Table[source]
	targets *sketch.Table[target]
	secrets [64]*sketch.Table[secret] // by class of the password
	vouched *sketch.Table[vouch]
	visits  visits
	fails   share // strangers' failures everywhere, for the share of a secret
}

// NewLogins returns a detector that has seen nothing.
func NewLogins(o Options) *Logins {
	def := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	def(&o.SeenCapacity, 1<<20)
	def(&o.Sources, 1<<16)
	def(&o.Targets, 1<<16)
	def(&o.Sites, 256)
	l := &Logins{
		o: o, seen: sketch.NewFilter(o.SeenCapacity), sites: map[uint64]*site{},
		sources: sketch.NewTable(o.Sources, (*source).rank), targets: sketch.NewTable(o.Targets, (*target).rank),
		vouched: sketch.NewTable(1<<14, (*vouch).rank), visits: newVisits(),
	}
	for i := range l.secrets {
		l.secrets[i] = sketch.NewBucket(64, (*secret).rank)
	}
	return l
}

// A stratum is how much of a log-in has succeeded before.
type stratum uint8

const (
	familiar       stratum = iota // this account from this address or on this client
	movedAccount                  // a known account, from an address known for others
	strangeSource                 // a known account, from nowhere known
	strangeAccount                // an unknown account, from a known address
	stranger                      // neither
	strata
)

// Stranger tells whether a log-in comes from where nothing ever succeeded, neither its account on this
// client nor anybody from this address: to be asked while judging.
func (l *Logins) Stranger(x *vedette.Exchange) bool {
	addr, _ := vedette.AddressDigest(x.Client)
	w := l.look(x, addr)
	return w == stranger || w == strangeSource
}

// mapped returns the mapping that fits an exchange, nil when none does.
func (l *Logins) mapped(x *vedette.Exchange) *Mapping {
	for i := range l.o.Logins {
		if m := &l.o.Logins[i]; m.Path == x.Path && (m.Method == x.Method || m.Method == "" && x.Method == "POST") {
			return m
		}
	}
	return nil
}

// IsLogin tells whether a request is an attempt to log in.
func (l *Logins) IsLogin(x *vedette.Exchange) bool {
	if len(l.o.Logins) > 0 {
		if m := l.mapped(x); m != nil {
			return true
		}
	}
	return isLogin(x, nil)
}

// Learn takes in one exchange and appends what it has to say about it to into.
func (l *Logins) Learn(s *Sighting, into []vedette.Finding) ([]vedette.Finding, vedette.Outcome) {
	x := s.X
	at := x.At.Unix()
	l.visits.expire(l, at)
	var m *Mapping
	if len(l.o.Logins) > 0 {
		m = l.mapped(x)
	}
	if !isLogin(x, m) {
		return into, vedette.OutcomeUnknown
	}
	site := l.site(s, m)
	if site == nil {
		return into, vedette.OutcomeUnknown
	}
	outcome := site.Reads.read(x, m)
	site.Seen++
	switch outcome {
	case vedette.LoginSucceeded:
		into = l.succeeded(s, site, at, into)
	case vedette.LoginFailed:
		into = l.failed(s, site, at, into)
	}
	return into, outcome
}

// site finds the state of a log-in endpoint, by its path until the catalog knows it: by what upstreams
// make of the path, so that spellings of it are one site. What answers nothing that a log-in answers
// makes no site.
func (l *Logins) site(s *Sighting, m *Mapping) *site {
	host, _, _ := strings.Cut(s.X.Host, ":")
	key := pathKey(strings.TrimSuffix(host, "."), strings.ToLower(strings.TrimRight(plain(s.X.Path), "/")))
	if found := l.sites[key]; found != nil {
		if s.Endpoint != 0 {
			found.Endpoint = s.Endpoint
		}
		return found
	}
	if s.Endpoint != 0 { // another path of a template that is known
		var first *site // the same one whatever the map's order
		for _, found := range l.sites {
			if found.Endpoint == s.Endpoint && (first == nil || found.Key < first.Key) {
				first = found
			}
		}
		if first != nil {
			return first
		}
	}
	if new(reader).read(s.X, m) == vedette.OutcomeUnknown {
		return nil
	}
	if len(l.sites) >= l.o.Sites {
		l.forget()
	}
	made := &site{Key: key, Endpoint: s.Endpoint}
	l.sites[key] = made
	return made
}

// forget makes room for a site: the one that was asked least goes, never one under attack.
func (l *Logins) forget() {
	var least *site
	for _, t := range l.sites {
		if !t.Raised && (least == nil || t.Seen < least.Seen || t.Seen == least.Seen && t.Key < least.Key) {
			least = t
		}
	}
	if least == nil { // all are under attack: the bound holds all the same
		for _, t := range l.sites {
			if least == nil || t.Key < least.Key {
				least = t
			}
		}
	}
	delete(l.sites, least.Key)
}

func pathKey(host, path string) uint64 {
	h := uint64(14695981039346656037)
	for _, s := range [...]string{host, " ", path} {
		for i := 0; i < len(s); i++ {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
	}
	return h
}

// look sorts a log-in into its stratum.
func (l *Logins) look(x *vedette.Exchange, addr vedette.Digest) stratum {
	source := addr != 0 && l.seen.Has(keyAddress(addr))
	if x.Account == 0 {
		switch {
		case source && x.Sent < 0: // the input shows no bodies: only the address can be known
			return familiar
		case source: // a body that names nobody, or hides whom
			return strangeAccount
		}
		return stranger
	}
	account := l.seen.Has(keyAccount(x.Account))
	switch {
	case account && l.ownPlace(x, addr), account && source && l.seen.Has(keyPair(x.Account, agentKey(x))):
		return familiar
	case account && source:
		return movedAccount
	case account:
		return strangeSource
	case source:
		return strangeAccount
	}
	return stranger
}

// ownPlace tells whether an account has succeeded from this address, or from its network.
func (l *Logins) ownPlace(x *vedette.Exchange, addr vedette.Digest) bool {
	return l.seen.Has(keyPair(x.Account, uint64(addr))) || l.seen.Has(keyPair(x.Account, prefixKey(x)))
}

func prefixKey(x *vedette.Exchange) uint64 {
	_, prefix := vedette.AddressDigest(x.Client)
	return mix(uint64(prefix) ^ 0x9f1)
}

// agentKey is what the client claims to be. Anyone can claim it: it speaks for an account only from an
// address that is known for something.
func agentKey(x *vedette.Exchange) uint64 { return pathKey(x.UserAgent, x.JA4) }

func (l *Logins) succeeded(s *Sighting, site *site, at int64, into []vedette.Finding) []vedette.Finding {
	x := s.X
	addr, _ := vedette.AddressDigest(x.Client)
	where := l.look(x, addr)
	if !l.visits.resolve(site, addr, x.Account) {
		site.began(where, false, at)
		site.ended(where, false, at)
	}
	site.Arrivals.add(at)
	if where != familiar {
		site.attempt(false, x)
	}
	if site.suspects(where) {
		if f := site.testify(false, s); f.Score >= doubtful {
			into = append(into, f)
		}
	}
	l.seen.Add(keyAgent(agentKey(x)))
	if x.Account != 0 {
		l.seen.Add(keyAccount(x.Account))
		l.seen.Add(keyPair(x.Account, agentKey(x)))
		l.seen.Add(keyPair(x.Account, uint64(addr)))
		l.seen.Add(keyPair(x.Account, prefixKey(x)))
	}
	if l.vouch(x, addr, at) {
		l.seen.Add(keyAddress(addr))
	}
	if t := l.targets.Find(uint64(x.Account)); t != nil && where == familiar {
		*t = target{Last: at}
	}
	src := l.sources.Find(uint64(addr))
	if src == nil {
		return into
	}
	if src.score() >= sourceAlarm { // found what it was looking for
		into = append(into, l.accuse(s, site, src, addr, at))
	}
	src.succeed(x.Account, at)
	return into
}

func (l *Logins) failed(s *Sighting, site *site, at int64, into []vedette.Finding) []vedette.Finding {
	x := s.X
	addr, _ := vedette.AddressDigest(x.Client)
	where := l.look(x, addr)
	src := &source{}
	if addr != 0 {
		src = l.sources.Get(uint64(addr))
	}
	src.fail(x.Account, x.Secret, where == familiar, !l.seen.Has(keyAgent(agentKey(x))), at)
	before := len(into)
	history := src.history(l.seen.Has(keyAddress(addr)))
	if where != familiar {
		l.fails.add(true, at, secretHalfLife.Seconds())
		if x.Secret != 0 {
			sec := l.secrets[class(x.Secret)].Get(uint64(x.Secret))
			sec.fail(x.Account, at)
			if sec.popular(l.fails.Total) {
				into = append(into, vedette.Finding{
					Kind: vedette.PasswordSpraying, At: x.At, Seq: x.Seq, Endpoint: s.Endpoint,
					Actor: vedette.ActorID{Level: vedette.Address, Digest: addr},
					Score: logit(1 - 1/sec.Sightings), Evidence: vedette.BySecret | history, Login: true,
					Why: fmt.Sprintf("one wrong password was tried %.0f times, on %s accounts, by strangers", sec.Sightings, atLeastClasses(sec.Accounts)),
				})
			}
		}
	}
	news := true
	if x.Account != 0 && !l.ownPlace(x, addr) {
		// Whoever guesses may claim to be the owner's browser: only the owner's places speak for him.
		t := l.targets.Get(uint64(x.Account))
		news = t.fail(addr, x.Secret, at)
		if t.score() >= targetAlarm {
			into = append(into, vedette.Finding{
				Kind: vedette.CredentialCracking, At: x.At, Seq: x.Seq, Endpoint: s.Endpoint,
				Actor: vedette.ActorID{Level: vedette.Address, Digest: addr},
				Score: t.score(), Evidence: vedette.ByRate | history, Login: true,
				Why: fmt.Sprintf("one account refused %d log-ins from %s addresses that it never used", t.Fails, atLeastClasses(t.From)),
			})
		}
	}
	if where != familiar && news {
		site.attempt(true, x)
	}
	if news {
		l.visits.begin(l, site, where, addr, x.Account, at)
	}
	if site.suspects(where) && news && len(into) == before { // what was guessed at says more than that somebody guesses
		into = append(into, site.testify(true, s))
	}
	if addr != 0 && src.score() >= sourceAlarm {
		into = append(into, l.accuse(s, site, src, addr, at))
	}
	return into
}

// accuse is the finding about one loud source. While the site sees spraying, a sprayer's part of it is
// named so too.
func (l *Logins) accuse(s *Sighting, site *site, src *source, addr vedette.Digest, at int64) vedette.Finding {
	actor := vedette.ActorID{Level: vedette.Address, Digest: addr}
	return vedette.Finding{
		Kind: src.kind(), At: s.X.At, Seq: s.X.Seq, Endpoint: s.Endpoint, Actor: actor, Login: true,
		Score: src.score(), Evidence: src.evidence(l.seen.Has(keyAddress(addr))), Why: src.why(actor),
	}
}

// vouch bounds how many new addresses one account may make known in a day, so that an attacker's own
// account cannot introduce a botnet.
type vouch struct {
	Day  int64
	Left int8
}

func (v *vouch) rank() float64 { return float64(v.Day) }

const vouchesPerDay = 5

func (l *Logins) vouch(x *vedette.Exchange, addr vedette.Digest, at int64) bool {
	if addr == 0 || l.seen.Has(keyAddress(addr)) {
		return false
	}
	if x.Account == 0 {
		return x.Sent < 0 // nobody vouches where a body could have named somebody
	}
	v := l.vouched.Get(uint64(x.Account))
	if day := at / int64((24 * time.Hour).Seconds()); v.Day != day {
		v.Day, v.Left = day, vouchesPerDay
	}
	if v.Left == 0 {
		return false
	}
	v.Left--
	return true
}
