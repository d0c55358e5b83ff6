package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/vedette-project/vedette"
)

// State returns the engine's last saved state; nil: none.
func (s *Store) State() ([]byte, error) {
	var state []byte
	err := s.db.QueryRow("SELECT value FROM meta WHERE key = 'state'").Scan(&state)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fault(err)
	}
	return state, nil
}

// Positions returns what is known of inputs, to be compared by identity.
func (s *Store) Positions() ([]Position, error) {
	return query(s.db, func(scan func(...any) error) (p Position, err error) {
		err = scan(&p.Sum, &p.Bytes, &p.Name, &p.Offset, &p.Line, &p.Done)
		return p, err
	}, "SELECT sum, bytes, name, offset, line, done FROM inputs ORDER BY bytes DESC, sum")
}

// query collects rows.
func query[T any](db *sql.DB, row func(scan func(...any) error) (T, error), sql string, args ...any) ([]T, error) {
	rows, err := db.Query(sql, args...)
	if err != nil {
		return nil, fault(err)
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		v, err := row(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("%w: %v", ErrBroken, err)
		}
		list = append(list, v)
	}
	return list, fault(rows.Err())
}

// body reads a row whose first column is JSON, and whose others go to rest.
func body[T any](v *T, scan func(...any) error, rest ...any) error {
	var raw []byte
	if err := scan(append([]any{&raw}, rest...)...); err != nil {
		return err
	}
	return json.Unmarshal(raw, v)
}

// Inventory is the endpoints with what was asked for beside them.
type Inventory struct {
	Entries  []vedette.Entry // by name
	Paths    uint64          // probed: asked for, never served
	Requests uint64          // of probes
	Actors   uint64
	Seq      uint64 // exchanges learned
}

// Inventory returns the endpoints.
func (s *Store) Inventory() (*Inventory, error) {
	entries, err := query(s.db, func(scan func(...any) error) (e vedette.Entry, err error) {
		return e, body(&e, scan)
	}, "SELECT body FROM endpoints ORDER BY name")
	if err != nil {
		return nil, err
	}
	inv := &Inventory{Entries: entries}
	var t totals
	switch err := body(&t, s.db.QueryRow("SELECT value FROM meta WHERE key = 'totals'").Scan); {
	case err != nil && !errors.Is(err, sql.ErrNoRows):
		return nil, fmt.Errorf("%w: %v", ErrBroken, err)
	}
	inv.Paths, inv.Requests, inv.Actors, inv.Seq = t.Paths, t.Requests, t.Actors, t.Seq
	return inv, nil
}

// Incidents returns all incidents by their beginning, with the status that people gave them.
func (s *Store) Incidents() ([]vedette.Incident, error) {
	return query(s.db, func(scan func(...any) error) (i vedette.Incident, err error) {
		var status int
		err = body(&i, scan, &status)
		i.Status = vedette.Status(status)
		return i, err
	}, "SELECT body, status FROM incidents ORDER BY started, id")
}

// Measures returns the measures that end after t and were not lifted, the latest first.
func (s *Store) Measures(t time.Time) ([]vedette.Measure, error) {
	return query(s.db, func(scan func(...any) error) (m vedette.Measure, err error) {
		return m, body(&m, scan)
	}, "SELECT body FROM measures WHERE until > ? AND lifted = 0 ORDER BY until DESC, id", t.Unix())
}

// Counts returns the roll-up of one width (60, 3600 or 86400 seconds) from a time on, by slot and
// endpoint. Minute is the minute that a slot begins with.
func (s *Store) Counts(width int64, from time.Time) ([]vedette.Count, error) {
	return query(s.db, func(scan func(...any) error) (c vedette.Count, err error) {
		var slot, endpoint int64
		err = scan(&slot, &endpoint, &c.Requests, &c.Refused, &c.Failed, &c.Stopped, &c.Bytes, &c.Micros)
		c.Minute, c.Endpoint = slot*width/60, vedette.EndpointID(endpoint)
		return c, err
	}, `SELECT slot, endpoint, requests, refused, failed, stopped, bytes, micros FROM counts
		WHERE width = ? AND slot >= ? ORDER BY slot, endpoint`, width, from.Unix()/width)
}

// Latest is the Exchange time of the last checkpoint; zero: none.
func (s *Store) Latest() time.Time { return s.latest }
