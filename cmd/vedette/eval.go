package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/vedette-project/vedette/internal/catalog"
	"github.com/vedette-project/vedette/internal/ingest"
)

// eval scores an --assign file against the truth.
func eval(_ context.Context, c *cli, args []string) error {
	f := newFlags(c, "eval", "grouping --truth FILE --assign FILE EXCHANGES")
	truth := f.String("truth", "", `ground truth: {"n":1,"endpoint":"…"|null,"status":200} a line; gzip and zstd are read`)
	assign := f.String("assign", "", "what replay --assign wrote")
	asJSON := f.Bool("json", false, "as JSON")
	rest, err := f.parse(args)
	if err != nil {
		return err
	}
	if len(rest) != 2 || rest[0] != "grouping" || *truth == "" || *assign == "" {
		return hint(usagef("nothing to score"), "vedette eval grouping --truth truth.ndjson.gz --assign assigned.ndjson exchanges.ndjson.gz")
	}
	want, err := readAssigned(*truth)
	if err != nil {
		return err
	}
	got, err := readAssigned(*assign)
	if err != nil {
		return err
	}
	lines, err := labelled(rest[1], want, got)
	if err != nil {
		return err
	}
	s := catalog.Grouping(lines)
	if *asJSON {
		return writeJSON(c, s)
	}
	fmt.Fprintf(c.out, "grouping F1 %.4f over %d hosts (precision %.4f, recall %.4f)\n", s.F1, s.Hosts, s.Precision, s.Recall)
	fmt.Fprintf(c.out, "ghosts %d of %d endpoints (%.2f %%)\n", s.Ghosts, s.Endpoints, 100*float64(s.Ghosts)/float64(max(s.Endpoints, 1)))
	return nil
}

// assigned is one line of either file.
type assigned struct {
	N        int64   `json:"n"`
	Endpoint *string `json:"endpoint"`
	Status   int     `json:"status"`
}

func readAssigned(name string) ([]assigned, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	plain, shut, err := ingest.Plain(name, f)
	if err != nil {
		return nil, err
	}
	defer shut()
	dec := json.NewDecoder(bufio.NewReader(plain))
	var list []assigned
	for {
		var a assigned
		if err := dec.Decode(&a); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", name, len(list)+1, err)
		}
		list = append(list, a)
	}
}

// labelled joins the exchanges with both files by line number.
func labelled(name string, want, got []assigned) ([]catalog.Labelled, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src, err := ingest.Open(name, f, ingest.Auto)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	lines := make(map[int64]*catalog.Labelled, len(want))
	for b := range ingest.Read(context.Background(), src, ingest.Options{}) {
		if b.Err != nil {
			return nil, b.Err
		}
		for i := range b.Exchanges {
			x := &b.Exchanges[i]
			lines[b.Lines[i]] = &catalog.Labelled{Host: x.Host, Raw: x.Method + " " + x.Path, Status: x.Status}
		}
	}
	for i := range got {
		if l := lines[got[i].N]; l != nil && got[i].Endpoint != nil {
			l.Assigned = *got[i].Endpoint
		}
	}
	out := make([]catalog.Labelled, 0, len(want))
	for i := range want {
		l := lines[want[i].N]
		if l == nil {
			return nil, fmt.Errorf("%s: line %d is in the truth and not in the exchanges", name, want[i].N)
		}
		if want[i].Endpoint != nil {
			l.True = *want[i].Endpoint
		}
		out = append(out, *l)
	}
	return out, nil
}
