package main

import (
	"encoding/json"
	"fmt"
	"sort"
	"time"

	"github.com/vedette-project/vedette"
)

// report ends a replay: what there is, what attacked, what would have been stopped, who would have
// noticed, and what this input cannot show.
func (r *replayRun) report() error {
	inv, err := r.store.Inventory()
	if err != nil {
		return err
	}
	list, err := r.store.Incidents()
	if err != nil {
		return err
	}
	t := &r.tally
	spent := time.Since(r.begun)
	if err := r.writeSummary(len(inv.Entries), len(list), inv.Actors, spent); err != nil {
		return err
	}
	w := r.err // the outputs that were asked for may be on standard output
	fmt.Fprintf(w, "%s in %s (%s/s)", plural(t.exchanges, "exchange", "exchanges"), spent.Round(time.Millisecond), many(uint64(float64(t.exchanges)/spent.Seconds())))
	if !t.from.IsZero() {
		fmt.Fprintf(w, ", from %s to %s", moment(t.from), moment(t.to))
	}
	fmt.Fprintln(w)
	if n := t.skips.total; n > 0 {
		fmt.Fprintf(w, "%s skipped:\n", plural(uint64(n), "line", "lines"))
		for _, s := range t.skips.first {
			fmt.Fprintf(w, "  %s\n", clean(s.String()))
		}
	}
	if n := t.foreign; n > 0 {
		fmt.Fprintf(w, "%s recorded by a gateway with another store: who logged in, and with which token or session, cannot be compared here;\n  with a copy of its --data they are read whole\n", plural(n, "exchange", "exchanges"))
	}
	late, ahead := r.engine.Clock()
	if n := late - r.late; n > 0 {
		fmt.Fprintf(w, "%s more than an hour behind the others: learned at the time of the others\n", plural(n, "exchange", "exchanges"))
	}
	if n := ahead - r.ahead; n > 0 {
		fmt.Fprintf(w, "%s far ahead of the others: learned at the time of the others\n", plural(n, "exchange", "exchanges"))
	}
	fmt.Fprintf(w, "\n%s of %s, %s probed in vain by %s\n", bold(r.cli, plural(uint64(len(inv.Entries)), "endpoint", "endpoints")),
		plural(inv.Actors, "actor", "actors"), plural(inv.Paths, "path", "paths"), plural(inv.Requests, "request", "requests"))
	byClass := map[vedette.Class]uint64{}
	for i := range inv.Entries {
		byClass[inv.Entries[i].Value.Class]++
	}
	rows := [][]string{}
	for class, n := range byClass {
		rows = append(rows, []string{"  " + class.String(), many(n)})
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i][0] < rows[j][0] })
	table(w, rows)
	with, err := compare(r.store, inv.Entries)
	if err != nil {
		return err
	}
	if s := with.shadow(); s != "" {
		fmt.Fprintf(w, "\n%s\n", s)
	}
	for _, n := range with.notes() {
		fmt.Fprintf(w, "  %s\n", clean(n))
	}
	fmt.Fprintf(w, "\n%s\n", estimate(inv.Entries, "").all.Why)
	printData(r.cli, w, inv.Entries)
	printFaults(r.cli, w, inv.Entries)
	attacked := attacks(list)
	fmt.Fprintf(w, "\n%s\n", bold(r.cli, plural(uint64(len(attacked)), "attack", "attacks")))
	printIncidents(r.cli, w, attacked, endpointNames(inv.Entries))
	fmt.Fprintf(w, "\nWould have been stopped: %s. Customers' log-ins in the way: %s of %s.\n",
		plural(t.stopped, "request", "requests"), many(t.noticed), many(t.logins-t.failed))
	if blind := t.blind(); len(blind) > 0 && t.exchanges > 0 {
		fmt.Fprintln(w, "\nWhat this input cannot show:")
		for _, s := range blind {
			fmt.Fprintf(w, "  %s\n", s)
		}
	}
	return nil
}

// blind lists what an input of this kind hides.
func (t *tally) blind() (list []string) {
	if !t.bodies {
		list = append(list, "no bodies: carding, coupon cracking and checkout tampering are invisible here; answers tell little of endpoints apart")
	}
	if !t.accounts {
		list = append(list, "no account names: one address that guesses at many accounts looks like one that forgot a password")
	}
	if !t.hosts {
		list = append(list, "no host names: all endpoints stand under the host -; --host names it")
	}
	if !t.credentials {
		list = append(list, "no tokens or sessions: actors are addresses, and endpoints that forgot to ask who is calling cannot be told")
	}
	if !t.fingerprints {
		list = append(list, "no TLS fingerprints: tools that lie about what they are go unnoticed")
	}
	if t.logins == 0 {
		list = append(list, "no log-ins: nothing can be said about credential stuffing; mapping in a configuration names the log-in")
	}
	return list
}

// runSummary is the object of --summary.
type runSummary struct {
	Exchanges uint64      `json:"exchanges"`
	Skipped   skipSummary `json:"skipped"`
	Endpoints int         `json:"endpoints"`
	Actors    uint64      `json:"actors"`
	Incidents int         `json:"incidents"`
	Stopped   uint64      `json:"stopped"`
	Noticed   uint64      `json:"noticed"`
	From      *time.Time  `json:"from"`
	To        *time.Time  `json:"to"`
	Seconds   float64     `json:"seconds"`
}

type skipSummary struct {
	Total   int            `json:"total"`
	Reasons map[string]int `json:"reasons"`
	First   []skipSeen     `json:"first"`
}

func (r *replayRun) writeSummary(endpoints, incidents int, actors uint64, spent time.Duration) error {
	if r.o.summary == "" {
		return nil
	}
	t := &r.tally
	s := runSummary{
		Exchanges: t.exchanges, Skipped: skipSummary{t.skips.total, t.skips.reasons, t.skips.first}, Endpoints: endpoints,
		Actors: actors, Incidents: incidents, Stopped: t.stopped, Noticed: t.noticed, Seconds: spent.Seconds(),
	}
	if !t.from.IsZero() {
		s.From, s.To = &t.from, &t.to
	}
	if s.Skipped.Reasons == nil { // nothing is {} and [], never null
		s.Skipped.Reasons, s.Skipped.First = map[string]int{}, []skipSeen{}
	}
	w, err := r.create(r.o.summary)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(w)
	if err := enc.Encode(s); err != nil {
		return err
	}
	return w.close()
}
