package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// smallDisk is a file system of so many bytes, with a file on it that fills all but the rest.
func smallDisk(t *testing.T, size, rest int64) (dir string, free func()) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		t.Skipf("SKIPPED: a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH) })
	filler := under(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, size-rest), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, func() {
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFullDiskReplay: a replay onto a full disk says so, and when there is space again the same command
// ends as if nothing had been.
func TestFullDiskReplay(t *testing.T) {
	tmp := t.TempDir()
	log := under(tmp, "log.ndjson")
	writeLog(t, log, 40_000)
	vedetteOutput(t, nil, "replay", "--data", under(tmp, "a"), log)
	want := show(t, under(tmp, "a"))
	for _, rest := range []int64{0, 16 << 10, 200 << 10, 1 << 20, 2 << 20} {
		disk, free := smallDisk(t, 64<<20, rest)
		data := under(disk, "data")
		cmd := vedetteCommand(t, nil, "replay", "--data", data, "--checkpoint", "20ms", log)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		err := cmd.Run()
		if err == nil {
			t.Errorf("%d bytes free: the replay ended well; the test shows nothing", rest)
		} else if cmd.ProcessState.ExitCode() != exitFailed || !strings.Contains(stderr.String(), "vedette: error: store: the disk is full") ||
			!strings.Contains(stderr.String(), "vedette: hint: ") || !strings.Contains(stderr.String(), "free some space") {
			t.Errorf("%d bytes free: %v\n%s", rest, err, stderr.Bytes())
		}
		free()
		vedetteOutput(t, nil, "replay", "--data", data, log)
		same(t, show(t, data), want)
	}
}

// TestFullDiskGateway: traffic goes on while the disk is full, and what was learned meanwhile is saved
// when there is space again.
func TestFullDiskGateway(t *testing.T) {
	disk, free := smallDisk(t, 64<<20, 24<<20)
	upstream, _ := bank(t)
	data := under(disk, "data")
	g := startGateway(t, data, upstream)
	customer := from("127.0.0.7")
	const items = "GET bank.test /v1/items/{item_id}"
	asked := 0
	ask := func(n int) {
		t.Helper()
		asked += n
		for i := range n {
			if s, err := g.call(customer, "GET", fmt.Sprintf("/v1/items/%d", i), ""); err != nil || s != 200 {
				t.Fatalf("the customer got %d %v\n%s", s, err, g.said())
			}
		}
	}
	ask(50)
	until(t, "the first requests are saved", func() bool { return counted(t, data)[items] == 50 })
	more := under(disk, "more")
	f, err := os.Create(more)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil { // to the last byte
		_, err = f.Write(make([]byte, 4096))
	}
	f.Close()
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	// The files have room inside: what outgrows them is new endpoints.
	begun := time.Now()
	for round := 0; !strings.Contains(g.said(), "waits in memory"); round++ {
		if time.Since(begun) > time.Minute {
			t.Fatalf("the disk is full and nothing was said:\n%s", g.said())
		}
		for i := range 100 {
			if s, err := g.call(customer, "GET", fmt.Sprintf("/v%d/kind%d/list", round+2, i), ""); err != nil || s != 200 {
				t.Fatalf("the customer got %d %v\n%s", s, err, g.said())
			}
		}
	}
	ask(77)
	os.Remove(more)
	free()
	until(t, "what was learned meanwhile is saved", func() bool { return counted(t, data)[items] == asked })
	g.cmd.Process.Signal(syscall.SIGTERM)
	<-g.done
	if err := g.cmd.Wait(); err != nil {
		t.Errorf("%v\n%s", err, g.said())
	}
	t.Log(g.said())
}
