package openapi

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/catalog"
	"github.com/vedette-project/vedette/internal/ingest"
)

// sample is one line of the discovery set, as it is written, and its truth.
type sample struct {
	text   []byte
	truth  string // "" for a probe
	host   string
	status int
}

// readDiscovery reads the set; it is read once for all tests.
var readDiscovery = sync.OnceValue(func() []sample {
	dir := os.Getenv("VEDETTE_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	texts := lines(filepath.Join(dir, "discovery", "exchanges.ndjson.gz"))
	truths := lines(filepath.Join(dir, "discovery", "truth.ndjson.gz"))
	if texts == nil || len(texts) != len(truths) {
		return nil
	}
	out := make([]sample, len(texts))
	for i := range texts {
		var in struct{ Host string }
		var truth struct {
			Endpoint string
			Status   int
		}
		if json.Unmarshal(texts[i], &in) != nil || json.Unmarshal(truths[i], &truth) != nil {
			return nil
		}
		out[i] = sample{texts[i], truth.Endpoint, in.Host, truth.Status}
	}
	return out
})

func discovery(t testing.TB) []sample {
	all := readDiscovery()
	if all == nil {
		t.Skip("SKIPPED: no discovery set; point VEDETTE_DATA at the directory that holds it")
	}
	return all
}

func lines(name string) [][]byte {
	f, err := os.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil
	}
	s := bufio.NewScanner(z)
	s.Buffer(nil, 16<<20)
	var all [][]byte
	for s.Scan() {
		all = append(all, append([]byte(nil), s.Bytes()...))
	}
	if s.Err() != nil {
		return nil
	}
	return all
}

// learned is what the rooms made of some lines: the inventory, and each line's endpoint in it.
type learned struct {
	entries []vedette.Entry
	of      []vedette.EndpointID
}

// learn replays lines through ingest and catalog, as the engine does.
func learn(t testing.TB, in []sample) learned {
	t.Helper()
	c, err := catalog.New(catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for i := range in {
		text.Write(in[i].text)
		text.WriteByte('\n')
	}
	all := text.String()
	read := func(each func(*vedette.Exchange)) {
		src, err := ingest.Open("test", strings.NewReader(all), ingest.NDJSON)
		if err != nil {
			t.Fatal(err)
		}
		defer src.Close()
		for b := range ingest.Read(context.Background(), src, ingest.Options{Key: []byte("a key for tests")}) {
			if len(b.Skipped) > 0 || b.Err != nil {
				t.Fatal(b.Skipped, b.Err)
			}
			for i := range b.Exchanges {
				each(&b.Exchanges[i])
			}
		}
	}
	n := uint64(0)
	read(func(x *vedette.Exchange) {
		n++
		x.Seq = n
		a := x.Client.As16()
		c.Learn(x, vedette.Digest(uint64(a[13])<<16|uint64(a[14])<<8|uint64(a[15])|1<<40))
		if n%256 == 0 {
			c.Publish()
		}
	})
	c.Settle()
	l := learned{entries: c.Inventory()}
	read(func(x *vedette.Exchange) {
		id := vedette.EndpointID(0)
		if ep := c.Find(x); ep != nil {
			id = ep.ID
		}
		l.of = append(l.of, id)
	})
	return l
}
