// Package sketch holds memory of a fixed size: what was seen (Filter), a bounded table that a flood of
// new keys cannot flush (Table), how many different things there were (Distinct). It knows nothing of
// requests; the rooms that keep state for keys use it.
package sketch

// A Table keeps state for a bounded number of keys, eight to a bucket. A full bucket gives up the
// entry of the lowest rank, so that a flood of new keys, which rank lowest, cannot flush what has
// earned suspicion. Values are found by pointer; the pointer holds until the next Get.
type Table[V any] struct {
	Keys []uint64
	Vals []V
	rank func(*V) float64
	ways int
}

const ways = 8

// NewTable holds at least capacity entries; rank says how dear an entry is.
func NewTable[V any](capacity int, rank func(*V) float64) *Table[V] {
	n := ways
	for n < capacity {
		n *= 2
	}
	return &Table[V]{Keys: make([]uint64, n), Vals: make([]V, n), rank: rank, ways: ways}
}

// NewBucket is a Table of one bucket with n places: what it keeps depends on the order in which keys came and on
// their ranks, not on what the keys are.
func NewBucket[V any](n int, rank func(*V) float64) *Table[V] {
	return &Table[V]{Keys: make([]uint64, n), Vals: make([]V, n), rank: rank, ways: n}
}

// Find returns the value of a key, nil when it has none.
func (t *Table[V]) Find(key uint64) *V {
	at := t.bucket(key)
	for i := at; i < at+t.ways; i++ {
		if t.Keys[i] == key {
			return &t.Vals[i]
		}
	}
	return nil
}

// Get returns the value of a key, made anew where there is none. Key 0 is not a key.
func (t *Table[V]) Get(key uint64) *V {
	at := t.bucket(key)
	low := -1
	for i := at; i < at+t.ways; i++ {
		switch {
		case t.Keys[i] == key:
			return &t.Vals[i]
		case t.Keys[i] == 0:
			t.Keys[i] = key
			return &t.Vals[i]
		case low < 0 || t.rank(&t.Vals[i]) < t.rank(&t.Vals[low]):
			low = i
		}
	}
	var fresh V
	t.Keys[low], t.Vals[low] = key, fresh
	return &t.Vals[low]
}

func (t *Table[V]) bucket(key uint64) int {
	return int(Mix(key)&uint64(len(t.Keys)/t.ways-1)) * t.ways
}

// Mix spreads a key over a table. The constants are those of SplitMix64.
func Mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// Entries copies what the table holds, in an order that Fill restores exactly.
func (t *Table[V]) Entries() (keys []uint64, vals []V) {
	for i, k := range t.Keys {
		if k != 0 {
			keys, vals = append(keys, k), append(vals, t.Vals[i])
		}
	}
	return keys, vals
}

// Fill takes entries back into an empty table of the same capacity.
func (t *Table[V]) Fill(keys []uint64, vals []V) {
	for i, k := range keys {
		*t.Get(k) = vals[i]
	}
}
