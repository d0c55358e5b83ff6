package vedette

// Part is where in an exchange something stood.
type Part uint8

// The parts.
const (
	InPath Part = iota
	InQuery
	InHeader
	InCookie
	InRequest // the request's body
	InAnswer  // the answer's body
	InReplyHeader
)

// Parts is how many there are.
const Parts = int(InReplyHeader) + 1

func (p Part) String() string {
	return [...]string{"request.path", "request.query", "request.header", "request.cookie", "request.body", "response.body", "response.header"}[p]
}

// Types is a set of JSON types.
type Types uint8

// The types. A number without a fraction is an Integer.
const (
	Null Types = 1 << iota
	Boolean
	Integer
	Number
	String
	Object
	Array
)

// Format is what the strings of a place have in common, by the names of OpenAPI's format registry.
type Format uint8

// The formats. Free is any string; a place with two formats is free.
const (
	NoFormat Format = iota // no string yet
	Free
	Date
	DateTime
	UUID
	Email
	URI
	IPv4
	IPv6
	Base64
	Decimal // a number written as a string
)

func (f Format) String() string {
	return [...]string{"", "", "date", "date-time", "uuid", "email", "uri", "ipv4", "ipv6", "byte", "decimal"}[f]
}

// Leaf is what one place of one message holds, gathered over its occurrences there: the elements of an
// array share one place. It says what values look like, and never what they are; Words are the exception:
// short words such as a program writes, at places that nothing personal stands at.
//
// Path is "items[].price": members by name, "[]" for the elements of an array, "*" for a member whose name
// is itself a value. The body itself is "". Elsewhere it is the parameter's name.
type Leaf struct {
	Part           Part
	Path           string
	N              uint32 // occurrences
	Objects        uint32 // of them objects: what a member's N is measured against
	Types          Types
	Format         Format
	Data           DataType // that most of its values look like
	Hits           uint32   // values that do
	Again          uint32   // of them the same as the one before
	Print          uint16   // of the last of them, eight bits: enough to see that it came again, not to tell what it was; 0: none is taken
	Min, Max       float64  // of its numbers that look like no sensitive data; Min > Max: it has none
	MinLen, MaxLen uint32   // bytes of its strings, or items of its arrays; MinLen > MaxLen: it has none
	Words          []string // distinct, at most MaxWords; nil where some string is no such word
}

// MaxWords is how many words a leaf may bring, and a place may keep, before it is no enumeration.
const MaxWords = 12

// Schema is what the messages of one endpoint were seen to hold.
type Schema struct {
	Version  uint32    // counted up when it widens
	Learned  uint64    // exchanges
	Messages []Message // at most one for each part, status and media type
}

// Message is one kind of message, or one kind of parameter.
type Message struct {
	Part   Part
	Status int    // of answers, else 0
	Media  string // of bodies, else empty
	N      uint64 // messages learned
	Cut    uint64 // of them messages that were longer than what was read, or held more places than are kept
	Places []Place
}

// Place is a leaf, melded over many messages.
type Place struct {
	Path           string
	Messages       uint64 // that had it
	N, Objects     uint64
	Types          Types
	Format         Format
	Min, Max       float64
	MinLen, MaxLen uint32
	Words          []Word // nil: no enumeration
	Data           []DataHit
	Born, Last     uint64 // Message.N when it was first and last seen
}

// Word is one value of an enumeration.
type Word struct {
	Text string
	N    uint64 // messages
}

// DataHit counts values of one sensitive type at a place.
type DataHit struct {
	Type      DataType
	N         uint64 // values
	Anonymous uint64 // of them in exchanges without authentication
	Again     uint64 // of them the same as the one before
	Print     uint16 // of the last
}
