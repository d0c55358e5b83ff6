package vedette

import (
	"strconv"
	"time"
)

// EndpointID names an endpoint for as long as it lives, through splits and merges of its template.
// It is a hash of the name it was born with. Zero: no endpoint.
type EndpointID uint64

func (id EndpointID) String() string { return "e" + strconv.FormatUint(uint64(id), 36) }

// Endpoint is one thing that answers: host, method and template, or an operation.
type Endpoint struct {
	ID        EndpointID
	Method    string
	Host      string
	Template  string // parameters as {name}
	Operation string // "query transferFunds"; empty for plain REST
	Protocol  Protocol
	Surface   Surface
	Settled   bool // its schema is known well: a sample of its messages will do
	Value     Value
}

// Name writes the endpoint as documents do: "GET api.example.test /v1/users/{id}".
func (e *Endpoint) Name() string {
	n := e.Method + " " + e.Host + " " + e.Template
	if e.Operation != "" {
		n += "#" + e.Operation
	}
	return n
}

// Entry is one line of the inventory: an endpoint and what was seen of it. Counts are exact, Actors
// is an estimate above 16.
type Entry struct {
	Endpoint
	Requests  uint64
	Statuses  map[int]uint64
	Auth      map[AuthKind]uint64 // successful requests by how they authenticated
	Served    uint64              // successful requests
	Logins    uint64              // requests that carried an account and a password
	Flow      uint64              // visits that went on to a payment
	Actors    uint64
	FirstSeen time.Time
	LastSeen  time.Time

	Roots         []RootCount // of GraphQL: root fields, by name
	Sensitive     []Sensitive // by place
	Misconfigured []Misconfiguration
	Schema        *Schema `json:"-"` // nil: nothing was learned, or it was not asked for
}

// RootCount counts a root field over an operation's requests.
type RootCount struct {
	Field    string // "Query.user"
	Requests uint64
}

// Misconfiguration is something about an endpoint that its owner should mend.
type Misconfiguration struct {
	Name string // "sensitive-without-authentication"
	Why  string // one sentence with its numbers
}

// Surface is the kind of client an endpoint is made for.
type Surface uint8

// The surfaces.
const (
	API Surface = iota
	Page
	Static
)

func (s Surface) String() string { return [...]string{"api", "page", "static"}[s] }

// Value is what an endpoint is worth, and why we think so.
type Value struct {
	Class    Class
	Score    int                // 0 to 100
	Evidence []string           // in words; most telling first
	Money    map[string]float64 // that passes through it on a day, by ISO 4217 currency; "" where none is named
}

// Class is a value class. The first that fits counts, in the order of the constants.
type Class uint8

// The value classes. See docs/detectors.md for their definitions.
const (
	Other Class = iota
	GiftcardPromo
	CheckoutPayment
	Authentication
	Machine
	Admin
	AccountClass
	Messaging
	Content
	DataAccess
)

var classNames = [...]string{"other", "giftcard-promo", "checkout-payment", "authentication", "machine",
	"admin", "account", "messaging", "content", "data-access"}

func (c Class) String() string { return classNames[c] }

// ParseClass reads a class by its name.
func ParseClass(name string) (Class, bool) {
	for c, n := range classNames {
		if n == name {
			return Class(c), true
		}
	}
	return Other, false
}
