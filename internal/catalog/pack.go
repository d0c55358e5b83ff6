package catalog

import (
	"sort"

	"github.com/vedette-project/vedette/internal/sketch"
)

func packStats(s *stats) wireStats {
	return wireStats{
		Signs:    s.signs,
		Requests: s.requests, Success: s.success, First: s.first, Last: s.last, Status: s.status,
		Auth: append([]uint32(nil), s.auth[:]...), One: s.actors.One, Few: s.actors.Few, Regs: s.actors.Regs,
	}
}

func unpackStats(w *wireStats) stats {
	s := stats{requests: w.Requests, success: w.Success, first: w.First, last: w.Last, status: w.Status}
	copy(s.auth[:], w.Auth)
	s.signs = w.Signs
	s.actors.One, s.actors.Few = w.One, w.Few
	if len(w.Regs) == sketch.Registers {
		s.actors.Regs = w.Regs
	}
	return s
}

// Maps are written in the order of their keys, so that equal states are equal bytes.

func packPairs[K, V ~uint64](m map[K]V) []wirePair {
	out := make([]wirePair, 0, len(m))
	for k, v := range m {
		out = append(out, wirePair{uint64(k), uint64(v)})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].A < out[j].A })
	return out
}

func unpackPairs[K, V ~uint64](p []wirePair) map[K]V {
	m := make(map[K]V, len(p))
	for _, e := range p {
		m[K(e.A)] = V(e.B)
	}
	return m
}

func packSet(m map[uint64]bool) []uint64 {
	out := make([]uint64, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

func unpackSet(s []uint64) map[uint64]bool {
	m := make(map[uint64]bool, len(s))
	for _, k := range s {
		m[k] = true
	}
	return m
}

func packPending(m map[uint64]*pending) []wirePending {
	out := make([]wirePending, 0, len(m))
	for k, v := range m {
		out = append(out, wirePending{k, v.print, packStats(&v.stats)})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Key < out[j].Key })
	return out
}

func unpackPending(p []wirePending) map[uint64]*pending {
	m := make(map[uint64]*pending, len(p))
	for i := range p {
		m[p[i].Key] = &pending{stats: unpackStats(&p[i].Stats), print: p[i].Print}
	}
	return m
}

func packComplaints(m map[uint32]complaint) []wireComplaint {
	out := make([]wireComplaint, 0, len(m))
	for k, v := range m {
		out = append(out, wireComplaint{k, v})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Keys < out[j].Keys })
	return out
}

func packStrangers(m map[uint64]*stranger) []wireStranger {
	out := make([]wireStranger, 0, len(m))
	for k, v := range m {
		out = append(out, wireStranger{k, v.by, v.wide, v.callers})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Key < out[j].Key })
	return out
}

func unpackStrangers(s []wireStranger) map[uint64]*stranger {
	m := make(map[uint64]*stranger, min(len(s), maxStrangers))
	for i := range s {
		if len(m) < maxStrangers && len(s[i].Callers) <= maxCallers {
			m[s[i].Key] = &stranger{s[i].Wide, s[i].By, s[i].Callers}
		}
	}
	return m
}
