package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/vedette-project/vedette/internal/store"
)

// TestTail follows a log through growth, half lines, both ways of rotation, and a restart: nothing is lost,
// nothing counted twice.
func TestTail(t *testing.T) {
	dir := t.TempDir()
	log, data := filepath.Join(dir, "access.ndjson"), filepath.Join(dir, "data")
	n := 0
	line := func() string {
		n++
		return fmt.Sprintf(`{"at":"%s","method":"GET","host":"api.example.test","target":"/v1/things/%d","client":"192.0.2.%d","status":200,"response_body":"{}"}`+"\n",
			time.Date(2026, 3, 2, 8, 0, n, 0, time.UTC).Format(time.RFC3339), 1000+n, n%9)
	}
	write := func(flag int, s string) {
		t.Helper()
		f, err := os.OpenFile(log, flag|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.WriteString(s); err != nil {
			t.Fatal(err)
		}
	}
	begin := func() (stop func()) {
		ctx, cancel := context.WithCancel(context.Background())
		var out, errs bytes.Buffer
		c := &cli{in: os.Stdin, out: &out, err: &errs}
		done := make(chan error, 1)
		go func() { done <- tail(ctx, c, []string{"--data", data, log}) }()
		return func() {
			t.Helper()
			cancel()
			if err := <-done; err != nil {
				t.Fatalf("%v\n%s", err, errs.String())
			}
		}
	}
	learned := func() uint64 {
		s, err := store.Open(data, store.Options{Role: store.Reader})
		if err != nil {
			return 0
		}
		defer s.Close()
		inv, err := s.Inventory()
		if err != nil {
			return 0
		}
		return inv.Seq
	}
	await := func(want int) {
		t.Helper()
		for range 600 {
			if got := learned(); got >= uint64(want) {
				if got > uint64(want) {
					t.Fatalf("%d learned of %d", got, want)
				}
				return
			}
			time.Sleep(50 * time.Millisecond) // a glance at a store that another writes
		}
		t.Fatalf("%d learned, want %d", learned(), want)
	}
	for range 5 {
		write(os.O_APPEND, line())
	}
	stop := begin()
	await(5)
	half := line()
	write(os.O_APPEND, half[:40])
	write(os.O_APPEND, half[40:]+line())
	await(7)
	old := log + ".1"
	if err := os.Rename(log, old); err != nil { // and the writer goes on in the old one for a while
		t.Fatal(err)
	}
	f, err := os.OpenFile(old, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.WriteString(line())
	f.Close()
	write(os.O_APPEND, line()+line())
	await(10)
	stop()
	write(os.O_APPEND, line()+line())
	stop = begin()
	await(12)
	write(os.O_TRUNC, line()) // copied away and cut off
	await(13)
	stop()
	if got := learned(); got != uint64(n) {
		t.Errorf("%d learned of %d", got, n)
	}
}
