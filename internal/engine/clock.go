package engine

import "time"

// clock is Exchange time: it never runs backwards within one input, and no single line can take it
// anywhere. A step forward of more than a week is believed when three exchanges in a row agree,
// a step back when two hundred do.
type clock struct {
	Now      time.Time
	Seen     int       // exchanges since the clock was started, up to confirm
	Ahead    time.Time // a time far ahead that waits for confirmation
	Agreeing int
	Behind   int    // exchanges in a row that are far behind
	Jumps    uint64 // steps that were believed after confirmation
	Late     uint64 // exchanges more than an hour behind
	Held     uint64 // exchanges far ahead that nothing confirmed
}

const (
	farAhead  = 7 * 24 * time.Hour
	farBehind = time.Hour
	confirm   = 3
	// agreeBehind exchanges in a row far behind show that the clock itself was ahead.
	agreeBehind = 200
)

// tick moves the clock to an exchange's time, within bounds, and returns the time to use for it.
func (c *clock) tick(at time.Time) time.Time {
	d := at.Sub(c.Now)
	switch {
	case c.Now.IsZero() || c.Seen < confirm && (d > farAhead || d < -farBehind):
		c.Now, c.Seen = at, 1 // the first exchanges may be the odd ones
		return at
	case d > farAhead:
		if near(at.Sub(c.Ahead)) {
			c.Agreeing++
		} else {
			c.Ahead, c.Agreeing = at, 1
		}
		if c.Agreeing < confirm {
			c.Held++
			return c.Now
		}
		c.Jumps++
		c.Agreeing = 0
	case d < -farBehind:
		c.Late++
		if c.Behind++; c.Behind < agreeBehind {
			return c.Now
		}
		c.Jumps++ // it is the clock that was wrong
	case d < 0:
		c.Behind = 0
		return c.Now
	}
	c.Behind = 0
	c.Now = at
	c.Seen = min(c.Seen+1, confirm)
	return at
}

func near(d time.Duration) bool { return d < farAhead && d > -farAhead }

// restart lets the next exchange set the time: another input begins.
func (c *clock) restart() { *c = clock{Jumps: c.Jumps, Late: c.Late, Held: c.Held} }
