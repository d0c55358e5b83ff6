package catalog

import (
	"strings"

	"github.com/vedette-project/vedette"
)

// landCalls counts an exchange to the operations that it calls: each is an endpoint of its own. A batch
// lands on its first.
func (c *Catalog) landCalls(h *host, x *vedette.Exchange, actor vedette.Digest) landing {
	ok := success(x)
	var first landing
	for i := range x.Calls {
		call := &x.Calls[i]
		op := h.operation(x.Path, call)
		at := c.landCall(h, x, actor, op, ok && call.Fate == vedette.Served)
		if at.served {
			f := at.facts(h)
			if f != nil {
				for _, r := range call.Roots {
					f.root(strings.Clone(r.Field), uint64(r.N))
				}
			}
		}
		if i == 0 || first.ep == nil && first.leaf == nil {
			first = at
		}
	}
	if first.ep == nil && first.leaf == nil {
		c.probed.add(x)
	}
	return first
}

// landCall counts one call.
func (c *Catalog) landCall(h *host, x *vedette.Exchange, actor vedette.Digest, op string, served bool) landing {
	if !served {
		if e := h.tree.lookup(x.Method, x.Path, op); e != nil {
			e.ep.residue.add(x, actor, false)
			return landing{ep: e.ep}
		}
		return landing{}
	}
	l, doubted := c.grow(h, x, actor, op)
	if l == nil && !doubted {
		l, doubted = c.grow(h, x, actor, overflowOperation)
	}
	if l == nil {
		return c.spill(h, x, actor, doubted, op)
	}
	l.add(x, actor, true)
	l.data++
	l.own, l.protocol = true, x.Protocol
	if l.ep == nil {
		if e := h.tree.exact(x.Method, x.Path, l.op); e != nil {
			e.ep.adopt(l)
			h.minor++
		} else {
			h.changed = true
		}
	}
	return landing{ep: l.ep, leaf: l, served: true}
}

// foldOperations makes room: operations that were called once go into the overflow, for names that somebody
// makes up shall not keep out those that the interface has. It returns false where there are none.
func (n *node) foldOperations(method string) bool {
	over := n.leaf(method, overflowOperation)
	if over == nil {
		over = &leaf{method: strings.Clone(method), op: overflowOperation, own: true}
	}
	kept := n.leaves[:0]
	for _, l := range n.leaves {
		if l.op == "" || l == over || l.requests > 1 {
			kept = append(kept, l)
			continue
		}
		over.protocol = max(over.protocol, l.protocol)
		over.data += l.data
		over.stats.merge(&l.stats)
		l.stats = stats{} // its endpoint may still list it until the next build
	}
	if len(kept) == len(n.leaves) {
		return false
	}
	clear(n.leaves[len(kept):])
	n.leaves = kept
	if n.leaf(method, overflowOperation) == nil {
		n.leaves = append(n.leaves, over)
	}
	return true
}

// overflowOperation stands for the operations that one path has no room for.
const overflowOperation = "{operation}"

// success tells whether the answer as a whole succeeded; what became of each call is the call's own.
func success(x *vedette.Exchange) bool {
	return x.Status >= 200 && x.Status < 300
}

// maxPersisted bounds the persisted queries that are remembered of one host.
const maxPersisted = 4096

// operation names a call. A persisted query is sent with its document once, and by its hash from then on:
// the name follows the hash.
func (h *host) operation(path string, call *vedette.Call) string {
	if call.Hash == 0 {
		return call.Operation
	}
	key := hash(mix(call.Hash), path)
	if strings.IndexByte(call.Operation, ' ') > 0 && !strings.HasPrefix(call.Operation, "persisted ") { // it came with its document
		if call.Fate == vedette.Served && (len(h.persisted) < maxPersisted || h.persisted[key] != "") {
			if h.persisted == nil {
				h.persisted = map[uint64]string{}
			}
			h.persisted[key] = strings.Clone(call.Operation)
		}
		return call.Operation
	}
	if name := h.persisted[key]; name != "" {
		return name
	}
	if strings.HasPrefix(call.Operation, "persisted ") {
		return call.Operation
	}
	return "query " + call.Operation // what a persisted query nearly always is
}
