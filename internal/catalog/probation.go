package catalog

import "github.com/vedette-project/vedette"

// Probation guards what is known against a host that answers 200 to whatever is asked, each time
// with another body. A node is settled when hundreds of requests went through it and found only
// words below it. A few new words may come at any time; when more than maxFresh of them wait to be
// confirmed, the rest must be asked for by two actors before they are learned:
//
//	settled node ── new word ──▶ newcomer ── second actor, or third request ──▶ word like any other
//	                  │               └── more than maxFresh wait: all but the confirmed are dropped
//	                  └── more than maxFresh wait: doubts (a bounded memory of who asked first)

const (
	maxFresh     = 64
	settledFrom  = 200 // requests through a node
	settledWords = 3   // words below it
)

// confirmed tells whether a path in doubt was asked for by somebody else before.
func (c *Catalog) confirmed(h *host, x *vedette.Exchange, actor vedette.Digest) bool {
	p := &c.probed
	key := hash(pathKey(x), x.Method)
	first, ok := p.doubts[key]
	if !ok {
		first, ok = p.doubtsOld[key]
	}
	if ok && actor != 0 && first != uint64(actor) {
		delete(p.doubts, key)
		return true
	}
	if !ok {
		if len(p.doubts) >= maxDoubts {
			p.doubts, p.doubtsOld = make(map[uint64]uint64, maxDoubts), p.doubts
		}
		p.doubts[key] = uint64(actor)
	}
	return false
}

// settle confirms newcomers, drops them where too many came at once, and marks the nodes that are
// known well. It returns the requests at and below n.
func (h *host) settle(n *node) uint64 {
	var total uint64
	for _, l := range n.leaves {
		total += l.success
	}
	words, values := 0, len(n.rest)
	n.fresh = 0
	for _, k := range n.kids {
		total += h.settle(k)
		if k.newcomer {
			if k.confirmed() {
				k.newcomer = false
			} else {
				n.fresh++
			}
		}
		if k.value {
			values++
		} else if k.judged {
			words++
		}
	}
	for _, r := range n.rest {
		total += h.settle(r)
	}
	if n.settled && n.fresh >= maxFresh {
		left := n.kids[:0]
		for _, k := range n.kids {
			if k.newcomer {
				h.lost += k.requests()
				continue
			}
			left = append(left, k)
		}
		clear(n.kids[len(left):])
		n.kids = left
		n.reindex()
		n.siege, n.doubts = true, max(1, n.doubts)
	}
	if n.siege {
		// As long as doubts keep coming, no newcomer is let in unconfirmed.
		n.siege, n.doubts = n.doubts > 0, 0
		n.fresh = max(n.fresh, maxFresh)
	}
	if !n.settled && values == 0 && words >= settledWords && total >= settledFrom {
		n.settled = true
	}
	return total
}

// confirmed: two actors asked for it, or it was asked for three times.
func (n *node) confirmed() bool {
	for _, l := range n.leaves {
		if l.actors.Several() || l.success >= 3 {
			return true
		}
	}
	for _, k := range n.kids {
		if k.confirmed() {
			return true
		}
	}
	for _, r := range n.rest {
		if r.confirmed() {
			return true
		}
	}
	return false
}
