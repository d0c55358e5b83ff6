package main

import (
	"errors"
	"os"
	"syscall"

	"github.com/vedette-project/vedette/internal/ingest"
	"github.com/vedette-project/vedette/internal/live"
	"github.com/vedette-project/vedette/internal/store"
)

// explain adds a hint to errors that people meet and that say too little by themselves.
func explain(err error) error {
	var h hinted
	if errors.As(err, &h) {
		return err
	}
	for _, known := range []struct {
		is   error
		hint string
	}{
		{store.ErrNewer, "use the version that wrote it, or give another directory with --data"},
		{store.ErrLocked, "wait for the other one to end, or give another directory with --data"},
		{store.ErrAbsent, "vedette replay or vedette run makes a store; --data DIR names it"},
		{store.ErrBroken, "give another directory with --data, or restore the file from a backup"},
		{store.ErrDisk, "free some space, or give another directory with --data; the same command resumes where it stopped"},
		{live.ErrState, "give another directory with --data"},
		{store.ErrNone, "vedette incidents and vedette measures list the ids"},
		{ingest.ErrUnknownFormat, "--format ndjson or --format combined reads it as that"},
		{os.ErrNotExist, "check the path"},
		{os.ErrPermission, "check the permissions, or give another directory with --data"},
		{syscall.ENOTDIR, "something on the way is a file: give another directory with --data"},
		{syscall.EROFS, "that file system takes no writes: give another directory with --data"},
		{syscall.EADDRNOTAVAIL, "this machine has no such address: 127.0.0.1:8080 and 0.0.0.0:8080 work anywhere"},
		{syscall.EADDRINUSE, "another process listens there: choose another address with --listen"},
		{syscall.ENOSPC, "the disk is full: free some space, then the same command resumes where it stopped"},
	} {
		if errors.Is(err, known.is) {
			return hinted{err, known.hint}
		}
	}
	return err
}
