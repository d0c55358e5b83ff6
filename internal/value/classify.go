package value

import (
	"math/bits"
	"strings"

	"github.com/vedette-project/vedette"
)

// spoken is one word of a path or an operation, as it stands in it.
type spoken struct {
	text string
	w    *word // nil: not known
	seg  int   // of which segment; those of the operation follow those of the path
	gap  bool  // a parameter stands before it
	cut  bool  // something unknown was cut off before it
}

// The kinds of evidence.
const (
	inPath = iota
	inOperation
	inHost
	unknownWord
	field
	data
	conduct // its text is the whole sentence
	around
	nothing
)

// weight is one piece of evidence.
type weight struct {
	class vedette.Class
	by    float32
	kind  uint8
	part  uint8 // of a field
	text  string
}

// sum gathers evidence for one Classify.
type sum struct {
	l       *Lexicon
	s       *Sight
	words   [maxWords]spoken
	n       int
	ops     int // the first segment of the operation
	last    int // the last segment that has words
	write   bool
	params  bool // the path has parameters
	topics  topics
	own     topics // of its own words
	voted   int    // the class it counts as among its host's endpoints; -1: none
	weights [96]weight
	k       int
	total   [classes]float32
}

func (m *sum) add(c vedette.Class, by float32, kind uint8, text string) {
	m.total[c] += by
	if m.k < len(m.weights) && by > 0 {
		m.weights[m.k] = weight{class: c, by: by, kind: kind, text: text}
		m.k++
	}
}

// Classify says what an endpoint is worth. Its evidence is in words, the most telling first.
func (l *Lexicon) Classify(s *Sight) vedette.Value {
	v := vedette.Value{Money: s.Money}
	if s.Surface == vedette.Static {
		v.Class = vedette.Content
		v.Score, v.Evidence = score(s, v.Class, false, []string{"a static file"})
		return v
	}
	m := &sum{l: l, s: s}
	m.hear()
	m.fieldTopics()
	m.weighWords()
	m.voted = m.vote()
	m.weighFields()
	m.weighConduct()
	m.weighSite()
	m.weighNothing()
	c := m.heaviest()
	v.Class = c
	v.Score, v.Evidence = score(s, c, m.write, m.evidence(c))
	return v
}

// Survey counts an endpoint into what its host is about. Only its words are looked at: what
// several endpoints agree on then helps the one whose own words say little.
func (l *Lexicon) Survey(t *Site, s *Sight) {
	t.Endpoints++
	m := &sum{l: l, s: s}
	m.hear()
	m.weighWords()
	if !m.write {
		t.Reads++
	}
	for set := m.own; set != 0; set &= set - 1 {
		t.topics[bits.TrailingZeros64(uint64(set))]++
	}
	if c := m.vote(); c >= 0 {
		t.About[c]++
	}
}

// vote is the class that an endpoint's words alone make it count as among those of its host; -1: none.
func (m *sum) vote() int {
	if c := m.heaviest(); m.total[c] >= 1 {
		return int(c)
	}
	return -1
}

// heaviest decides a draw by the order of the classes; other comes last.
func (m *sum) heaviest() vedette.Class {
	best := vedette.GiftcardPromo
	for c := best; c <= vedette.DataAccess; c++ {
		if m.total[c] > m.total[best] {
			best = c
		}
	}
	if m.total[vedette.Other] > m.total[best] {
		return vedette.Other
	}
	return best
}

// hear gathers the words of path, root fields, operation and host.
func (m *sum) hear() {
	segs := m.s.Segments
	if len(segs) > maxSegments {
		segs = segs[len(segs)-maxSegments:]
	}
	gap := false
	for i, g := range segs {
		if g.Param {
			gap, m.params = true, true
			if !strings.HasPrefix(g.Text, ":") {
				continue
			}
		}
		m.hearName(g.Text, i, gap)
		gap = false
	}
	m.ops = len(segs)
	kind, name := m.operation()
	if m.s.Protocol == vedette.GraphQL || kind == "mutation" || kind == "query" || kind == "subscription" {
		for i, r := range m.s.Roots {
			if i == maxRoots {
				break
			}
			if _, f, ok := strings.Cut(r, "."); ok {
				r = f
			}
			m.hearName(r, m.ops+i, true)
		}
	}
	if name != "" {
		m.hearName(name, m.ops+maxRoots, false)
	}
	m.phrases()
	for i := range m.words[:m.n] {
		if w := m.words[i].w; w != nil {
			m.topics |= w.topics
		}
	}
	m.own = m.topics
	m.hearSite()
	m.hearHost()
	m.write = m.writes(kind)
}

// operation takes the kind off an operation's name.
func (m *sum) operation() (kind, name string) {
	name = m.s.Operation
	if len(name) > maxLength {
		name = name[:maxLength]
	}
	for _, k := range [...]string{"mutation", "query", "subscription", "tools/call"} {
		if rest, ok := strings.CutPrefix(name, k); ok && (rest == "" || rest[0] == ' ') {
			return k, strings.TrimSpace(rest)
		}
	}
	return "", name
}

func (m *sum) hearName(name string, seg int, gap bool) {
	split(name, func(w string) bool {
		if m.n == maxWords {
			return false
		}
		if len(w) < 2 || w[0] <= '9' && !strings.ContainsAny(w, "abcdefghijklmnopqrstuvwxyz") || version(w) {
			return true
		}
		found := m.l.find(w)
		if verb, rest := m.l.verb(w); found == nil && verb != "" && m.n < maxWords-2 {
			m.put(verb, seg, gap)
			gap, w = false, rest
			found = m.l.find(w)
		}
		cut := false
		if n := strings.TrimRight(w, "0123456789"); found == nil && len(n) > 2 && len(n) < len(w) {
			w, found = n, m.l.find(n) // ping2
		}
		if found == nil && !m.l.inner[w] && !m.l.inner[base(w)] {
			if first, last := m.l.apart(w); last != "" {
				cut = first == ""
				if !cut && m.n < maxWords-1 {
					m.put(first, seg, gap)
					gap = false
				}
				w = last
			}
		}
		m.put(w, seg, gap)
		m.words[m.n-1].cut = cut
		gap = false
		return m.n < maxWords
	})
}

func (m *sum) put(w string, seg int, gap bool) {
	m.words[m.n] = spoken{text: w, w: m.l.find(w), seg: seg, gap: gap}
	m.n++
	m.last = seg
}

// version says whether a word only numbers a version: v2, v1beta1.
func version(w string) bool { return len(w) >= 2 && w[0] == 'v' && w[1] >= '0' && w[1] <= '9' }

// phrases joins words that mean something together: gift cards, mot de passe.
func (m *sum) phrases() {
	var key [4 * 40]byte
	to := 0
	for from := 0; from < m.n; {
		took := 1
		if first := m.words[from].text; m.l.starts[first] || m.l.starts[base(first)] {
			for size := min(4, m.n-from); size > 1 && took == 1; size-- {
				for form := range 4 {
					k := 0
					for i := range size {
						x := &m.words[from+i]
						w := x.text
						if i > 0 && (x.gap || x.seg > m.words[from].seg+1) || len(w) > 30 {
							k = -1
							break
						}
						switch {
						case form == 2 || form == 1 && i == size-1:
							w = base(w)
						case form == 3 && i == size-1 && len(w) > 4 && strings.HasSuffix(w, "ies"):
							w = w[:len(w)-3] + "y" // policies
						}
						if i > 0 {
							key[k] = '_'
							k++
						}
						k += copy(key[k:], w)
					}
					if k < 0 {
						break
					}
					if p := m.l.words[string(key[:k])]; p != nil {
						x := m.words[from]
						x.w, x.text, x.seg = p, strings.ReplaceAll(string(key[:k]), "_", " "), m.words[from+size-1].seg
						m.words[from+size-1] = x
						took = size
						break
					}
				}
			}
		}
		m.words[to] = m.words[from+took-1]
		to++
		from += took
	}
	m.n = to
}

// hearSite takes in what a good part of the host's endpoints speak of: accounts among transactions are a bank's.
func (m *sum) hearSite() {
	t := m.s.Site
	if t == nil {
		return
	}
	for set := m.l.shared &^ m.topics; set != 0; set &= set - 1 {
		i := bits.TrailingZeros64(uint64(set))
		if n := t.topics[i]; n >= 2 && n >= t.Endpoints/8 {
			m.topics |= 1 << i
		}
	}
}

// hearHost takes in the host's labels: weak, and only for words that mean something anywhere.
func (m *sum) hearHost() {
	host := m.s.Host
	if len(host) < 254 {
		split(host, func(w string) bool {
			if x := m.l.words[w]; x != nil && len(w) > 2 {
				m.topics |= x.topics
				for _, p := range x.means {
					if (p.wide || p.class == vedette.Content) && !p.end && !p.whole && p.when == 0 && !p.reads && !p.writes {
						m.add(p.class, 0.25*p.weight, inHost, w)
					}
				}
			}
			return true
		})
	}
}
