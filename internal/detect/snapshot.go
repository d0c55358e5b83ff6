package detect

import (
	"encoding/gob"
	"fmt"
	"io"
	"sort"

	"github.com/vedette-project/vedette/internal/sketch"
)

// state is the detector as a snapshot keeps it. The digests of passwords are left out: they are in memory
// only, and the count of a sprayed password begins anew after a restart.
type state struct {
	Seen       sketch.FilterState
	Sites      []*site
	SourceKeys []uint64
	Sources    []source
	TargetKeys []uint64
	Targets    []target
	VouchKeys  []uint64
	Vouched    []vouch
	Open       map[uint64]*visit
	ByName     map[uint64]uint64
	Queue      []turn
	Fails      share
}

// Snapshot writes everything that Restore needs.
func (l *Logins) Snapshot(w io.Writer) error {
	s := state{Seen: l.seen.State(), Open: l.visits.Open, ByName: l.visits.ByName, Queue: l.visits.Queue, Fails: l.fails}
	for _, t := range l.sites {
		s.Sites = append(s.Sites, t)
	}
	sort.Slice(s.Sites, func(i, j int) bool { return s.Sites[i].Key < s.Sites[j].Key })
	s.SourceKeys, s.Sources = l.sources.Entries()
	s.TargetKeys, s.Targets = l.targets.Entries()
	s.VouchKeys, s.Vouched = l.vouched.Entries()
	if err := gob.NewEncoder(w).Encode(&s); err != nil {
		return fmt.Errorf("detect: snapshot: %w", err)
	}
	return nil
}

// Restore takes a snapshot back into a new detector.
func (l *Logins) Restore(r io.Reader) error {
	var s state
	if err := gob.NewDecoder(r).Decode(&s); err != nil {
		return fmt.Errorf("detect: restore: %w", err)
	}
	l.seen.Restore(s.Seen)
	for _, t := range s.Sites {
		l.sites[t.Key] = t
	}
	l.sources.Fill(s.SourceKeys, s.Sources)
	l.targets.Fill(s.TargetKeys, s.Targets)
	l.vouched.Fill(s.VouchKeys, s.Vouched)
	if s.Open != nil {
		l.visits.Open = s.Open
	}
	if s.ByName != nil {
		l.visits.ByName = s.ByName
	}
	l.visits.Queue = s.Queue
	l.fails = s.Fails
	return nil
}
