package openapi

import (
	"sort"
	"strconv"
	"strings"
)

// Documents are those of one owner: several interfaces, each perhaps in several versions.
type Documents struct{ all []*Document }

// NewDocuments makes a set.
func NewDocuments(docs ...*Document) *Documents {
	d := &Documents{}
	for _, doc := range docs {
		d.Add(doc)
	}
	return d
}

// Add takes a document in. Of documents with the same title, host and path (versions in the path aside),
// those with a lower info.version become superseded, unless their Standing says otherwise.
func (d *Documents) Add(doc *Document) {
	d.all = append(d.all, doc)
	d.settle()
}

// All returns the documents in the order in which they came.
func (d *Documents) All() []*Document { return d.all }

// Bind says that a document describes a host that its servers do not name.
func (d *Document) Bind(host string) {
	host = plainHost("", host)
	for _, h := range d.Bound {
		if h == host {
			return
		}
	}
	d.Bound = append(d.Bound, host)
}

// IsSuperseded tells whether a later version is in use, by the owner's word or by the version.
func (d *Document) IsSuperseded() bool {
	return d.Standing == Superseded || d.Standing == ByVersion && d.superseded
}

func (d *Documents) settle() {
	for _, a := range d.all {
		a.superseded = false
		for _, b := range d.all {
			if a != b && b.Standing != Disabled && b.Standing != Superseded && related(a, b) && older(a.Version, b.Version) {
				a.superseded = true
			}
		}
	}
}

// related tells whether two documents are versions of one.
func related(a, b *Document) bool {
	if !strings.EqualFold(strings.TrimSpace(a.Title), strings.TrimSpace(b.Title)) || strings.TrimSpace(a.Title) == "" {
		return false
	}
	for _, s := range a.Servers {
		for _, t := range b.Servers {
			if (s.Host == t.Host || s.Host == "" || t.Host == "") && unversioned(s.Base) == unversioned(t.Base) {
				return true
			}
		}
	}
	return false
}

func unversioned(base string) string {
	var kept []string
	for _, s := range strings.Split(base, "/") {
		if !isVersion(s) {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, "/")
}

// isVersion: v1, v2.1, 2.0, 2024-01-01.
func isVersion(s string) bool {
	t := strings.TrimPrefix(strings.ToLower(s), "v")
	if t == "" || t[0] < '0' || t[0] > '9' {
		return false
	}
	return strings.Trim(t, "0123456789.-_abet") == ""
}

// older compares two versions: numbers as numbers, and a pre-release before its release, as semantic
// versioning has it; dates compare well too.
func older(a, b string) bool {
	if a == b {
		return false
	}
	an, ap := version(a)
	bn, bp := version(b)
	if len(an) == 0 || len(bn) == 0 {
		return false // no versions
	}
	for i := range max(len(an), len(bn)) {
		x, y := 0, 0
		if i < len(an) {
			x = an[i]
		}
		if i < len(bn) {
			y = bn[i]
		}
		if x != y {
			return x < y
		}
	}
	if ap == "" || bp == "" {
		return ap != ""
	}
	return ap < bp
}

// version splits "v2.1.0-rc1+build" into its numbers and what follows them.
func version(v string) (numbers []int, pre string) {
	v = strings.ToLower(strings.TrimSpace(v))
	v = strings.TrimLeft(v, "version ")
	v, _, _ = strings.Cut(v, "+")
	for len(numbers) < 8 {
		end := 0
		for end < len(v) && v[end] >= '0' && v[end] <= '9' {
			end++
		}
		n, err := strconv.Atoi(v[:end])
		if err != nil {
			break
		}
		numbers = append(numbers, n)
		v = v[end:]
		if len(v) < 2 || v[0] != '.' && v[0] != '-' && v[0] != '_' || v[1] < '0' || v[1] > '9' {
			break
		}
		v = v[1:]
	}
	return numbers, strings.TrimLeft(v, "-._ ")
}

// enabled returns the documents that count, in a stable order.
func (d *Documents) enabled() []*Document {
	if d == nil {
		return nil
	}
	d.settle()
	var all []*Document
	for _, doc := range d.all {
		if doc.Standing != Disabled {
			all = append(all, doc)
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}
