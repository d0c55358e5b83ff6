// Package schema melds what messages hold into what an endpoint's messages are: places with their types,
// formats, ranges and enumerations, per part, status and media type; and it tells when they change. It
// touches values only.
//
// The learned state is vedette.Schema itself: what is learned is what is kept, exported and compared.
package schema

import (
	"cmp"
	"strings"
	"time"

	"github.com/vedette-project/vedette"
)

// Bounds of one schema.
const (
	MaxMessages = 24  // parts, statuses and media types
	MaxPlaces   = 512 // of one message
)

// Mature is how many messages make a schema known: what comes later is a change.
const Mature = 200

// Sampled is how many exchanges are learned in full; behind them, one in eight is.
const Sampled = 512

// Wanted tells whether an exchange should be learned: a schema that is known needs a sample.
func Wanted(s *vedette.Schema, at time.Time) bool {
	return s == nil || s.Learned < Sampled || InSample(at)
}

// InSample draws the sample by when an exchange came, so that a door and a replay of what it recorded draw
// the same one.
func InSample(at time.Time) bool {
	h := uint64(at.UnixNano()) * 0x9e3779b97f4a7c15
	return (h^h>>32)*0xd6e8feb86659fd93>>61 == 0
}

// Settled tells whether a schema is known well enough for a door to show a sample only.
func Settled(s *vedette.Schema) bool { return s != nil && s.Learned >= Sampled }

// Learn melds one exchange into s. path holds the leaves of the template's parameters. Requests count only
// where they were served: what an upstream refused says nothing about what it takes. Changes of a schema
// that was known are appended to out.
func Learn(s *vedette.Schema, x *vedette.Exchange, path []vedette.Leaf, served bool, out []Change) []Change {
	s.Learned++
	m := melder{s: s, x: x, out: out}
	answer := x.Shape.Kind != vedette.BodyUnknown
	if served {
		if len(path) > 0 {
			m.message(vedette.InPath, 0, "", path, true)
		}
		m.message(vedette.InQuery, 0, "", m.run(vedette.InQuery), false)
		m.message(vedette.InHeader, 0, "", m.run(vedette.InHeader), false)
		m.message(vedette.InCookie, 0, "", m.run(vedette.InCookie), false)
		if request := m.run(vedette.InRequest); len(request) > 0 || x.Sent > 0 && answer {
			m.message(vedette.InRequest, 0, strings.ToLower(x.Media), request, true)
		}
	}
	if answer {
		m.message(vedette.InReplyHeader, x.Status, "", m.run(vedette.InReplyHeader), false)
		media := strings.ToLower(x.ReplyMedia)
		if x.Shape.Kind == vedette.BodyEmpty {
			media = ""
		}
		m.message(vedette.InAnswer, x.Status, media, m.run(vedette.InAnswer), true)
	}
	return m.out
}

// melder is the learning of one exchange.
type melder struct {
	s   *vedette.Schema
	x   *vedette.Exchange
	out []Change
}

// run returns the leaves of one part: those of a part stand together.
func (m *melder) run(part vedette.Part) []vedette.Leaf {
	all := m.x.Leaves
	from := 0
	for from < len(all) && all[from].Part != part {
		from++
	}
	to := from
	for to < len(all) && all[to].Part == part {
		to++
	}
	return all[from:to]
}

// message melds the leaves of one part. always: it is noted even where it holds nothing.
func (m *melder) message(part vedette.Part, status int, media string, leaves []vedette.Leaf, always bool) {
	g := find(m.s, part, status, media)
	if g == nil {
		if len(leaves) == 0 && !always || len(m.s.Messages) >= MaxMessages {
			return
		}
		m.s.Messages = append(m.s.Messages, vedette.Message{Part: part, Status: status, Media: strings.Clone(media)})
		g = &m.s.Messages[len(m.s.Messages)-1]
		if part == vedette.InQuery || part == vedette.InHeader || part == vedette.InCookie {
			g.N = m.s.Learned - 1 // none of the earlier requests had any
		}
		m.s.Version++
	}
	g.N++
	if m.x.Cut && (part == vedette.InRequest || part == vedette.InAnswer) {
		g.Cut++
	}
	anonymous := m.x.AuthKind == vedette.AuthNone
	at := 0
	for i := range leaves {
		l := &leaves[i]
		p := (*vedette.Place)(nil)
		if at < len(g.Places) && g.Places[at].Path == l.Path {
			p = &g.Places[at]
		} else {
			for j := range g.Places {
				if g.Places[j].Path == l.Path {
					p, at = &g.Places[j], j
					break
				}
			}
		}
		at++
		if p == nil {
			if p = m.place(g, l); p == nil {
				continue
			}
			at = len(g.Places)
		}
		m.meld(g, p, l, anonymous)
	}
	if g.N >= 2*Mature && g.N%64 == 0 {
		m.gone(g)
	}
}

func find(s *vedette.Schema, part vedette.Part, status int, media string) *vedette.Message {
	for i := range s.Messages {
		if g := &s.Messages[i]; g.Part == part && g.Status == status && g.Media == media {
			return g
		}
	}
	return nil
}

// place makes room for a new place. Where there is none, those that were seen once go first: names that
// somebody made up do not keep out those that the interface has.
func (m *melder) place(g *vedette.Message, l *vedette.Leaf) *vedette.Place {
	if len(g.Places) >= MaxPlaces {
		kept := g.Places[:0]
		for _, p := range g.Places {
			if p.Messages > 1 {
				kept = append(kept, p)
			}
		}
		if len(kept) == len(g.Places) {
			g.Cut++
			return nil
		}
		g.Places = kept
	}
	g.Places = append(g.Places, vedette.Place{Path: l.Path, Min: 1, MinLen: 1, Born: g.N})
	m.s.Version++
	return &g.Places[len(g.Places)-1]
}

// meld widens a place by a leaf.
func (m *melder) meld(g *vedette.Message, p *vedette.Place, l *vedette.Leaf, anonymous bool) {
	p.Messages++
	p.N += uint64(l.N)
	p.Objects += uint64(l.Objects)
	p.Last = g.N
	if p.Messages == few && p.Born > Mature && p.Path != "" && (g.Part == vedette.InAnswer || g.Part == vedette.InRequest) {
		m.change(NewField, g, p)
	}
	if more := l.Types &^ p.Types; more != 0 {
		if p.Messages > Mature && more&^vedette.Null != 0 && !numeric(p.Types, more) {
			m.change(NewType, g, p)
		}
		if p.Types != 0 {
			m.s.Version++
		}
		p.Types |= l.Types
	}
	switch {
	case l.Format == vedette.NoFormat || l.Format == p.Format:
	case p.Format == vedette.NoFormat:
		p.Format = l.Format
		p.Words = words(l.Words)
		m.s.Version++
	default:
		p.Format = vedette.Free
		m.s.Version++
	}
	widen(&p.Min, &p.Max, l.Min, l.Max)
	widen(&p.MinLen, &p.MaxLen, l.MinLen, l.MaxLen)
	if l.Types&vedette.String != 0 && p.Words != nil {
		m.enumerate(p, l)
	}
	if l.Hits > 0 {
		hits(p, l, anonymous)
	}
}

// widen makes a range hold another. A range that holds nothing begins above its end.
func widen[T cmp.Ordered](least, most *T, from, to T) {
	switch {
	case from > to:
	case *least > *most:
		*least, *most = from, to
	default:
		*least, *most = min(*least, from), max(*most, to)
	}
}

// numeric says that a type only widens whole numbers to fractions, or the other way.
func numeric(old, more vedette.Types) bool {
	const numbers = vedette.Integer | vedette.Number
	return more&^numbers == 0 && old&numbers != 0
}

func words(list []string) []vedette.Word {
	if list == nil {
		return nil
	}
	out := make([]vedette.Word, len(list))
	for i, w := range list {
		out[i] = vedette.Word{Text: w}
	}
	return out
}

// enumerate counts the words of a leaf. One that is none, or one too many, ends the enumeration for good.
func (m *melder) enumerate(p *vedette.Place, l *vedette.Leaf) {
	if l.Words == nil {
		p.Words = nil
		return
	}
next:
	for _, w := range l.Words {
		for i := range p.Words {
			if p.Words[i].Text == w {
				p.Words[i].N++
				continue next
			}
		}
		if len(p.Words) >= vedette.MaxWords {
			p.Words = nil
			return
		}
		p.Words = append(p.Words, vedette.Word{Text: w, N: 1})
		m.s.Version++
	}
}

// maxData bounds the sensitive types that one place is counted for: more look alike by chance.
const maxData = 4

func hits(p *vedette.Place, l *vedette.Leaf, anonymous bool) {
	n := uint64(l.Hits)
	unknown := n
	if !anonymous {
		unknown = 0
	}
	for i := range p.Data {
		if p.Data[i].Type == l.Data {
			d := &p.Data[i]
			d.N += n
			d.Anonymous += unknown
			d.Again += uint64(l.Again)
			if d.Print == l.Print && l.Print != 0 {
				d.Again++
			}
			d.Print = l.Print
			return
		}
	}
	if len(p.Data) < maxData {
		p.Data = append(p.Data, vedette.DataHit{Type: l.Data, N: n, Anonymous: unknown, Again: uint64(l.Again), Print: l.Print})
	}
}
