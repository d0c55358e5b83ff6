package sketch

import "sync/atomic"

// Filter remembers what has succeeded before: a Bloom filter in two generations, written by one
// goroutine and read by any. When a generation is full the older one is
// forgotten. At capacity about 1 in 400 unknown keys is taken for known.
type Filter struct {
	Capacity int
	Count    int
	young    []atomic.Uint64 // blocks of one word: four bits a key
	old      []atomic.Uint64
}

const bitsPerKey = 16

// NewFilter remembers capacity keys per generation.
func NewFilter(capacity int) *Filter {
	words := 1
	for words*64 < capacity*bitsPerKey {
		words *= 2
	}
	return &Filter{Capacity: capacity, young: make([]atomic.Uint64, words), old: make([]atomic.Uint64, words)}
}

// bits places a key: two words of each generation, two bits in each.
func (s *Filter) bits(key uint64) (w1, w2 int, m1, m2 uint64) {
	h := Mix(key)
	g := Mix(h ^ 0x9e3779b97f4a7c15)
	n := uint64(len(s.young) - 1)
	return int(h & n), int(g & n), 1<<(h>>58) | 1<<(h>>52&63), 1<<(g>>58) | 1<<(g>>52&63)
}

// Has tells whether a key was added, or is taken for one that was. Any goroutine may ask.
func (s *Filter) Has(key uint64) bool {
	w1, w2, m1, m2 := s.bits(key)
	return s.young[w1].Load()&m1 == m1 && s.young[w2].Load()&m2 == m2 ||
		s.old[w1].Load()&m1 == m1 && s.old[w2].Load()&m2 == m2
}

// Add remembers a key. One goroutine adds.
func (s *Filter) Add(key uint64) {
	w1, w2, m1, m2 := s.bits(key)
	a, b := s.young[w1].Load(), s.young[w2].Load()
	if a&m1 == m1 && b&m2 == m2 {
		return
	}
	s.young[w1].Store(a | m1)
	s.young[w2].Store(s.young[w2].Load() | m2)
	if s.Count++; s.Count >= s.Capacity {
		for i := range s.old {
			s.old[i].Store(s.young[i].Load())
			s.young[i].Store(0)
		}
		s.Count = 0
	}
}

// FilterState is a Filter as a snapshot keeps it.
type FilterState struct {
	Capacity, Count int
	Young, Old      []uint64
}

// State copies the filter.
func (s *Filter) State() FilterState {
	st := FilterState{Capacity: s.Capacity, Count: s.Count, Young: make([]uint64, len(s.young)), Old: make([]uint64, len(s.old))}
	for i := range s.young {
		st.Young[i], st.Old[i] = s.young[i].Load(), s.old[i].Load()
	}
	return st
}

// Restore takes a copy back; one made under another bound is left aside.
func (s *Filter) Restore(st FilterState) {
	if st.Capacity != s.Capacity || len(st.Young) != len(s.young) || len(st.Old) != len(s.old) {
		return
	}
	s.Count = st.Count
	for i := range st.Young {
		s.young[i].Store(st.Young[i])
		s.old[i].Store(st.Old[i])
	}
}
