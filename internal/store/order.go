package store

import (
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/vedette-project/vedette"
)

// ErrNone says that there is nothing of that id.
var ErrNone = errors.New("nothing of that id")

// SetStatus records what people made of an incident.
func (s *Store) SetStatus(id vedette.IncidentID, status vedette.Status) error {
	return s.write(func(tx *sql.Tx) error {
		return one(tx.Exec("UPDATE incidents SET status = ? WHERE id = ?", int(status), int64(id)))
	})
}

func one(r sql.Result, err error) error {
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err == nil && n == 0 {
		return ErrNone
	}
	return nil
}

// Order is what an operator asks of the engine: to take in an override, to lift a measure, or to put one in
// force.
type Order struct {
	ID       int64             `json:"-"`
	Override *vedette.Override `json:",omitempty"`
	Lift     vedette.MeasureID // zero: put Measure in force
	Measure  vedette.Measure
}

// Ask leaves an order for the engine, and shows its effect in Measures at once.
func (s *Store) Ask(o *Order) error {
	return s.write(func(tx *sql.Tx) error {
		if o.Lift != 0 {
			if err := one(tx.Exec("UPDATE measures SET lifted = 1 WHERE id = ? AND lifted = 0", int64(o.Lift))); err != nil {
				return err
			}
		} else if err := saveMeasures(tx, []vedette.Measure{o.Measure}); err != nil {
			return err
		}
		body, err := json.Marshal(o)
		if err != nil {
			return err
		}
		_, err = tx.Exec("INSERT INTO orders (body) VALUES (?)", body)
		return err
	})
}

// Orders returns what was asked for and is not done, in order.
func (s *Store) Orders() ([]Order, error) {
	return query(s.db, func(scan func(...any) error) (o Order, err error) {
		var id int64
		err = body(&o, scan, &id)
		o.ID = id
		return o, err
	}, "SELECT body, id FROM orders ORDER BY id")
}

// Done takes orders up to and with id off the list.
func (s *Store) Done(id int64) error {
	return s.write(func(tx *sql.Tx) error {
		_, err := tx.Exec("DELETE FROM orders WHERE id <= ?", id)
		return err
	})
}
