package simulate

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/netip"
	"time"

	"github.com/vedette-project/vedette"
)

// Score is the truth about the traffic so far, as its sender knows it.
type Score struct {
	At        time.Duration // since the beginning
	Innocents Tally
	LoginsOK  uint64 // innocents' log-ins that came through
	LoginsBad uint64 // and that the API refused
	Visitors  int    // customers who came by
	Refused   int    // of them, those who were refused by a gateway at least once
	Waves     []WaveScore
}

// WaveScore is one wave's part.
type WaveScore struct {
	Name string
	Kind vedette.Kind // empty: probes
	Tally
	GotIn uint64        // log-ins that came through
	Begun time.Duration // when the first request was sent
	Free  uint64        // requests sent before the first was refused
}

// StoppedSince is the share of the wave that was refused since the first refusal; ok is false while
// nothing was.
func (w *WaveScore) StoppedSince() (share float64, ok bool) {
	if w.Stopped() == 0 {
		return 0, false
	}
	return float64(w.Stopped()) / float64(w.Sent-w.Free), true
}

// Tally counts requests by their answers.
type Tally struct {
	Sent      uint64
	Served    uint64 // 2xx and 3xx
	Failed    uint64 // 401, and whatever else the API answers to what it does not like
	Throttled uint64 // 429: only a gateway answers that
	Denied    uint64 // 403: only a gateway answers that
	Errors    uint64 // 5xx, and no answer at all
}

// Stopped is what a gateway refused.
func (t *Tally) Stopped() uint64 { return t.Throttled + t.Denied }

func (t *Tally) add(status int) {
	t.Sent++
	switch {
	case status == http.StatusTooManyRequests:
		t.Throttled++
	case status == http.StatusForbidden:
		t.Denied++
	case status >= 200 && status < 400:
		t.Served++
	case status >= 400 && status < 500:
		t.Failed++
	default:
		t.Errors++
	}
}

// Attacks adds up the waves against log-ins: the probes are apart.
func (s *Score) Attacks() (t Tally, gotIn uint64) {
	for i := range s.Waves {
		w := &s.Waves[i]
		if w.Kind == "" {
			continue
		}
		t.Sent += w.Sent
		t.Served += w.Served
		t.Failed += w.Failed
		t.Throttled += w.Throttled
		t.Denied += w.Denied
		t.Errors += w.Errors
		gotIn += w.GotIn
	}
	return t, gotIn
}

// Score returns the truth so far. It may be called at any time.
func (d *Driver) Score() Score {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.score
	s.Refused, s.Visitors = len(d.met), len(d.seen)
	s.Waves = append([]WaveScore(nil), s.Waves...)
	return s
}

// innocents is the wave of those who belong to none.
const innocents = -1

func (d *Driver) count(wave, status int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if wave == innocents {
		d.score.Innocents.add(status)
		return
	}
	w := &d.score.Waves[wave]
	if w.Sent == 0 {
		w.Begun = d.score.At
	}
	w.add(status)
	if w.Stopped() == 0 {
		w.Free++
	}
	if w.Kind != "" && status == http.StatusOK {
		w.GotIn++
	}
}

// message is a request to be sent.
type message struct {
	method, path string // path with its query
	addr         netip.Addr
	agent, token string
	body         any // nil: none
}

// reply is what came back.
type reply struct {
	status int // 0: nothing
	body   []byte
}

func (r *reply) read(into any) bool { return json.Unmarshal(r.body, into) == nil }

// maxReply bounds what is read of an answer.
const maxReply = 256 << 10

// send sends a message and reads the answer.
func (d *Driver) send(ctx context.Context, m *message) (r reply) {
	var body io.Reader
	if m.body != nil {
		text, err := json.Marshal(m.body)
		if err != nil {
			return r
		}
		body = bytes.NewReader(text)
	}
	q, err := http.NewRequestWithContext(ctx, m.method, d.o.Target+m.path, body)
	if err != nil {
		return r
	}
	q.Host = d.o.Host
	q.Header.Set("User-Agent", m.agent)
	q.Header.Set("X-Forwarded-For", m.addr.String())
	q.Header.Set("Accept", "application/json")
	if m.body != nil {
		q.Header.Set("Content-Type", "application/json")
	}
	if m.token != "" {
		q.Header.Set("Authorization", "Bearer "+m.token)
	}
	a, err := d.o.Client.Do(q)
	if err != nil {
		return r
	}
	defer a.Body.Close()
	if r.body, err = io.ReadAll(io.LimitReader(a.Body, maxReply)); err != nil {
		return r
	}
	r.status = a.StatusCode
	return r
}
