package openapi

import (
	"sort"
	"strings"

	"github.com/vedette-project/vedette"
)

// judge finds the state of the endpoints of one host.
//
// The catalog's templates are not always the document's: /users/alice may be left over beside /users/{id}, and
// /reports/{x} may stand for /reports/daily and /reports/weekly. What has the documented shape settles it.
// Where an operation has an endpoint of exactly its shape, the catalog has told others apart from it, and they
// are something else. Where it has none, one that is coarser or finer is taken for it: that there is an
// undocumented endpoint and a silent operation at the same place is less likely than one thing under two
// names.
type judge struct {
	views  []view
	memo   map[string][]candidate
	served map[*Operation]uint64 // by endpoints of exactly that shape and method
}

func newJudge(views []view) *judge {
	return &judge{views: views, memo: map[string][]candidate{}, served: map[*Operation]uint64{}}
}

// note remembers which operations have an endpoint of their own.
func (j *judge) note(e *vedette.Entry) {
	if e.Served == 0 {
		return
	}
	for _, k := range j.candidates(e.Template) {
		if k.rel == same && k.op.Method == e.Method {
			j.served[k.op] += e.Served
		}
	}
}

func (j *judge) candidates(template string) []candidate {
	paths, ok := j.memo[template]
	if !ok {
		paths = candidates(j.views, template)
		j.memo[template] = paths
	}
	return paths
}

// judge gives the state of an endpoint, and everything that it can stand for.
func (j *judge) judge(e *vedette.Entry) (*Fit, []candidate) {
	paths := j.candidates(e.Template)
	var fit []candidate
	others := map[string]bool{}
	for _, k := range paths {
		if !j.plausible(e, &k) {
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
	fit = several(e, fit)
	sort.SliceStable(fit, func(a, b int) bool { return better(&fit[a], &fit[b], e.Method) })
	f := &Fit{}
	if len(fit) == 0 || fit[0].rel == apart {
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

// several leaves out operations that the template could stand for, where they are too few.
func several(e *vedette.Entry, fit []candidate) []candidate {
	var n [same + 1]int
	for i := range fit {
		n[fit[i].rel]++
	}
	kept := fit[:0]
	for i := range fit {
		k := &fit[i]
		if k.rel <= coarser && n[crossed]+n[coarser] < severalAtLeast && plainWords(k.words) {
			if saw, known := sawWords(e, k); !saw || !known {
				continue
			}
		}
		kept = append(kept, *k)
	}
	return kept
}

// plainWords tells whether there are words and none looks like a value.
func plainWords(words []string) bool {
	for _, w := range words {
		if strings.ContainsAny(w, "0123456789") {
			return false
		}
	}
	return len(words) > 0
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

// What an endpoint may be and still be taken for a value of a documented parameter that the catalog has not
// put away yet: hardly anything, or little beside the operation's own traffic.
func remnant(served, own uint64) bool {
	return served <= 2 && own >= served || served <= 5 && own >= 2*served
}

// severalAtLeast: a template of the catalog stands for several values. Where the document has only one word
// that would fit, the rest of its traffic is something else.
const severalAtLeast = 2

// plausible tells whether an endpoint that has not the documented shape can still be that operation.
func (j *judge) plausible(e *vedette.Entry, k *candidate) bool {
	if k.rel == same {
		return true
	}
	listed, fits := j.values(e, k)
	if !fits {
		return false
	}
	if saw, known := sawWords(e, k); known && !saw {
		return false
	}
	if k.rel == finer && listed {
		return true
	}
	own := j.served[k.op]
	if k.rel == finer && remnant(e.Served, own) {
		return true
	}
	return own == 0
}

// values tells whether the words of an endpoint can be values of the document's parameters, and whether all
// of them are listed there.
func (j *judge) values(e *vedette.Entry, k *candidate) (listed, fits bool) {
	path := parseTemplate(e.Template)
	doc := parseTemplate(k.op.Path)
	listed = len(k.wordAt) > 0
	for _, at := range k.wordAt {
		d := at - k.base
		if at >= len(path) || d < 0 || d >= len(doc) || doc[d].rest || !doc[d].whole() || !path[at].literal() {
			listed = false
			continue
		}
		s := pathSchema(k.op, doc[d].params[0])
		if s != nil && !s.takes(path[at].text) {
			return false, false
		}
		listed = listed && s != nil && s.enumerated(path[at].text)
	}
	return listed, true
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
