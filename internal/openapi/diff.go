package openapi

import (
	"fmt"
	"io"
	"sort"
	"strings"
	"unicode"

	"github.com/vedette-project/vedette"
)

// Diff is a comparison as people and programs read it.
type Diff struct {
	Shadow     []DiffEndpoint   `json:"shadow"`  // in traffic, in no document
	Zombies    []DiffEndpoint   `json:"zombies"` // deprecated or superseded, in traffic
	Orphans    []Orphan         `json:"orphans"` // in a document, not in traffic
	Changed    []DiffEndpoint   `json:"changed"` // in both, and different
	Share      Share            `json:"shadow_share"`
	Hosts      map[string]Share `json:"hosts"`
	Covers     []Cover          `json:"covers"`
	Unused     []string         `json:"unused_documents"`
	Notes      []DocumentNotes  `json:"notes"`
	Documented int              `json:"documented"` // endpoints
	Unknown    int              `json:"unknown"`    // endpoints of hosts without a document, pages, files, and what never answered
}

// DiffEndpoint is one endpoint of a Diff.
type DiffEndpoint struct {
	ID         string  `json:"id"`
	Endpoint   string  `json:"endpoint"`
	Requests   uint64  `json:"requests"`
	Document   string  `json:"document,omitempty"`
	Documented string  `json:"documented,omitempty"` // "GET /users/{id}"
	Why        string  `json:"why,omitempty"`
	Drift      []Drift `json:"drift,omitempty"`
}

// DocumentNotes is what could not be read of a document.
type DocumentNotes struct {
	Document string   `json:"document"`
	Notes    []string `json:"notes"`
}

// NewDiff writes a comparison down. entries are those it was made of.
func NewDiff(docs *Documents, c *Comparison, entries []vedette.Entry) *Diff {
	d := &Diff{
		Shadow: []DiffEndpoint{}, Zombies: []DiffEndpoint{}, Changed: []DiffEndpoint{}, Orphans: append([]Orphan{}, c.Orphans...),
		Share: c.Share, Hosts: c.Hosts, Covers: append([]Cover{}, c.Covers...), Unused: append([]string{}, c.Unused...), Notes: []DocumentNotes{},
	}
	for i := range entries {
		e := &entries[i]
		f := c.Fits[e.ID]
		if f == nil {
			d.Unknown++
			continue
		}
		line := DiffEndpoint{ID: e.ID.String(), Endpoint: e.Name(), Requests: e.Requests, Why: f.Why}
		if f.Operation != nil {
			line.Document, line.Documented = f.Document.Name, f.Operation.Method+" "+f.Template
		}
		switch f.State {
		case Shadow:
			d.Shadow = append(d.Shadow, line)
		case Zombie:
			d.Zombies = append(d.Zombies, line)
		case Documented:
			d.Documented++
		default:
			d.Unknown++
		}
		if len(f.Drift) > 0 {
			line.Drift, line.Why = f.Drift, ""
			d.Changed = append(d.Changed, line)
		}
	}
	for _, doc := range docs.enabled() {
		if len(doc.Notes) > 0 {
			d.Notes = append(d.Notes, DocumentNotes{doc.Name, doc.Notes})
		}
	}
	for _, list := range [][]DiffEndpoint{d.Shadow, d.Zombies} {
		sort.SliceStable(list, func(i, j int) bool { return list[i].Requests > list[j].Requests })
	}
	return d
}

// Empty tells whether traffic and documents agree.
func (d *Diff) Empty() bool { return len(d.Shadow)+len(d.Zombies)+len(d.Orphans)+len(d.Changed) == 0 }

// WriteText writes a Diff for people: "+" is in traffic only, "-" in documents only, "!" is a zombie and "~"
// differs.
func (d *Diff) WriteText(w io.Writer) error {
	p := printer{w: w}
	for _, e := range d.Shadow {
		p.line("+ %s  (%d requests; %s)", e.Endpoint, e.Requests, e.Why)
	}
	for _, e := range d.Zombies {
		p.line("! %s  (%d requests; %s)", e.Endpoint, e.Requests, e.Why)
	}
	for _, o := range d.Orphans {
		host := o.Host
		if host == "" {
			host = "*"
		}
		p.line("- %s %s %s  (%s; no traffic)", o.Method, host, o.Template, o.Document)
	}
	for _, e := range d.Changed {
		p.line("~ %s  (%s)", e.Endpoint, e.Documented)
		for i := range e.Drift {
			f := &e.Drift[i]
			at := f.Where
			if f.Status != 0 && f.Kind != NewStatus {
				at += fmt.Sprintf(" (%d)", f.Status)
			}
			p.line("    %s  %s: %s", f.Kind, at, f.Why)
		}
	}
	for _, n := range d.Notes {
		for _, s := range n.Notes {
			p.line("? %s: %s", n.Document, s)
		}
	}
	for _, u := range d.Unused {
		p.line("? %s: none of its hosts had traffic", u)
	}
	p.line("shadow share: %d undocumented of %d documented and active (%.1f %%)", d.Share.Shadow, d.Share.Active, 100*d.Share.Share)
	return p.err
}

type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = io.WriteString(p.w, strings.Map(printable, fmt.Sprintf(format, args...))+"\n")
	}
}

// printable keeps what came in with traffic or a document from driving the terminal.
func printable(r rune) rune {
	if unicode.IsPrint(r) && r != unicode.ReplacementChar {
		return r
	}
	return '?'
}
