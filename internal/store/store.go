// Package store keeps what was learned: inventory, roll-ups, incidents, measures, the positions in inputs
// and the engine's state, in one SQLite database in WAL mode. It alone knows SQL.
//
// A Checkpoint is written in one transaction together with the position of the input it covers, so that
// after a kill at any moment the database holds a prefix of the input, whole: what was recorded is there,
// and what comes after it is read again.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
)

// Role says what a command does with the store.
type Role uint8

// The roles.
const (
	Learner  Role = iota // learns: the only one of its kind, kept so by a lock
	Reader               // only looks, beside a learner
	Operator             // looks, gives orders and sets states, beside a learner
)

// Options configure a store. The zero value works.
type Options struct {
	Role     Role
	KeyFrom  []byte        // the environment's key is derived from this when the store is new; nil: random
	Minutes  time.Duration // how long counts stay by the minute; default 48 h
	Hours    time.Duration // by the hour; default 30 days
	Days     time.Duration // by the day; default 400 days
	Findings time.Duration // how long incidents and measures stay; default 90 days
}

// Store is an open database. It may be used by several goroutines; Save by one.
type Store struct {
	o      Options
	db     *sql.DB
	lock   *os.File
	latest time.Time // of all checkpoints: retention counts back from here
	swept  time.Time
}

// Errors that a caller can do something about.
var (
	ErrNewer  = errors.New("store: written by a newer version of vedette")
	ErrLocked = errors.New("store: in use by another vedette process")
	ErrAbsent = errors.New("store: nothing there yet")
	ErrBroken = errors.New("store: the database is damaged, or not one")
	ErrDisk   = errors.New("store: the disk is full, or cannot be read and written")
)

// fault names what a database's error means to people. SQLite's primary codes: 10 IOERR, which stands for
// a full disk too where shared memory is to grow, 11 CORRUPT, 13 FULL, 26 NOTADB.
func fault(err error) error {
	var e *sqlite.Error
	if err == nil || !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case 10, 13:
		return fmt.Errorf("%w: %v", ErrDisk, err)
	case 11, 26:
		return fmt.Errorf("%w: %v", ErrBroken, err)
	}
	return fmt.Errorf("store: %w", err)
}

const file = "vedette.db"

// Open opens the store in dir. A Learner makes it if it is absent.
func Open(dir string, o Options) (*Store, error) {
	def := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	def(&o.Minutes, 48*time.Hour)
	def(&o.Hours, 30*24*time.Hour)
	def(&o.Days, 400*24*time.Hour)
	def(&o.Findings, 90*24*time.Hour)
	s := &Store{o: o}
	path := filepath.Join(dir, file)
	if o.Role != Learner {
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("%w: %s", ErrAbsent, dir)
		}
	} else {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, fmt.Errorf("store: %w", err)
		}
		lock, err := lockDir(filepath.Join(dir, "lock"))
		if err != nil {
			return nil, err
		}
		s.lock = lock
	}
	if err := s.open(path); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) open(path string) error {
	q := url.Values{"_pragma": {"busy_timeout(5000)"}}
	if s.o.Role == Reader {
		q.Set("mode", "ro")
	} else {
		q["_pragma"] = append(q["_pragma"], "journal_mode(wal)", "synchronous(normal)")
		q.Set("_txlock", "immediate")
	}
	if s.o.Role == Learner {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // SQLite alone would make it readable by all
		if err != nil {
			return fmt.Errorf("store: %w", err)
		}
		f.Close()
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.ToSlash(path)}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	db.SetMaxOpenConns(4)
	s.db = db
	return s.migrate()
}

func (s *Store) migrate() error {
	var version int
	if err := s.db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		return fault(err)
	}
	switch {
	case version > len(migrations):
		return fmt.Errorf("%w: its version is %d, this one knows %d", ErrNewer, version, len(migrations))
	case version == 0 && s.o.Role != Learner:
		return ErrAbsent
	case version < len(migrations) && s.o.Role == Reader:
		return fmt.Errorf("store: version %d; a command that learns brings it to %d", version, len(migrations))
	}
	for ; version < len(migrations); version++ {
		err := s.write(func(tx *sql.Tx) error {
			if _, err := tx.Exec(migrations[version]); err != nil {
				return err
			}
			_, err := tx.Exec(fmt.Sprintf("PRAGMA user_version = %d", version+1))
			return err
		})
		if err != nil {
			return fmt.Errorf("%w (migration %d)", err, version+1)
		}
	}
	return s.loadLatest()
}

func (s *Store) loadLatest() error {
	var at int64
	switch err := s.db.QueryRow("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'at'").Scan(&at); {
	case err == nil:
		s.latest = time.Unix(0, at).UTC()
	case !errors.Is(err, sql.ErrNoRows):
		return fault(err)
	}
	return nil
}

// write runs f in one transaction.
func (s *Store) write(f func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(context.Background(), nil)
	if err != nil {
		return fault(err)
	}
	defer tx.Rollback() // does nothing after a commit
	if err := f(tx); err != nil {
		return fault(err)
	}
	return fault(tx.Commit())
}

// Key returns the environment's secret, made when the store is new.
func (s *Store) Key() ([]byte, error) {
	var key []byte
	err := s.db.QueryRow("SELECT value FROM meta WHERE key = 'key'").Scan(&key)
	if err == nil {
		return key, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return nil, fault(err)
	}
	if key = deriveKey(s.o.KeyFrom); key == nil {
		key = make([]byte, 32)
		rand.Read(key)
	}
	return key, s.write(func(tx *sql.Tx) error {
		_, err := tx.Exec("INSERT INTO meta (key, value) VALUES ('key', ?)", key)
		return err
	})
}

// Close closes the database and frees the directory.
func (s *Store) Close() error {
	var err error
	if s.db != nil {
		err = s.db.Close()
	}
	if s.lock != nil {
		s.lock.Close()
	}
	return err
}
