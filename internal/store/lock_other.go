//go:build !unix

package store

import (
	"fmt"
	"os"
)

// lockDir only opens the file: on systems without flock, SQLite's own locks serialise the writes, and
// two learners on one store are not kept apart.
func lockDir(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("store: %w", err)
	}
	return f, nil
}
