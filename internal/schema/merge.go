package schema

import "github.com/vedette-project/vedette"

// Merge adds what src has learned to dst. src must not be used afterwards.
func Merge(dst, src *vedette.Schema) {
	if src == nil || src.Learned == 0 {
		return
	}
	dst.Version += src.Version
	learned := dst.Learned
	dst.Learned += src.Learned
	for i := range src.Messages {
		from := &src.Messages[i]
		to := find(dst, from.Part, from.Status, from.Media)
		if to == nil {
			if len(dst.Messages) >= MaxMessages {
				continue
			}
			dst.Messages = append(dst.Messages, *from)
			if to = &dst.Messages[len(dst.Messages)-1]; parameters(to.Part) {
				to.N += learned // none of those had any
			}
			continue
		}
		for j := range from.Places {
			mergePlace(to, &from.Places[j])
		}
		to.N += from.N
		to.Cut += from.Cut
	}
	for i := range dst.Messages { // and none of src's had those that it does not know
		if to := &dst.Messages[i]; parameters(to.Part) && find(src, to.Part, to.Status, to.Media) == nil {
			to.N += src.Learned
		}
	}
}

// parameters says that a part is one that every request has, if only empty.
func parameters(p vedette.Part) bool {
	return p == vedette.InQuery || p == vedette.InHeader || p == vedette.InCookie
}

func mergePlace(g *vedette.Message, from *vedette.Place) {
	for i := range g.Places {
		if p := &g.Places[i]; p.Path == from.Path {
			meldPlaces(p, from)
			p.Last = max(p.Last, g.N+from.Last)
			return
		}
	}
	if len(g.Places) >= MaxPlaces {
		g.Cut++
		return
	}
	p := *from
	p.Last += g.N
	g.Places = append(g.Places, p)
}

func meldPlaces(p, from *vedette.Place) {
	p.Messages += from.Messages
	p.N += from.N
	p.Objects += from.Objects
	p.Types |= from.Types
	switch {
	case from.Format == vedette.NoFormat:
	case p.Format == vedette.NoFormat:
		p.Format, p.Words = from.Format, from.Words
	default:
		if p.Format != from.Format {
			p.Format = vedette.Free
		}
		p.Words = union(p.Words, from.Words)
	}
	widen(&p.Min, &p.Max, from.Min, from.Max)
	widen(&p.MinLen, &p.MaxLen, from.MinLen, from.MaxLen)
	for _, d := range from.Data {
		known := false
		for i := range p.Data {
			if p.Data[i].Type == d.Type {
				p.Data[i].N += d.N
				p.Data[i].Anonymous += d.Anonymous
				p.Data[i].Again += d.Again
				known = true
			}
		}
		if !known && len(p.Data) < maxData {
			p.Data = append(p.Data, d)
		}
	}
}

// union adds up two enumerations; one that is none makes none of both.
func union(a, b []vedette.Word) []vedette.Word {
	if a == nil || b == nil {
		return nil
	}
	for _, w := range b {
		known := false
		for i := range a {
			if a[i].Text == w.Text {
				a[i].N += w.N
				known = true
			}
		}
		if !known {
			if len(a) >= vedette.MaxWords {
				return nil
			}
			a = append(a, w)
		}
	}
	return a
}

// Clone copies a schema.
func Clone(s *vedette.Schema) *vedette.Schema {
	c := *s
	c.Messages = append([]vedette.Message(nil), s.Messages...)
	for i := range c.Messages {
		g := &c.Messages[i]
		g.Places = append([]vedette.Place(nil), g.Places...)
		for j := range g.Places {
			g.Places[j].Words = append([]vedette.Word(nil), g.Places[j].Words...)
			g.Places[j].Data = append([]vedette.DataHit(nil), g.Places[j].Data...)
		}
	}
	return &c
}
