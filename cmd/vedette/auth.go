package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/adapter"
	"github.com/vedette-project/vedette/internal/engine"
	"github.com/vedette-project/vedette/internal/ingest"
	"github.com/vedette-project/vedette/internal/live"
	"github.com/vedette-project/vedette/internal/respond"
)

// authCommand answers a proxy that is there already, before it lets a request through, and learns from its access log.
//
//	client ─▶ nginx, Traefik, Caddy, Envoy ─▶ upstream
//	             │ may it pass?   │ access log
//	             ▼                ▼
//	          adapter ─▶ engine ◀─ follower
func authCommand(ctx context.Context, c *cli, args []string) error {
	f := newFlags(c, "auth", "--log FILE")
	data := f.data()
	listen := f.String("listen", "127.0.0.1:8091", "address that the proxy asks")
	grpc := f.String("grpc", "", "address that Envoy asks, by ext_authz over gRPC; empty: none")
	file := f.String("log", "", "the proxy's access log, to learn from")
	format := f.String("format", "auto", "of the log: auto, ndjson or combined")
	host := f.String("host", "-", "host of a log that names none: questions are judged under it too; empty for a log that names them")
	conffile := f.String("c", "", "configuration: trust, mapping, values, specs and protect")
	enforce := f.Bool("enforce", false, "carry decisions out; without it they are only recorded")
	if rest, err := f.parse(args); err != nil {
		return err
	} else if len(rest) > 0 {
		return usagef("auth takes no argument %q", rest[0])
	}
	if *file == "" {
		return hint(usagef("no log to learn from"), "vedette auth --log /var/log/nginx/access.log")
	}
	conf, err := loadConfig(*conffile)
	if err != nil {
		return err
	}
	documents, err := readDocuments(conf.Specs)
	if err != nil {
		return err
	}
	trusted, err := trust(conf)
	if err != nil {
		return err
	}
	o := engineOptions(conf)
	if *enforce {
		o.Respond.Mode = respond.Enforce
	}
	log := slog.New(slog.NewTextHandler(c.err, nil))
	l, err := live.Open(live.Options{Dir: *data, Follows: true, Engine: o, Documents: documents, Warn: func(err error) { log.Warn(err.Error()) }})
	if err != nil {
		return err
	}
	ln, err := net.Listen("tcp", *listen)
	if err != nil {
		return errors.Join(hint(err, "--listen is an address with a port, such as 127.0.0.1:8091"), l.Close())
	}
	judge := named{l.Engine(), *host}
	envoy, envoys, err := extAuthz(judge, *grpc, trusted, conf.Protect.OnPanic == "closed")
	if err != nil {
		return errors.Join(err, ln.Close(), l.Close())
	}
	l.Work()
	server := &http.Server{Handler: adapter.NewForwardAuth(judge, trusted), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 75 * time.Second, MaxHeaderBytes: 64 << 10}
	go func() { _ = server.Serve(ln) }() // it ends with Shutdown
	if envoys != nil {
		go func() { _ = envoy.Serve(envoys) }() // as does this
		log.Info("answering envoy", "address", envoys.Addr().String())
	}
	log.Info("answering", "address", ln.Addr().String(), "log", *file, "mode", o.Respond.Mode.String(), "data", *data)
	t := &follower{name: *file, format: ingest.Format(*format), host: *host, live: l, warn: func(s string) { log.Warn(s) }}
	err = t.follow(ctx)
	stopped, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err = errors.Join(err, server.Shutdown(stopped), envoy.Shutdown(stopped))
	if n := envoy.Panics(); n > 0 {
		log.Warn("the guard itself failed", "requests", n)
	}
	return errors.Join(err, l.Close())
}

// extAuthz makes what answers Envoy, and listens if there is an address.
func extAuthz(judge adapter.Judge, address string, trusted vedette.Trust, closed bool) (*adapter.ExtAuthz, net.Listener, error) {
	o := adapter.Options{Proxies: trusted}
	if closed {
		o.OnPanic = adapter.FailClosed
	}
	e, err := adapter.NewExtAuthz(judge, o)
	if err != nil || address == "" {
		return e, nil, err
	}
	ln, err := net.Listen("tcp", address)
	if err != nil {
		return nil, nil, hint(err, "--grpc is an address with a port, such as 127.0.0.1:8092")
	}
	return e, ln, nil
}

// named gives questions the host that the log's lines are learned under, where the log names none.
type named struct {
	*engine.Engine
	host string
}

func (n named) Judge(phase vedette.Phase, q *vedette.Request) vedette.Decision {
	if n.host != "" {
		q.Host = n.host
	}
	return n.Engine.Judge(phase, q)
}
