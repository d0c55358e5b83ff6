package engine

import (
	"fmt"
	"sort"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/detect"
	"github.com/vedette-project/vedette/internal/ingest"
	"github.com/vedette-project/vedette/internal/simulate"
)

type run struct {
	attempts int // before the first finding during the attack; -1: not found
	alarms   int // episodes in quiet time
	kinds    map[vedette.Kind]int
}

func one(o simulate.Options, from float64) run {
	red := ingest.NewRedactor([]byte("k"))
	l := detect.NewLogins(detect.Options{})
	r := run{attempts: -1, kinds: map[vedette.Kind]int{}}
	var fs []vedette.Finding
	n := 0
	var lastAlarm time.Time
	begin := o.Start.Add(time.Duration(from * 24 * float64(time.Hour)))
	simulate.Traffic(o, func(q *vedette.Request, label string) error {
		x := vedette.Exchange{}
		red.Head(&x, q)
		red.Credentials(&x, q)
		red.Answer(&x, q, true)
		fs, _ = l.Learn(&detect.Sighting{X: &x}, fs[:0])
		if label != simulate.Innocent {
			n++
		}
		for _, f := range fs {
			if !q.At.Before(begin) && len(o.Campaigns) > 0 {
				if r.attempts < 0 {
					r.attempts = n
				}
				r.kinds[f.Kind]++
			} else {
				if q.At.Sub(lastAlarm) > 6*time.Hour {
					r.alarms++
					if len(o.Campaigns) == 0 {
						fmt.Println(o.Habit, q.At.Format("01-02 15:04"), f.Site, f.Kind, f.Why)
					}
					r.kinds[f.Kind]++
				}
				lastAlarm = q.At
			}
		}
		return nil
	})
	return r
}

func TestTune(t *testing.T) {
	start := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	q := func(v []int, p float64) int { sort.Ints(v); return v[int(p*float64(len(v)-1)+0.5)] }
	for _, share := range []float64{0.02, 0.05, 0.2} {
		for _, warm := range []float64{0, 5, 14} {
			var at []int
			alarms, missed := 0, 0
			kinds := map[vedette.Kind]int{}
			for seed := range uint64(8) {
				days := min(1200/(share*5000), 12)
				r := one(simulate.Options{Seed: seed + 100, Start: start, Days: warm + days, Campaigns: []simulate.Campaign{{From: warm, Days: days, Share: share}}}, warm)
				if r.attempts < 0 {
					missed++
					r.attempts = 99999
				}
				at = append(at, r.attempts)
				alarms += r.alarms
				for k, v := range r.kinds {
					kinds[k] += v
				}
			}
			fmt.Printf("share %.2f warm %2.0f: median %d p90 %d missed %d alarms %d %v\n", share, warm, q(at, .5), q(at, .9), missed, alarms, kinds)
		}
	}
	for _, h := range []simulate.Habit{simulate.Ordinary, simulate.PasswordExpiry, simulate.OfficeMove, simulate.FlashSale} {
		alarms := 0
		kinds := map[vedette.Kind]int{}
		for seed := range uint64(4) {
			r := one(simulate.Options{Seed: seed + 200, Start: start, Days: 60, Habit: h}, 0)
			alarms += r.alarms
			for k, v := range r.kinds {
				kinds[k] += v
			}
		}
		fmt.Printf("quiet %d: %d alarms in 240 days %v\n", h, alarms, kinds)
	}
}
