// Package guard puts Vedette around an http.Handler:
//
//	g, err := guard.New(guard.Options{Dir: "vedette-data"})
//	if err != nil { … }
//	defer g.Close()
//	http.ListenAndServe("127.0.0.1:8080", g.Handler(mux))
//
// It is the same engine as that of the gateway: it learns endpoints, what each is worth and who uses it, finds
// log-in attacks, and, when Enforce is set, answers them. The vedette command reads the same store: vedette
// inventory, incidents and measures work beside a program that runs.
package guard

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/engine"
	"github.com/vedette-project/vedette/internal/live"
	"github.com/vedette-project/vedette/internal/respond"
)

// Options configure a Guard. The zero value works: it only watches, and keeps nothing beyond the process.
type Options struct {
	Dir         string        // directory of the store, made if it is absent; empty: nothing is kept
	Enforce     bool          // carry decisions out; without it they are only recorded
	Trusted     vedette.Trust // proxies whose X-Forwarded-For counts
	Environment string        // name of the protected estate
	FailClosed  bool          // answer 503 when the guard itself fails; without it the request goes on
	Warn        func(error)   // told of what went wrong beside the traffic; may be nil

	// Refuse answers a request that is not let through, in place of a problem (RFC 9457). It is called for
	// enforced decisions from Throttle on.
	Refuse func(http.ResponseWriter, *http.Request, vedette.Decision)
}

// Guard judges what passes its handlers, and learns from it. It is safe for concurrent use.
type Guard struct {
	o      Options
	live   *live.Live
	states sync.Pool // *state
	panics atomic.Uint64
	ids    atomic.Uint64
}

// bodyPrefix is how much of a body is read before the handler runs, and how much of an answer is looked at.
const bodyPrefix = 16 << 10

// New opens the store and goes on from what it remembers.
func New(o Options) (*Guard, error) {
	var e engine.Options
	if o.Enforce {
		e.Respond.Mode = respond.Enforce
	}
	e.Incidents.Environment = o.Environment
	l, err := live.Open(live.Options{Dir: o.Dir, Engine: e, Warn: o.Warn})
	if err != nil {
		return nil, fmt.Errorf("guard: %w", err)
	}
	g := &Guard{o: o, live: l}
	g.states.New = func() any { return &state{body: make([]byte, 0, bodyPrefix), payload: make([]byte, 0, bodyPrefix)} }
	l.Work()
	return g, nil
}

// Close learns what is queued, saves everything and closes the store. The server must have ended before.
func (g *Guard) Close() error { return g.live.Close() }

// Panics counts the requests on which the guard itself failed.
func (g *Guard) Panics() uint64 { return g.panics.Load() }

// state is what one request needs beside what net/http gives.
type state struct {
	q       vedette.Request
	body    []byte
	payload []byte
	sent    counter
}

// Handler guards next.
func (g *Guard) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s := g.states.Get().(*state)
		s.begin(g, r)
		rec := &recorder{ResponseWriter: w, g: g, r: r, s: s}
		defer func() {
			// A handler's panic is its own: it goes on once the exchange is recorded.
			cause := recover()
			if cause != nil && !rec.wrote {
				s.q.Status = http.StatusInternalServerError
			}
			s.end(rec)
			g.finish(&s.q)
			g.states.Put(s)
			if cause != nil {
				panic(cause)
			}
		}()
		if d, refused := g.judge(vedette.Head, &s.q); refused {
			g.refuse(rec, r, d)
			return
		}
		if r.Body != nil && r.Body != http.NoBody {
			if wantsBody(&s.q) {
				s.read(r)
				if d, refused := g.judge(vedette.Body, &s.q); refused {
					g.refuse(rec, r, d)
					return
				}
			}
			s.sent.ReadCloser = r.Body
			r.Body = &s.sent
		}
		next.ServeHTTP(rec, r)
		rec.finish()
	})
}

// judge asks the engine, and survives it.
func (g *Guard) judge(phase vedette.Phase, q *vedette.Request) (d vedette.Decision, refused bool) {
	defer func() {
		if recover() != nil {
			g.panics.Add(1)
			d, refused = vedette.Decision{Action: vedette.Deny, Enforced: true}, g.o.FailClosed
		}
	}()
	d = g.live.Engine().Judge(phase, q)
	return d, d.Enforced && d.Action >= vedette.Throttle
}

func (g *Guard) finish(q *vedette.Request) {
	defer func() {
		if recover() != nil {
			g.panics.Add(1)
		}
	}()
	g.live.Engine().Finish(q)
}

// refuse answers in the handler's place.
func (g *Guard) refuse(rec *recorder, r *http.Request, d vedette.Decision) {
	rec.s.q.AnsweredBy = vedette.Gateway
	if g.o.Refuse != nil {
		g.o.Refuse(rec, r, d)
		rec.finish()
		return
	}
	status, detail := http.StatusForbidden, "This request is not allowed."
	switch {
	case d.Kind == "" && d.Why == "": // the guard failed, and is told to be closed then
		status, detail = http.StatusServiceUnavailable, "This request cannot be served now."
	case d.Action == vedette.Throttle:
		status, detail = http.StatusTooManyRequests, "There are too many requests of this kind at the moment."
		if d.RetryAfter <= 0 {
			d.RetryAfter = 10 * time.Second
		}
	}
	h := rec.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	if d.RetryAfter > 0 {
		seconds := int64((d.RetryAfter + time.Second - 1) / time.Second)
		h.Set("Retry-After", fmt.Sprint(seconds))
		h.Set("RateLimit", fmt.Sprintf(`"vedette";r=0;t=%d`, seconds))
	}
	rec.WriteHeader(status)
	fmt.Fprintf(rec, `{"type":"urn:vedette:problem:%d","title":%q,"status":%d,"detail":%q,"instance":"urn:vedette:request:%s"}`,
		status, http.StatusText(status), status, detail, rec.s.q.ID)
}

// recorder sees what a handler answers.
type recorder struct {
	http.ResponseWriter
	g     *Guard
	r     *http.Request
	s     *state
	wrote bool
	got   int64
}

// Unwrap lets http.ResponseController reach what is below.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// WriteHeader notes the status. Informational ones pass.
func (w *recorder) WriteHeader(status int) {
	if status >= 200 && !w.wrote {
		w.wrote = true
		w.s.q.Status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(p []byte) (int, error) {
	if !w.wrote {
		w.WriteHeader(http.StatusOK)
	}
	w.keep(p)
	n, err := w.ResponseWriter.Write(p)
	w.got += int64(n)
	return n, err
}

// keep takes in the answer's prefix.
func (w *recorder) keep(p []byte) {
	if room := cap(w.s.payload) - len(w.s.payload); room > 0 {
		w.s.payload = append(w.s.payload, p[:min(room, len(p))]...)
	}
}

// ReadFrom lets files go out the fast way behind their prefix.
func (w *recorder) ReadFrom(src io.Reader) (n int64, err error) {
	if room := cap(w.s.payload) - len(w.s.payload); room > 0 {
		n, err = io.Copy(struct{ io.Writer }{w}, io.LimitReader(src, int64(room)))
		if err != nil || n < int64(room) {
			return n, err
		}
	}
	if !w.wrote {
		w.WriteHeader(http.StatusOK)
	}
	more, err := io.Copy(w.ResponseWriter, src)
	w.got += more
	return n + more, err
}

// Flush sends what is buffered, where that is possible.
func (w *recorder) Flush() {
	if !w.wrote { // as net/http does
		w.WriteHeader(http.StatusOK)
	}
	_ = http.NewResponseController(w.ResponseWriter).Flush()
}

// Hijack hands the connection over: what happens on it is not seen.
func (w *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	c, rw, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err == nil && !w.wrote {
		w.wrote, w.s.q.Status = true, http.StatusSwitchingProtocols
	}
	return c, rw, err
}

// finish notes that the handler has returned: without a word, it answered 200.
func (w *recorder) finish() {
	if !w.wrote {
		w.wrote, w.s.q.Status = true, http.StatusOK
	}
}

// counter counts what a handler reads of a body.
type counter struct {
	io.ReadCloser
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.n += int64(n)
	return n, err
}
