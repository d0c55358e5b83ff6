package gateway

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"time"

	"github.com/vedette-project/vedette"
)

// OnPanic says what happens to an exchange whose guard panicked.
type OnPanic uint8

// The ways to fail. FailOpen lets the request through unjudged, FailClosed answers 503.
const (
	FailOpen OnPanic = iota
	FailClosed
)

// Options configure a Gateway. Only Upstream is required; a zero field takes the default that
// stands beside it.
type Options struct {
	Upstream string        // http://host[:port] or https://host[:port]
	Scheme   string        // of the listener: "http", or "https" behind TLS; "http", with TLS "https"
	TLS      *tls.Config   // of the listener; nil: none. See TLS
	Trusted  vedette.Trust // peers whose X-Forwarded-… and X-Request-ID count; none
	OnPanic  OnPanic       // FailOpen

	MaxHead   int // bytes of a request or answer head; 64 KiB
	MaxFields int // fields in a head; 100
	MaxConns  int // client connections; 20,000. More are answered 503 and closed

	BodyPrefix   int // bytes of a request body that are read before it is forwarded; 16 KiB
	AnswerWhole  int // an answer that states at most this length is read before it is passed on; 64 KiB
	AnswerPrefix int // bytes of a longer answer that Finish sees; 16 KiB

	HeadTimeout   time.Duration // from a head's first byte to its last; 10 s
	IdleTimeout   time.Duration // between requests; 75 s. As it is re-armed lazily, up to a quarter more
	BodyTimeout   time.Duration // grace of a request body, on top of MinBodyRate; 30 s
	MinBodyRate   int           // bytes a second that a request body must bring; 1,024
	WriteTimeout  time.Duration // for a client to take one write (at most 32 KiB); 60 s, up to a quarter more. And the grace of a whole answer, on top of MinAnswerRate
	MinAnswerRate int           // bytes a second that a client must take of a streamed answer while we wait for it; 1,024
	DialTimeout   time.Duration // 5 s
	AnswerTimeout time.Duration // silence of the upstream, before and within an answer; 60 s, up to a quarter more

	TunnelIdle    time.Duration // silence of both sides of a WebSocket; 5 min
	UpstreamConns int           // 512
	ClientConns   int           // of them for streamed answers to one client (IPv6: a /64) while three quarters stream; an eighth
	UpstreamWait  time.Duration // for one of them; 1 s
	UpstreamIdle  time.Duration // before an unused one is closed; 30 s

	// Refused is told of each message that was not read, before Guard.Finish is. client may be
	// invalid, head is what arrived of the message, at most 512 bytes, borrowed for the call.
	Refused func(reason string, client netip.Addr, head []byte)
}

func or[T comparable](v *T, standard T) {
	var zero T
	if *v == zero {
		*v = standard
	}
}

// check fills in the defaults and returns the upstream's address.
func (o *Options) check() (addr, host string, tls bool, err error) {
	if o.Upstream == "" {
		return "", "", false, errors.New("gateway: no upstream")
	}
	u, err := url.Parse(o.Upstream)
	if err != nil {
		return "", "", false, fmt.Errorf("gateway: upstream %q: %w", o.Upstream, err)
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return "", "", false, fmt.Errorf("gateway: upstream %q: the scheme is neither http nor https", o.Upstream)
	case u.Host == "" || !validHost(u.Host):
		return "", "", false, fmt.Errorf("gateway: upstream %q: no valid host", o.Upstream)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Path != "" && u.Path != "/":
		return "", "", false, fmt.Errorf("gateway: upstream %q: only scheme, host and port are used", o.Upstream)
	}
	if o.TLS != nil {
		or(&o.Scheme, "https")
	}
	or(&o.Scheme, "http")
	if o.Scheme != "http" && o.Scheme != "https" {
		return "", "", false, fmt.Errorf("gateway: scheme %q is neither http nor https", o.Scheme)
	}
	or(&o.MaxHead, 64<<10)
	or(&o.MaxFields, 100)
	or(&o.MaxConns, 20_000)
	or(&o.BodyPrefix, 16<<10)
	or(&o.AnswerWhole, 64<<10)
	or(&o.AnswerPrefix, 16<<10)
	or(&o.HeadTimeout, 10*time.Second)
	or(&o.IdleTimeout, 75*time.Second)
	or(&o.BodyTimeout, 30*time.Second)
	or(&o.MinBodyRate, 1024)
	or(&o.MinAnswerRate, 1024)
	or(&o.WriteTimeout, 60*time.Second)
	or(&o.DialTimeout, 5*time.Second)
	or(&o.AnswerTimeout, 60*time.Second)
	or(&o.TunnelIdle, 5*time.Minute)
	or(&o.UpstreamConns, 512)
	or(&o.ClientConns, max(1, o.UpstreamConns/8))
	or(&o.UpstreamWait, time.Second)
	or(&o.UpstreamIdle, 30*time.Second)
	for _, b := range []struct {
		name    string
		v       int
		lo, max int
	}{
		{"MaxHead", o.MaxHead, 256, 1 << 20}, {"MaxFields", o.MaxFields, 1, 1000},
		{"MaxConns", o.MaxConns, 1, 1 << 20}, {"BodyPrefix", o.BodyPrefix, 1, piece},
		{"AnswerWhole", o.AnswerWhole, 1, 1 << 20}, {"AnswerPrefix", o.AnswerPrefix, 1, piece},
		{"MinBodyRate", o.MinBodyRate, 1, 1 << 30}, {"MinAnswerRate", o.MinAnswerRate, 1, 1 << 30},
		{"ClientConns", o.ClientConns, 1, 1 << 16}, {"UpstreamConns", o.UpstreamConns, 1, 1 << 16},
		{"HeadTimeout", int(o.HeadTimeout), 1, 1 << 50}, {"IdleTimeout", int(o.IdleTimeout), 1, 1 << 50},
		{"BodyTimeout", int(o.BodyTimeout), 1, 1 << 50}, {"WriteTimeout", int(o.WriteTimeout), 1, 1 << 50},
		{"DialTimeout", int(o.DialTimeout), 1, 1 << 50}, {"AnswerTimeout", int(o.AnswerTimeout), 1, 1 << 50},
		{"UpstreamWait", int(o.UpstreamWait), 1, 1 << 50}, {"UpstreamIdle", int(o.UpstreamIdle), 1, 1 << 50},
		{"TunnelIdle", int(o.TunnelIdle), 1, 1 << 50},
	} {
		if b.v < b.lo || b.v > b.max {
			return "", "", false, fmt.Errorf("gateway: %s is %d, outside %d to %d", b.name, b.v, b.lo, b.max)
		}
	}
	addr, tls = u.Host, u.Scheme == "https"
	if u.Port() == "" {
		port := "80"
		if tls {
			port = "443"
		}
		addr = net.JoinHostPort(u.Hostname(), port)
	}
	return addr, u.Hostname(), tls, nil
}
