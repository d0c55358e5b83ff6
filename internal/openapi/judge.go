package openapi

import (
	"sort"
	"strings"

	"github.com/vedette-project/vedette"
)

// judge finds the state of the endpoints of one host.
type judge struct {
	views    []view
	siblings map[string]bool // learned paths up to and with a parameter, by shape
	memo     map[string][]candidate
}

func newJudge(views []view) *judge {
	return &judge{views: views, siblings: map[string]bool{}, memo: map[string][]candidate{}}
}

// note remembers where the catalog found parameters.
func (j *judge) note(e *vedette.Entry) {
	if e.Served == 0 {
		return
	}
	key := ""
	for _, s := range parseTemplate(e.Template) {
		if !s.literal() {
			j.siblings[key+"/"+strings.Join(s.parts, "{}")] = true
			key += "/" + strings.Join(s.parts, "{}")
			continue
		}
		key += "/" + s.text
	}
}

// judge gives the state of an endpoint, and everything that it can stand for.
func (j *judge) judge(e *vedette.Entry) (*Fit, []candidate) {
	paths, ok := j.memo[e.Template]
	if !ok {
		paths = candidates(j.views, e.Template)
		j.memo[e.Template] = paths
	}
	var fit []candidate
	others := map[string]bool{}
	for _, k := range paths {
		if k.rel == finer && !j.isValue(e, &k) {
			continue
		}
		if !methodFits(k.op.Method, e.Method) {
			if k.rel == same || k.rel == finer {
				others[k.op.Method] = true
			}
			continue
		}
		fit = append(fit, k)
	}
	sort.SliceStable(fit, func(a, b int) bool { return better(&fit[a], &fit[b], e.Method) })
	f := &Fit{}
	if len(fit) == 0 || fit[0].rel <= crossed {
		undocumented(f, e, others)
		return f, fit
	}
	best := &fit[0]
	f.Document, f.Operation = best.doc, best.op
	f.Template = templateOf(j.views, best)
	f.State = Documented
	if retired(best) && e.Served > 0 {
		f.State = Zombie
		f.Why = "marked deprecated in " + best.doc.Name + ", and still answers"
		if !best.op.Deprecated {
			f.Why = "only in " + best.doc.Name + ", version " + best.doc.Version + ", which is superseded, and still answers"
		}
	}
	return f, fit
}

func templateOf(views []view, k *candidate) string {
	for _, v := range views {
		if v.doc == k.doc && len(v.base) == k.base {
			base := ""
			for _, s := range v.base {
				if s.literal() {
					base += "/" + s.text
				} else {
					base += "/{" + strings.Join(s.params, ".") + "}"
				}
			}
			return base + k.op.Path
		}
	}
	return k.op.Path
}

func retired(k *candidate) bool { return k.op.Deprecated || k.doc.IsSuperseded() }

// better orders what an endpoint may be: what has its shape first, then what has more words written out, then
// what is in use.
func better(a, b *candidate, method string) bool {
	if a.rel != b.rel {
		return a.rel > b.rel
	}
	if x, y := a.op.Method == method, b.op.Method == method; x != y {
		return x
	}
	if a.rel == coarser {
		if x, y := retired(a), retired(b); x != y {
			return y // one of those that it stands for is in use
		}
	}
	if a.literals != b.literals {
		return a.literals > b.literals
	}
	if x, y := a.doc.IsSuperseded(), b.doc.IsSuperseded(); x != y {
		return y
	}
	return !a.op.Deprecated && b.op.Deprecated
}

// isValue tells whether the words of an endpoint can be values of the document's parameters: they fit the
// parameter's schema, and the catalog, which knows the parameter from other values, has not told them apart.
func (j *judge) isValue(e *vedette.Entry, k *candidate) bool {
	path := parseTemplate(e.Template)
	doc := parseTemplate(k.op.Path)
	for _, at := range k.wordAt {
		d := at - k.base
		if at >= len(path) || d < 0 || d >= len(doc) || doc[d].rest || !doc[d].whole() || !path[at].literal() {
			continue
		}
		s := pathSchema(k.op, doc[d].params[0])
		if s != nil && !s.takes(path[at].text) {
			return false
		}
		if s != nil && s.enumerated(path[at].text) {
			continue
		}
		key := ""
		for i := range path[:at] {
			if path[i].literal() {
				key += "/" + path[i].text
			} else {
				key += "/" + strings.Join(path[i].parts, "{}")
			}
		}
		if j.siblings[key+"/{}"] {
			return false
		}
	}
	return true
}

func pathSchema(op *Operation, name string) *schema {
	for i := range op.Parameters {
		if p := &op.Parameters[i]; p.Part == vedette.InPath && p.Name == name {
			return p.schema
		}
	}
	return nil
}

// undocumented says what an endpoint is that fits nothing.
func undocumented(f *Fit, e *vedette.Entry, others map[string]bool) {
	switch {
	case e.Method == "OPTIONS":
		f.Why = "a browser's question, not an interface"
	case e.Served == 0:
		f.Why = "it never answered successfully"
	case e.Surface != vedette.API:
		f.Why = "a " + e.Surface.String() + " is not expected in a document"
	case len(others) > 0:
		f.State = Shadow
		f.Why = "its path is documented for " + strings.Join(sortedKeys(others), ", ") + ", not for " + e.Method
	default:
		f.State = Shadow
		f.Why = "it answers, and is in no document of this host"
	}
}
