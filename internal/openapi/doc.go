// Package openapi sets the owner's documents beside what was learned: OpenAPI 3.0, 3.1 and Swagger 2 in, the
// learned inventory out as OpenAPI 3.1, and between the two the state of every endpoint: documented, shadow,
// zombie or orphan. It touches values only: it fetches nothing, opens nothing, and a document never costs
// more than the bounds below.
//
//	text ─▶ tree (bounded) ─▶ Document ─▶ Documents ─┐
//	                                                 ├─▶ Compare ─▶ Comparison ─▶ Diff
//	catalog's entries ───────────────────────────────┤
//	                                                 └─▶ Export ─▶ OpenAPI 3.1
//
// Documents of the real world are often slightly wrong. What does not matter for comparing is not looked at,
// and what cannot be read is left out with a note: an owner with an imperfect document still gets an answer.
package openapi

import "github.com/vedette-project/vedette"

// Bounds of one document.
const (
	MaxBytes      = 16 << 20
	MaxDepth      = 128     // of nesting
	MaxNodes      = 1 << 20 // values, aliases written out
	MaxOperations = 20000
	maxSchemas    = 1 << 19
	maxNotes      = 100
	maxServers    = 256
	maxURL        = 4096
	maxRefs       = 32 // references that refer to references
)

// Standing says whether a document of several versions is the one that counts.
type Standing uint8

// The standings.
const (
	ByVersion  Standing = iota // older than another of the same title, host and path: superseded
	Current                    // the owner says that it counts
	Superseded                 // the owner says that it does not
	Disabled                   // it is not asked at all
)

// Document is what matters of one document of the owner.
type Document struct {
	Name       string // that it was loaded under
	Spec       string // "3.1.0", "2.0"
	Title      string
	Version    string // info.version
	Servers    []Server
	Operations []Operation // by path, then method
	Notes      []string    // what could not be read, at most 100
	Standing   Standing
	Bound      []string // hosts that the owner says it describes, beside its servers

	superseded bool // by another of its Documents
}

// Server is where a document says that its operations are. A variable without a list of values stands for
// anything; it is written {name}.
type Server struct {
	Host string // lower case, without the default port; "" for any: the URL was relative
	Base string // path, without its last slash
}

// Operation is one documented method of a path.
type Operation struct {
	Method     string
	Path       string // as written
	ID         string // operationId
	Deprecated bool
	Servers    []Server // its own; nil: the document's
	Parameters []Parameter
	Bodies     []Body // of the request
	Required   bool   // a body is
	Answers    []Answer
	Auth       []vedette.AuthKind // that it asks for; nil: it says nothing
	Anonymous  bool               // it may be called without
	keys       []Parameter        // that carry an API key
	any        bool               // it says nothing about its request: there is nothing to hold it to
}

// Parameter is one documented parameter.
type Parameter struct {
	Part     vedette.Part // InPath, InQuery, InHeader or InCookie
	Name     string
	Required bool
	Open     bool // its value is an object that is spread over several names
	schema   *schema
}

// Body is one documented representation.
type Body struct {
	Media  string // lower case, without parameters; may be "*/*" or "text/*"
	schema *schema
}

// Answer is what a status is documented to bring.
type Answer struct {
	Status string // "200", "4XX", "default"
	Bodies []Body
}
