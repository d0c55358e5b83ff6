package catalog

import (
	"math"

	"github.com/vedette-project/vedette"
)

// sibling is one name below a template's node, with everything known of its subtrees.
type sibling struct {
	name   string
	tok    token
	nodes  []*node
	served uint64 // successful requests at and below it
	leaves int
	echoes int // leaves that gave the segment back in their answers
	sigs   []sig
	prior  float64 // log-odds of being a value that siblings have no part in
	rare   float64 // from 0 to 1: how seldom it is asked for, against the host's other paths
	fixed  bool    // a gRPC path
	value  bool
}

// sig is one thing that is answered at or below a sibling: the rest of the path and the method, and
// what the answer looks like. Siblings with the same sigs are the same thing under other names.
type sig struct {
	key    uint64
	wide   uint64  // key with every uncertain word left open; 0: the same as key
	weight float64 // nats that it takes to say key: rare words say more than "GET, nothing below"
	keys   uint32
	kind   vedette.BodyKind
	mixed  bool
}

// maxSigs bounds what is compared of one sibling.
const maxSigs = 48

// agreement is what a set of siblings has in common at one key.
type agreement struct {
	members int
	keys    uint32 // of the first that had any
	kind    vedette.BodyKind
	with    int // members that have these keys
}

type crowd map[uint64]*agreement

func (c crowd) add(s *sibling) {
	for i := range s.sigs {
		g := &s.sigs[i]
		c.note(g.key, g)
		if g.wide != 0 {
			c.note(g.wide, g)
		}
	}
}

func (c crowd) note(key uint64, g *sig) {
	a := c[key]
	if a == nil {
		a = &agreement{}
		c[key] = a
	}
	a.members++
	if g.kind <= vedette.BodyEmpty {
		return
	}
	if a.with == 0 {
		a.keys, a.kind = g.keys, g.kind
	}
	if a.keys == g.keys && a.kind == g.kind {
		a.with++
	} else if a.with == 1 && a.members > 2 {
		a.keys, a.kind = g.keys, g.kind // the first was the odd one out
	}
}

// gain is what the log-odds say for s being one of the crowd's values. in: s is counted in the crowd.
func (b *builder) gain(s *sibling, c crowd, in bool) float64 {
	g := 0.0
	alike, silent, crowdSize := 0, 0, 0 // sigs answered alike, and by how many others at least
	for i := range s.sigs {
		k := &s.sigs[i]
		a := c[k.key]
		self := 0
		if in {
			self = 1
		}
		if (a == nil || a.members <= self) && k.wide != 0 {
			a = c[k.wide]
		}
		if a == nil || a.members <= self {
			continue
		}
		others := a.members - self
		part := float64(others) / float64(others+1)
		switch {
		case k.kind <= vedette.BodyEmpty || a.with == 0:
			g += k.weight * part
			silent++
		case a.keys == k.keys && a.kind == k.kind:
			if in && a.with == 1 {
				break // only its own answer
			}
			g += (k.weight + b.telling(k.keys)) * part
			if alike++; alike == 1 || others < crowdSize {
				crowdSize = others
			}
		case k.mixed:
			g--
		case a.kind != k.kind:
			g -= 4
		default:
			g -= conflict
		}
	}
	limit := maxAgreement
	if alike >= 1 && alike+silent == len(s.sigs) && crowdSize >= 8 {
		g += chorusWeight * math.Log(float64(crowdSize)/4) // too many that say the same
	}
	if alike >= 2 && alike+silent == len(s.sigs) {
		// Nothing below it is its own: the more siblings there are like that, the less it is chance.
		limit += wholeWeight * math.Log(float64(crowdSize))
	}
	return s.prior + min(g, limit)
}

// telling is what it says that two answers have the same keys: much, unless half of the host's
// answers have them.
func (b *builder) telling(keys uint32) float64 {
	if keys == 0 {
		return 0
	}
	// On a host of which little is known two equal shapes are no chance, unless it is the one in
	// which the host says no more than that all is well.
	doubt := 3.0
	if b.plain[keys] {
		doubt = 1
	}
	p := (float64(b.keysAt[keys]) + 0.5) / (float64(b.keysAll) + doubt)
	return min(5, max(0.2, -math.Log(p)))
}

// The weights of the evidence, in nats. They are priors set by hand and rounded: the discovery set's
// score moves by less than one point when any one of them is changed by a third.
const (
	newParameter = 2.5 // what it costs to say that there is a parameter at all
	maxAgreement = 6.0 // all that the subtrees and answers together may say for a parameter
	conflict     = 6.0 // what answers with other keys at the same place say against it
	countWeight  = 1.0
	countLimit   = 4.0
	growth       = 0.6 // of the logarithm of the number of siblings
	usualWeight  = 1.0 // of the logarithm of the ratio of values to words among the siblings
	maxUsual     = 3.0
	sharedWeight = 1.2 // of the logarithm of the number of values that hold the same words
	maxShared    = 3.0
	wholeWeight  = 5.0 // of the logarithm of the number of siblings that agree in all they have
	chorusWeight = 0.8 // of the logarithm of their number where they are many
	codeWeight   = 0.8 // of the logarithm of the number of siblings that are such codes
	wordWeight   = 2.5 // of a known word in the rest of a path
	deleteWeight = 2.5
	changeWeight = 1.8
)

// weigh sums the evidence that a sibling brings by itself.
func (b *builder) weigh(s *sibling, siblings int) {
	g := odds[s.tok.shape]
	if s.tok.shape == shapeShort && !b.closed(shapeShort) {
		g = odds[shapeWord]
	}
	if s.tok.suffix < len(s.name) && s.tok.shape < shapeStrong && s.tok.shape != shapeEmpty {
		g += 0.3
	}
	// A path of its own is asked about as often as the host's other paths; a value is asked a few
	// times. How much that says depends on how long we have been watching.
	n, m := float64(s.served), b.typical
	few := math.Log(m) - 2*math.Log(max(1, n)) - 0.5 + min(1, n/m)
	if b.closed(s.tok.shape) {
		few = max(few, -0.5) // the few codes that there are come again and again
		g += codeWeight * math.Log(max(1, float64(b.alike[s.tok.shape])))
	}
	g += countWeight * min(2.5, max(-countLimit, few))
	// What is asked for all day is a word, however much it looks like its neighbours, and even where
	// values hold the same word.
	heavy := max(0, math.Log(n/200))
	g -= heavy
	// Words of a vocabulary are few; values grow. That many came says that there is a parameter, not
	// that what is asked for all day is one of its values.
	s.rare = min(1, max(0, (few+2)/2))
	if siblings > 12 {
		g += growth * s.rare * math.Log(float64(siblings)/12)
	}
	g += b.shared(s) * max(0, 1-heavy)
	if s.echoes > 0 {
		g += 2.5
	}
	judged, value := false, false
	for _, n := range s.nodes {
		judged, value = judged || n.judged, value || n.value
	}
	if judged { // hysteresis: what was said stays said unless the evidence is clear
		if value {
			g += 0.8
		} else {
			g -= 0.3
		}
	}
	s.prior = g
}

// closed tells whether values of a shape come from a short list of their own: countries, currencies,
// languages, formats. The more siblings have such a shape, the less likely they are words.
func (b *builder) closed(s shape) bool {
	switch s {
	case shapeCode, shapeLocale, shapeFormat:
		return true
	case shapeShort: // languages; but also me, by, my
		return b.alike[shapeLocale] > 0 || b.alike[shapeShort] > 3
	}
	return false
}

// shared is what it says that the parts of a name occur in values elsewhere on the host.
func (b *builder) shared(s *sibling) float64 {
	if s.tok.shape >= shapeStrong {
		return 0
	}
	least := b.familiar(s.name, s.tok)
	for _, n := range s.nodes {
		if n.value {
			least-- // it counted itself
		}
	}
	if least <= 0 {
		return 0
	}
	return min(maxShared, sharedWeight*math.Log1p(float64(least)))
}

// familiar counts the values that hold the parts of a name: of the part that is in the fewest.
func (b *builder) familiar(name string, t token) int {
	least, parts := math.MaxInt, 0
	eachPart(name[:t.suffix], func(p string) {
		parts++
		least = min(least, b.inValues[p])
	})
	if parts == 0 {
		return 0
	}
	return least
}

// eachPart calls f for each run of at least three letters.
func eachPart(s string, f func(string)) {
	from := -1
	for i := 0; i <= len(s); i++ {
		if i < len(s) && isLetter(s[i]) {
			if from < 0 {
				from = i
			}
			continue
		}
		if from >= 0 && i-from >= 3 {
			f(s[from:i])
		}
		from = -1
	}
}
