package engine

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/ingest"
	"github.com/vedette-project/vedette/internal/simulate"
)

// runs is how many simulated runs a bar is measured on: 4 in every test run, VEDETTE_RUNS=30 for the
// figures of docs/measurements.md.
func runs() int {
	if n, err := strconv.Atoi(os.Getenv("VEDETTE_RUNS")); err == nil && n > 0 {
		return n
	}
	return 4
}

// seed derives a run's seed from the commit's hash: nobody chooses it.
func seed(t *testing.T, run int) uint64 {
	out, err := exec.Command("git", "rev-parse", "HEAD").Output()
	sum, err2 := hex.DecodeString(strings.TrimSpace(string(out)))
	if err != nil || err2 != nil || len(sum) < 8 {
		t.Logf("no commit to derive seeds from (%v): counting from 1", err)
		return uint64(run) + 1
	}
	return binary.BigEndian.Uint64(sum) + uint64(run)*0x9e3779b97f4a7c15
}

// result is what one simulated run showed.
type result struct {
	attempts  int // of the attack before the first finding; -1: not found
	alarms    int // incidents in quiet time
	innocents int // log-ins of innocents
	denied    int // of them, met by a deny
	throttled int // and by a throttle
	kinds     map[vedette.Kind]int
	why       string // of the alarms
}

// simulateRun lets a whole engine learn a simulated period. A finding more than six hours after the
// last one is another alarm, as for incidents.
func simulateRun(o simulate.Options, from float64) result {
	e, err := New(Options{Key: []byte("a key for tests")})
	if err != nil {
		panic(err)
	}
	red := ingest.NewRedactor(e.o.Key)
	r := result{attempts: -1, kinds: map[vedette.Kind]int{}}
	begin := o.Start.Add(time.Duration(from * 24 * float64(time.Hour)))
	attack, label := 0, ""
	var last time.Time
	each := func(v *Verdict) {
		if label != simulate.Innocent {
			attack++
		} else if v.Outcome != vedette.OutcomeUnknown {
			r.innocents++
			switch v.Decision.Action {
			case vedette.Deny:
				r.denied++
			case vedette.Throttle:
				r.throttled++
			}
		}
		if len(v.Findings) == 0 {
			return
		}
		if label != simulate.Innocent || len(o.Campaigns) == 0 {
			r.kinds[v.Findings[0].Kind]++
		}
		if len(o.Campaigns) > 0 && !v.Exchange.At.Before(begin) {
			if r.attempts < 0 {
				r.attempts = attack
			}
			return
		}
		if v.Exchange.At.Sub(last) > 6*time.Hour {
			r.alarms++
			r.why += " " + v.Exchange.At.Format("01-02 15:04 ") + v.Findings[0].Why + ";"
		}
		last = v.Exchange.At
	}
	batch := make([]vedette.Exchange, 1)
	err = simulate.Traffic(o, func(q *vedette.Request, l string) error {
		x := &batch[0]
		*x = vedette.Exchange{}
		red.Head(x, q)
		red.Body(x, q)
		red.Answer(x, q, true, true)
		label = l
		e.Learn(batch, each)
		return nil
	})
	if err != nil {
		panic(err)
	}
	return r
}

// manyRuns calls f for every run, two at a time.
func manyRuns(n int, f func(run int) result) []result {
	out := make([]result, n)
	var wg sync.WaitGroup
	slots := make(chan struct{}, 2)
	for i := range n {
		wg.Add(1)
		slots <- struct{}{}
		go func() {
			defer wg.Done()
			out[i] = f(i)
			<-slots
		}()
	}
	wg.Wait()
	return out
}

var start = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// TestStuffing: one try per address, no common fingerprint, in a site of 5,000 log-ins a day.
func TestStuffing(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED in -short: simulated weeks")
	}
	for _, c := range []struct {
		share, warm float64
		median, p90 int
	}{
		{0.02, 7, 150, 400}, {0.05, 7, 150, 400}, {0.20, 7, 150, 400},
		{0.02, 0, 600, 1e9}, {0.05, 0, 600, 1e9}, {0.20, 0, 600, 1e9}, // under way from the first exchange
	} {
		days := 1500 / (c.share * 5000)
		all := manyRuns(runs(), func(run int) result {
			return simulateRun(simulate.Options{
				Seed: seed(t, run), Start: start, Days: c.warm + days,
				Campaigns: []simulate.Campaign{{From: c.warm, Days: days, Share: c.share}},
			}, c.warm)
		})
		var at []int
		met, innocents, missed := 0, 0, 0
		for _, r := range all {
			if r.attempts < 0 {
				missed++
				r.attempts = 1e8
			}
			at = append(at, r.attempts)
			met += r.throttled + r.denied
			innocents += r.innocents
		}
		sort.Ints(at)
		median, p90 := at[len(at)/2], at[min(len(at)*9/10, len(at)-1)]
		t.Logf("share %2.0f %%, %.0f quiet days before: found within %d attempts at the median, %d at p90 (%d runs, %d missed); innocents met %.4f %%",
			c.share*100, c.warm, median, p90, len(at), missed, 100*float64(met)/float64(innocents))
		if median > c.median || p90 > c.p90 {
			t.Errorf("bar is %d and %d", c.median, c.p90)
		}
	}
}

// TestQuiet: sixty days of peace, and of what looks like an attack and is none.
func TestQuiet(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED in -short: simulated months")
	}
	for habit, name := range map[simulate.Habit]string{
		simulate.Ordinary: "ordinary", simulate.PasswordExpiry: "password expiry",
		simulate.OfficeMove: "an office of one address", simulate.FlashSale: "flash sale",
	} {
		n := runs()
		days := 60.0
		if habit != simulate.Ordinary {
			days = 14 // the day in question is the sixth
		}
		alarms, denied, throttled, innocents := 0, 0, 0, 0
		kinds := ""
		for _, r := range manyRuns(n, func(run int) result {
			return simulateRun(simulate.Options{Seed: seed(t, run) + uint64(habit), Start: start, Days: days, Habit: habit}, 0)
		}) {
			alarms += r.alarms
			denied += r.denied
			throttled += r.throttled
			innocents += r.innocents
			if r.alarms > 0 {
				kinds += fmt.Sprint(" ", r.kinds, r.why)
			}
		}
		t.Logf("%s: %d alarms in %.0f days;%s innocents denied %d, throttled %d of %d log-ins", name, alarms, days*float64(n), kinds, denied, throttled, innocents)
		if limit := float64(n) * max(days/60, 0.25); float64(alarms) > max(limit, 1) {
			t.Errorf("%s: %d alarms, at most %.0f are allowed", name, alarms, limit)
		}
		if float64(denied) > 0.0001*float64(innocents) {
			t.Errorf("%s: %d of %d innocents denied", name, denied, innocents)
		}
	}
}

// TestKinds: spraying and cracking are named as what they are, and soon.
func TestKinds(t *testing.T) {
	for _, c := range []struct {
		campaign simulate.Campaign
		within   int
	}{
		{simulate.Campaign{Kind: vedette.PasswordSpraying, Share: 0.2, PerSource: 5}, 200},
		{simulate.Campaign{Kind: vedette.CredentialCracking, Share: 0.05, PerSource: 1}, 50},
		{simulate.Campaign{Kind: vedette.CredentialStuffing, Share: 0.2, PerSource: 50, Agent: "python-requests/2.32"}, 50},
	} {
		c.campaign.From, c.campaign.Days = 3, 1
		for run := range runs() {
			r := simulateRun(simulate.Options{Seed: seed(t, run), Start: start, Days: 4, Campaigns: []simulate.Campaign{c.campaign}}, 3)
			want := r.kinds[c.campaign.Kind]
			total := 0
			for _, n := range r.kinds {
				total += n
			}
			if r.attempts < 0 || r.attempts > c.within || want*2 < total {
				t.Errorf("%s, run %d: found within %d attempts as %v", c.campaign.Kind, run, r.attempts, r.kinds)
			}
		}
	}
}
