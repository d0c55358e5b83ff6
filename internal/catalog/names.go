package catalog

import (
	"strconv"
	"strings"
)

// template writes a template with named parameters: after the word before them (/users/{user_id}),
// after what their values look like ({date}), else {id}; numbered where a name comes twice. It returns the
// names too.
func template(segs []seg, params []hint) (tpl string, names []string) {
	var s strings.Builder
	used := map[string]int{}
	at := 0
	before := ""
	for _, g := range segs {
		s.WriteByte('/')
		if !g.Param {
			s.WriteString(g.Text)
			before = g.Text
			continue
		}
		name := "id"
		sh := shapeOther
		if at < len(params) {
			sh = params[at].shape
		}
		at++
		switch {
		case sh == shapeDate:
			name = "date"
		case sh == shapeLocale:
			name = "locale"
		case sh == shapeMail:
			name = "email"
		default:
			if b := singular(before); b != "" {
				name = b + "_id"
			}
		}
		if used[name]++; used[name] > 1 {
			name += strconv.Itoa(used[name])
		}
		names = append(names, name)
		s.WriteString("{" + name + "}" + g.Text)
		before = ""
	}
	return s.String(), names
}

// singular makes a parameter's name of the word before it: users → user, addresses → address,
// companies → company. Words that name no things, such as versions, give none.
func singular(w string) string {
	if len(w) < 3 || len(w) > 24 || look(w).shape == shapeVersion {
		return ""
	}
	var s strings.Builder
	for i := range len(w) {
		switch c := w[i]; {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9' && i > 0:
			s.WriteByte(c)
		case c >= 'A' && c <= 'Z':
			if i > 0 && w[i-1] >= 'a' && w[i-1] <= 'z' {
				s.WriteByte('_')
			}
			s.WriteByte(c | 0x20)
		case c == '-' || c == '_':
			s.WriteByte('_')
		default:
			return ""
		}
	}
	w = s.String()
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "xes"), strings.HasSuffix(w, "ches"), strings.HasSuffix(w, "shes"):
		return w[:len(w)-2]
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is"):
		return w[:len(w)-1]
	}
	return w
}
