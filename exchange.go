package vedette

import (
	"net/netip"
	"time"
)

// Digest is the first 64 bits of an HMAC-SHA-256 under the environment's key. Zero means absent.
// Two digests are comparable only under the same key.
type Digest uint64

// Field is one header field as it stood on the wire.
type Field struct{ Name, Value string }

// Phase is how far a request has come. Each phase may decide, only ever more strictly.
type Phase uint8

// The phases in their order.
const (
	Connect Phase = iota // address, TLS hello
	Head                 // method, target, header fields
	Body                 // the body's prefix
	Answer               // the upstream's status, header fields and body prefix
	End                  // sizes and times are known
)

// Request is a borrowed view over one request and, from the Answer phase on, its answer. Its
// strings and slices alias the door's buffers: nothing may keep them beyond the call that it was
// handed to. A door fills it phase by phase and reuses it.
type Request struct {
	ID      string     // the door's request id, or a trusted proxy's; empty where there is none
	At      time.Time  // when the head was complete, UTC, without monotonic part
	Client  netip.Addr // the peer, or who a trusted proxy says it is; unmapped
	Method  string
	Scheme  string // "http" or "https"
	Host    string // as sent; may carry a port
	Target  string // origin form: path and query
	Proto   string // "HTTP/1.1"
	Header  []Field
	Body    []byte // from Body on: a prefix, bounded by the door
	JA4     string // TLS client fingerprint where the door saw one
	Sent    int64  // request body bytes, known at End; -1 where unknown
	Status  int    // from Answer on
	Reply   []Field
	Payload []byte // from Answer on: a prefix of the answer's body, bounded by the door
	Got     int64  // answer body bytes, known at End; -1 where unknown

	Duration   time.Duration // known at End
	AnsweredBy AnsweredBy

	Judged Judged // what the engine knows so far; doors do not write it
}

// Judged is what the engine derived from a Request at the phases that it has seen.
type Judged struct {
	Endpoint EndpointID // zero: none known
	Identity Identity
	Decision Decision  // the strictest so far
	Exchange *Exchange // the record under way; the engine's own
	Login    bool      // measures on log-ins were asked already
	Stranger bool      // and those on strangers
	Settled  bool      // the endpoint's schema is known: a sample of its messages will do
}

// AnsweredBy says who produced the answer.
type AnsweredBy uint8

// The parties that answer.
const (
	Upstream AnsweredBy = iota
	Gateway
)

func (a AnsweredBy) String() string {
	if a == Gateway {
		return "gateway"
	}
	return "upstream"
}

// Exchange is the owned record of one request and its answer. It holds no secret and no personal
// data in the clear. Records read in bulk share one backing buffer: whoever keeps a string beyond
// the call clones it.
type Exchange struct {
	ID          string // the door's request id; empty in files that have none
	Environment string
	At          time.Time // when the head was complete, UTC
	Seq         uint64    // position in the input, from 1; total order of everything learned
	Epoch       int64     // epoch in which a live engine learned it; 0 where unknown

	Method    string
	Scheme    string
	Host      string // lower case, without the scheme's default port
	Path      string // as sent, without query: queries carry secrets, nothing keeps them
	Proto     string
	Client    netip.Addr
	UserAgent string
	Referer   bool // the request carried one
	JA4       string
	Media     string // request media type, without parameters

	Key      Digest // bearer token, basic user or API key
	Session  Digest // session cookie
	Account  Digest // the account name in a log-in body
	Secret   Digest // the password in a log-in body: in memory only, never written; its low six bits are its class, all that a saved state keeps
	AuthKind AuthKind

	Protocol Protocol
	Calls    []Call // operations that the request names; empty for plain REST
	Route    string // the framework's own template, where the input has it
	Leaves   []Leaf // what the messages hold; nil where the input does not show them, or nobody asked
	Cut      bool   // a body was longer than what was read
	Marks    Marks
	Origin   uint32  // hash of the foreign site that was let in, with CORSReflected
	Amount   float64 // that the exchange moves, where a field says so; 0: none
	Currency string  // ISO 4217; empty where no field says

	Status     int
	RPC        uint8  // 1 + gRPC status; 0: none
	ReplyMedia string // answer media type, without parameters
	Location   string // path of a redirect
	Shown      bool   // Leaves were looked for
	Shape      Shape  // what the answer's body looks like
	Issued     Digest // session cookie or token that the answer issued
	Duration   time.Duration
	Sent, Got  int64 // body bytes; -1 where the input does not show them
	AnsweredBy AnsweredBy
	Recorded   Action // what the door had decided, where the input says so
	Because    Kind   // of the finding behind that
	Decided    bool   // a door of this environment had judged it: Recorded stands, and is not thought over
}

// AuthKind is how a request said who it is.
type AuthKind uint8

// The kinds of authentication. An API key may stand in a header, in the query or in a cookie.
const (
	AuthNone AuthKind = iota
	AuthBasic
	AuthBearer
	AuthKey
	AuthCookie
	AuthMTLS
	AuthSignature // HMAC or public key, over the request
	AuthOAuth     // OAuth 1: a signed request
	AuthDigest    // RFC 7616, and the like: challenge and response
)

// AuthKinds is how many there are.
const AuthKinds = int(AuthDigest) + 1

func (k AuthKind) String() string {
	return [...]string{"none", "basic", "bearer", "api-key", "session-cookie", "mtls", "signature", "oauth", "digest"}[k]
}

// Protocol is what is spoken above HTTP.
type Protocol uint8

// The protocols.
const (
	REST Protocol = iota
	GraphQL
	GRPC
	GRPCWeb
	SOAP
	JSONRPC
	MCP
)

func (p Protocol) String() string {
	return [...]string{"rest", "graphql", "grpc", "grpc-web", "soap", "json-rpc", "mcp"}[p]
}

// Call is one operation that a request names. A batch names several.
type Call struct {
	Operation string // "query transferFunds", "eth_getBalance", "tools/call search"
	N         uint32 // times that this request names it
	Roots     []Root // of GraphQL: the root fields that it asks for
	Hash      uint64 // of a persisted query; 0: none
	Fate      Fate
}

// Fate is what became of a call, by its part of the answer.
type Fate uint8

// The fates.
const (
	Served  Fate = iota
	Refused      // it exists, and failed
	Unknown      // there is no such operation, or the request for it made no sense
)

// Root is a root field of a GraphQL operation.
type Root struct {
	Field string // "Query.user"
	N     uint32 // times, under whatever alias
}

// Marks are facts about an exchange that say something about the upstream's configuration.
type Marks uint16

// The marks.
const (
	CORSAny         Marks = 1 << iota // any origin may read the answer
	CORSReflected                     // the origin that asked was let in, whatever it was
	CORSCredentials                   // with credentials
	StackTrace                        // the answer shows the inside of a program
	DatabaseError                     // or the words of a database
	Introspection                     // the answer describes a GraphQL schema
)

// Shape is what an answer's body looks like: cheap to compute, and telling two endpoints apart.
type Shape struct {
	Kind   BodyKind
	Failed bool   // a JSON object that says so itself: "error", "success": false, …
	Keys   uint32 // hash of the sorted top-level keys (of the first element of an array); 0: none
	Echo   uint32 // bit i: path segment i (from 0, at most 32) occurs as a value in the body
	Sum    uint32 // hash of the body's prefix as it is: equal for a catch-all answer; 0: none
}

// BodyKind is the coarsest description of a body.
type BodyKind uint8

// The kinds of bodies. BodyUnknown means that the input does not show bodies.
const (
	BodyUnknown BodyKind = iota
	BodyEmpty
	BodyObject
	BodyArray
	BodyHTML
	BodyText
	BodyBinary
)

// Outcome is what an exchange meant to the business.
type Outcome uint8

// The outcomes that the rooms can tell so far.
const (
	OutcomeUnknown Outcome = iota
	LoginSucceeded
	LoginFailed
	LoginRefused // the gateway answered: the upstream never saw it
)

func (o Outcome) String() string {
	return [...]string{"", "login-succeeded", "login-failed", "login-refused"}[o]
}
