package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"time"

	"github.com/vedette-project/vedette/internal/engine"
	"github.com/vedette-project/vedette/internal/respond"
	"github.com/vedette-project/vedette/internal/simulate"
)

// demoOptions are the flags of demo.
type demoOptions struct {
	span         time.Duration // 0: until the user has seen enough
	seed         uint64
	data, listen string
	remote       bool
}

// Unattended, a demonstration tells its story once a minute, for a day at most.
const (
	demoStory = time.Minute
	demoMost  = 24 * time.Hour
	demoJudge = 45 * time.Second // from here on, seeing no attack is a failure
)

func demo(ctx context.Context, c *cli, args []string) error {
	f := newFlags(c, "demo", "")
	var o demoOptions
	f.DurationVar(&o.span, "for", 0, "stop after this time, such as 60s (default: at Ctrl-C)")
	f.Uint64Var(&o.seed, "seed", 1, "another seed is another story")
	f.StringVar(&o.data, "data", "", "directory of the store (default: a temporary one, removed at the end)")
	f.StringVar(&o.listen, "listen", "127.0.0.1:0", "address of the gateway")
	f.BoolVar(&o.remote, "allow-remote-target", false, "let the attack waves go to an address that is not of this machine")
	if rest, err := f.parse(args); err != nil {
		return err
	} else if len(rest) > 0 {
		return usagef("demo takes no argument %q", rest[0])
	}
	if o.span < 0 || o.span > demoMost {
		return usagef("--for %s is not between 0 and a day", o.span)
	}
	if err := localTarget("http://"+o.listen, o.remote); err != nil {
		return err
	}
	if o.data == "" {
		dir, err := os.MkdirTemp("", "vedette-demo-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		o.data = dir
	}
	d, err := startDemo(c, o)
	if err != nil {
		return err
	}
	return d.run(ctx)
}

// demoRun is one demonstration, all of it in this process:
//
//	driver ─▶ gateway, enforcing ─▶ ShopBank
//	   │          │
//	   │          └─▶ engine ─▶ watch ─┐
//	   └─▶ truth about the traffic ────┴─▶ view, four times a second ─▶ report
type demoRun struct {
	*cli
	o      demoOptions
	api    *simulate.API
	shop   *http.Server
	live   *door
	driver *simulate.Driver
	watch  *watch
	begun  time.Time
}

func startDemo(c *cli, o demoOptions) (*demoRun, error) {
	story, span := o.span, o.span
	if span == 0 {
		story, span = demoStory, demoMost
	}
	// In the quiet first quarter everyone shall come by once: it stands for the weeks that a deployment has
	// behind it, in which Vedette has got to know the customers.
	customers := min(max(int(story.Seconds()/4*simulate.VisitsByDefault*0.9), 20), 160)
	d := &demoRun{cli: c, o: o, api: simulate.NewAPI(simulate.APIOptions{Seed: o.seed, Customers: customers})}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	d.shop = &http.Server{Handler: d.api, ReadHeaderTimeout: 10 * time.Second}
	go d.shop.Serve(ln) // ends with ErrServerClosed: nothing to tell
	d.watch = newWatch(d.api.Routes())
	d.live, err = openDoor(doorOptions{
		data: o.data, upstream: "http://" + ln.Addr().String(), listen: o.listen,
		trusted: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")},
		engine:  engine.Options{Respond: respond.Options{Mode: respond.Enforce}}, each: d.watch.learned, warn: d.watch.warn,
	})
	if err != nil {
		d.shop.Close()
		return nil, err
	}
	d.watch.engine = d.live.Engine()
	waves := simulate.DefaultWaves(story)
	for i := range waves {
		waves[i].Every = story
	}
	d.begun = time.Now()
	d.driver, err = simulate.NewDriver(simulate.DriveOptions{
		Client: demoClient(), Target: "http://" + d.reach(), Seed: o.seed, Customers: customers, For: span, Waves: waves, Wait: paced(d.begun),
	})
	if err != nil {
		return nil, errors.Join(err, d.live.stop(), d.shop.Close())
	}
	d.watch.compare(d.driver.Score)
	return d, nil
}

// reach is where the driver finds the gateway.
func (d *demoRun) reach() string {
	host, port, err := net.SplitHostPort(d.live.addr())
	if a, bad := netip.ParseAddr(host); err == nil && bad == nil && a.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return d.live.addr()
}

// run shows the demonstration until its time is over or the user has seen enough.
func (d *demoRun) run(ctx context.Context) error {
	over, end := context.WithCancel(ctx)
	if d.o.span > 0 { // however slow the machine is
		over, end = context.WithTimeout(ctx, d.o.span+2*time.Second)
	}
	defer end()
	driven := make(chan error, 1)
	go func() { driven <- d.driver.Run(over) }()
	v := newDemoView(d)
	redraw := time.NewTicker(250 * time.Millisecond)
	defer redraw.Stop()
	var failed error
	for done := false; !done; {
		select {
		case <-redraw.C:
			v.show()
		case err := <-driven:
			done = true
			if err != nil && over.Err() == nil {
				failed = err
			}
		case err := <-d.live.served:
			d.live.served <- err
			end()
			<-driven
			done = true
		}
	}
	v.end()
	spent := time.Since(d.begun)
	err := errors.Join(failed, d.live.stop(), d.shop.Close())
	if err != nil {
		return err
	}
	return d.report(spent)
}

// demoClient reaches the gateway and nothing else: no proxy, no redirect.
func demoClient() *http.Client {
	return &http.Client{
		Transport: &http.Transport{MaxIdleConnsPerHost: 64, MaxConnsPerHost: 64, DisableCompression: true, IdleConnTimeout: 30 * time.Second},
		Timeout:   5 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

// paced returns a Wait by the wall clock.
func paced(begun time.Time) func(context.Context, time.Duration) error {
	return func(ctx context.Context, at time.Duration) error {
		left := time.Until(begun.Add(at))
		if left <= 0 {
			return ctx.Err()
		}
		t := time.NewTimer(left)
		defer t.Stop()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
			return nil
		}
	}
}

// localTarget refuses a target that is not of this machine: this is attack traffic.
func localTarget(target string, allowed bool) error {
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" {
		return hint(usagef("target %q", target), "an address such as http://127.0.0.1:8080")
	}
	if allowed || u.Hostname() == "localhost" {
		return nil
	}
	if a, err := netip.ParseAddr(u.Hostname()); err == nil && a.IsLoopback() {
		return nil
	}
	return hint(usagef("%s is not an address of this machine", u.Host),
		"this sends attack traffic: use 127.0.0.1, or give --allow-remote-target when the target is yours and you may")
}

// errUnseen is a demonstration that failed at what it is there to show.
var errUnseen = errors.New("demo: the attacks were not detected")
