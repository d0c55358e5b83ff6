package actor

import (
	"encoding/gob"
	"fmt"
	"io"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/sketch"
)

type state struct {
	Proven, Shared sketch.FilterState
	Asks           sketch.FilterState
	Keys           [vedette.Levels][]uint64
	Records        [vedette.Levels][]Record
	Total          sketch.Distinct
}

// Snapshot writes everything that Restore needs.
func (a *Actors) Snapshot(w io.Writer) error {
	s := state{Proven: a.proven.State(), Shared: a.shared.State(), Asks: a.asks.State(), Total: a.total}
	for l, t := range a.tables {
		if t != nil {
			s.Keys[l], s.Records[l] = t.Entries()
		}
	}
	if err := gob.NewEncoder(w).Encode(&s); err != nil {
		return fmt.Errorf("actor: snapshot: %w", err)
	}
	return nil
}

// Restore takes a snapshot back into new Actors.
func (a *Actors) Restore(r io.Reader) error {
	var s state
	if err := gob.NewDecoder(r).Decode(&s); err != nil {
		return fmt.Errorf("actor: restore: %w", err)
	}
	a.proven.Restore(s.Proven)
	a.shared.Restore(s.Shared)
	a.asks.Restore(s.Asks)
	a.total = s.Total
	for l, t := range a.tables {
		if t != nil {
			t.Fill(s.Keys[l], s.Records[l])
		}
	}
	return nil
}
