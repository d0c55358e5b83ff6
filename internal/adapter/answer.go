package adapter

import (
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/vedette-project/vedette"
)

// fallbackRetry is what a throttled client is told when the decision does not say.
const fallbackRetry = 10 * time.Second

// everyone is the proxies that are believed: those named, and loopback, where the proxy usually is.
func everyone(proxies vedette.Trust) vedette.Trust {
	return append(vedette.Trust{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}, proxies...)
}

// refusal is the status that a decision asks for, and what Retry-After says with it; 0: the request may pass, "": nothing.
func refusal(d *vedette.Decision) (status int, retry string) {
	switch {
	case !d.Enforced || d.Action < vedette.Throttle:
		return 0, ""
	case d.Action > vedette.Throttle:
		return http.StatusForbidden, ""
	}
	wait := d.RetryAfter
	if wait <= 0 {
		wait = fallbackRetry
	}
	return http.StatusTooManyRequests, strconv.FormatInt(int64((wait+time.Second-1)/time.Second), 10)
}

// problem is the body of a refusal, RFC 9457. It says nothing about how the decision came to be.
func problem(b []byte, status int) []byte {
	return fmt.Appendf(b, `{"type":"urn:vedette:problem:%d","title":%q,"status":%d}`, status, http.StatusText(status), status)
}
