// Package message takes HTTP messages apart: into leaves, which say what stands where and what it looks
// like without saying what it is; into the operations that a request calls; and into the shape of an
// answer. It reads JSON, forms, multipart, XML, GraphQL, JSON-RPC with MCP, SOAP and gRPC, all of them
// bounded in bytes, depth and number, and none of them trusted. It touches values only: no file, clock or
// network.
//
//	query, header fields, bodies ─▶ Reader.Read ─▶ Exchange.Leaves, .Amount, .Marks, .Shape
//	                     request ─▶ Reader.Calls ─▶ Exchange.Protocol, .Calls
package message

import (
	"strings"

	"github.com/vedette-project/vedette"
)

// Bounds of one message. What is beyond them is not looked at, and Exchange.Cut says so.
const (
	maxLeaves   = 512 // places of one exchange
	maxElements = 64  // of an array, that are looked into
	maxNesting  = 24  // of places; the scanner goes on to 64
	maxCalls    = 16  // distinct operations of one request
	maxBatch    = 4096
	maxRoots    = 32 // distinct root fields of one operation
)

// Reader takes messages apart. It remembers the names of places from message to message, a bounded number
// of them. It is not safe for concurrent use.
type Reader struct {
	roots   [vedette.Parts]*place
	known   int   // places remembered
	nowhere place // of members behind the last leaf
	epoch   uint32
	out     []vedette.Leaf
	cut     bool
	words   map[string]string
	money   money
	echo    echo
	doc     document
	buf     []byte
}

// NewReader returns a reader that has seen nothing.
func NewReader() *Reader {
	r := &Reader{words: map[string]string{}}
	r.forget()
	return r
}

// maxKnown bounds the places that a reader remembers, some 200 bytes each.
const maxKnown = 1 << 15

// forget drops all places. Leaves that were handed out keep their strings.
func (r *Reader) forget() {
	for i := range r.roots {
		r.roots[i] = &place{}
	}
	r.known = 0
}

// own returns a string that outlives the message.
func (r *Reader) own(b []byte) string {
	s := view(b)
	if known, ok := r.words[s]; ok {
		return known
	}
	if len(r.words) >= 1<<13 {
		clear(r.words)
	}
	s = strings.Clone(s)
	r.words[s] = s
	return s
}

// begin makes ready for the leaves of one exchange.
func (r *Reader) begin() {
	if r.known >= maxKnown-2*maxLeaves { // one message brings no more: what its places are does not depend on what came before
		r.forget()
	}
	r.epoch++
	if r.epoch == 0 { // no place may look as if it had been seen
		r.forget()
		r.epoch = 1
	}
	r.out, r.cut, r.money = r.out[:0], false, money{}
}
