package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/simulate"
)

// report says how the demonstration ended: what Vedette said, beside what really happened.
func (d *demoRun) report(spent time.Duration) error {
	all, names, err := openIncidents(d.o.data)
	if err != nil {
		return err
	}
	list := d.since(all)
	out := *d.cli
	f, isFile := d.out.(*os.File)
	out.terminal = isFile && isTerminal(f)
	truth, found, w := d.driver.Score(), d.watch.discovery(), d.out
	fmt.Fprintf(w, "%s, seed %d: %s in %.0f s\n\n", bold(&out, "Vedette demo"), d.o.seed, plural(d.watch.requests, "request", "requests"), spent.Seconds())

	fmt.Fprintf(w, "%s, as their senders know them\n", bold(&out, "The attacks"))
	rows := [][]string{{"  WAVE", "SENT", "STOPPED", "BEFORE THE FIRST WAS STOPPED", "STOPPED SINCE", "GOT IN"}}
	for i := range truth.Waves {
		a := &truth.Waves[i]
		if a.Sent == 0 {
			continue
		}
		since, free := "-", "-"
		if share, ok := a.StoppedSince(); ok {
			since, free = fmt.Sprintf("%.0f %%", 100*share), many(a.Free)
		}
		rows = append(rows, []string{"  " + a.Name, many(a.Sent), many(a.Stopped()), free, since, many(a.GotIn)})
	}
	if len(rows) > 1 {
		table(w, rows)
	} else {
		fmt.Fprintln(w, "  none so far")
	}
	if len(d.watch.stories) > 0 {
		attacks, _ := truth.Attacks()
		sent, stopped := attacks.Sent-d.watch.before.Sent, attacks.Stopped()-d.watch.before.Stopped()
		fmt.Fprintf(w, "  Since the first was detected, after %s: %s of %s stopped (%.0f %%)\n", plural(d.watch.before.Sent, "try", "tries"),
			many(stopped), plural(sent, "try", "tries"), percent(stopped, sent))
	}

	fmt.Fprintf(w, "\n%s, as Vedette names them\n", bold(&out, plural(uint64(len(list)), "incident", "incidents")))
	for i := range list {
		n := &list[i]
		fmt.Fprintf(w, "  %s  %s, %s: %s from %s, %s stopped; %s\n", n.ID, red(&out, string(n.Kind)), n.Severity,
			plural(n.Requests, "request", "requests"), plural(n.Actors, "actor", "actors"), many(n.Stopped), clean(strings.Join(endpointList(n, names), ", ")))
		fmt.Fprintf(w, "      %s; %s\n", clean(n.Why), n.Action)
	}
	if len(list) == 0 {
		fmt.Fprintln(w, "  none")
	}

	in := &truth.Innocents
	fmt.Fprintf(w, "\n%s: %s of %s refused (%.2f %%); %d of %s met the gateway\n", bold(&out, "Innocents"), many(in.Stopped()),
		plural(in.Sent, "request", "requests"), percent(in.Stopped(), in.Sent), truth.Refused, plural(uint64(truth.Visitors), "customer", "customers"))

	fmt.Fprintf(w, "\n%s: %d of the %d that are alive (%.0f %%)\n", bold(&out, "Endpoints found"), len(found.found), found.live(),
		percent(uint64(len(found.found)), uint64(found.live())))
	for _, r := range found.missed {
		fmt.Fprintf(w, "  missed: %s %s\n", r.Method, r.Template)
	}
	for _, name := range found.shadow {
		fmt.Fprintf(w, "  %s: %s answers, and stands in no document\n", red(&out, "shadow"), clean(name))
	}
	for _, name := range found.extra {
		fmt.Fprintf(w, "  no endpoint of the API: %s\n", clean(name))
	}
	fmt.Fprintf(w, "  probed in vain: %s by %s\n", plural(found.paths, "path", "paths"), plural(found.probes, "request", "requests"))
	printFaults(&out, w, found.entries)
	if errors := in.Errors + errorsOf(&truth); errors > 0 {
		fmt.Fprintf(w, "\n%s went unanswered or wrong\n", plural(errors, "request", "requests"))
	}
	if len(d.watch.stories) == 0 && truth.At >= demoJudge {
		return hint(errUnseen, "a very slow machine can be the reason: the report above tells how many requests came through")
	}
	return nil
}

// since leaves out the incidents of earlier runs in the same store.
func (d *demoRun) since(all []vedette.Incident) (list []vedette.Incident) {
	for _, n := range attacks(all) {
		if n.Ended.After(d.begun.UTC().Truncate(time.Second)) {
			list = append(list, n)
		}
	}
	return list
}

func percent(part, whole uint64) float64 { return 100 * float64(part) / float64(max(whole, 1)) }

func errorsOf(truth *simulate.Score) (n uint64) {
	for i := range truth.Waves {
		n += truth.Waves[i].Errors
	}
	return n
}
