package adapter

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vedette-project/vedette"
)

// OnPanic says what becomes of a request whose judge panicked.
type OnPanic uint8

// The ways to fail. FailOpen lets the request through unjudged, FailClosed answers 503.
const (
	FailOpen OnPanic = iota
	FailClosed
)

// Options configure an ExtAuthz; a zero field takes the default that stands beside it.
type Options struct {
	Proxies vedette.Trust // whose questions are answered and whose X-Forwarded-For counts; loopback is always among them
	OnPanic OnPanic       // FailOpen

	MaxMessage int // bytes of a question; 1 MiB
	MaxFields  int // header fields of a request that is asked about; 1,000
	BodyPrefix int // bytes of its body that are looked at; 16 KiB
	MaxConns   int // connections; 256. More are closed at once: an Envoy opens one for each of its workers
	MaxStreams int // questions at a time on one connection; 128. Envoy keeps more waiting
}

// ExtAuthz answers Envoy's question about a request, envoy.service.auth.v3.Authorization/Check, over gRPC without TLS.
//
//	CheckRequest ─▶ vedette.Request ─▶ Judge(Head), Judge(Body) ─▶ Release ─▶ CheckResponse
//
// A request that may pass goes on with X-Vedette-Decision; one that may not is answered 403, or 429 with
// Retry-After. A question that cannot be answered is an error of gRPC, and then Envoy's failure_mode_allow
// decides. gRPC is what the standard library's HTTP/2 makes of it: one question and one answer a stream.
type ExtAuthz struct {
	o       Options
	judge   Judge
	proxies vedette.Trust
	server  *http.Server
	states  sync.Pool // of *state
	panics  atomic.Uint64
}

// state is what answering one question needs.
type state struct {
	question  question
	request   vedette.Request
	message   []byte
	forwarded []string
}

const (
	prefixed  = 5        // bytes before a message of gRPC: whether it is compressed, and its length
	keptBytes = 64 << 10 // a buffer that grew beyond is not kept
)

// NewExtAuthz makes one that asks j.
func NewExtAuthz(j Judge, o Options) (*ExtAuthz, error) {
	for _, b := range []struct {
		name               string
		v                  *int
		standard, low, top int
	}{
		{"MaxMessage", &o.MaxMessage, 1 << 20, 64, 16 << 20},
		{"MaxFields", &o.MaxFields, 1000, 1, 10_000},
		{"BodyPrefix", &o.BodyPrefix, 16 << 10, 1, 1 << 20},
		{"MaxConns", &o.MaxConns, 256, 1, 1 << 16},
		{"MaxStreams", &o.MaxStreams, 128, 1, 1 << 16},
	} {
		if *b.v == 0 {
			*b.v = b.standard
		}
		if *b.v < b.low || *b.v > b.top {
			return nil, fmt.Errorf("adapter: %s is %d, outside %d to %d", b.name, *b.v, b.low, b.top)
		}
	}
	e := &ExtAuthz{o: o, judge: j, proxies: everyone(o.Proxies)}
	e.states.New = func() any { return &state{message: make([]byte, 4<<10)} }
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	e.server = &http.Server{
		Handler: e, Protocols: &protocols,
		// A stream's whole time, and silence before the first: Envoy gives up after 200 ms if it is told nothing else.
		ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, IdleTimeout: 15 * time.Minute, MaxHeaderBytes: 16 << 10,
		HTTP2: &http.HTTP2Config{MaxConcurrentStreams: o.MaxStreams, SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second},
	}
	return e, nil
}

// Serve answers on ln until Shutdown.
func (e *ExtAuthz) Serve(ln net.Listener) error {
	err := e.server.Serve(&fewer{Listener: ln, most: int64(e.o.MaxConns)})
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// Shutdown answers what was asked already, says that it goes, and closes.
func (e *ExtAuthz) Shutdown(ctx context.Context) error { return e.server.Shutdown(ctx) }

// Panics counts the requests on which the judge itself failed.
func (e *ExtAuthz) Panics() uint64 { return e.panics.Load() }

// ServeHTTP answers one call of gRPC.
func (e *ExtAuthz) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	peer, _ := vedette.ParseAddress(r.RemoteAddr)
	switch media := r.Header.Get("Content-Type"); {
	case !e.proxies.Has(peer):
		fail(w, grpcPermissionDenied, "the proxy is not among those that are trusted")
		return
	case r.Method != http.MethodPost || media != "application/grpc" && media != "application/grpc+proto":
		http.Error(w, "vedette: this is gRPC", http.StatusUnsupportedMediaType)
		return
	case r.URL.Path != "/envoy.service.auth.v3.Authorization/Check":
		fail(w, grpcUnimplemented, "only envoy.service.auth.v3.Authorization/Check is known")
		return
	}
	s := e.states.Get().(*state)
	if code, err := e.receive(s, r.Body); err != nil {
		e.keep(s)
		fail(w, code, err.Error())
		return
	}
	if r.Context().Err() != nil { // whoever asked is gone
		e.keep(s)
		fail(w, grpcCanceled, "canceled")
		return
	}
	s.question.reset(e.o.MaxFields)
	if err := s.question.read(s.message); err != nil {
		e.keep(s)
		code := grpcInvalidArgument
		if errors.Is(err, errFields) {
			code = grpcResourceExhausted
		}
		fail(w, code, err.Error())
		return
	}
	if err := e.request(s, time.Now()); err != nil {
		e.keep(s)
		fail(w, grpcInvalidArgument, err.Error())
		return
	}
	s.request.Client = e.client(s, r)
	var space [1024]byte
	answer := space[:prefixed]
	if d, ok := e.ask(s); ok {
		if status, retry := refusal(&d); status != 0 {
			answer = appendDeny(answer, status, retry)
		} else {
			answer = appendAllow(answer, d.Action.String())
		}
		e.keep(s)
	} else { // what panicked may still hold the state: it is not used again
		e.panics.Add(1)
		if e.o.OnPanic == FailClosed {
			answer = appendDeny(answer, http.StatusServiceUnavailable, "")
		} else {
			answer = appendAllow(answer, vedette.Allow.String())
		}
	}
	binary.BigEndian.PutUint32(answer[1:], uint32(len(answer)-prefixed))
	h := w.Header()
	h["Content-Type"] = []string{"application/grpc"}
	h["Date"] = nil
	_, _ = w.Write(answer) // a proxy that is gone learns nothing
	h[http.TrailerPrefix+"Grpc-Status"] = []string{"0"}
}

// fail answers with an error of gRPC alone.
func fail(w http.ResponseWriter, code int, why string) {
	h := w.Header()
	h.Set("Content-Type", "application/grpc")
	h.Set("Grpc-Status", fmt.Sprint(code))
	h.Set("Grpc-Message", "vedette: "+why) // plain ASCII without percent signs: sent as it is
	w.WriteHeader(http.StatusOK)
}

// receive reads the one message of a call.
func (e *ExtAuthz) receive(s *state, body io.Reader) (code int, err error) {
	var head [prefixed]byte
	if _, err := io.ReadFull(body, head[:]); err != nil {
		return grpcInvalidArgument, errors.New("the call brings no message")
	}
	n := int64(binary.BigEndian.Uint32(head[1:]))
	switch {
	case head[0] != 0:
		return grpcUnimplemented, errors.New("a compressed message is not understood")
	case n > int64(e.o.MaxMessage):
		return grpcResourceExhausted, fmt.Errorf("the message has %d bytes, more than %d", n, e.o.MaxMessage)
	}
	// Memory follows what arrives, not what was announced.
	s.message = s.message[:0]
	for int64(len(s.message)) < n {
		if len(s.message) == cap(s.message) {
			s.message = append(s.message, 0)[:len(s.message)]
		}
		m, err := body.Read(s.message[len(s.message):min(int64(cap(s.message)), n)])
		s.message = s.message[:len(s.message)+m]
		if err != nil && int64(len(s.message)) < n {
			return grpcInvalidArgument, errors.New("the message ends early")
		}
	}
	if m, err := io.ReadFull(body, head[:1]); m > 0 || !errors.Is(err, io.EOF) {
		return grpcInvalidArgument, errors.New("the call brings more than one message")
	}
	return 0, nil
}

// request puts the request together that the proxy asks about.
func (e *ExtAuthz) request(s *state, now time.Time) error {
	a, q := &s.question, &s.request
	*q = vedette.Request{
		ID: a.id, At: now.UTC().Round(0), Method: a.method, Scheme: a.scheme, Host: a.host, Target: a.path, Proto: a.proto,
		Header: a.header, Sent: -1, Got: -1,
	}
	// Envoy's time is when the request came. A clock that is not ours would move measures: it counts for a moment's delay only.
	if at := time.Unix(a.seconds, a.nanos); a.seconds != 0 && at.Before(now) && now.Sub(at) < 30*time.Second {
		q.At = at.UTC()
	}
	if q.Scheme != "https" && (q.Scheme != "" || !a.tls) {
		q.Scheme = "http"
	} else {
		q.Scheme = "https"
	}
	if q.Host == "" {
		q.Host = a.sni
	}
	if q.Method == "" {
		return errors.New("the question lacks attributes.request.http.method")
	}
	if q.Target == "" || q.Target[0] != '/' {
		return errors.New("the question lacks attributes.request.http.path, or it does not begin with a slash")
	}
	if a.body == nil { // what will not be seen must not be waited for
		for i := range q.Header {
			if strings.EqualFold(q.Header[i].Name, "Content-Length") {
				q.Header[i].Value = "0"
			}
		}
	}
	return nil
}

// client is who sent the request: Envoy's source, unless that is a proxy that is trusted to name another. Where Envoy listens on a
// pipe there is none, and Envoy itself stands for it.
func (e *ExtAuthz) client(s *state, r *http.Request) netip.Addr {
	source, ok := vedette.ParseAddress(s.question.source)
	if !ok {
		source, _ = vedette.ParseAddress(r.RemoteAddr)
	}
	if !e.proxies.Has(source) {
		return source
	}
	s.forwarded = s.forwarded[:0]
	for i := range s.request.Header {
		if strings.EqualFold(s.request.Header[i].Name, "X-Forwarded-For") {
			s.forwarded = append(s.forwarded, s.request.Header[i].Value)
		}
	}
	return e.proxies.Client(source, s.forwarded)
}

// ask asks the judge, and survives it.
func (e *ExtAuthz) ask(s *state) (d vedette.Decision, ok bool) {
	defer func() {
		if !ok {
			_ = recover()
		}
	}()
	q := &s.request
	d = e.judge.Judge(vedette.Head, q)
	if body := s.question.body; body != nil && (!d.Enforced || d.Action < vedette.Throttle) {
		q.Body = body[:min(len(body), e.o.BodyPrefix)]
		d = e.judge.Judge(vedette.Body, q)
	}
	e.judge.Release(q)
	return d, true
}

// keep takes a state back. Nothing of a question stays reachable.
func (e *ExtAuthz) keep(s *state) {
	if cap(s.message) > keptBytes {
		return
	}
	clear(s.question.header)
	clear(s.forwarded)
	header := s.question.header[:0]
	s.question, s.request = question{header: header}, vedette.Request{}
	e.states.Put(s)
}
