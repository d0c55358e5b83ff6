package schema

import (
	"fmt"

	"github.com/vedette-project/vedette"
)

// Change is how a message differs from what was known of it.
type Change struct {
	What ChangeKind
	Part vedette.Part
	Path string
	Why  string // one sentence with its numbers
}

// ChangeKind is a kind of change.
type ChangeKind uint8

// The kinds. A status or a media type that is new is part of an endpoint's life, and no change.
const (
	NewField ChangeKind = iota // a place in a body that the first Mature messages did not have
	NewType                    // a place has a type that it never had
	GoneField
)

func (k ChangeKind) String() string { return [...]string{"new-field", "new-type", "gone-field"}[k] }

// few is how many messages must have a new place: one may be anybody's invention.
const few = 3

func (m *melder) change(what ChangeKind, g *vedette.Message, p *vedette.Place) {
	w := vedette.Sensitive{Part: g.Part, Path: p.Path}
	c := Change{What: what, Part: g.Part, Path: p.Path}
	status := ""
	if g.Status != 0 {
		status = fmt.Sprintf(" of answers %d", g.Status)
	}
	switch what {
	case NewField:
		c.Why = fmt.Sprintf("%s%s is new: the first %d messages did not have it", w.Where(), status, p.Born-1)
	case NewType:
		c.Why = fmt.Sprintf("%s%s has a type that it did not have in %d messages", w.Where(), status, p.Messages-1)
	case GoneField:
		c.Why = fmt.Sprintf("%s%s is gone: it stood in %d messages, and in none of the last %d", w.Where(), status, p.Messages, g.N-p.Last)
	}
	m.out = append(m.out, c)
}

// gone looks for places that stood in nearly every message, and stand there no more. It tells once.
func (m *melder) gone(g *vedette.Message) {
	for i := range g.Places {
		p := &g.Places[i]
		silent := g.N - p.Last
		if p.Path == "" || p.Messages < Mature || silent < Mature/2 || silent >= Mature/2+64 {
			continue
		}
		if p.Messages*100 >= (p.Last-p.Born+1)*98 {
			m.change(GoneField, g, p)
		}
	}
}
