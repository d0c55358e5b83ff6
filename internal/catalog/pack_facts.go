package catalog

import (
	"sort"
)

// packFacts writes maps as sorted lists: the same state gives the same bytes.
func packFacts(f *facts) *wireFacts {
	if f == nil {
		return nil
	}
	w := &wireFacts{
		Schema: f.Schema, Roots: f.Roots, Flow: f.Flow, Weighed: f.Weighed,
		Hour: f.Trials.Hour, Worst: f.Trials.Worst, Places: f.places,
		Echoed: f.Echoed, Origins: f.Origins,
	}
	w.Money = packMoney(f.Money)
	for by, n := range f.Trials.By {
		w.Trials = append(w.Trials, wirePair{by, uint64(n)})
	}
	sort.Slice(w.Trials, func(i, j int) bool { return w.Trials[i].A < w.Trials[j].A })
	return w
}

func unpackFacts(w *wireFacts) *facts {
	if w == nil {
		return nil
	}
	f := &facts{
		Schema: w.Schema, Roots: w.Roots, Flow: w.Flow, Weighed: w.Weighed,
		Trials: trials{Hour: w.Hour, Worst: w.Worst}, Echoed: w.Echoed, Origins: w.Origins,
	}
	f.Money = unpackMoney(w.Money)
	for _, p := range w.Trials {
		if f.Trials.By == nil {
			f.Trials.By = map[uint64]uint32{}
		}
		f.Trials.By[p.A] = uint32(p.B)
	}
	f.places = w.Places
	return f
}

func packNames(m map[uint64]string) []wireName {
	list := make([]wireName, 0, len(m))
	for k, n := range m {
		list = append(list, wireName{k, n})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Key < list[j].Key })
	return list
}

func packTrails(m map[uint64]*trail) []wireTrail {
	list := make([]wireTrail, 0, len(m))
	for actor, t := range m {
		list = append(list, wireTrail{actor, *t})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Actor < list[j].Actor })
	return list
}

func unpackTrails(list []wireTrail) map[uint64]*trail {
	if list == nil {
		return nil
	}
	m := make(map[uint64]*trail, len(list))
	for _, t := range list {
		is := t.Is
		m[t.Actor] = &is
	}
	return m
}

func packMoney(m map[string]float64) []wireMoney {
	var list []wireMoney
	for cur, sum := range m {
		list = append(list, wireMoney{cur, sum})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Currency < list[j].Currency })
	return list
}

func unpackMoney(list []wireMoney) map[string]float64 {
	if list == nil {
		return nil
	}
	m := make(map[string]float64, len(list))
	for _, e := range list {
		m[e.Currency] = e.Sum
	}
	return m
}
