// Package status tells machines how the process is: /healthz, /readyz and /metrics in Prometheus's format. It
// is a plain http.Handler; what it serves is read at each request from whoever knows it.
package status

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metric is one counter or gauge, read when it is asked for. Names follow Prometheus's conventions: base units,
// _total for counters.
type Metric struct {
	Name   string // without the vedette_ prefix
	Help   string
	Gauge  bool
	Label  string // name of the label of Values; empty: one value
	Value  func() float64
	Values func(each func(label string, v float64)) // where Label is set
}

// Options say what is served.
type Options struct {
	Metrics []Metric
	Ready   func() error // nil: ready
}

// Handler serves the three paths. A process that answers is alive; it is ready when Ready says so.
func Handler(o Options) (http.Handler, error) {
	reg := prometheus.NewRegistry()
	for _, c := range []prometheus.Collector{collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), &collector{o.Metrics}} {
		if err := reg.Register(c); err != nil {
			return nil, err
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "alive") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if o.Ready != nil {
			if err := o.Ready(); err != nil {
				say(w, http.StatusServiceUnavailable, err.Error())
				return
			}
		}
		say(w, http.StatusOK, "ready")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(reg, promhttp.HandlerOpts{}))
	return mux, nil
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}

// collector hands Prometheus what is known at the moment.
type collector struct{ metrics []Metric }

func (c *collector) desc(m *Metric) *prometheus.Desc {
	var labels []string
	if m.Label != "" {
		labels = []string{m.Label}
	}
	return prometheus.NewDesc("vedette_"+m.Name, m.Help, labels, nil)
}

// Describe implements prometheus.Collector.
func (c *collector) Describe(out chan<- *prometheus.Desc) {
	for i := range c.metrics {
		out <- c.desc(&c.metrics[i])
	}
}

// Collect implements prometheus.Collector.
func (c *collector) Collect(out chan<- prometheus.Metric) {
	for i := range c.metrics {
		m := &c.metrics[i]
		kind, d := prometheus.CounterValue, c.desc(m)
		if m.Gauge {
			kind = prometheus.GaugeValue
		}
		if m.Label == "" {
			out <- prometheus.MustNewConstMetric(d, kind, m.Value())
			continue
		}
		m.Values(func(label string, v float64) { out <- prometheus.MustNewConstMetric(d, kind, v, label) })
	}
}
