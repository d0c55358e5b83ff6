package main

import (
	"net"
	"net/http"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/status"
)

// openStatus answers /healthz, /readyz and /metrics beside the traffic.
func (d *door) openStatus(address string) error {
	h, err := status.Handler(status.Options{Metrics: d.metrics(), Ready: d.ready})
	if err != nil {
		return err
	}
	if d.statusAt, err = net.Listen("tcp", address); err != nil {
		return hint(err, "console.address, or --status, is an address with a port, such as 127.0.0.1:8090")
	}
	d.status = &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second, MaxHeaderBytes: 16 << 10}
	go func() { _ = d.status.Serve(d.statusAt) }() // it ends with Close
	return nil
}

// ready tells whether the door takes requests: it does from the moment it listens until it stops.
func (d *door) ready() error {
	if d.stopping.Load() {
		return errStopping
	}
	return nil
}

func (d *door) metrics() []status.Metric {
	e, g := d.Engine().Stats(), d.gateway
	counter := func(name, help string, v func() uint64) status.Metric {
		return status.Metric{Name: name, Help: help, Value: func() float64 { return float64(v()) }}
	}
	metrics := []status.Metric{
		counter("requests_total", "Requests whose head was read, refused ones included.", func() uint64 { return g.Stats().Requests }),
		counter("connections_total", "Client connections.", func() uint64 { return g.Stats().Connections }),
		counter("messages_refused_total", "Messages that two parsers could read differently: answered 400, never forwarded.", func() uint64 { return g.Stats().Refused }),
		counter("requests_forwarded_total", "Requests that were sent to the upstream.", func() uint64 { return g.Stats().Forwarded }),
		counter("requests_stopped_total", "Requests that a decision answered.", func() uint64 { return g.Stats().Replaced }),
		counter("upstream_errors_total", "Answers 502, 503 and 504 for the upstream's sake.", func() uint64 { return g.Stats().UpstreamErrors }),
		counter("upstream_retries_total", "Requests sent again after a kept connection had died.", func() uint64 { return g.Stats().Retried }),
		counter("answers_aborted_total", "Exchanges that ended in the middle of an answer.", func() uint64 { return g.Stats().Aborted }),
		counter("guard_failures_total", "Requests on which the guard itself failed.", func() uint64 { return g.Stats().GuardPanics }),
		counter("exchanges_learned_total", "Exchanges that were learned.", e.Learned.Load),
		counter("exchanges_dropped_total", "Exchanges that were not learned: the learner was behind.", e.Dropped.Load),
		counter("findings_total", "Findings of all detectors.", e.Findings.Load),
		{Name: "decisions_total", Help: "Decisions at the head of requests, enforced or not.", Label: "action", Values: func(each func(string, float64)) {
			for a := vedette.Allow; a <= vedette.Drop; a++ {
				each(a.String(), float64(e.Actions[a].Load()))
			}
		}},
		{Name: "measures_in_force", Help: "Measures in force.", Gauge: true, Value: func() float64 {
			return float64(len(d.Engine().Responder().Measures(time.Now().UTC())))
		}},
	}
	if d.log != nil {
		metrics = append(metrics, counter("access_log_lost_total", "Lines of the access log that could not be written.", d.log.lost.Load))
	}
	return metrics
}
