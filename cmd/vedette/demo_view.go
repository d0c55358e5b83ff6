package main

import (
	"fmt"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/term"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/simulate"
)

// demoView shows a demonstration while it runs: redrawn in place on a terminal, elsewhere as a line
// every few seconds and one for each event.
type demoView struct {
	*demoRun
	lines   int // drawn the last time
	width   int
	rates   []float64 // requests a second, the latest last
	at      time.Time
	count   uint64
	plain   time.Time         // of the last plain line
	stories int               // that were announced
	told    vedette.MeasureID // the last that was
	spoke   time.Time
	found   discovery
	looked  time.Time

	incidents []vedette.Incident // as last saved
}

func newDemoView(d *demoRun) *demoView {
	v := &demoView{demoRun: d, width: 100, at: d.begun, plain: d.begun}
	fmt.Fprintf(d.err, "ShopBank, a bank and a shop, answers behind http://%s (seed %d). ", d.live.addr(), d.o.seed)
	if d.o.span > 0 {
		fmt.Fprintf(d.err, "This takes %s.\n", d.o.span)
	} else {
		fmt.Fprint(d.err, "Ctrl-C ends it.\n")
	}
	if d.terminal {
		fmt.Fprint(d.err, "\x1b[?25l")
	}
	return v
}

// end leaves the last picture standing.
func (v *demoView) end() {
	v.show()
	if v.terminal {
		fmt.Fprint(v.err, "\x1b[?25h")
	}
	fmt.Fprintln(v.err)
}

func (v *demoView) show() {
	now := time.Now()
	if now.Sub(v.looked) > 900*time.Millisecond {
		v.found, v.looked = v.watch.discovery(), now
		if list, err := v.live.Store().Incidents(); err == nil { // else those of a second ago stay
			v.incidents = v.since(list)
		}
	}
	w := v.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	if spent := now.Sub(v.at).Seconds(); spent >= 1 {
		v.rates = append(v.rates, float64(w.requests-v.count)/spent)
		v.rates = v.rates[max(0, len(v.rates)-60):]
		v.at, v.count = now, w.requests
	}
	truth := v.driver.Score()
	if v.terminal {
		v.draw(v.picture(now, &truth))
		return
	}
	v.announce(now, &truth)
}

// announce is the view of a pipe. The caller holds watch.mu.
func (v *demoView) announce(now time.Time, truth *simulate.Score) {
	w := v.watch
	since := now.Sub(v.begun).Seconds()
	for ; v.stories < len(w.stories); v.stories++ {
		s := w.stories[v.stories]
		fmt.Fprintf(v.err, "%4.0fs  incident: %s: %s\n", since, s.kind, clean(s.why))
	}
	if list := v.live.Engine().Responder().Measures(now.UTC()); len(list) > 0 && list[0].ID != v.told && now.Sub(v.spoke) > time.Second {
		m := &list[0]
		v.told, v.spoke = m.ID, now
		fmt.Fprintf(v.err, "%4.0fs  %s %s: %s\n", since, m.Action, onWhom(m), clean(m.Why))
	}
	if now.Sub(v.plain) < 5*time.Second {
		return
	}
	v.plain = now
	fmt.Fprintf(v.err, "%4.0fs  %.0f requests/s, %d of %d endpoints found, log-ins %s ok %s failed, stopped %s, innocents refused %s\n",
		since, v.rate(), len(v.found.found), v.found.live(), many(w.ok), many(w.bad), many(w.stopped),
		many(truth.Innocents.Stopped()))
}

func (v *demoView) rate() float64 {
	if len(v.rates) == 0 {
		return 0
	}
	return v.rates[len(v.rates)-1]
}

// draw replaces the last picture. Only what changed in size scrolls.
func (v *demoView) draw(lines []string) {
	var b strings.Builder
	if v.lines > 0 {
		fmt.Fprintf(&b, "\x1b[%dA", v.lines)
	}
	for _, l := range lines {
		b.WriteString("\r\x1b[K" + l + "\n")
	}
	b.WriteString("\x1b[J")
	v.lines = len(lines)
	fmt.Fprint(v.err, b.String())
}

// picture is the view of a terminal. The caller holds watch.mu.
func (v *demoView) picture(now time.Time, truth *simulate.Score) (lines []string) {
	height := 40
	if f, ok := v.err.(*os.File); ok {
		if w, h, err := term.GetSize(int(f.Fd())); err == nil && w > 20 {
			v.width, height = w, h
		}
	}
	w := v.watch
	row := func(name, format string, a ...any) {
		text := cut(fmt.Sprintf(format, a...), v.width-14)
		lines = append(lines, "  "+dim(v.cli, fmt.Sprintf("%-11s", name))+text)
	}
	spent := now.Sub(v.begun)
	lines = append(lines, "")
	if v.o.span > 0 {
		part := min(spent.Seconds()/v.o.span.Seconds(), 1)
		row("time", "%s %2.0f of %.0f s", bar(part, 24), min(spent, v.o.span).Seconds(), v.o.span.Seconds())
	} else {
		row("time", "%s", spent.Round(time.Second))
	}
	row("traffic", "%s requests, %.0f a second %s", many(w.requests), v.rate(), spark(v.rates))
	row("endpoints", "%s %d of %d that are alive; probes for %s others", bar(float64(len(v.found.found))/float64(max(v.found.live(), 1)), 24),
		len(v.found.found), v.found.live(), many(v.found.paths))
	row("shadow", "%s", shortList(v.found.shadow))
	row("log-ins", "%s ok, %s failed", many(w.ok), many(w.bad))
	row("refused", "%s of the attackers', %s of innocents'", many(v.attackers(truth)), many(truth.Innocents.Stopped()))
	lines = append(lines, "")
	for _, a := range truth.Waves {
		state := dim(v.cli, "to come")
		if a.Sent > 0 {
			state = fmt.Sprintf("%4d sent, %4d stopped", a.Sent, a.Stopped())
			if a.GotIn > 0 {
				state += ", " + red(v.cli, fmt.Sprintf("%d got in", a.GotIn))
			}
		}
		lines = append(lines, fmt.Sprintf("  %s%-37s %s", dim(v.cli, fmt.Sprintf("%-11s", "wave")), a.Name, state))
	}
	lines = append(lines, "")
	for _, s := range w.stories {
		lines = append(lines, "  "+red(v.cli, "incident   ")+bold(v.cli, string(s.kind))+
			fmt.Sprintf("  since %s, %s", s.first.Local().Format("15:04:05"), v.extent(s)))
		lines = append(lines, v.wrapped(s.why, 2)...)
	}
	if len(w.stories) == 0 {
		lines = append(lines, "  "+green(v.cli, "quiet      ")+dim(v.cli, "no incident yet: Vedette learns what is usual"))
	}
	lines = append(lines, "")
	for i, m := range v.live.Engine().Responder().Measures(now.UTC()) {
		if i == 3 || len(lines) > height-5 {
			break
		}
		lines = append(lines, "  "+dim(v.cli, m.From.Local().Format("15:04:05")+"   ")+bold(v.cli, m.Action.String())+" "+cut(onWhom(&m), v.width-26))
		lines = append(lines, v.wrapped(m.Why, 2)...)
	}
	if w.trouble != nil {
		lines = append(lines, "", "  "+red(v.cli, "trouble    ")+cut(clean(w.trouble.Error()), v.width-14))
	}
	return lines[:min(len(lines), height-1)]
}

// extent is how large a story has become: as saved, else as far as it was heard.
func (v *demoView) extent(s *story) string {
	var requests, stopped, actors uint64
	for i := range v.incidents {
		if n := &v.incidents[i]; n.Kind == s.kind {
			requests, stopped, actors = requests+n.Requests, stopped+n.Stopped, actors+n.Actors
		}
	}
	actors, requests = max(actors, uint64(len(s.actors))), max(requests, s.count)
	return fmt.Sprintf("%s, %s, %s stopped", plural(actors, "actor", "actors"), plural(requests, "request", "requests"), many(stopped))
}

func (v *demoView) attackers(truth *simulate.Score) (n uint64) {
	for i := range truth.Waves {
		n += truth.Waves[i].Stopped()
	}
	return n
}

func onWhom(m *vedette.Measure) string {
	if m.Actor.Digest != 0 {
		return "on " + m.Actor.String()
	}
	if m.Strangers {
		return fmt.Sprintf("on strangers' log-ins: %.0f a minute pass", m.PerMinute)
	}
	return "on everyone"
}

// wrapped breaks a sentence into at most so many lines under the second column.
func (v *demoView) wrapped(s string, most int) (lines []string) {
	width := max(v.width-15, 20)
	for s = clean(s); s != "" && len(lines) < most; {
		head := s
		if utf8.RuneCountInString(s) > width {
			head = cut(s, width)
			if i := strings.LastIndexByte(head, ' '); i > 0 && len(lines) < most-1 {
				head = head[:i]
			}
		}
		lines = append(lines, strings.Repeat(" ", 13)+dim(v.cli, head))
		s = strings.TrimLeft(strings.TrimPrefix(s, strings.TrimSuffix(head, "…")), " ")
	}
	return lines
}

// cut shortens plain text to a width.
func cut(s string, width int) string {
	if utf8.RuneCountInString(s) <= width || width < 2 {
		return s
	}
	return string([]rune(s)[:width-1]) + "…"
}

func bar(part float64, width int) string {
	n := int(part*float64(width) + 0.5)
	return strings.Repeat("█", n) + strings.Repeat("░", width-n)
}

// spark draws values as a line of blocks.
func spark(values []float64) string {
	top := 1.0
	for _, x := range values {
		top = max(top, x)
	}
	var b strings.Builder
	for _, x := range values[max(0, len(values)-30):] {
		b.WriteRune([]rune("▁▂▃▄▅▆▇█")[int(x/top*7)])
	}
	return b.String()
}

func shortList(list []string) string {
	if len(list) == 0 {
		return "none found yet"
	}
	return fmt.Sprintf("%d in no document: %s", len(list), strings.Join(list, ", "))
}
