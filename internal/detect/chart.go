package detect

import "math"

// A chart watches a stream of log-ins for contamination by an attack: a CUSUM of log-likelihood ratios
// for each of a few parts that the attack may have in the traffic. It is Page's test (1954) under the
// mixture model of Herley and Schechter (NDSS 2019): an event, here a failure of a stranger, happens to
// honest log-ins at the site's own rate, and to attackers nearly always.
type chart struct {
	S    [len(parts)]float64
	Zero [len(parts)]int64 // when each sum last stood at zero: the estimate of the change
}

// parts are the attack's possible parts of all log-ins.
var parts = [...]float64{0.01, 0.03, 0.1, 0.4}

const (
	attackerFails = 0.98
	alarmAt       = 13.0 // a sum that is an alarm
	coolAt        = 3.0  // and below which it is over
	freezeAt      = 5.0  // above it the baseline learns nothing: it may be the attack
	ceiling       = 20.0 // a sum goes no higher, so that an attack's end shows
)

// add takes one log-in; p is the honest rate of the event, at is Unix seconds.
func (c *chart) add(event bool, p float64, at int64) {
	ratio := attackerFails / p
	if !event {
		ratio = (1 - attackerFails) / (1 - p)
	}
	for i, part := range parts {
		s := c.S[i] + math.Log(1-part+part*ratio)
		if s <= 0 {
			s, c.Zero[i] = 0, at
		}
		c.S[i] = min(s, ceiling)
	}
}

// since estimates when the change began: the last zero of the largest sum.
func (c *chart) since() int64 {
	best := 0
	for i := range c.S {
		if c.S[i] > c.S[best] {
			best = i
		}
	}
	return c.Zero[best]
}

func (c *chart) top() float64 { return max(c.S[0], c.S[1], c.S[2], c.S[3]) }

// share is the part of log-ins of which something is true, as a mean that forgets by time.
type share struct {
	Hits, Total float64 // decayed
	Last        int64
}

func (b *share) add(hit bool, at int64, halfLife float64) {
	if dt := at - b.Last; dt > 0 && b.Last > 0 {
		k := math.Exp2(-float64(dt) / halfLife)
		b.Hits *= k
		b.Total *= k
	}
	b.Last = max(b.Last, at)
	b.Total++
	if hit {
		b.Hits++
	}
}

// mean under a Beta prior that is worth weight log-ins.
func (b *share) mean(prior, weight float64) float64 {
	return (b.Hits + prior*weight) / (b.Total + weight)
}

// upper is the mean plus one standard deviation: what is not known yet is granted to the innocent.
func (b *share) upper(prior, weight float64) float64 {
	p := b.mean(prior, weight)
	return p + math.Sqrt(p*(1-p)/(b.Total+weight))
}

// surge is how much more often something happens of late than it does as a rule; 1 when it does not.
type surge struct {
	Slow share
	Fast [len(windows)]float64 // hits among about the last windows[i] log-ins
}

// windows: the short one sees at once that something has happened to everybody, the long one is sure.
var windows = [...]float64{40, 200}

func (s *surge) add(hit bool, at int64) {
	s.Slow.add(hit, at, memory)
	for i, n := range windows {
		s.Fast[i] *= 1 - 1/n
		if hit {
			s.Fast[i]++
		}
	}
}

// factor compares the windows with the rule; two more on either side keep chance out.
func (s *surge) factor(prior float64) float64 {
	most := 1.0
	usual := s.Slow.mean(prior, 100)
	for i, n := range windows {
		most = max(most, (s.Fast[i]+2)/(usual*n+2))
	}
	return most
}

// rate is how often something happens: over the last hour and over the last minutes.
type rate struct {
	N     [len(halfLives)]float64
	First int64
	Last  int64
}

var halfLives = [...]float64{3600, 120} // seconds

func (r *rate) fade(at int64) {
	if r.First == 0 {
		r.First, r.Last = at, at
	}
	if at > r.Last {
		for i, h := range halfLives {
			r.N[i] *= math.Exp2(-float64(at-r.Last) / h)
		}
		r.Last = at
	}
}

func (r *rate) add(at int64) {
	r.fade(at)
	for i := range r.N {
		r.N[i]++
	}
}

// perMinute is the lower of both rates, so that neither a rush that is over nor one that has only begun is
// taken for a habit; each is whole from the first minutes on. It is above zero.
func (r *rate) perMinute(at int64) float64 {
	r.fade(at)
	least := math.Inf(1)
	for i, h := range halfLives {
		seen := 1 - math.Exp2(-float64(max(at-r.First, 30))/h)
		least = min(least, r.N[i]*math.Ln2/(h/60)/seen)
	}
	return max(least, 0.01)
}
