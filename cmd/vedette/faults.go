package main

import (
	"fmt"
	"io"
	"sort"

	"github.com/vedette-project/vedette"
)

// printFaults counts what is wrong with endpoints, each kind with one that has it.
func printFaults(c *cli, w io.Writer, entries []vedette.Entry) {
	type fault struct {
		name, example, why string
		n                  uint64
	}
	var list []*fault
	known := map[string]*fault{}
	for i := range entries {
		for _, m := range entries[i].Misconfigured {
			f := known[m.Name]
			if f == nil {
				f = &fault{name: m.Name, example: entries[i].Name(), why: m.Why}
				known[m.Name] = f
				list = append(list, f)
			}
			f.n++
		}
	}
	if len(list) == 0 {
		return
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].n > list[j].n })
	fmt.Fprintf(w, "\n%s\n", bold(c, "To be mended"))
	for _, f := range list {
		fmt.Fprintf(w, "  %s at %s, such as %s:\n      %s\n", red(c, f.name), plural(f.n, "endpoint", "endpoints"), clean(f.example), clean(f.why))
	}
}

// printData counts the endpoints that hold each type of sensitive data.
func printData(c *cli, w io.Writer, entries []vedette.Entry) {
	counts := map[vedette.DataType]uint64{}
	for i := range entries {
		seen := map[vedette.DataType]bool{}
		for _, s := range entries[i].Sensitive {
			if !seen[s.Type] {
				seen[s.Type] = true
				counts[s.Type]++
			}
		}
	}
	if len(counts) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", bold(c, "Sensitive data"))
	var rows [][]string
	for d := vedette.DataType(1); int(d) < vedette.DataTypes; d++ {
		if n := counts[d]; n > 0 {
			rows = append(rows, []string{"  " + d.String(), plural(n, "endpoint", "endpoints")})
		}
	}
	table(w, rows)
}
