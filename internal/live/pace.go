package live

import "time"

// Pace keeps checkpoints at a twentieth of the time, and at least two seconds apart; or as often as it
// was told.
type Pace struct {
	Every time.Duration // 0: not told
	Most  time.Duration // between two; 0: any
	next  time.Time
}

// Due tells whether it is time again.
func (p *Pace) Due() bool {
	if p.next.IsZero() {
		p.next = time.Now().Add(p.wait(0))
	}
	return time.Now().After(p.next)
}

// Spend does what is due, and counts what it took.
func (p *Pace) Spend(f func() error) error {
	begun := time.Now()
	err := f()
	p.next = time.Now().Add(p.wait(time.Since(begun)))
	return err
}

func (p *Pace) wait(cost time.Duration) time.Duration {
	if p.Every > 0 {
		return p.Every
	}
	if p.Most > 0 {
		cost = min(cost, p.Most/20)
	}
	return max(2*time.Second, 20*cost)
}
