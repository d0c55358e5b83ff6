// Package adapter lets proxies that are there already ask before they let a request through: nginx by
// auth_request, Traefik and Caddy by forward auth, Envoy by ext_authz. They keep their traffic; what became of it is learned from
// their access log.
package adapter

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/vedette-project/vedette"
)

// Judge decides about a request by its head, and lets go of it.
type Judge interface {
	Judge(vedette.Phase, *vedette.Request) vedette.Decision
	Release(*vedette.Request)
}

// ForwardAuth answers a proxy's question about a request, which stands in header fields:
//
//	Traefik, Caddy   X-Forwarded-Method, -Proto, -Host, -Uri, -For
//	nginx            X-Original-Method, X-Original-URI, and X-Forwarded-For, which its configuration sets
//
// 200 lets the request through. 403 and 429 do not; nginx passes on no other status than 401 and 403, so a
// throttle is 403 to whoever asks with ?deny=403. X-Vedette-Decision says what was decided; a proxy may pass it
// upstream. Whoever is not among the proxies named is answered 404: what they say would be believed.
type ForwardAuth struct {
	judge   Judge
	proxies vedette.Trust
	states  sync.Pool
}

// NewForwardAuth answers the proxies whose addresses are given; loopback is always among them.
func NewForwardAuth(j Judge, proxies vedette.Trust) *ForwardAuth {
	f := &ForwardAuth{judge: j, proxies: everyone(proxies)}
	f.states.New = func() any { return new(vedette.Request) }
	return f
}

func (f *ForwardAuth) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	peer, _ := vedette.ParseAddress(r.RemoteAddr)
	if !f.proxies.Has(peer) {
		http.NotFound(w, r)
		return
	}
	q := f.states.Get().(*vedette.Request)
	*q = vedette.Request{Header: q.Header[:0], Sent: -1, Got: -1}
	if err := f.read(q, r, peer); err != nil {
		f.states.Put(q)
		http.Error(w, "vedette: "+err.Error(), http.StatusBadRequest)
		return
	}
	d := f.judge.Judge(vedette.Head, q)
	h := w.Header()
	h.Set("X-Vedette-Decision", d.Action.String())
	h.Set("Cache-Control", "no-store")
	f.judge.Release(q)
	f.states.Put(q)
	status, retry := refusal(&d)
	if status == 0 {
		w.WriteHeader(http.StatusOK)
		return
	}
	if retry != "" {
		h.Set("Retry-After", retry)
		if r.URL.Query().Get("deny") == "403" {
			status = http.StatusForbidden
		}
	}
	h.Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_, _ = w.Write(problem(nil, status)) // a proxy that is gone has its answer
}

// read puts the request together that the proxy asks about.
func (f *ForwardAuth) read(q *vedette.Request, r *http.Request, peer netip.Addr) error {
	first := func(names ...string) string {
		for _, n := range names {
			if v := r.Header.Get(n); v != "" {
				return v
			}
		}
		return ""
	}
	q.At = time.Now().UTC().Round(0)
	q.Method = first("X-Forwarded-Method", "X-Original-Method")
	q.Target = first("X-Forwarded-Uri", "X-Original-Uri")
	q.Host = first("X-Forwarded-Host", "X-Original-Host")
	q.Scheme = first("X-Forwarded-Proto")
	q.Proto = r.Proto
	if q.Host == "" {
		q.Host = r.Host
	}
	if q.Scheme != "https" {
		q.Scheme = "http"
	}
	if q.Target == "" || q.Target[0] != '/' {
		return fmt.Errorf("the question lacks X-Forwarded-Uri or X-Original-URI, which hold the path that is asked for")
	}
	if q.Method == "" {
		q.Method = "GET"
	}
	for name, values := range r.Header {
		if strings.HasPrefix(name, "X-Forwarded-") || strings.HasPrefix(name, "X-Original-") {
			continue
		}
		for _, v := range values {
			q.Header = append(q.Header, vedette.Field{Name: name, Value: v})
		}
	}
	q.Client = f.proxies.Client(peer, r.Header.Values("X-Forwarded-For"))
	return nil
}
