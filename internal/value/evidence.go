package value

import (
	"fmt"
	"sort"
	"strings"

	"github.com/vedette-project/vedette"
)

// names calls take for every name of a field or parameter of requests and of answers that succeeded.
func (m *sum) names(take func(part int, name string)) {
	if m.s.Schema == nil {
		return
	}
	left := maxFields
	for i := range m.s.Schema.Messages {
		msg := &m.s.Schema.Messages[i]
		part := inRequest
		switch msg.Part {
		case vedette.InRequest:
		case vedette.InQuery:
			part = inQuery
		case vedette.InAnswer:
			part = inAnswer
			if msg.Status >= 400 {
				continue
			}
		default:
			continue
		}
		for j := range msg.Places {
			if left--; left < 0 {
				return
			}
			path := msg.Places[j].Path
			if strings.Count(path, ".") > 3 {
				continue
			}
			if k := strings.LastIndexByte(path, '.'); k >= 0 && part != inQuery {
				path = path[k+1:]
			}
			if n := joined(strings.TrimSuffix(path, "[]")); n != "" {
				take(part, n)
			}
		}
	}
}

// fieldTopics lets names of fields say what is spoken of, where a topic is of that kind.
func (m *sum) fieldTopics() {
	m.names(func(_ int, n string) {
		for _, n := range [2]string{n, base(n)} {
			if w := m.l.words[n]; w != nil {
				m.topics |= w.topics & m.l.shown
			}
		}
	})
}

// weighFields weighs names of fields. What one part says of a class has a bound, as thirty names of a
// wide answer are not thirty witnesses.
func (m *sum) weighFields() {
	const bound = 2
	var sums [3][classes]float32
	var seen [3][classes]int // the weight that shows the names of a part
	m.names(func(part int, n string) {
		for _, h := range m.l.fields[part][n] {
			by := min(h.weight*m.publicly(h.class), bound-sums[part][h.class])
			if by <= 0 {
				continue
			}
			sums[part][h.class] += by
			if at := seen[part][h.class]; at > 0 && !strings.Contains(m.weights[at-1].text, n) {
				w := &m.weights[at-1]
				m.total[h.class] += by
				w.by += by
				if strings.Count(w.text, ",") < 3 {
					w.text += ", " + n
				}
				continue
			} else if at > 0 {
				continue
			}
			k := m.k
			m.add(h.class, by, field, n)
			if m.k > k {
				m.weights[k].part = uint8(part)
				seen[part][h.class] = m.k
			}
		}
	})
}

// weighConduct weighs what its data and its traffic show.
func (m *sum) weighConduct() {
	s := m.s
	var done [vedette.DataTypes][2]bool
	for i := range s.Sensitive {
		d := &s.Sensitive[i]
		answer := 0
		if d.Part == vedette.InAnswer {
			answer = 1
		}
		if int(d.Type) >= vedette.DataTypes || done[d.Type][answer] {
			continue
		}
		done[d.Type][answer] = true
		text := d.Type.String() + " in " + d.Where()
		switch d.Type {
		case vedette.DataPAN, vedette.DataCVC:
			if answer == 0 {
				m.add(vedette.CheckoutPayment, 2.5, data, text)
			}
		case vedette.DataIBAN:
			if m.write {
				m.add(vedette.CheckoutPayment, 0.8, data, text)
			}
		case vedette.DataPassword:
			if answer == 0 {
				m.add(vedette.Authentication, 1.5, data, text)
			}
		case vedette.DataJWT, vedette.DataSecret:
			if answer == 1 {
				m.add(vedette.Authentication, 1, data, text)
			}
		case vedette.DataPromoCode:
			m.add(vedette.GiftcardPromo, 1.5, data, text)
		case vedette.DataBirthDate, vedette.DataPersonName, vedette.DataAddress, vedette.DataPhone:
			m.add(vedette.AccountClass, 0.4, data, text)
		}
	}
	if s.Requests > 0 && s.Logins*2 >= s.Requests {
		m.add(vedette.Authentication, 4, conduct, "requests carry an account and a password")
	}
	if ok := max(s.Successes, 1); s.Issued*2 >= ok && s.Issued > 0 {
		m.add(vedette.Authentication, 1.5, conduct, "answers issue a session")
	}
	if _, sum := strongest(s.Money); sum > 0 && m.write {
		m.add(vedette.CheckoutPayment, 2, conduct, "its requests move money")
	}
}

// weighSite weighs what the host's other endpoints are about. A host that is only ever read is a
// publisher's: reference data, media, results.
func (m *sum) weighSite() {
	t := m.s.Site
	if t == nil || t.Endpoints < 2 {
		return
	}
	const about, reader = 1.6, 2.6
	n := float32(t.Endpoints)
	sure := n / (n + 3)
	for c := range vedette.Class(classes) {
		if c == vedette.DataAccess {
			continue
		}
		if share := float32(m.others(c)) / (n - 1); share >= 0.2 {
			m.add(c, about*share*sure*m.publicly(c), around, "")
		}
	}
	if share := float32(t.Reads) / n; share > 0.8 && !m.write && m.topics&m.l.closed == 0 {
		m.add(vedette.Content, reader*sure*(share-0.8)/0.2, around, "hardly anything of this host is ever written")
	}
}

// others counts the host's other endpoints that are about a class.
func (m *sum) others(c vedette.Class) uint32 {
	n := m.s.Site.About[c]
	if int(c) == m.voted && n > 0 {
		n-- // no witness for itself
	}
	return n
}

// weighNothing gives what no evidence is needed for: pages are content, and the rest of an interface is data.
func (m *sum) weighNothing() {
	if m.s.Surface == vedette.Page {
		m.add(vedette.Content, 1.2, nothing, "a page, and little in its path says more")
		return
	}
	m.add(vedette.DataAccess, 0.9, nothing, "nothing about it says more")
}

// evidence writes what speaks for a class, the most telling first.
func (m *sum) evidence(c vedette.Class) []string {
	var of []weight
	for _, w := range m.weights[:m.k] {
		if w.class == c {
			of = append(of, w)
		}
	}
	sort.SliceStable(of, func(i, j int) bool {
		if a, b := of[i].kind == nothing, of[j].kind == nothing; a != b {
			return b
		}
		return of[i].by > of[j].by
	})
	var all []string
	for _, w := range of {
		if w.kind == nothing && len(all) > 0 || len(all) == maxEvidence {
			continue
		}
		all = append(all, m.sentence(w))
	}
	return all
}

func (m *sum) sentence(w weight) string {
	switch w.kind {
	case inPath:
		return fmt.Sprintf("%q in the path", w.text)
	case inOperation:
		return fmt.Sprintf("%q in the operation", w.text)
	case inHost:
		return fmt.Sprintf("%q in the host", w.text)
	case unknownWord:
		return fmt.Sprintf("%q in the path, which speaks for no other class", w.text)
	case field:
		return [...]string{"requests carry ", "answers hold ", "its parameters name "}[w.part] + w.text
	case data:
		return w.text
	case around:
		if w.text != "" {
			return w.text
		}
		n, of, are := m.others(w.class), m.s.Site.Endpoints-1, "are"
		if n == 1 {
			are = "is"
		}
		if of == 1 {
			return "the host's other endpoint is of the same class"
		}
		return fmt.Sprintf("%d of the host's %d other endpoints %s of the same class", n, of, are)
	}
	return w.text
}
