package catalog

// Labelled is one exchange of a scored file: what it truly belongs to, and what the catalog says.
type Labelled struct {
	Host     string
	Raw      string // METHOD and path as sent: the group of an exchange that has no endpoint
	Status   int
	True     string // the true endpoint; empty: a probe
	Assigned string // the endpoint it was assigned to; empty: none
}

// Score is how well an inventory agrees with the truth.
type Score struct {
	F1        float64 // grouping F1, macro mean over hosts
	Precision float64 // macro mean
	Recall    float64 // macro mean
	Hosts     int
	PerHost   map[string]float64 // F1 of each host
	Endpoints int                // endpoints that any exchange was assigned to
	Ghosts    int                // of them, those to which only probes were assigned
}

// GhostShare is the part of the endpoints that only probes belong to.
func (s *Score) GhostShare() float64 {
	if s.Endpoints == 0 {
		return 0
	}
	return float64(s.Ghosts) / float64(s.Endpoints)
}

// Grouping scores assignments as the literature on log parsing does (grouping accuracy): a predicted
// group is right iff it holds exactly the exchanges of one true endpoint. Exchanges answered 404 and
// exchanges that are truly probes are left out of the groups; probes count for ghosts. An exchange
// that was assigned nothing is a group with those of the same method and raw path.
func Grouping(lines []Labelled) Score {
	type groups struct{ predicted, truth map[string][]int }
	hosts := map[string]*groups{}
	real := map[string]bool{} // endpoint → something that is no probe belongs to it
	for i, l := range lines {
		if l.Assigned != "" {
			real[l.Assigned] = real[l.Assigned] || l.True != ""
		}
		if l.Status == 404 || l.True == "" {
			continue
		}
		g := hosts[l.Host]
		if g == nil {
			g = &groups{map[string][]int{}, map[string][]int{}}
			hosts[l.Host] = g
		}
		name := l.Assigned
		if name == "" {
			name = "\x00" + l.Raw
		}
		g.predicted[name] = append(g.predicted[name], i)
		g.truth[l.True] = append(g.truth[l.True], i)
	}
	s := Score{PerHost: map[string]float64{}}
	for host, g := range hosts {
		right := 0
		for _, p := range g.predicted {
			whole := g.truth[lines[p[0]].True]
			if same(p, whole) {
				right++
			}
		}
		p := float64(right) / float64(len(g.predicted))
		r := float64(right) / float64(len(g.truth))
		f := 0.0
		if right > 0 {
			f = 2 * p * r / (p + r)
		}
		s.Precision += p
		s.Recall += r
		s.F1 += f
		s.PerHost[host] = f
	}
	if s.Hosts = len(hosts); s.Hosts > 0 {
		s.F1 /= float64(s.Hosts)
		s.Precision /= float64(s.Hosts)
		s.Recall /= float64(s.Hosts)
	}
	for _, is := range real {
		s.Endpoints++
		if !is {
			s.Ghosts++
		}
	}
	return s
}

// same compares two ascending lists of line numbers.
func same(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}
