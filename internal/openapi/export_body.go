package openapi

import (
	"sort"
	"strconv"
	"strings"

	"github.com/vedette-project/vedette"
)

// always: a parameter in this part of at least so many messages is required.
const alwaysShare = 0.99

// parameters of all entries of one operation.
func (x *exporter) parameters(g *pathGroup, entries []*vedette.Entry) []object {
	var all []object
	for i, name := range g.params {
		var found []*vedette.Place
		for _, e := range entries {
			own := paramNames(e.Template)
			if e.Schema != nil && i < len(own) {
				if p := placeAt(e.Schema, vedette.InPath, own[i]); p != nil {
					found = append(found, p)
				}
			}
		}
		all = append(all, object{"name": name, "in": "path", "required": true, "schema": placesSchema(found, 0)})
	}
	for _, part := range []vedette.Part{vedette.InQuery, vedette.InHeader, vedette.InCookie} {
		all = append(all, partParameters(part, entries)...)
	}
	return all
}

func paramNames(template string) []string {
	var all []string
	for _, s := range parseTemplate(template) {
		all = append(all, s.params...)
	}
	return all
}

var partNames = map[vedette.Part]string{vedette.InQuery: "query", vedette.InHeader: "header", vedette.InCookie: "cookie"}

func partParameters(part vedette.Part, entries []*vedette.Entry) []object {
	type one struct {
		name   string
		places []*vedette.Place
		n      uint64
		always int // entries that always have it
	}
	found := map[string]*one{}
	var messages uint64
	for _, e := range entries {
		if e.Schema == nil {
			continue
		}
		for i := range e.Schema.Messages {
			m := &e.Schema.Messages[i]
			if m.Part != part {
				continue
			}
			messages = max(messages, m.N)
			for j := range m.Places {
				p := &m.Places[j]
				if part == vedette.InHeader && ownHeader(p.Path) || p.Path == "" {
					continue
				}
				key := p.Path
				if part == vedette.InHeader {
					key = strings.ToLower(key)
				}
				f := found[key]
				if f == nil {
					f = &one{name: p.Path}
					found[key] = f
				}
				f.places = append(f.places, p)
				if m.N >= enough && float64(p.Messages) >= alwaysShare*float64(m.N) {
					f.always++
				}
				f.n = max(f.n, m.N)
			}
		}
	}
	var all []object
	for _, key := range sortedKeys(found) {
		f := found[key]
		q := object{"name": f.name, "in": partNames[part], "schema": placesSchema(f.places, messages)}
		if f.always == len(entries) {
			q["required"] = true
		}
		all = append(all, q)
	}
	return all
}

// placesSchema describes values that are written as text, of one or several entries.
func placesSchema(places []*vedette.Place, messages uint64) object {
	var m vedette.Place
	m.Min, m.Max = 1, -1
	for i, p := range places {
		m.Types |= p.Types
		if i == 0 {
			m = *p
			continue
		}
		if m.Format != p.Format {
			m.Format = vedette.Free
		}
		m.Words = nil
	}
	return placeSchema(&m, messages)
}

// requestBody of all entries of one operation, by media type.
func requestBody(entries []*vedette.Entry) object {
	var messages []source
	var bodies, all uint64
	for _, e := range entries {
		if e.Schema == nil {
			continue
		}
		for i := range e.Schema.Messages {
			if m := &e.Schema.Messages[i]; m.Part == vedette.InRequest {
				messages = append(messages, source{e, m})
				bodies += m.N
			}
		}
		all += min(e.Served, e.Schema.Learned)
	}
	content := contentOf(messages)
	if len(content) == 0 {
		return nil
	}
	b := object{"content": content}
	if all >= enough && float64(bodies) >= alwaysShare*float64(all) {
		b["required"] = true
	}
	return b
}

// source is one kind of message of one entry.
type source struct {
	e *vedette.Entry
	m *vedette.Message
}

func responses(entries []*vedette.Entry) object {
	seen := map[int]bool{}
	of := map[int][]source{}
	for _, e := range entries {
		for s := range e.Statuses {
			seen[s] = true
		}
		if e.Schema == nil {
			continue
		}
		for i := range e.Schema.Messages {
			if m := &e.Schema.Messages[i]; m.Part == vedette.InAnswer {
				seen[m.Status] = true
				of[m.Status] = append(of[m.Status], source{e, m})
			}
		}
	}
	all := object{}
	for s := range seen {
		if s < 100 || s > 599 {
			continue
		}
		r := object{"description": statusText(s)}
		if c := contentOf(of[s]); len(c) > 0 {
			r["content"] = c
		}
		all[strconv.Itoa(s)] = r
	}
	if len(all) == 0 {
		all["default"] = object{"description": "Nothing was seen"}
	}
	return all
}

// contentOf describes messages by media type. Several entries are alternatives.
func contentOf(sources []source) object {
	by := map[string][]source{}
	for _, s := range sources {
		if s.m.Media == "" && len(s.m.Places) == 0 {
			continue // no body
		}
		by[mediaKey(s.m.Media)] = append(by[mediaKey(s.m.Media)], s)
	}
	content := object{}
	for media, all := range by {
		sort.SliceStable(all, func(i, j int) bool { return all[i].e.Name() < all[j].e.Name() })
		if len(all) == 1 {
			content[media] = object{"schema": titled(all[0])}
			continue
		}
		var list []object
		for _, s := range all {
			list = append(list, titled(s))
		}
		content[media] = object{"schema": object{"anyOf": list}}
	}
	return content
}

func titled(s source) object {
	o := messageSchema(s.m)
	if s.e.Operation != "" {
		o["title"] = s.e.Operation
	}
	return o
}

// mediaKey is a media type that a document can name.
func mediaKey(media string) string {
	media = plainMedia(media)
	kind, sub, ok := strings.Cut(media, "/")
	if !ok || !token(kind) || !token(sub) {
		return "*/*"
	}
	return media
}

func token(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || strings.IndexByte("!#$&^_.+-", c) >= 0) {
			return false
		}
	}
	return s != ""
}
