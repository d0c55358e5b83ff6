package main

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/config"
	"github.com/vedette-project/vedette/internal/engine"
	"github.com/vedette-project/vedette/internal/gateway"
	"github.com/vedette-project/vedette/internal/live"
)

// doorOptions say what a gateway at work is made of.
type doorOptions struct {
	data     string
	upstream string
	listen   string
	status   string // address of /healthz, /readyz and /metrics; empty: nowhere
	trusted  vedette.Trust
	tls      config.TLS
	onPanic  gateway.OnPanic
	specs    []config.Spec // the owner's documents
	engine   engine.Options
	log      string                // the access log; empty: none
	each     func(*engine.Verdict) // called for every exchange learned, in order
	warn     func(error)           // told of what went wrong beside the traffic
}

// door is a gateway in front of an upstream, and the engine behind it.
type door struct {
	*live.Live
	gateway *gateway.Gateway
	log     *accessLog // nil: none
	refused atomic.Uint64
	ln      net.Listener
	served  chan error

	status   *http.Server // nil: none
	statusAt net.Listener
	stopping atomic.Bool
}

var errStopping = errors.New("stopping")

// openDoor listens and serves until stop.
func openDoor(o doorOptions) (_ *door, err error) {
	// Garbage is what the learning side makes, little at a time: collecting it less often costs memory that
	// a gateway's machine has.
	debug.SetGCPercent(400)
	documents, err := readDocuments(o.specs)
	if err != nil {
		return nil, err
	}
	d := &door{served: make(chan error, 1)}
	each := o.each
	if o.log != "" {
		if d.log, err = openAccessLog(o.log, o.warn); err != nil {
			return nil, err
		}
		defer func() {
			if err != nil {
				d.log.close()
			}
		}()
		each = d.log.each
		if o.each != nil {
			each = func(v *engine.Verdict) { o.each(v); d.log.each(v) }
		}
	}
	d.Live, err = live.Open(live.Options{Dir: o.data, Engine: o.engine, Documents: documents, Each: each, Warn: o.warn})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			d.Close()
		}
	}()
	secure, err := secured(&o)
	if err != nil {
		return nil, err
	}
	d.gateway, err = gateway.New(gateway.Options{
		Upstream: o.upstream, TLS: secure, Trusted: o.trusted, OnPanic: o.onPanic,
		Refused: func(string, netip.Addr, []byte) { d.refused.Add(1) },
	}, d.Engine())
	if err != nil {
		return nil, hint(err, "--upstream is a URL such as http://127.0.0.1:9000")
	}
	if d.ln, err = net.Listen("tcp", o.listen); err != nil {
		if known := explain(err); known != err {
			return nil, known
		}
		return nil, hint(err, "--listen is an address with a port, such as 127.0.0.1:8080")
	}
	if o.status != "" {
		if err := d.openStatus(o.status); err != nil {
			d.ln.Close()
			return nil, err
		}
	}
	if d.log != nil {
		if err := d.beginLog(o.engine.Incidents.Environment); err != nil {
			d.ln.Close()
			if d.status != nil {
				d.status.Close()
			}
			return nil, err
		}
	}
	d.Work()
	go func() { d.served <- d.gateway.Serve(d.ln) }()
	return d, nil
}

// secured is the listener's TLS; nil: in the clear.
func secured(o *doorOptions) (*tls.Config, error) {
	if len(o.tls.Certificates) == 0 {
		return nil, nil
	}
	t := gateway.TLSOptions{ClientCAs: o.tls.ClientCA, Warn: o.warn}
	for _, p := range o.tls.Certificates {
		t.Pairs = append(t.Pairs, gateway.KeyPair{Cert: p.Cert, Key: p.Key})
	}
	c, err := gateway.TLS(t)
	if err != nil {
		return nil, hint(err, "tls.certificates name PEM files: a chain, and the key that belongs to it")
	}
	return c, nil
}

// beginLog has the access log written under the key that the store's digests are made with.
func (d *door) beginLog(environment string) error {
	var key []byte
	if s := d.Store(); s != nil {
		var err error
		if key, err = s.Key(); err != nil {
			return err
		}
	}
	d.log.begin(key, environment)
	return nil
}

func (d *door) addr() string { return d.ln.Addr().String() }

// stop drains the gateway, learns what is queued, saves everything and closes.
func (d *door) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	d.stopping.Store(true)
	if d.status != nil {
		defer d.status.Close()
	}
	err := d.gateway.Shutdown(ctx)
	d.ln.Close() // a Shutdown that comes before Serve has begun does not know the listener
	if served := <-d.served; err == nil && served != nil && !errors.Is(served, net.ErrClosed) {
		err = served
	}
	err = errors.Join(err, d.Close())
	if d.log != nil { // Close learned what was queued
		err = errors.Join(err, d.log.close())
	}
	return err
}
