package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/vedette-project/vedette/internal/gateway"
	"github.com/vedette-project/vedette/internal/respond"
)

func run(ctx context.Context, c *cli, args []string) error {
	f := newFlags(c, "run", "")
	data := f.data()
	file := f.String("c", "", "configuration file; flags win over it")
	upstream := f.String("upstream", "", "where requests go, such as http://127.0.0.1:9000")
	listen := f.String("listen", "", "address to listen on (default 127.0.0.1:8080)")
	statusAt := f.String("status", "", "address of /healthz, /readyz and /metrics, such as 127.0.0.1:8090")
	accessLog := f.String("access-log", "", "file to write exchanges to, as replay reads them; SIGHUP opens it anew")
	enforce := f.Bool("enforce", false, "carry decisions out; without it they are only recorded")
	if rest, err := f.parse(args); err != nil {
		return err
	} else if len(rest) > 0 {
		return usagef("run takes no argument %q", rest[0])
	}
	conf, err := loadConfig(*file)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(c.err, nil))
	o := doorOptions{data: *data, upstream: *upstream, listen: *listen, engine: engineOptions(conf), specs: conf.Specs, tls: conf.TLS, warn: func(err error) { log.Warn(err.Error()) }}
	if o.upstream == "" && len(conf.Upstreams) > 0 {
		o.upstream = conf.Upstreams[0].URL
	}
	if o.upstream == "" {
		return hint(usagef("no upstream"), "vedette run --upstream http://127.0.0.1:9000 --listen 127.0.0.1:8080")
	}
	if o.listen == "" && len(conf.Listen) > 0 {
		o.listen = conf.Listen[0].Address
	}
	if o.listen == "" {
		o.listen = "127.0.0.1:8080"
	}
	if o.status = *statusAt; o.status == "" {
		o.status = conf.Console.Address
	}
	if o.log = *accessLog; o.log == "" {
		o.log = conf.Exports.AccessLog
	}
	if o.trusted, err = trust(conf); err != nil {
		return err
	}
	if conf.Protect.OnPanic == "closed" {
		o.onPanic = gateway.FailClosed
	}
	if *enforce {
		o.engine.Respond.Mode = respond.Enforce
	}
	rotated := make(chan os.Signal, 1)
	if o.log != "" {
		signal.Notify(rotated, syscall.SIGHUP)
		defer signal.Stop(rotated)
	}
	l, err := openDoor(o)
	if err != nil {
		return err
	}
	log.Info("listening", "address", l.addr(), "upstream", o.upstream, "mode", o.engine.Respond.Mode.String(), "data", o.data)
	for running := true; running; {
		select {
		case <-rotated:
			l.log.reopen()
		case <-ctx.Done():
			log.Info("stopping: requests under way are finished")
			running = false
		case err := <-l.served:
			l.served <- err
			running = false
		}
	}
	if err := l.stop(); err != nil {
		return err
	}
	s := l.Engine().Stats()
	log.Info("stopped", "exchanges", s.Learned.Load(), "not learned", s.Dropped.Load(), "refused messages", l.refused.Load())
	fmt.Fprintln(c.err, "vedette inventory and vedette incidents show what was learned")
	return nil
}
