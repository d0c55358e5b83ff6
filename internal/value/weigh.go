package value

import "github.com/vedette-project/vedette"

// writes says whether an endpoint changes something: by its operation, by a verb in its last words, else by its method.
func (m *sum) writes(kind string) bool {
	switch kind {
	case "mutation":
		return true
	case "query", "subscription":
		return false
	}
	write := true
	switch m.s.Method {
	case "GET", "HEAD", "OPTIONS":
		write = false
	case "PUT", "PATCH", "DELETE":
		return true
	}
	from, to := m.n, m.n
	for from > 0 && m.words[from-1].seg == m.last {
		from--
	}
	for _, i := range [2]int{from, to - 1} {
		if i < 0 || i >= m.n || m.words[i].w == nil || m.l.words[m.words[i].text] != m.words[i].w {
			continue // a verb stands as it is: stops are places
		}
		switch w := m.words[i].w; {
		case w.read && !w.write:
			return false
		case w.write && !w.read:
			return true
		}
	}
	return write
}

// weighWords weighs the words: the last that means something tells most, those before it are context.
func (m *sum) weighWords() {
	ranks := [...]float32{1, 0.5, 0.3, 0.2, 0.15, 0.1}
	const wide = 0.8
	rank := 0
	said := false // a word of the last segment had a meaning
	odd := ""     // one had none
	tell := 0     // words that are more than neutral
	for i := range m.words[:m.n] {
		if w := m.words[i].w; w != nil && len(w.means) > 0 {
			tell++
		}
	}
	for i := m.n - 1; i >= 0; i-- {
		x := &m.words[i]
		if m.again(i) {
			continue
		}
		if x.seg != m.last && odd != "" && !said {
			m.add(vedette.DataAccess, 1.2, unknownWord, odd)
			odd, rank = "", rank+1
		}
		if x.w == nil {
			if x.seg == m.last && odd == "" {
				odd = x.text
			}
			continue
		}
		r := ranks[min(rank, len(ranks)-1)]
		if (x.w.write || x.w.read) && x.seg == m.last && rank > 0 && (i == 0 || m.words[i-1].seg != x.seg) {
			r = 1 // a verb that leads: bookRoom, export_users
		}
		kind := uint8(inPath)
		if x.seg >= m.ops {
			kind = inOperation
		}
		var of [classes]float32 // of several senses of one class the heaviest counts
		any := false
		for _, p := range x.w.means {
			if p.reads && m.write || p.writes && !m.write || p.when != 0 && p.when&m.topics == 0 || p.unless&m.topics != 0 {
				continue
			}
			if p.whole && !m.whole(i) || p.end && (x.seg != m.last || !m.lone(i) || m.paramAfter()) || p.plain && m.params || p.bare && (tell > 1 || m.params) || p.alone && m.unknown() {
				continue
			}
			by := p.weight * r
			if p.wide {
				by = max(by, p.weight*wide)
			}
			by *= m.publicly(p.class)
			of[p.class] = max(of[p.class], by)
			any = any || !p.light
			said = said || x.seg == m.last
		}
		for c, by := range of {
			if by > 0 {
				m.add(vedette.Class(c), by, kind, x.text)
			}
		}
		if any {
			rank++
		}
	}
	if odd != "" && !said {
		m.add(vedette.DataAccess, 1.2, unknownWord, odd)
	}
}

// again says whether a word that means something stands behind as well: admin.users/users speaks of users once.
func (m *sum) again(i int) bool {
	x := &m.words[i]
	if x.w == nil || len(x.w.means) == 0 {
		return false
	}
	for j := i + 1; j < m.n; j++ {
		if m.words[j].w == x.w {
			return true
		}
	}
	return false
}

// publicly is how much of a class there is in what is not read by all: who writes it does not read the news, and
// my albums are mine.
func (m *sum) publicly(c vedette.Class) float32 {
	if c == vedette.Content && (m.write || m.own&m.l.own != 0) {
		return 0.4
	}
	return 1
}

// unknown says whether there is a word that is not in the lexicon.
func (m *sum) unknown() bool {
	for i := range m.words[:m.n] {
		if m.words[i].w == nil {
			return true
		}
	}
	return false
}

// lone says whether the words before and behind it in its segment mean nothing.
func (m *sum) lone(i int) bool {
	seg := m.words[i].seg
	return !m.words[i].cut && (i == 0 || m.words[i-1].seg != seg || m.quiet(i-1)) && (i == m.n-1 || m.words[i+1].seg != seg || m.quiet(i+1))
}

// whole says whether nothing but verbs and formats share its segment: health.json, getHealth, but not health-profile.
func (m *sum) whole(i int) bool {
	seg := m.words[i].seg
	for j := range m.words[:m.n] {
		if x := &m.words[j]; j != i && x.seg == seg && (x.w == nil || !x.w.read && !x.w.write && x.w.topics&m.l.format == 0) {
			return false
		}
	}
	return !m.words[i].cut
}

func (m *sum) quiet(i int) bool { w := m.words[i].w; return w != nil && len(w.means) == 0 }

// paramAfter says whether the path goes on with a parameter behind its last word.
func (m *sum) paramAfter() bool {
	n := len(m.s.Segments)
	return m.last < m.ops && n > 0 && m.s.Segments[n-1].Param
}
