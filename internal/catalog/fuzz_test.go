package catalog

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

// FuzzLearn feeds arbitrary sequences of methods, hosts, paths and answers. Each exchange is taken
// from the input: one byte for method and host, one for the answer, then a path to the next newline.
func FuzzLearn(f *testing.F) {
	f.Add([]byte("\x00\x01/users/1\n\x00\x01/users/2\n\x01\x02/users/me\n\x00\x07/.env\n"))
	f.Add([]byte("\x00\x01/a//b/\n\x00\x01/\n\x00\x01\n\x00\x01*\n\x00\x01/%2F%00/..\n\x03\x01/x:cancel\n\x00\x01/1.json\n"))
	f.Add([]byte("\x00\x01/\xff\xfe\n\x20\x11/v1/\xc3\xa9t\xc3\xa9\n\x41\x09/{overflow}\n\x00\x01/{id}\n"))
	f.Fuzz(func(t *testing.T, in []byte) {
		o := Options{MaxHosts: 3, MaxNodes: 300, HostNodes: 150, MaxAliases: 20}
		c, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		methods := []string{"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "", "X"}
		statuses := []int{0, 200, 201, 204, 301, 401, 404, 405, 500, 999, -1, 65536 + 200}
		var xs []vedette.Exchange
		for len(in) > 2 && len(xs) < 2000 {
			a, b := in[0], in[1]
			in = in[2:]
			end := bytes.IndexByte(in, '\n')
			if end < 0 {
				end = len(in)
			}
			x := vedette.Exchange{
				At: time.Unix(int64(len(xs)), 0), Method: methods[a&7], Host: string('a' + rune(a>>5)), Path: string(in[:end]),
				Status: statuses[int(b&15)%len(statuses)], AuthKind: vedette.AuthKind(b >> 5),
				Shape: vedette.Shape{Kind: vedette.BodyKind(b>>4) % 7, Keys: uint32(a >> 3), Sum: uint32(b >> 3), Echo: uint32(a) * 0x01010101, Failed: a == b},
			}
			dress(&x, a, b)
			xs = append(xs, x)
			in = in[min(end+1, len(in)):]
		}
		for i := range xs {
			c.Learn(&xs[i], vedette.Digest(i%5))
			if i%7 == 0 {
				c.Publish()
			}
			if c.nodes > o.MaxNodes || len(c.hosts) > o.MaxHosts || len(c.aliases) > o.MaxAliases {
				t.Fatalf("bounds: %d nodes, %d hosts, %d aliases", c.nodes, len(c.hosts), len(c.aliases))
			}
		}
		c.Settle()
		nodes := 0
		for _, h := range c.order {
			if h.nodes != h.root.size() {
				t.Fatalf("%d nodes counted, %d there", h.nodes, h.root.size())
			}
			nodes += h.nodes
		}
		if nodes != c.nodes {
			t.Fatalf("%d nodes counted, %d there", c.nodes, nodes)
		}
		ids := map[vedette.EndpointID]bool{}
		var counted uint64
		for _, e := range c.Entries() {
			if e.ID == 0 || ids[e.ID] || c.Resolve(e.ID) != e.ID {
				t.Fatalf("id %v of %s", e.ID, e.Name())
			}
			ids[e.ID] = true
			counted += e.Requests
		}
		asked := 0
		for i := range xs {
			asked += max(1, len(xs[i].Calls)) // a batch counts for each operation
		}
		if counted > uint64(asked) {
			t.Fatalf("%d requests counted of %d", counted, asked)
		}
		var b bytes.Buffer
		if err := c.Snapshot(&b); err != nil {
			t.Fatal(err)
		}
		d, _ := New(o)
		if err := d.Restore(&b); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(c.Entries(), d.Entries()) {
			t.Fatalf("the restored inventory differs:\n%s", diff(c.Entries(), d.Entries()))
		}
		// What Match sees is what Learn says.
		for i := range xs {
			x := xs[i]
			ep := d.Find(&x)
			if other := c.Find(&x); (ep == nil) != (other == nil) || ep != nil && ep.ID != other.ID {
				t.Fatalf("%s %s: restored matches %v, was %v", x.Method, x.Path, ep, other)
			}
			routed := x.Route != ""
			id := d.Learn(&x, 1)
			if routed {
				continue // it may say a template that nobody has said yet
			}
			if ep != nil && id != ep.ID {
				t.Fatalf("%s %s: Match says %v, Learn %v", x.Method, x.Path, ep, id)
			}
		}
	})
}

// dress gives some exchanges what others lack: operations, a framework's route, leaves, marks, money.
func dress(x *vedette.Exchange, a, b byte) {
	if b&0x40 != 0 && x.Method == "POST" {
		x.Protocol = vedette.GraphQL
		for i := range int(a&3) + 1 {
			x.Calls = append(x.Calls, vedette.Call{Operation: "query Q" + string('a'+rune(b&7)+rune(i)), N: 1, Hash: uint64(b & 1), Fate: vedette.Fate(a % 3),
				Roots: []vedette.Root{{Field: "Query.f", N: 3}}})
		}
	}
	if a&0x18 == 0x18 {
		x.Route = strings.ReplaceAll(x.Path, "1", "{id}")
	}
	x.Shown = a&1 == 0
	if x.Shown {
		for i := range int(b & 7) {
			x.Leaves = append(x.Leaves, vedette.Leaf{Part: vedette.Part(min(i, vedette.Parts-1)), Path: "p" + string('a'+rune(i)), N: 1, Types: vedette.Types(a), Format: vedette.Format(b % 11),
				Data: vedette.DataType(int(b) % vedette.DataTypes), Hits: uint32(a & 3), Min: 1, Max: float64(a), MinLen: 1, MaxLen: uint32(b), Words: []string{"w" + string('a'+rune(a&15))}})
		}
	}
	x.Marks, x.Amount, x.Currency = vedette.Marks(b), float64(a), "EUR"
	x.Account, x.Secret, x.Issued = vedette.Digest(a&2), vedette.Digest(b&2), vedette.Digest(a&4)
}

// FuzzRestore: whatever a store hands back is refused or taken, never a panic.
func FuzzRestore(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("\x03\xff\x81\x03\x01\x01"))
	f.Fuzz(func(t *testing.T, in []byte) {
		c, _ := New(Options{})
		if err := c.Restore(bytes.NewReader(in)); err == nil {
			c.Settle()
			c.Entries()
		}
	})
}
