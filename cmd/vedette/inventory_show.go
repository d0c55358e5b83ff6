package main

import (
	"fmt"
	"sort"
	"strings"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/store"
)

// showEndpoint explains one endpoint in words: what it is, what it is worth and why, what it holds and what
// is wrong with it.
func showEndpoint(c *cli, e *vedette.Entry, state string) {
	fmt.Fprintf(c.out, "%s\n%s %s %s, %s\n\n", bold(c, clean(e.Name())), e.Protocol, e.Surface, dim(c, e.ID.String()), state)
	rows := [][]string{
		{"value", fmt.Sprintf("%s, %d of 100", e.Value.Class, e.Value.Score)},
	}
	for _, why := range e.Value.Evidence {
		rows = append(rows, []string{"", why})
	}
	for _, cur := range keys(e.Value.Money) {
		rows = append(rows, []string{"money", fmt.Sprintf("%s %s a day", currency(cur), amount(e.Value.Money[cur]))})
	}
	kinds, coverage := auth(e)
	says := "nobody says who they are"
	if len(kinds) > 0 {
		says = fmt.Sprintf("%s, %.0f %% of successful requests", strings.Join(kinds, " or "), 100*coverage)
	}
	rows = append(rows,
		[]string{"asks for", says},
		[]string{"requests", fmt.Sprintf("%s, %s served, by %s", many(e.Requests), many(e.Served), plural(e.Actors, "actor", "actors"))},
		[]string{"answers", statuses(e.Statuses)},
		[]string{"seen", moment(e.FirstSeen) + " to " + moment(e.LastSeen)},
	)
	if e.Flow > 0 {
		rows = append(rows, []string{"leads to", plural(e.Flow, "payment", "payments")})
	}
	for i := range e.Sensitive {
		s := &e.Sensitive[i]
		to := "all to callers who said who they are"
		if s.Anonymous > 0 {
			to = fmt.Sprintf("%s to callers who did not say who they are", many(s.Anonymous))
		}
		rows = append(rows, []string{"data", fmt.Sprintf("%s in %s: %.0f %% of %s values, %s", s.Type, s.Where(), 100*s.Share, many(s.N), to)})
	}
	for _, m := range e.Misconfigured {
		rows = append(rows, []string{red(c, "wrong"), m.Name + ": " + m.Why})
	}
	for _, r := range e.Roots {
		rows = append(rows, []string{"root field", fmt.Sprintf("%s, %s", r.Field, plural(r.Requests, "time", "times"))})
	}
	for _, r := range rows {
		fmt.Fprintf(c.out, "  %-10s  %s\n", r[0], clean(r[1]))
	}
	if e.Schema != nil {
		showSchema(c, e.Schema)
	}
}

func showSchema(c *cli, s *vedette.Schema) {
	for i := range s.Messages {
		g := &s.Messages[i]
		if len(g.Places) == 0 {
			continue
		}
		title := g.Part.String()
		if g.Status != 0 {
			title += fmt.Sprintf(" %d", g.Status)
		}
		if g.Media != "" {
			title += " " + g.Media
		}
		fmt.Fprintf(c.out, "\n  %s, %s\n", clean(title), plural(g.N, "message", "messages"))
		var rows [][]string
		for j := range g.Places {
			p := &g.Places[j]
			path := p.Path
			if path == "" {
				path = "(the body)"
			}
			rows = append(rows, []string{"    " + path, typeOf(p), often(p, g)})
		}
		table(c.out, rows)
	}
}

// typeOf writes what stands at a place.
func typeOf(p *vedette.Place) string {
	var names []string
	for i, n := range [...]string{"null", "boolean", "integer", "number", "string", "object", "array"} {
		if p.Types&(1<<i) != 0 && !(n == "integer" && p.Types&vedette.Number != 0) {
			names = append(names, n)
		}
	}
	s := strings.Join(names, " or ")
	if f := p.Format.String(); f != "" {
		s += " (" + f + ")"
	}
	if p.Min <= p.Max {
		s += fmt.Sprintf(" %g to %g", p.Min, p.Max)
	}
	if len(p.Words) > 0 && p.N >= 20 {
		var words []string
		for _, w := range p.Words {
			words = append(words, w.Text)
		}
		s += ": " + strings.Join(words, ", ")
	}
	return s
}

func often(p *vedette.Place, g *vedette.Message) string {
	if g.N == 0 || p.Messages >= g.N {
		return "always"
	}
	return fmt.Sprintf("%.0f %%", 100*float64(p.Messages)/float64(g.N))
}

func statuses(m map[int]uint64) string {
	list := make([]int, 0, len(m))
	for s := range m {
		list = append(list, s)
	}
	sort.Ints(list)
	var out []string
	for _, s := range list {
		out = append(out, fmt.Sprintf("%d × %s", s, many(m[s])))
	}
	return strings.Join(out, ", ")
}

func keys(m map[string]float64) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	sort.Strings(list)
	return list
}

func currency(code string) string {
	if code == "" {
		return "(no currency named)"
	}
	return code
}

func amount(v float64) string { return many(uint64(v + 0.5)) }

// findEndpoint looks an endpoint up by its id or its name.
func findEndpoint(list []vedette.Entry, ref string) (*vedette.Entry, error) {
	for i := range list {
		if list[i].ID.String() == ref || list[i].Name() == ref {
			return &list[i], nil
		}
	}
	return nil, hint(fmt.Errorf("endpoint %s: %w", ref, store.ErrNone), "vedette inventory --json lists the ids; a name is written as there")
}
