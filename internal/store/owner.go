package store

import (
	"database/sql"
	"encoding/json"

	"github.com/vedette-project/vedette"
)

// Document is one of the owner's API documents.
type Document struct {
	Name       string
	Body       []byte
	Host       string // that it describes, whatever its servers say; empty: what they say
	Superseded bool   // the owner says that a later version counts
}

// SaveDocuments adds documents; one of the same name is replaced.
func (s *Store) SaveDocuments(list []Document) error {
	return s.write(func(tx *sql.Tx) error {
		for _, d := range list {
			if _, err := tx.Exec(`INSERT INTO documents (name, body, host, superseded) VALUES (?,?,?,?)
				ON CONFLICT DO UPDATE SET body=excluded.body, host=excluded.host, superseded=excluded.superseded`, d.Name, d.Body, d.Host, d.Superseded); err != nil {
				return err
			}
		}
		return nil
	})
}

// Documents returns the owner's documents by name.
func (s *Store) Documents() ([]Document, error) {
	return query(s.db, func(scan func(...any) error) (d Document, err error) {
		return d, scan(&d.Name, &d.Body, &d.Host, &d.Superseded)
	}, "SELECT name, body, host, superseded FROM documents ORDER BY name")
}

// Said is an override as it was said: an endpoint, and its class where one was.
type Said struct{ Endpoint, Class string }

// Overrides returns what the owner said, by endpoint.
func (s *Store) Overrides() ([]Said, error) {
	return query(s.db, func(scan func(...any) error) (o Said, err error) {
		return o, scan(&o.Endpoint, &o.Class)
	}, "SELECT endpoint, class FROM overrides ORDER BY endpoint")
}

// Override keeps what the owner says, and leaves an order for an engine at work.
func (s *Store) Override(o Said, parsed vedette.Override) error {
	return s.write(func(tx *sql.Tx) error {
		if _, err := tx.Exec("INSERT INTO overrides (endpoint, class) VALUES (?,?) ON CONFLICT DO UPDATE SET class=excluded.class", o.Endpoint, o.Class); err != nil {
			return err
		}
		body, err := json.Marshal(&Order{Override: &parsed})
		if err != nil {
			return err
		}
		_, err = tx.Exec("INSERT INTO orders (body) VALUES (?)", body)
		return err
	})
}

// Unsay forgets an override. What it brought about stays until the next start.
func (s *Store) Unsay(endpoint string) error {
	return s.write(func(tx *sql.Tx) error {
		return one(tx.Exec("DELETE FROM overrides WHERE endpoint = ?", endpoint))
	})
}
