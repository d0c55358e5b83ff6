package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/simulate"
)

// simulateOptions are the flags of simulate.
type simulateOptions struct {
	simulate.Options
	attack   string
	campaign simulate.Campaign
	start    string
	out      string
	target   string
	span     time.Duration
	remote   bool
}

var attackKinds = map[string]vedette.Kind{
	"stuffing": vedette.CredentialStuffing, "spraying": vedette.PasswordSpraying, "cracking": vedette.CredentialCracking,
}

func simulateCommand(ctx context.Context, c *cli, args []string) error {
	f := newFlags(c, "simulate", "")
	var o simulateOptions
	f.Float64Var(&o.Days, "days", 7, "length of the simulated period")
	f.Uint64Var(&o.Seed, "seed", 1, "another seed is other traffic")
	f.StringVar(&o.start, "start", "2026-03-02", "first day of the period")
	f.StringVar(&o.Host, "host", simulate.APIHost, "host of the simulated API")
	f.IntVar(&o.Customers, "customers", 4000, "customers who have an account")
	f.Float64Var(&o.LoginsPerDay, "logins-per-day", 5000, "log-ins of innocents a day")
	f.Float64Var(&o.HonestFailures, "honest-failures", 0.1, "share of these that fail")
	f.Float64Var(&o.Browse, "browse", 4, "calls after a log-in, on average")
	f.StringVar(&o.attack, "attack", "", "stuffing, spraying or cracking; without it there is peace")
	f.Float64Var(&o.campaign.Share, "share", 0.05, "attempts of the attack, as a share of the innocents' log-ins")
	f.Float64Var(&o.campaign.From, "from", -1, "day on which the attack begins (default: in the middle)")
	f.Float64Var(&o.campaign.Days, "attack-days", 0, "how long it lasts (default: to the end)")
	f.IntVar(&o.campaign.PerSource, "per-source", 1, "tries from each address of the attack")
	f.StringVar(&o.out, "out", "-", "file to write exchanges to, one JSON object a line; .gz is compressed; - is standard output")
	f.StringVar(&o.target, "target", "", "send live traffic there instead, such as http://127.0.0.1:8080")
	f.DurationVar(&o.span, "for", 30*time.Second, "with --target: how long")
	f.BoolVar(&o.remote, "allow-remote-target", false, "let attack traffic go to an address that is not of this machine")
	if rest, err := f.parse(args); err != nil {
		return err
	} else if len(rest) > 0 {
		return usagef("simulate takes no argument %q", rest[0])
	}
	if o.target != "" {
		return simulateLive(ctx, c, &o)
	}
	if err := o.settle(); err != nil {
		return err
	}
	return simulateFile(ctx, c, &o)
}

// settle checks the options and fills in what depends on others.
func (o *simulateOptions) settle() (err error) {
	if o.Start, err = time.Parse("2006-01-02", o.start); err != nil {
		return usagef("--start %q is no day such as 2026-03-02", o.start)
	}
	switch {
	case !(o.Days > 0 && o.Days <= 3660):
		return usagef("--days %v is not between 0 and 3660", o.Days)
	case !(o.LoginsPerDay > 0 && o.LoginsPerDay <= 1e8):
		return usagef("--logins-per-day %v is not between 0 and 100 million", o.LoginsPerDay)
	case !(o.HonestFailures > 0 && o.HonestFailures < 1):
		return usagef("--honest-failures %v is not between 0 and 1", o.HonestFailures)
	case o.Customers < 1 || o.Customers > 10_000_000:
		return usagef("--customers %d is not between 1 and 10 million", o.Customers)
	case !(o.Browse >= 0 && o.Browse <= 1000):
		return usagef("--browse %v is not between 0 and 1000", o.Browse)
	}
	if o.attack == "" {
		return nil
	}
	kind, ok := attackKinds[o.attack]
	if !ok {
		return usagef("--attack %q is not stuffing, spraying or cracking", o.attack)
	}
	k := &o.campaign
	k.Kind = kind
	if k.From < 0 {
		k.From = o.Days / 2
	}
	if k.Days <= 0 {
		k.Days = o.Days
	}
	if !(k.Share > 0 && k.Share <= 1000) || k.PerSource < 1 {
		return usagef("--share and --per-source must be above 0")
	}
	o.Campaigns = []simulate.Campaign{*k}
	return nil
}

func simulateFile(ctx context.Context, c *cli, o *simulateOptions) (err error) {
	w := io.Writer(c.out)
	if o.out != "-" {
		f, err := os.Create(o.out)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		w = f
	}
	buf := bufio.NewWriterSize(w, 1<<16)
	w = buf
	finish := buf.Flush
	if strings.HasSuffix(o.out, ".gz") {
		z := gzip.NewWriter(buf)
		w = z
		finish = func() error { return errors.Join(z.Close(), buf.Flush()) }
	}
	counts := map[string]uint64{}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	n := uint64(0)
	err = simulate.Traffic(o.Options, func(q *vedette.Request, label string) error {
		n++
		counts[label]++
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		return enc.Encode(toLine(q, n, label))
	})
	if err = errors.Join(err, finish()); err != nil {
		if ctx.Err() != nil {
			return hint(errors.New("interrupted"), "what was written is incomplete")
		}
		return err
	}
	fmt.Fprintf(c.err, "%s: %s of innocents", plural(n, "exchange", "exchanges"), many(counts[simulate.Innocent]))
	for label, count := range counts {
		if label != simulate.Innocent {
			fmt.Fprintf(c.err, ", %s of %s", many(count), label)
		}
	}
	fmt.Fprintln(c.err)
	return nil
}

// line is an exchange in the public format, with its truth.
type line struct {
	At           time.Time   `json:"at"`
	Method       string      `json:"method"`
	Scheme       string      `json:"scheme"`
	Host         string      `json:"host"`
	Target       string      `json:"target"`
	Proto        string      `json:"proto"`
	Client       string      `json:"client"`
	Request      [][2]string `json:"request_headers"`
	RequestBody  string      `json:"request_body,omitempty"`
	Status       int         `json:"status"`
	Response     [][2]string `json:"response_headers"`
	ResponseBody string      `json:"response_body,omitempty"`
	Millis       float64     `json:"duration_ms"`
	Seq          uint64      `json:"seq"`
	Label        string      `json:"label"`
}

func toLine(q *vedette.Request, n uint64, label string) *line {
	pairs := func(list []vedette.Field) (out [][2]string) {
		for _, f := range list {
			out = append(out, [2]string{f.Name, f.Value})
		}
		return out
	}
	return &line{
		At: q.At.Truncate(time.Millisecond), Method: q.Method, Scheme: q.Scheme, Host: q.Host, Target: q.Target, Proto: q.Proto,
		Client: q.Client.String(), Request: pairs(q.Header), RequestBody: string(q.Body), Status: q.Status,
		Response: pairs(q.Reply), ResponseBody: string(q.Payload), Millis: float64(q.Duration.Microseconds()) / 1000, Seq: n, Label: label,
	}
}

// simulateLive drives a target that is already there.
func simulateLive(ctx context.Context, c *cli, o *simulateOptions) error {
	if err := localTarget(o.target, o.remote); err != nil {
		return err
	}
	d, err := simulate.NewDriver(simulate.DriveOptions{
		Client: demoClient(), Target: strings.TrimSuffix(o.target, "/"), Host: o.Host, Seed: o.Seed, For: o.span, Wait: paced(time.Now()),
	})
	if err != nil {
		return usagef("%w", err)
	}
	over, end := context.WithTimeout(ctx, o.span+2*time.Second)
	defer end()
	if err := d.Run(over); err != nil && over.Err() == nil {
		return err
	}
	s := d.Score()
	row := func(name string, t *simulate.Tally) []string {
		return []string{name, many(t.Sent), many(t.Served), many(t.Failed), many(t.Throttled), many(t.Denied), many(t.Errors)}
	}
	rows := [][]string{{"TRAFFIC", "SENT", "SERVED", "FAILED", "THROTTLED", "DENIED", "UNANSWERED"}, row("innocents", &s.Innocents)}
	for i := range s.Waves {
		rows = append(rows, row(s.Waves[i].Name, &s.Waves[i].Tally))
	}
	table(c.out, rows)
	if s.Innocents.Sent > 0 && s.Innocents.Errors == s.Innocents.Sent {
		return hint(fmt.Errorf("simulate: nothing answers at %s", o.target), "start what is to be driven first")
	}
	return nil
}
