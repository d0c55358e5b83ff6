package gateway

import (
	"encoding/binary"
	"net/http"
	"strconv"
	"time"

	"github.com/vedette-project/vedette"
)

// problem is an answer of our own, RFC 9457. It says what the client may know: nothing about how a
// decision came to be.
type problem struct {
	status  int
	detail  string // plain ASCII without quotes: written into JSON as it is
	retry   time.Duration
	decided bool // by the guard
	hangUp  bool
}

// fallbackRetry is what a throttled client is told when the decision does not say.
const fallbackRetry = 10 * time.Second

// tell writes a problem and returns whether the connection goes on.
func (g *Gateway) tell(c *conn, p problem) bool {
	here := c.skipped()
	keep := here && c.msg.keep && !p.hangUp && !g.stopping.Load()
	if !keep {
		c.lingers = true
	}
	c.req.Status, c.req.AnsweredBy = p.status, vedette.Gateway
	c.req.Reply, c.req.Payload = nil, nil

	title := http.StatusText(p.status)
	b := append(c.out[:0], "HTTP/1.1 "...)
	b = strconv.AppendInt(b, int64(p.status), 10)
	b = append(append(b, ' '), title...)
	b = append(b, "\r\nContent-Type: application/problem+json\r\nCache-Control: no-store\r\nDate: "...)
	b = c.start.UTC().AppendFormat(b, http.TimeFormat)
	if p.retry > 0 {
		b = append(b, "\r\nRetry-After: "...)
		seconds := int64((p.retry + time.Second - 1) / time.Second)
		b = strconv.AppendInt(b, seconds, 10)
		if p.status == http.StatusTooManyRequests { // RateLimit header fields for HTTP, an IETF draft
			b = append(b, "\r\nRateLimit: \"vedette\";r=0;t="...)
			b = strconv.AppendInt(b, seconds, 10)
		}
	}
	if !keep {
		b = append(b, "\r\nConnection: close"...)
	} else if c.msg.proto == "HTTP/1.0" {
		b = append(b, "\r\nConnection: keep-alive"...)
	}
	b = append(b, "\r\nContent-Length: "...)
	var body [512]byte
	j := append(body[:0], `{"type":"urn:vedette:problem:`...)
	j = strconv.AppendInt(j, int64(p.status), 10)
	j = append(append(append(j, `","title":"`...), title...), `","status":`...)
	j = strconv.AppendInt(j, int64(p.status), 10)
	j = append(append(append(j, `,"detail":"`...), p.detail...), `","instance":"urn:vedette:request:`...)
	j = append(append(j, c.req.ID...), `"}`...)
	b = strconv.AppendInt(b, int64(len(j)), 10)
	b = append(b, "\r\n\r\n"...)
	if c.msg.method != "HEAD" {
		b = append(b, j...)
		c.got = int64(len(j))
	}
	c.out = b
	c.armWrite(time.Now())
	_, err := c.Conn.Write(b)
	return keep && err == nil
}

// name gives the exchange its request id: 24 hex digits, different in every process.
func (c *conn) name(boot, n uint64) {
	var raw [12]byte
	binary.BigEndian.PutUint32(raw[:4], uint32(boot))
	binary.BigEndian.PutUint64(raw[4:], n)
	const digits = "0123456789abcdef"
	for i, b := range raw {
		c.id[2*i], c.id[2*i+1] = digits[b>>4], digits[b&15]
	}
}
