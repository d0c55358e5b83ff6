package unseen

import (
	"fmt"
)

// why tells an estimate in one sentence, with the numbers that carry it.
func (c *counts) why(e *Estimate) string {
	if c.found == 0 {
		return fmt.Sprintf("nothing was served yet: nothing but that hosts have %s to %s endpoints with %s confidence is known",
			whole(e.Low), whole(e.High), percent(e.Level))
	}
	var seen string
	switch {
	case c.once == 0 && c.found == 1:
		seen = fmt.Sprintf("the one endpoint was served %.0f times", c.requests)
	case c.once == 0:
		seen = fmt.Sprintf("each of %d endpoints was served more than once, %d of them twice", c.found, c.twice)
	case c.found == 1:
		seen = "the one endpoint was served only once"
	default:
		seen = fmt.Sprintf("%d of %d endpoints were served only once, %d twice", c.once, c.found, c.twice)
	}
	return fmt.Sprintf("%s: about %s more exist, %s to %s with %s confidence",
		seen, whole(e.Unseen), whole(e.Low), whole(e.High), percent(e.Level))
}

func whole(x float64) string { return fmt.Sprintf("%.0f", x) }

func percent(x float64) string { return fmt.Sprintf("%.4g %%", 100*x) }
