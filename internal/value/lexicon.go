package value

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/vedette-project/vedette"
)

// topics is a set of what is spoken of, by which senses of a word are told apart.
type topics uint64

// meaning is one sense of a word, under conditions.
type meaning struct {
	class        vedette.Class
	weight       float32
	when, unless topics
	reads        bool // only where the endpoint reads
	writes       bool // only where it writes
	wide         bool // weighs nearly as much at the beginning of the path
	end          bool // only as the whole of the last segment
	bare         bool // and only where no other word says anything and there are no parameters
	alone        bool // and no unknown word either
	plain        bool // and only where there are no parameters
	whole        bool // only as the whole of a segment, but for verbs
	light        bool // what stands before it counts as if it were the last
}

// word is what the lexicon knows of a word, or of words side by side, joined by "_".
type word struct {
	means       []meaning
	topics      topics
	read, write bool // a verb
	neutral     bool // says nothing, and lets what stands before it speak
}

// hint is what a field's name says.
type hint struct {
	class  vedette.Class
	weight float32
}

// Lexicon holds the words, and is not changed after New: any number of goroutines may use it.
type Lexicon struct {
	words  map[string]*word
	parts  map[string]bool // words that only stand inside compounds
	starts map[string]bool // first words of phrases
	inner  map[string]bool // and all words of them
	fields [3]map[string][]hint
	topic  map[string]topics
	shown  topics // topics that names of fields bring as well
	shared topics // topics that an endpoint has from the rest of its host
	closed topics // topics of what is hardly published, however seldom it is written
	own    topics // the topic of what is the caller's own
	format topics // the topic of formats
	ends   []ending
}

// The places of a field, as indices of Lexicon.fields.
const (
	inRequest = iota
	inAnswer
	inQuery
)

// New reads the tables. They are constants: what is wrong in them is a mistake of ours, and panics.
func New() *Lexicon {
	l := &Lexicon{words: map[string]*word{}, parts: map[string]bool{}, starts: map[string]bool{}, inner: map[string]bool{}, topic: map[string]topics{}, ends: endings()}
	for i := range l.fields {
		l.fields[i] = map[string][]hint{}
	}
	for _, table := range [...]string{english, trades, dutch, french, german, spanish} {
		for _, line := range strings.Split(strings.TrimSpace(table), "\n") {
			if err := l.read(line, table == german); err != nil {
				panic(err)
			}
		}
	}
	for _, w := range strings.Fields(dutchParts) {
		l.parts[w] = true
	}
	l.settle()
	for _, line := range strings.Split(strings.TrimSpace(fields), "\n") {
		if err := l.readField(line); err != nil {
			panic(err)
		}
	}
	for _, t := range [...]string{"crypto", "finance", "geo", "pubsub", "game", "board", "medical", "registry"} {
		l.shown |= l.topic[t]
	}
	for _, t := range [...]string{"crypto", "finance", "game", "board", "hosting", "network", "medical", "registry", "git", "cloud", "conference", "crm", "books", "ads", "staff", "platform", "things", "promo", "mail", "transit", "film", "vision", "hooks", "biology", "sport", "music", "nlp", "media", "legal"} {
		l.shared |= l.topic[t]
	}
	for _, t := range [...]string{"crypto", "finance", "crm", "books", "ads", "staff", "medical"} {
		l.closed |= l.topic[t]
	}
	l.own, l.format = l.topic["own"], l.topic["format"]
	return l
}

// read takes in a line of a table of words:
//
//	class weight [wide] [end|plain|bare|alone|whole] [light] [read|write] [when=topic,…] [unless=topic,…]: words
//	read: words | write: words | neutral: words | topic name: words
//
// Words of a phrase are joined by "_"; a phrase also stands for its words written as one.
func (l *Lexicon) read(line string, umlauts bool) error {
	head, list, ok := strings.Cut(line, ":")
	h := strings.Fields(head)
	if !ok || len(h) == 0 {
		if strings.TrimSpace(line) == "" {
			return nil
		}
		return fmt.Errorf("value: lexicon: no colon in %q", line)
	}
	var put func(w *word)
	switch h[0] {
	case "read":
		put = func(w *word) { w.read = true }
	case "write":
		put = func(w *word) { w.write = true }
	case "neutral":
		put = func(w *word) { w.neutral = true }
	case "topic":
		if len(h) != 2 {
			return fmt.Errorf("value: lexicon: topic without a name in %q", line)
		}
		t := l.topicOf(h[1])
		put = func(w *word) { w.topics |= t }
	default:
		m, err := l.readMeaning(h)
		if err != nil {
			return fmt.Errorf("value: lexicon: %q: %w", line, err)
		}
		put = func(w *word) { w.means = append(w.means, m) }
	}
	for _, name := range strings.Fields(list) {
		if first, _, ok := strings.Cut(name, "_"); ok {
			l.starts[first] = true
			for _, p := range strings.Split(name, "_") {
				l.inner[p] = true
			}
		}
		for _, form := range forms(name, umlauts) {
			w := l.words[form]
			if w == nil {
				w = &word{}
				l.words[form] = w
			}
			put(w)
		}
	}
	return nil
}

// settle lets a form that a table lists for its topic or as a verb mean what its base means (users, user),
// and keeps the heaviest of senses that several languages gave to one class.
func (l *Lexicon) settle() {
	of := map[*word]*word{}
	for name, w := range l.words {
		if len(w.means) > 0 {
			continue
		}
		ends := l.ends
		if w.topics == 0 { // a verb or a neutral word: only its plain plural, not what else it might derive from
			ends = nil
		}
		stems(name, ends, func(s string) bool {
			b := l.words[s]
			if b == nil || len(b.means) == 0 {
				return false
			}
			of[w] = b
			return true
		})
	}
	for w, b := range of { // after all were looked up, so that the order of a map decides nothing
		w.means = append(w.means, b.means...)
	}
	for _, w := range l.words {
		var kept []meaning
		for _, m := range w.means {
			at := -1
			for i, k := range kept {
				if k.class == m.class && k.when == m.when && k.unless == m.unless && k.reads == m.reads && k.writes == m.writes && k.end == m.end && k.plain == m.plain && k.bare == m.bare && k.alone == m.alone && k.whole == m.whole {
					at = i
				}
			}
			if at < 0 {
				kept = append(kept, m)
			} else {
				kept[at].weight, kept[at].wide = max(kept[at].weight, m.weight), kept[at].wide || m.wide
			}
		}
		w.means = kept
	}
}

// forms are the ways to write an entry: mot_de_passe, motdepasse; ueberweisung, uberweisung.
func forms(name string, umlauts bool) []string {
	all := []string{name}
	if strings.Contains(name, "_") {
		all = append(all, strings.ReplaceAll(name, "_", ""))
	}
	if umlauts {
		for _, f := range all {
			if g := strings.NewReplacer("ae", "a", "oe", "o", "ue", "u").Replace(f); g != f {
				all = append(all, g)
			}
		}
	}
	return all
}

func (l *Lexicon) readMeaning(h []string) (meaning, error) {
	c, ok := classOf(h[0])
	if !ok || len(h) < 2 {
		return meaning{}, fmt.Errorf("no class and weight")
	}
	w, err := strconv.ParseFloat(h[1], 32)
	if err != nil {
		return meaning{}, err
	}
	m := meaning{class: c, weight: float32(w)}
	for _, f := range h[2:] {
		key, names, _ := strings.Cut(f, "=")
		var set topics
		if names != "" {
			for _, n := range strings.Split(names, ",") {
				set |= l.topicOf(n)
			}
		}
		switch key {
		case "wide":
			m.wide = true
		case "end":
			m.end = true
		case "alone":
			m.end, m.bare, m.alone = true, true, true
		case "plain":
			m.end, m.plain = true, true
		case "whole":
			m.whole = true
		case "bare":
			m.end, m.bare = true, true
		case "light":
			m.light = true
		case "read":
			m.reads = true
		case "write":
			m.writes = true
		case "when":
			m.when = set
		case "unless":
			m.unless = set
		default:
			return meaning{}, fmt.Errorf("no condition %q", f)
		}
	}
	return m, nil
}

func (l *Lexicon) topicOf(name string) topics {
	t, ok := l.topic[name]
	if !ok {
		t = 1 << len(l.topic) // a test holds that there are no more than 64
		l.topic[name] = t
	}
	return t
}

// readField takes in a line of the table of fields: "part class weight: names".
func (l *Lexicon) readField(line string) error {
	head, list, ok := strings.Cut(line, ":")
	h := strings.Fields(head)
	if !ok || len(h) != 3 {
		return fmt.Errorf("value: fields: %q is no line of the table", line)
	}
	part := map[string]int{"request": inRequest, "answer": inAnswer, "query": inQuery}
	p, known := part[h[0]]
	c, isClass := classOf(h[1])
	w, err := strconv.ParseFloat(h[2], 32)
	if !known || !isClass || err != nil {
		return fmt.Errorf("value: fields: %q is no line of the table", line)
	}
	for _, n := range strings.Fields(list) {
		n = joined(n)
		l.fields[p][n] = append(l.fields[p][n], hint{c, float32(w)})
	}
	return nil
}

func classOf(name string) (vedette.Class, bool) {
	for c := range vedette.Class(classes) {
		if c.String() == name {
			return c, true
		}
	}
	return 0, false
}

// find looks a word up, or what it may be a form of.
func (l *Lexicon) find(w string) (found *word) {
	stems(w, l.ends, func(s string) bool {
		found = l.words[s]
		return found != nil
	})
	return found
}

// known says whether a word may be part of a compound: short ones are too often an accident.
func (l *Lexicon) known(w string) bool {
	if len(w) < 3 {
		return false
	}
	if l.parts[w] {
		return true
	}
	if len(w) < 4 && w != "bon" {
		return false
	}
	return l.find(w) != nil
}

// apart splits a compound into known words, or at a long known one: winkelwagenregel → winkelwagen, regel.
// Languages that write compounds as one word put what it is last, and join with s, e, en, n or nothing.
// An unknown first part is dropped, and an unknown last one stays. "" and "": it is none.
func (l *Lexicon) apart(w string) (first, last string) {
	n := len(w)
	if n < 7 || n > 32 {
		return "", ""
	}
	for k := n - 3; k >= 3; k-- { // the longest first part
		if !l.known(w[k:]) {
			continue
		}
		f := w[:k]
		if l.known(f) {
			return f, w[k:]
		}
		for _, joint := range [...]string{"s", "en", "e", "n"} {
			if g, ok := strings.CutSuffix(f, joint); ok && l.known(g) {
				return g, w[k:]
			}
		}
	}
	for k := n - 4; k >= 6; k-- { // a long first part, and something
		if l.words[w[:k]] != nil && !l.words[w[:k]].neutral {
			return w[:k], w[k:]
		}
	}
	for k := 2; n-k >= 6; k++ { // something, and a long last part
		if l.words[w[k:]] != nil || l.words[base(w[k:])] != nil {
			return "", w[k:]
		}
	}
	return "", ""
}

// verb takes a verb off the front of what programs write as one word: getcommande → get, commande.
func (l *Lexicon) verb(w string) (verb, rest string) {
	for k := 3; k <= 7 && len(w)-k >= 4 && len(w) <= 32; k++ {
		v := l.words[w[:k]]
		if v == nil || !v.read && !v.write {
			continue
		}
		if l.find(w[k:]) != nil {
			return w[:k], w[k:]
		}
		if _, last := l.apart(w[k:]); last != "" {
			return w[:k], w[k:]
		}
	}
	return "", ""
}
