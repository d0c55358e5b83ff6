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
//	client ─▶ nginx, Traefik, Caddy ─▶ upstream
//	             │ may it pass?   │ access log
//	             ▼                ▼
//	          adapter ─▶ engine ◀─ follower
func authCommand(ctx context.Context, c *cli, args []string) error {
	f := newFlags(c, "auth", "--log FILE")
	data := f.data()
	listen := f.String("listen", "127.0.0.1:8091", "address that the proxy asks")
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
	l.Work()
	server := &http.Server{Handler: adapter.NewForwardAuth(named{l.Engine(), *host}, trusted), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 75 * time.Second, MaxHeaderBytes: 64 << 10}
	go func() { _ = server.Serve(ln) }() // it ends with Close
	log.Info("answering", "address", ln.Addr().String(), "log", *file, "mode", o.Respond.Mode.String(), "data", *data)
	t := &follower{name: *file, format: ingest.Format(*format), host: *host, live: l, warn: func(s string) { log.Warn(s) }}
	err = t.follow(ctx)
	stopped, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return errors.Join(err, server.Shutdown(stopped), l.Close())
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
