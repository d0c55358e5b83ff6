package store

import (
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/vedette-project/vedette"
)

// Position is how far an input was read. Sum and Bytes are its identity.
type Position struct {
	Sum    string
	Bytes  int
	Name   string
	Offset int64 // decompressed
	Line   int64
	Done   bool // to its end
}

// Save writes a checkpoint, with the position of the input that it covers when there is one, in one
// transaction.
func (s *Store) Save(c *vedette.Checkpoint, p *Position) error {
	if c.At.After(s.latest) {
		s.latest = c.At
	}
	return s.write(func(tx *sql.Tx) error {
		for _, step := range []func() error{
			func() error { return saveMeta(tx, c) },
			func() error { return saveEntries(tx, c.Entries) },
			func() error { return s.saveCounts(tx, c.Counts) },
			func() error { return saveIncidents(tx, c.Incidents) },
			func() error { return saveMeasures(tx, c.Measures) },
			func() error { return savePosition(tx, p) },
			func() error { return s.sweep(tx) },
		} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
}

func saveMeta(tx *sql.Tx, c *vedette.Checkpoint) error {
	totals, err := json.Marshal(totals{c.Paths, c.Probes, c.Actors, c.Seq})
	if err != nil {
		return err
	}
	for _, m := range []struct {
		key string
		v   any
	}{{"at", c.At.UnixNano()}, {"totals", totals}, {"state", c.State}} {
		if b, ok := m.v.([]byte); ok && b == nil {
			continue // the state stays as it was
		}
		if _, err := tx.Exec("INSERT INTO meta (key, value) VALUES (?,?) ON CONFLICT DO UPDATE SET value=excluded.value", m.key, m.v); err != nil {
			return err
		}
	}
	return nil
}

type totals struct{ Paths, Requests, Actors, Seq uint64 }

func savePosition(tx *sql.Tx, p *Position) error {
	if p == nil {
		return nil
	}
	_, err := tx.Exec(`INSERT INTO inputs (sum, bytes, name, offset, line, done) VALUES (?,?,?,?,?,?)
		ON CONFLICT DO UPDATE SET name=excluded.name, offset=excluded.offset, line=excluded.line, done=excluded.done`,
		p.Sum, p.Bytes, p.Name, p.Offset, p.Line, p.Done)
	return err
}

// saveEntries replaces the inventory: endpoints that merged are gone from it.
func saveEntries(tx *sql.Tx, entries []vedette.Entry) error {
	if _, err := tx.Exec("DELETE FROM endpoints"); err != nil {
		return err
	}
	put, err := tx.Prepare("INSERT OR REPLACE INTO endpoints (id, name, body) VALUES (?,?,?)")
	if err != nil {
		return err
	}
	defer put.Close()
	for i := range entries {
		body, err := json.Marshal(&entries[i])
		if err != nil {
			return err
		}
		if _, err := put.Exec(int64(entries[i].ID), entries[i].Name(), body); err != nil {
			return fmt.Errorf("endpoints: %w", err)
		}
	}
	return nil
}

// saveCounts adds the counts to their minute, hour and day. Minutes older than their retention go to
// the hour and the day alone.
func (s *Store) saveCounts(tx *sql.Tx, counts []vedette.Count) error {
	type slot struct{ width, slot, endpoint int64 }
	sums := map[slot]*vedette.Count{}
	var order []slot
	oldest := s.latest.Add(-s.o.Minutes).Unix() / 60
	for i := range counts {
		c := &counts[i]
		for _, width := range [...]int64{60, 3600, 86400} {
			if width == 60 && c.Minute < oldest {
				continue
			}
			k := slot{width, c.Minute * 60 / width, int64(c.Endpoint)}
			sum := sums[k]
			if sum == nil {
				sum = &vedette.Count{}
				sums[k] = sum
				order = append(order, k)
			}
			sum.Requests += c.Requests
			sum.Refused += c.Refused
			sum.Failed += c.Failed
			sum.Stopped += c.Stopped
			sum.Bytes += c.Bytes
			sum.Micros += c.Micros
		}
	}
	add, err := tx.Prepare(`INSERT INTO counts (width, slot, endpoint, requests, refused, failed, stopped, bytes, micros)
		VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET requests=requests+excluded.requests, refused=refused+excluded.refused,
		failed=failed+excluded.failed, stopped=stopped+excluded.stopped, bytes=min(bytes+excluded.bytes, 1<<62), micros=min(micros+excluded.micros, 1<<62)`)
	if err != nil {
		return err
	}
	defer add.Close()
	for _, k := range order {
		c := sums[k]
		if _, err := add.Exec(k.width, k.slot, k.endpoint, c.Requests, c.Refused, c.Failed, c.Stopped, min(c.Bytes, 1<<62), min(c.Micros, 1<<62)); err != nil { // what an input claims may be absurd
			return fmt.Errorf("counts: %w", err)
		}
	}
	return nil
}

func saveIncidents(tx *sql.Tx, list []vedette.Incident) error {
	for i := range list {
		n := &list[i]
		body, err := json.Marshal(n)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO incidents (id, started, ended, kind, body) VALUES (?,?,?,?,?)
			ON CONFLICT DO UPDATE SET started=excluded.started, ended=excluded.ended, body=excluded.body`,
			int64(n.ID), n.Started.Unix(), n.Ended.Unix(), string(n.Kind), body)
		if err != nil {
			return fmt.Errorf("incidents: %w", err)
		}
	}
	return nil
}

func saveMeasures(tx *sql.Tx, list []vedette.Measure) error {
	for i := range list {
		m := &list[i]
		if m.Lifted {
			if _, err := tx.Exec("UPDATE measures SET lifted = 1 WHERE id = ?", int64(m.ID)); err != nil {
				return fmt.Errorf("measures: %w", err)
			}
			continue
		}
		body, err := json.Marshal(m)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO measures (id, until, body) VALUES (?,?,?)
			ON CONFLICT DO UPDATE SET until=excluded.until, body=excluded.body`, int64(m.ID), m.Until.Unix(), body)
		if err != nil {
			return fmt.Errorf("measures: %w", err)
		}
	}
	return nil
}

// sweep forgets what has been kept for long enough, at most once in an hour of Exchange time.
func (s *Store) sweep(tx *sql.Tx) error {
	if s.latest.Sub(s.swept) < time.Hour {
		return nil
	}
	s.swept = s.latest
	ago := func(d time.Duration) int64 { return s.latest.Add(-d).Unix() }
	for _, d := range []struct {
		sql  string
		last int64
	}{
		{"DELETE FROM counts WHERE width = 60 AND slot < ?", ago(s.o.Minutes) / 60},
		{"DELETE FROM counts WHERE width = 3600 AND slot < ?", ago(s.o.Hours) / 3600},
		{"DELETE FROM counts WHERE width = 86400 AND slot < ?", ago(s.o.Days) / 86400},
		{"DELETE FROM incidents WHERE ended < ?", ago(s.o.Findings)},
		{"DELETE FROM measures WHERE until < ?", ago(s.o.Findings)},
	} {
		if _, err := tx.Exec(d.sql, d.last); err != nil {
			return fmt.Errorf("retention: %w", err)
		}
	}
	return nil
}

// deriveKey makes a store's key from the first bytes of the first input it reads: the same input gives
// the same digests in any store, and who has not got the input cannot guess at them.
func deriveKey(from []byte) []byte {
	if len(from) == 0 {
		return nil
	}
	sum := sha256.Sum256(append([]byte("vedette environment key\n"), from...))
	return sum[:]
}
