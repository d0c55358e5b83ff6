package incident

import (
	"encoding/gob"
	"fmt"
	"io"
	"sort"
)

// Snapshot writes the open stories.
func (b *Book) Snapshot(w io.Writer) error {
	list := make([]*story, 0, len(b.open))
	for _, s := range b.open {
		list = append(list, s)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Incident.ID < list[j].Incident.ID })
	if err := gob.NewEncoder(w).Encode(list); err != nil {
		return fmt.Errorf("incident: snapshot: %w", err)
	}
	return nil
}

// Restore takes a snapshot back into an empty book.
func (b *Book) Restore(r io.Reader) error {
	var list []*story
	if err := gob.NewDecoder(r).Decode(&list); err != nil {
		return fmt.Errorf("incident: restore: %w", err)
	}
	for _, s := range list {
		i := &s.Incident
		k := key{kind: i.Kind, actor: s.Actor}
		if s.Campaign != 0 {
			k = key{kind: i.Kind, campaign: s.Campaign}
		} else if len(i.Endpoints) > 0 {
			k.endpoint = i.Endpoints[0]
		}
		b.open[k] = s
		if end := i.Ended.Add(b.quiet(i.Kind)); b.next.IsZero() || end.Before(b.next) {
			b.next = end
		}
	}
	return nil
}
