package guard

import (
	"bytes"
	"io"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/vedette-project/vedette"
)

// begin fills in what the head of a request says.
func (s *state) begin(g *Guard, r *http.Request) {
	q := &s.q
	*q = vedette.Request{Header: q.Header[:0], Reply: q.Reply[:0], Sent: -1}
	s.body, s.payload, s.sent = s.body[:0], s.payload[:0], counter{}
	q.At = time.Now().UTC().Round(0)
	q.ID = "g" + strconv.FormatUint(g.ids.Add(1), 36)
	q.Method, q.Host, q.Target, q.Proto, q.Scheme = r.Method, r.Host, r.RequestURI, r.Proto, "http"
	if r.TLS != nil {
		q.Scheme = "https"
	}
	if q.Target == "" { // a request that a test or another handler made
		q.Target = r.URL.RequestURI()
	}
	for name, values := range r.Header {
		for _, v := range values {
			q.Header = append(q.Header, vedette.Field{Name: name, Value: v})
		}
	}
	if r.ContentLength == 0 {
		q.Sent = 0
	}
	q.Client = g.client(r)
}

// client is the peer, or whom trusted proxies name; invalid where the peer has no address.
func (g *Guard) client(r *http.Request) netip.Addr {
	peer, _ := vedette.ParseAddress(r.RemoteAddr)
	return g.o.Trusted.Client(peer, r.Header.Values("X-Forwarded-For"))
}

// wantsBody tells whether a body can be read before the handler runs without harm: a stream that waits for
// an answer must not be waited for.
func wantsBody(q *vedette.Request) bool {
	for i := range q.Header {
		if !strings.EqualFold(q.Header[i].Name, "Content-Type") {
			continue
		}
		media, _, _ := strings.Cut(q.Header[i].Value, ";")
		media = strings.ToLower(strings.TrimSpace(media))
		return strings.HasSuffix(media, "json") || strings.HasSuffix(media, "xml") || strings.HasSuffix(media, "graphql") ||
			media == "application/x-www-form-urlencoded" || media == "multipart/form-data"
	}
	return false
}

// read takes the body's prefix, and puts it back for the handler.
func (s *state) read(r *http.Request) {
	n, err := io.ReadFull(r.Body, s.body[:cap(s.body)])
	s.body = s.body[:n]
	s.q.Body = s.body
	rest := io.Reader(r.Body)
	if err != nil && err != io.ErrUnexpectedEOF && err != io.EOF {
		rest = failed{err} // the handler shall see what we saw
	}
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(s.body), rest), r.Body}
}

// failed is a reader whose source broke.
type failed struct{ err error }

func (f failed) Read([]byte) (int, error) { return 0, f.err }

// end fills in what came of it.
func (s *state) end(rec *recorder) {
	q := &s.q
	q.Duration = time.Since(q.At)
	q.Got = rec.got
	if s.sent.ReadCloser != nil {
		q.Sent = max(s.sent.n, int64(len(s.body)))
	}
	q.Payload = s.payload
	for name, values := range rec.Header() {
		for _, v := range values {
			q.Reply = append(q.Reply, vedette.Field{Name: name, Value: v})
		}
	}
	if q.Status == 0 {
		q.Status = http.StatusOK
	}
}
