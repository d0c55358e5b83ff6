package respond

import (
	"encoding/gob"
	"fmt"
	"io"
	"sort"
	"time"

	"github.com/vedette-project/vedette"
)

// kept is a measure with its bucket.
type kept struct {
	Measure vedette.Measure
	Tokens  float64
	At      time.Time
}

// Snapshot writes what is in force.
func (r *Responder) Snapshot(w io.Writer) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]kept, 0, len(r.all))
	for _, m := range r.all {
		k := kept{Measure: *m}
		if in := r.index.get(targets(m)[0]); in != nil && in.ID == m.ID {
			in.mu.Lock()
			k.Tokens, k.At = in.tokens, in.at
			in.mu.Unlock()
		}
		list = append(list, k)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Measure.ID < list[j].Measure.ID })
	if err := gob.NewEncoder(w).Encode(list); err != nil {
		return fmt.Errorf("respond: snapshot: %w", err)
	}
	return nil
}

// Restore puts the measures of a snapshot in force again.
func (r *Responder) Restore(from io.Reader) error {
	var list []kept
	if err := gob.NewDecoder(from).Decode(&list); err != nil {
		return fmt.Errorf("respond: restore: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range list {
		m := &list[i].Measure
		r.all[m.ID] = m
		r.publish(m)
		delete(r.changed, m.ID)
		if in := r.index.get(targets(m)[0]); in != nil {
			in.tokens, in.at = list[i].Tokens, list[i].At
		}
	}
	return nil
}
