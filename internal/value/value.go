// Package value works out what one endpoint is worth: its value class, a score from 0 to 100, and why,
// in words. It knows what others have learned of the endpoint and touches nothing else.
//
// # Class
//
// Every class gathers weight from evidence, and the heaviest wins; the order of the classes decides
// a draw. Evidence is
//
//   - words of the path and of the operation, in English, Dutch, French, German and Spanish. The last
//     word that means something weighs most, and the ones before it are context: "/users/{id}/orders"
//     is about orders. Compounds come apart (winkelwagen-regel), plurals and verbs lose their endings,
//     accents are folded. What else is spoken of decides between senses: a token among blocks and
//     contracts is no credential, a subscription with a callback is no purchase. Trades have words of
//     their own: who sells has customers as records, who runs software has builds and projects as infrastructure;
//   - whether it reads or writes: an order is a payment matter when it is made, a record when it is read;
//   - names of fields and parameters, and the sensitive data found in them;
//   - behaviour: requests that carry an account and a password, answers that issue a session, money;
//   - the host's labels, and what the other endpoints of the host are about and speak of (Site): what is hardly
//     ever written is a publisher's.
//
// # Score
//
// The score is a sum of parts, cut at 100, none of which falls when what it is made of grows:
//
//	class       checkout-payment 45, giftcard-promo 40, authentication 40, admin 35, account 30,
//	            data-access 20, messaging 15, machine 8, content 5, other 5
//	data        the most delicate type that it holds (card number and security code 20, password, secret
//	            and national numbers 15, bank account and position 10, codes and birth dates 8, contact
//	            data 5, address of a machine 2), and 1 for each further type, up to 25
//	money       5 for each power of ten of a day's amount in the strongest currency, up to 25
//	flow        4 for each power of ten of visits that went on to a payment, up to 10
//	volume      2 for each power of ten of actors, 1 of requests, up to 10
//	writes      5 where it changes something
package value

import "github.com/vedette-project/vedette"

// Segment is one part of a path between slashes: a word, or a parameter and the suffix behind it.
type Segment struct {
	Param bool
	Text  string
}

// Sight is what is known of one endpoint. Method and Segments are needed; what else is missing says nothing.
type Sight struct {
	Method    string
	Segments  []Segment
	Operation string   // "mutation placeOrder", "wallet.transfer", "tools/call send_email"
	Roots     []string // GraphQL root fields: "Mutation.pay"
	Protocol  vedette.Protocol
	Surface   vedette.Surface
	Host      string
	Site      *Site // what the host's endpoints are about; nil: not known

	Schema    *vedette.Schema
	Sensitive []vedette.Sensitive

	Requests  uint64
	Successes uint64
	Anonymous uint64 // successes without authentication
	Logins    uint64 // requests that carry an account and a password
	Issued    uint64 // answers that issue a session or a token
	Actors    uint64
	Flow      uint64             // successful visits that went on to a payment
	Money     map[string]float64 // a day, by currency, moved by successful requests
}

// Site sums up the endpoints of one host. Sites of parts add up, so that shards may each have theirs.
type Site struct {
	Endpoints uint32
	Reads     uint32 // that only read
	About     [classes]uint32
	topics    [64]uint32 // endpoints by what is spoken of
}

// Merge adds what another part of the host is about.
func (t *Site) Merge(o *Site) {
	t.Endpoints += o.Endpoints
	t.Reads += o.Reads
	for i, n := range o.About {
		t.About[i] += n
	}
	for i, n := range o.topics {
		t.topics[i] += n
	}
}

const classes = int(vedette.DataAccess) + 1

// Bounds on what is read of one endpoint, whatever it is named.
const (
	maxSegments = 24  // the last ones count
	maxWords    = 48  // of path and operation
	maxLength   = 200 // bytes of one segment or operation
	maxFields   = 160 // names of fields and parameters
	maxRoots    = 8
	maxEvidence = 6
)
