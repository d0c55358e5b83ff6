package engine

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"io"

	"github.com/vedette-project/vedette"
)

// Flush takes what has changed since the last call. It settles the catalog when asked: at the end
// of an input. withState adds what Restore needs, which takes longer.
func (e *Engine) Flush(settle, withState bool) (*vedette.Checkpoint, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if settle {
		e.settle()
	}
	var state []byte
	if withState {
		var err error
		if state, err = e.snapshot(); err != nil {
			return nil, err
		}
	}
	c := &vedette.Checkpoint{
		At: e.clock.Now, Seq: e.seq, Entries: e.catalog.Entries(), Actors: e.actors.Count(), Counts: e.rollup.take(),
		Incidents: e.book.Changed(), Measures: e.respond.Changed(), State: state,
	}
	c.Paths, c.Probes = e.catalog.Probed()
	for i := range c.Counts {
		if id := c.Counts[i].Endpoint; id != 0 {
			c.Counts[i].Endpoint = e.catalog.Resolve(id)
		}
	}
	return c, nil
}

// stateVersion is raised when a snapshot of an older version cannot be read any more.
const stateVersion = 1

type header struct {
	Version int
	Clock   clock
	Epoch   int64
	Seq     uint64
	Pending int
}

// snapshot writes the engine's own state, then each learning room's. The caller holds mu.
func (e *Engine) snapshot() ([]byte, error) {
	var b bytes.Buffer
	enc := gob.NewEncoder(&b)
	if err := enc.Encode(header{stateVersion, e.clock, e.epoch, e.seq, e.pending}); err != nil {
		return nil, fmt.Errorf("engine: snapshot: %w", err)
	}
	for _, room := range e.rooms() {
		var part bytes.Buffer
		if err := room.Snapshot(&part); err != nil {
			return nil, err
		}
		if err := enc.Encode(part.Bytes()); err != nil {
			return nil, fmt.Errorf("engine: snapshot: %w", err)
		}
	}
	return b.Bytes(), nil
}

// Restore takes a snapshot back into a new engine. Learning then goes on as if it had never stopped.
func (e *Engine) Restore(state []byte) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	dec := gob.NewDecoder(bytes.NewReader(state))
	var h header
	if err := dec.Decode(&h); err != nil {
		return fmt.Errorf("engine: restore: %w", err)
	}
	if h.Version != stateVersion {
		return fmt.Errorf("engine: restore: state of version %d, this is version %d", h.Version, stateVersion)
	}
	for _, room := range e.rooms() {
		var part []byte
		if err := dec.Decode(&part); err != nil {
			return fmt.Errorf("engine: restore: %w", err)
		}
		if err := room.Restore(bytes.NewReader(part)); err != nil {
			return err
		}
	}
	e.clock, e.epoch, e.seq, e.pending = h.Clock, h.Epoch, h.Seq, h.Pending
	return nil
}

// room is a learning room's way to be saved.
type room interface {
	Snapshot(io.Writer) error
	Restore(io.Reader) error
}

func (e *Engine) rooms() []room {
	return []room{e.catalog, e.actors, e.logins, e.respond, e.book}
}
