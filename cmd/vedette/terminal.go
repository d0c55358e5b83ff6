package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"golang.org/x/term"
)

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// paint colours text where it is wanted: on a terminal, unless NO_COLOR is set.
func (c *cli) paint(code, s string) string {
	if !c.terminal || os.Getenv("NO_COLOR") != "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func bold(c *cli, s string) string  { return c.paint("1", s) }
func red(c *cli, s string) string   { return c.paint("31", s) }
func green(c *cli, s string) string { return c.paint("32", s) }
func dim(c *cli, s string) string   { return c.paint("2", s) }

// table writes aligned columns.
func table(w io.Writer, rows [][]string) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range rows {
		cells := make([]string, len(r))
		for i := range r {
			cells[i] = clean(r[i])
		}
		fmt.Fprintln(t, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	t.Flush()
}

// clean keeps what came in with traffic from driving the terminal: control characters and invalid
// bytes are shown as '?'.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || unicode.IsControl(r) || !unicode.IsPrint(r) && r != ' ' {
			return '?'
		}
		return r
	}, s)
}

// many writes a count with separators: 1,234,567.
func many(n uint64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func plural(n uint64, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return many(n) + " " + more
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format("2006-01-02 15:04:05")
}

// progress shows how far a long run has come: a bar on a terminal, a line now and then elsewhere.
type progress struct {
	c     *cli
	name  string
	size  int64 // of the input as stored; 0: not known
	begun time.Time
	last  time.Time
}

func (c *cli) progress(name string, size int64) *progress {
	now := time.Now()
	return &progress{c: c, name: name, size: size, begun: now, last: now}
}

// show reports done bytes and n exchanges, as often as is worth it.
func (p *progress) show(done int64, n uint64) {
	now := time.Now()
	every := 10 * time.Second
	if p.c.terminal {
		every = 100 * time.Millisecond
	}
	if now.Sub(p.last) < every {
		return
	}
	p.last = now
	spent := now.Sub(p.begun)
	rate := float64(n) / spent.Seconds()
	left, part := "", 0.0
	if p.size > 0 && done > 0 {
		part = min(float64(done)/float64(p.size), 1)
		left = fmt.Sprintf(", %s left", (time.Duration(float64(spent) * (1 - part) / part)).Round(time.Second))
	}
	if !p.c.terminal {
		fmt.Fprintf(p.c.err, "%s: %s exchanges, %s/s%s\n", p.name, many(n), many(uint64(rate)), left)
		return
	}
	const width = 30
	bar := strings.Repeat("█", int(part*width)) + strings.Repeat("░", width-int(part*width))
	fmt.Fprintf(p.c.err, "\r\x1b[K%s %s %3.0f %%  %s exchanges  %s/s%s", p.name, bar, part*100, many(n), many(uint64(rate)), left)
}

func (p *progress) end() {
	if p.c.terminal {
		fmt.Fprint(p.c.err, "\r\x1b[K")
	}
}
