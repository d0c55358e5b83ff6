package catalog

import (
	"math"
)

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
		if s.tok.shape > shapeStrong && !s.fixed {
			strong++
		}
	}
	in := crowd{}
	for _, s := range all {
		if s.tok.shape > shapeStrong && !s.fixed && !(strong == 1 && lonelyVersion(s)) {
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
		if !s.value && !s.fixed && b.gain(s, in, false)+min(maxUsual, max(0, usual)) > 0.5 {
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
		if s.value || s.fixed || s.prior < -20 {
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
		if s.value || s.fixed || s.prior < -20 {
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
