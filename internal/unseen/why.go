package unseen

import (
	"fmt"
)

// why tells an estimate in one sentence, with the numbers that carry it.
func (c *counts) why(e *Estimate) string {
	if c.found == 0 {
		return fmt.Sprintf("nothing was served yet: all that is known is that most hosts have %s to %s endpoints (%s)",
			whole(e.Low), whole(e.High), percent(e.Level))
	}
	by := ""
	if c.runs {
		by = " by distinct actors, since requests come in runs,"
	}
	var seen string
	switch {
	case c.found == 1 && c.once == 1:
		seen = fmt.Sprintf("the one endpoint was served%s only once", by)
	case c.found == 1:
		seen = fmt.Sprintf("the one endpoint was served%s %s times", by, whole(c.visits))
	case c.once == 0:
		seen = fmt.Sprintf("all of %d endpoints were served%s more than once, %d only twice", c.found, by, c.twice)
	default:
		seen = fmt.Sprintf("%d of %d endpoints were served%s only once, %d twice", c.once, c.found, by, c.twice)
	}
	return fmt.Sprintf("%s: about %s more exist, %s to %s with %s confidence",
		seen, whole(e.Unseen), whole(e.Low), whole(e.High), percent(e.Level))
}

func whole(x float64) string { return fmt.Sprintf("%.0f", x) }

func percent(x float64) string { return fmt.Sprintf("%.4g %%", 100*x) }
