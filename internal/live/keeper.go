package live

import (
	"sync"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/store"
)

// keeper saves checkpoints, and keeps what could not be saved until it can: in memory, bounded by the
// number of endpoints, incidents and measures, and by folding old counts together.
type keeper struct {
	store   *store.Store
	mu      sync.Mutex
	waiting *vedette.Checkpoint
}

const mostWaiting = 200_000 // counts

// at is the position of the input that the checkpoint covers; nil: none.
func (k *keeper) save(c *vedette.Checkpoint, at *store.Position) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if w := k.waiting; w != nil {
		c.Counts = append(w.Counts, c.Counts...)
		c.Incidents = append(w.Incidents, c.Incidents...)
		c.Measures = append(w.Measures, c.Measures...)
		if c.State == nil {
			c.State = w.State
		}
	}
	err := k.store.Save(c, at)
	if err == nil {
		k.waiting = nil
		return nil
	}
	c.Incidents = latest(c.Incidents, func(i *vedette.Incident) vedette.IncidentID { return i.ID })
	c.Measures = latest(c.Measures, func(m *vedette.Measure) vedette.MeasureID { return m.ID })
	if len(c.Counts) > mostWaiting {
		c.Counts = fold(c.Counts)
	}
	k.waiting = c
	return err
}

// latest keeps the last of those with one id.
func latest[T any, ID comparable](list []T, id func(*T) ID) []T {
	at := make(map[ID]int, len(list))
	out := list[:0:0]
	for i := range list {
		if j, ok := at[id(&list[i])]; ok {
			out[j] = list[i]
			continue
		}
		at[id(&list[i])] = len(out)
		out = append(out, list[i])
	}
	return out
}

// fold adds minutes up to hours, at their first minute.
func fold(list []vedette.Count) []vedette.Count {
	type slot struct {
		endpoint vedette.EndpointID
		hour     int64
	}
	at := map[slot]int{}
	out := list[:0:0]
	for _, c := range list {
		c.Minute = c.Minute / 60 * 60
		k := slot{c.Endpoint, c.Minute / 60}
		i, ok := at[k]
		if !ok {
			at[k] = len(out)
			out = append(out, c)
			continue
		}
		sum := &out[i]
		sum.Requests += c.Requests
		sum.Refused += c.Refused
		sum.Failed += c.Failed
		sum.Stopped += c.Stopped
		sum.Bytes += c.Bytes
		sum.Micros += c.Micros
	}
	return out
}
