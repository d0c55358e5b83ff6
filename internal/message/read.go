package message

import (
	"strings"

	"github.com/vedette-project/vedette"
)

// Read takes the messages of an exchange apart, once its answer is known and Head and Calls have been read.
// bodies says whether the input shows bodies at all; leaves, whether they are wanted: the shape, the marks
// and the fate of calls are read in any case.
func (r *Reader) Read(x *vedette.Exchange, q *vedette.Request, bodies, leaves bool) {
	x.Leaves = x.Leaves[:0]
	r.begin()
	r.fates(x, q)
	marks(x, q)
	if !leaves {
		x.Shape = r.shape(q.Payload, bodies, x)
		return
	}
	if i := strings.IndexByte(q.Target, '?'); i >= 0 {
		r.query(vedette.InQuery, q.Target[i+1:])
	}
	r.headers(vedette.InHeader, q.Header)
	for i := range q.Header {
		if strings.EqualFold(q.Header[i].Name, "Cookie") {
			r.cookies(q.Header[i].Value)
		}
	}
	r.headers(vedette.InReplyHeader, q.Reply)
	asked := r.money
	r.request(x, q)
	if r.money.rank == 0 {
		r.money = asked
	}
	said := r.money
	r.money = money{}
	x.Shape = r.answer(x, q, bodies)
	r.settle(x, said)
	x.Leaves, x.Shown = append(x.Leaves, r.out...), true
	x.Cut = x.Cut || r.cut || q.Sent > int64(len(q.Body)) && len(q.Body) > 0
}

// whole is the rank from which an amount is what is paid, and not the price of something shown.
const whole = 5

// settle decides about the amount: what the request asks to pay, else what the answer says.
func (r *Reader) settle(x *vedette.Exchange, asked money) {
	m := asked
	if m.rank < r.money.rank && r.money.rank >= whole {
		m = r.money
	}
	if m.rank == 0 {
		return
	}
	currency := m.currency
	for _, c := range [...][3]byte{asked.currency, r.money.currency} {
		if currency[0] == 0 {
			currency = c
		}
	}
	x.Amount = m.amount
	if currency[0] != 0 {
		x.Currency = r.own(currency[:])
	}
}

// request reads the request's body by its media type.
func (r *Reader) request(x *vedette.Exchange, q *vedette.Request) {
	body := q.Body
	if len(body) == 0 {
		return
	}
	switch {
	case x.Protocol == vedette.GRPC, x.Protocol == vedette.GRPCWeb:
	case strings.EqualFold(x.Media, "application/x-www-form-urlencoded"):
		r.query(vedette.InRequest, view(body))
	case strings.EqualFold(x.Media, "multipart/form-data"):
		for i := range q.Header {
			if strings.EqualFold(q.Header[i].Name, "Content-Type") {
				r.multipart(body, option(q.Header[i].Value, "boundary"))
			}
		}
	case isXML(x.Media):
		r.xml(vedette.InRequest, body, nil)
	default:
		if b := trim(body); len(b) > 0 && (b[0] == '{' || b[0] == '[') {
			r.json(vedette.InRequest, b, nil)
		}
	}
}

func isXML(media string) bool {
	return strings.HasSuffix(media, "/xml") || strings.HasSuffix(media, "+xml")
}

func trim(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t' || b[0] == '\r' || b[0] == '\n') {
		b = b[1:]
	}
	return b
}

// Query takes a target's query apart, for inputs that show nothing else of a request.
func (r *Reader) Query(x *vedette.Exchange, target string) {
	x.Leaves, x.Shown = x.Leaves[:0], true
	i := strings.IndexByte(target, '?')
	if i < 0 {
		return
	}
	r.begin()
	r.query(vedette.InQuery, target[i+1:])
	x.Leaves = append(x.Leaves, r.out...)
}
