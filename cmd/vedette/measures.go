package main

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/store"
)

func measures(_ context.Context, c *cli, args []string) error {
	f := newFlags(c, "measures", "[add|lift …]")
	data := f.data()
	asJSON := f.Bool("json", false, "as JSON")
	all := f.Bool("all", false, "those that have ended too")
	on := f.String("on", "", "add: the address or prefix it meets")
	action := f.String("action", "deny", "add: throttle or deny")
	last := f.Duration("for", time.Hour, "add: how long")
	why := f.String("why", "by hand", "add: the reason")
	rest, err := f.parse(args)
	if err != nil {
		return err
	}
	role := store.Reader
	if len(rest) > 0 {
		role = store.Operator
	}
	s, err := store.Open(*data, store.Options{Role: role})
	if err != nil {
		return err
	}
	defer s.Close()
	switch {
	case len(rest) == 0:
		return listMeasures(c, s, *asJSON, *all)
	case rest[0] == "add" && len(rest) == 1:
		return addMeasure(c, s, *on, *action, *last, *why)
	case rest[0] == "lift" && len(rest) == 2:
		return liftMeasure(s, rest[1])
	}
	return hint(usagef("measures %s", strings.Join(rest, " ")), "measures add --on 192.0.2.7, or measures lift ID")
}

// standing is the time that a list is about: now, or where a replayed past has come to.
func standing(s *store.Store) time.Time {
	if t := s.Latest(); !t.IsZero() && t.Before(time.Now().Add(-24*time.Hour)) {
		return t
	}
	return time.Now()
}

func listMeasures(c *cli, s *store.Store, asJSON, all bool) error {
	at := standing(s)
	if all {
		at = time.Unix(0, 0)
	}
	list, err := s.Measures(at)
	if err != nil {
		return err
	}
	inv, err := s.Inventory()
	if err != nil {
		return err
	}
	names := endpointNames(inv.Entries)
	if asJSON {
		out := measuresJSON{Measures: []measureJSON{}}
		for i := range list {
			m := &list[i]
			out.Measures = append(out.Measures, measureJSON{m.ID.String(), string(m.Kind), m.Action.String(), names[m.Endpoint],
				levelOf(m), whom(m), m.PerMinute, m.From, m.Until, m.Operator, m.Why})
		}
		return writeJSON(c, out)
	}
	if len(list) == 0 {
		fmt.Fprintln(c.out, "no measures in force")
		return nil
	}
	rows := [][]string{{"ID", "ACTION", "ON", "ENDPOINT", "UNTIL", "WHY"}}
	for i := range list {
		m := &list[i]
		rows = append(rows, []string{m.ID.String(), m.Action.String(), whom(m), names[m.Endpoint], moment(m.Until), m.Why})
	}
	table(c.out, rows)
	return nil
}

func whom(m *vedette.Measure) string {
	if m.Strangers {
		return "strangers"
	}
	return m.Actor.String()
}

func levelOf(m *vedette.Measure) string {
	if m.Strangers {
		return ""
	}
	return m.Actor.Level.String()
}

type measuresJSON struct {
	Measures []measureJSON `json:"measures"`
}

type measureJSON struct {
	ID        string    `json:"id"`
	Kind      string    `json:"kind"`
	Action    string    `json:"action"`
	Endpoint  string    `json:"endpoint"`
	Level     string    `json:"level"`
	On        string    `json:"on"`
	PerMinute float64   `json:"per_minute,omitempty"`
	From      time.Time `json:"from"`
	Until     time.Time `json:"until"`
	Operator  bool      `json:"operator"`
	Why       string    `json:"why"`
}

func addMeasure(c *cli, s *store.Store, on, action string, last time.Duration, why string) error {
	who, err := parseActor(on)
	if err != nil {
		return err
	}
	a, ok := vedette.ParseAction(action)
	if !ok || a != vedette.Throttle && a != vedette.Deny {
		return hint(usagef("--action %q", action), "throttle or deny")
	}
	if last <= 0 {
		return usagef("--for %s: a measure lasts a while", last)
	}
	now := time.Now().UTC()
	m := vedette.Measure{Action: a, Actor: who, From: now, Until: now.Add(last), Operator: true, Why: why}
	m.ID = vedette.MeasureID(uint64(now.UnixNano())*0x9e3779b97f4a7c15 ^ uint64(who.Digest))
	if err := s.Ask(&store.Order{Measure: m}); err != nil {
		return err
	}
	fmt.Fprintln(c.out, m.ID)
	return nil
}

// parseActor reads 192.0.2.7, 192.0.2.0/24, 2001:db8::/64 or 2001:db8::/48.
func parseActor(s string) (vedette.ActorID, error) {
	fail := hint(usagef("--on %q", s), "an address, an IPv4 /24, or an IPv6 /64 or /48")
	p, err := netip.ParsePrefix(s)
	if err != nil {
		a, err := netip.ParseAddr(s)
		if err != nil {
			return vedette.ActorID{}, fail
		}
		p = netip.PrefixFrom(a, a.BitLen())
	}
	address, prefix := vedette.AddressDigest(p.Addr())
	switch {
	case address == 0 || p != p.Masked():
		return vedette.ActorID{}, fail
	case p.Bits() == p.Addr().BitLen() || p.Addr().Is6() && p.Bits() == 64:
		return vedette.ActorID{Level: vedette.Address, Digest: address}, nil
	case p.Addr().Is4() && p.Bits() == 24 || p.Addr().Is6() && p.Bits() == 48:
		return vedette.ActorID{Level: vedette.Prefix, Digest: prefix}, nil
	}
	return vedette.ActorID{}, fail
}

func liftMeasure(s *store.Store, id string) error {
	list, err := s.Measures(time.Unix(0, 0))
	if err != nil {
		return err
	}
	for i := range list {
		if list[i].ID.String() == id {
			return s.Ask(&store.Order{Lift: list[i].ID})
		}
	}
	return fmt.Errorf("measure %s: %w", id, store.ErrNone)
}
