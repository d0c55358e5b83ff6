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

// judge decides which siblings are values of one parameter. The certain ones are taken by their
// looks; then every set of siblings that answer alike is proposed as a parameter and taken if the
// odds of all its members together say so; then single ones that agree with those taken.
func (b *builder) judge(all []*sibling) {
	strong := 0
	b.alike = [len(odds)]int{}
	for _, s := range all {
		b.alike[s.tok.shape]++
	}
	for _, s := range all {
		b.weigh(s, len(all))
		if s.tok.shape > shapeStrong {
			strong++
		}
	}
	in := crowd{}
	for _, s := range all {
		if s.tok.shape > shapeStrong && !(strong == 1 && lonelyVersion(s)) {
			s.value = true
			in.add(s)
		}
	}
	for tries := 0; tries < maxProposals(len(all)); tries++ {
		if !b.propose(all, in, tries) {
			break
		}
	}
	if len(in) == 0 {
		return
	}
	// Where most names are values, the next one probably is too.
	values := 0
	for _, s := range all {
		if s.value {
			values++
		}
	}
	for _, s := range all {
		usual := usualWeight * math.Log(float64(values+1)/float64(len(all)-values+1))
		if !s.value && b.gain(s, in, false)+min(maxUsual, max(0, usual)) > 0.5 {
			s.value = true
			values++
			in.add(s)
		}
	}
}

// lonelyVersion: /2.0/… and /2/… are numbers with a whole interface below them and no sibling.
func lonelyVersion(s *sibling) bool {
	return s.tok.shape == shapeNumber && len(s.name) <= 4 && len(s.sigs) >= 4 && s.served >= 16
}

func maxProposals(n int) int {
	if n > 1000 {
		return 6
	}
	return 48
}

// propose takes the best set of siblings that answer alike and are not values yet. tries tells how
// many proposals were looked at before. It returns false when nothing is left to propose.
func (b *builder) propose(all []*sibling, in crowd, tries int) bool {
	type element struct {
		key  uint64
		keys uint32
	}
	if tries == 0 {
		b.rejected = map[uint64]bool{}
	}
	counts := map[element]int{}
	worth := map[element]float64{}
	var order []element
	for _, s := range all {
		if s.value || s.prior < -20 {
			continue
		}
		for i := range s.sigs {
			g := &s.sigs[i]
			e := element{g.key, g.keys}
			if counts[e] == 0 {
				order = append(order, e)
				worth[e] = g.weight + b.telling(g.keys)
			}
			counts[e]++
		}
	}
	best, top := -1, 0.0
	for i, e := range order {
		if counts[e] < 2 || b.rejected[e.key^uint64(e.keys)<<17] {
			continue
		}
		if w := float64(counts[e]-1) * worth[e]; w > top {
			best, top = i, w
		}
	}
	if best < 0 {
		return false
	}
	e := order[best]
	var members []*sibling
	for _, s := range all {
		if s.value || s.prior < -20 {
			continue
		}
		for i := range s.sigs {
			if s.sigs[i].key == e.key && s.sigs[i].keys == e.keys {
				members = append(members, s)
				break
			}
		}
	}
	total := 0.0
	for range 4 {
		with := crowd{}
		for _, s := range all {
			if s.value {
				with.add(s)
			}
		}
		for _, s := range members {
			with.add(s)
		}
		total = 0
		left := members[:0:0]
		for _, s := range members {
			if g := b.gain(s, with, true); g > 0 {
				left = append(left, s)
				total += g
			}
		}
		same := len(left) == len(members)
		members = left
		if same {
			break
		}
	}
	need := newParameter
	if len(in) > 0 {
		need = 0
	}
	if total <= need || len(members) == 0 || len(members) < 2 && len(in) == 0 {
		b.rejected[e.key^uint64(e.keys)<<17] = true
		return true
	}
	for _, s := range members {
		s.value = true
		in.add(s)
	}
	return true
}

// The weights of the evidence, in nats. They are priors set by hand and rounded: the discovery set's
// score does not move by more than half a point when any of them is changed by a third.
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
