package openapi

import (
	"fmt"
	"net/url"
	"sort"
	"strconv"
	"strings"
)

// resolve follows references within the document to an object; nil where there is none.
func (l *loader) resolve(v any, where string) object {
	for range maxRefs {
		o, ok := v.(object)
		if !ok {
			return nil
		}
		ref, ok := o["$ref"].(string)
		if !ok {
			return o
		}
		if v = l.point(ref); v == nil {
			if where != "" {
				l.note("%s: %s", clip(where), missing(ref))
			}
			return nil
		}
	}
	l.note("%s: references that only refer to references", clip(where))
	return nil
}

func missing(ref string) string {
	if strings.HasPrefix(ref, "#") {
		return fmt.Sprintf("%q refers to nothing", clip(ref))
	}
	return fmt.Sprintf("%q is in another document, which is not fetched", clip(ref))
}

// point finds what a reference within the document points at.
func (l *loader) point(ref string) any {
	rest, ok := strings.CutPrefix(ref, "#/")
	if !ok || len(ref) > 4096 {
		return nil
	}
	var at any = l.root
	for _, name := range strings.Split(rest, "/") {
		if s, err := url.PathUnescape(name); err == nil {
			name = s
		}
		name = strings.ReplaceAll(strings.ReplaceAll(name, "~1", "/"), "~0", "~")
		switch v := at.(type) {
		case object:
			at = v[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(v) {
				return nil
			}
			at = v[i]
		default:
			return nil
		}
	}
	return at
}

// list is what v lists; nil where it is no list.
func (l *loader) list(v any) []any {
	if v == nil {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		l.note("parameters that are no list")
	}
	return list
}

// note tells once that something was left out.
func (l *loader) note(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	if l.noted[s] || len(l.doc.Notes) >= maxNotes {
		return
	}
	l.noted[s] = true
	l.doc.Notes = append(l.doc.Notes, s)
}

// clip keeps what a document says out of messages of any length.
func clip(s string) string {
	if len(s) <= 120 {
		return s
	}
	return strings.ToValidUTF8(s[:120], "") + "…"
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
