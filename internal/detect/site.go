package detect

import (
	"fmt"
	"math/bits"
	"time"

	"github.com/vedette-project/vedette"
)

// A group is strata that one pair of charts watches together, with its published priors (version 1):
// the part of all log-ins that are failures in this group before anything is known, and the part that
// such failures never exceed where nobody of the group succeeds.
type group struct {
	members    [strata]bool
	openPrior  float64 // first failures
	visitPrior float64 // visits that ended without success
	slack      float64
}

var groups = [...]group{
	{[strata]bool{stranger: true}, 0.16, 0.13, 0.003},
	{[strata]bool{strangeSource: true}, 0.05, 0.03, 0.006},
	{[strata]bool{movedAccount: true, strangeAccount: true}, 0.05, 0.03, 0.015},
}

const (
	priorWeight = 1000.0
	memory      = 4 * 24 * 3600 // half-life of what is usual, seconds
	newcomers   = 8 * 3600      // and of how many are new
	// honestOdds is the most failed visits that people of a group have for each success in it, whatever
	// the site.
	honestOdds = 0.15
	leastRate  = 2e-4
	hold       = 1000 // log-ins that an alarm lasts at least, unless its charts fall by themselves
)

// site is one log-in endpoint.
type site struct {
	Key      uint64
	Endpoint vedette.EndpointID
	Reads    reader
	Seen     uint64 // log-ins

	Groups [len(groups)]watch
	Slips  surge // first failures of people who are known: the site itself is in trouble
	Losses surge // and their failed visits

	Raised  bool
	Since   int64 // the estimated beginning
	Charted uint8 // groups whose charts raised the alarm
	Held    int   // log-ins since the alarm

	// What strangers have done lately, for the part that is the attack's; decays by log-ins, so that it
	// follows the attack's strength at any traffic.
	Fails, Wins float64
	Secrets     uint64 // classes of the passwords that failed since the alarm
	Accounts    uint64
	Count       uint32
	Prey        uint64 // the account that most of them named, by majority vote (Boyer and Moore)
	Votes       uint32
	Arrivals    rate // successes
}

// watch is what a site knows of one group.
type watch struct {
	Opens     share // visits that began with a failure, of all log-ins
	Visits    share // visits that ended without success
	Succeeded surge // successes in the group, of all log-ins
	Newcomers share // the same, of late: how many of those who succeed are not known yet
	ByOpen    chart
	ByVisit   chart
	Lately    float64 // first failures among about the last hold log-ins
}

// openRate is the honest rate of first failures, for now.
func (t *site) openRate(g int) float64 {
	w := &t.Groups[g]
	return t.adjust(g, w.Opens.upper(groups[g].openPrior, priorWeight), t.Slips.factor(0.05))
}

// visitRate is the honest rate of failed visits: what was usual, but never more than the group's own
// successes allow, so that an attack which was there from the first day is not taken for usual.
func (t *site) visitRate(g int) float64 {
	w := &t.Groups[g]
	most := honestOdds*w.Newcomers.upper(0.5, 50) + groups[g].slack
	return t.adjust(g, min(w.Visits.upper(groups[g].visitPrior, priorWeight), most), t.Losses.factor(0.02))
}

// adjust grants more failures when more newcomers succeed, as in a sale, and when people who are known
// fail more, as on the day that passwords expire. Attackers do neither.
func (t *site) adjust(g int, p, trouble float64) float64 {
	p *= t.Groups[g].Succeeded.factor(0.1) * trouble
	return min(max(p, leastRate), 0.9)
}

// began takes in a log-in: a success, or the failure that opens a visit.
func (t *site) began(where stratum, failed bool, at int64) {
	t.Slips.add(failed && where == familiar, at)
	t.Held++
	over := true
	for g := range groups {
		w := &t.Groups[g]
		in := groups[g].members[where]
		w.Succeeded.add(in && !failed, at)
		w.Newcomers.add(in && !failed, at, newcomers)
		p := t.openRate(g)
		w.ByOpen.add(in && failed, p, at)
		w.Lately *= 1 - 1.0/hold
		if in && failed {
			w.Lately++
		}
		if over = over && (t.Charted>>g&1 == 0 || w.Lately < 1.5*p*hold+4); t.Raised && over && g == len(groups)-1 && t.Held >= hold {
			t.lower()
		}
		if w.ByOpen.top() < freezeAt && !t.Raised {
			w.Opens.add(in && failed, at, memory)
		}
	}
	t.judge()
}

// ended takes in a whole visit.
func (t *site) ended(where stratum, failed bool, at int64) {
	t.Losses.add(failed && where == familiar, at)
	for g := range groups {
		w := &t.Groups[g]
		in := groups[g].members[where]
		w.ByVisit.add(in && failed, t.visitRate(g), at)
		if w.ByVisit.top() < freezeAt && !t.Raised {
			w.Visits.add(in && failed, at, memory)
		}
	}
	t.judge()
}

// judge raises and lowers the alarm.
func (t *site) judge() {
	top := 0.0
	var best *chart
	for g := range t.Groups {
		w := &t.Groups[g]
		for _, c := range [...]*chart{&w.ByOpen, &w.ByVisit} {
			v := c.top()
			if v > top {
				top, best = v, c
			}
			if v >= alarmAt {
				t.Charted |= 1 << g
			}
		}
	}
	switch {
	case !t.Raised && top >= alarmAt:
		t.Raised, t.Since = true, best.since()
		t.Secrets, t.Accounts, t.Count, t.Held, t.Votes = 0, 0, 0, 0, 0
	case t.Raised && top < coolAt:
		t.lower()
	}
}

// lower ends the alarm: the last thousand log-ins looked as they do in peace.
func (t *site) lower() {
	t.Raised, t.Charted = false, 0
	for g := range t.Groups {
		t.Groups[g].ByOpen, t.Groups[g].ByVisit = chart{}, chart{}
	}
}

// suspects tells whether a log-in of this stratum is of the kind that raised the alarm.
func (t *site) suspects(where stratum) bool {
	for g := range groups {
		if t.Charted>>g&1 == 1 && groups[g].members[where] {
			return t.Raised
		}
	}
	return false
}

// attempt keeps what strangers do of late.
func (t *site) attempt(failed bool, x *vedette.Exchange) {
	const past = 0.98 // about the last fifty
	t.Fails *= past
	t.Wins *= past
	if !failed {
		t.Wins++
		return
	}
	t.Fails++
	if x.Secret != 0 {
		t.Secrets |= 1 << class(x.Secret)
		t.Accounts |= 1 << (mix(uint64(x.Account)) & 63)
		t.Count++
		switch {
		case t.Prey == uint64(x.Account):
			t.Votes++
		case t.Votes == 0:
			t.Prey, t.Votes = uint64(x.Account), 1
		default:
			t.Votes--
		}
	}
}

// part is the share of strangers' failures that is the attack's (Herley and Schechter): what is left
// when each success is granted the honest failures that go with it.
func (t *site) part() float64 {
	return min(max(1-0.4*t.Wins/max(t.Fails, 1), 0.05), 0.99)
}

// testify is the finding about one attempt at a site under attack.
func (t *site) testify(failed bool, s *Sighting) vedette.Finding {
	part := t.part()
	if !failed { // a success is rarely the attacker's
		attackers := part * t.Fails / attackerFails
		part = attackers * (1 - attackerFails) / max(t.Wins, 1)
	}
	addr, _ := vedette.AddressDigest(s.X.Client)
	since := time.Unix(t.Since, 0).UTC()
	return vedette.Finding{
		Kind: t.kind(), At: s.X.At, Seq: s.X.Seq, Endpoint: s.Endpoint,
		Actor: vedette.ActorID{Level: vedette.Address, Digest: addr}, Site: true, Login: true, Since: since,
		Score: logit(part), Evidence: vedette.ByRate, Usual: t.usual(s.X.At.Unix()), Early: t.strangers() > tooMany,
		Why: fmt.Sprintf("strangers fail %.0f %% of their log-ins here, and about %.0f %% of these failures are not honest slips, since %s",
			100*t.Fails/max(t.Fails+t.Wins, 1), 100*t.part(), since.Format("2006-01-02 15:04")),
	}
}

// usual is how many strangers succeed in a minute, these days: the rate of all successes, times the part
// that strangers had in the last log-ins.
func (t *site) usual(at int64) float64 {
	return t.Arrivals.perMinute(at) * min(t.strangers()+0.5/windows[0], 1)
}

// strangers is the part that strangers who succeed had in the last log-ins.
func (t *site) strangers() float64 {
	n := 0.0
	for g := range groups {
		if groups[g].members[stranger] || groups[g].members[strangeSource] {
			n += t.Groups[g].Succeeded.Fast[0]
		}
	}
	return n / windows[0]
}

// doubtful is the least log-odds at which a stranger's success is worth a word: one in ten.
const doubtful = -2.2

// tooMany strangers among those who succeed are customers who are not known yet.
const tooMany = 0.2

// kind names the attack by how passwords meet accounts.
func (t *site) kind() vedette.Kind {
	secrets, accounts := bits.OnesCount64(t.Secrets), bits.OnesCount64(t.Accounts)
	switch {
	case t.Count >= 12 && t.Votes*3 > t.Count && secrets > 4:
		return vedette.CredentialCracking
	case t.Count >= 12 && secrets*2 < accounts:
		return vedette.PasswordSpraying
	}
	return vedette.CredentialStuffing
}

func atLeastClasses(set uint64) string { return atLeast(bits.OnesCount64(set)) }
