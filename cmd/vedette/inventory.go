package main

import (
	"context"
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/store"
)

func inventory(_ context.Context, c *cli, args []string) error {
	f := newFlags(c, "inventory", "")
	data := f.data()
	asJSON := f.Bool("json", false, "as JSON")
	if rest, err := f.parse(args); err != nil {
		return err
	} else if len(rest) > 0 {
		return usagef("inventory takes no argument %q", rest[0])
	}
	s, err := store.Open(*data, store.Options{Role: store.Reader})
	if err != nil {
		return err
	}
	defer s.Close()
	inv, err := s.Inventory()
	if err != nil {
		return err
	}
	if *asJSON {
		return writeInventory(c, inv)
	}
	rows := [][]string{{"ENDPOINT", "SURFACE", "VALUE", "AUTH", "REQUESTS", "ACTORS", "LAST SEEN"}}
	for i := range inv.Entries {
		e := &inv.Entries[i]
		kinds, coverage := auth(e)
		rows = append(rows, []string{e.Name(), e.Surface.String(), e.Value.Class.String(), authCell(kinds, coverage),
			many(e.Requests), many(e.Actors), moment(e.LastSeen)})
	}
	table(c.out, rows)
	fmt.Fprintf(c.out, "\n%s; probed in vain: %s, %s\n", plural(uint64(len(inv.Entries)), "endpoint", "endpoints"),
		plural(inv.Paths, "path", "paths"), plural(inv.Requests, "request", "requests"))
	return nil
}

// auth returns how successful requests authenticated, most frequent first, and the part that did.
func auth(e *vedette.Entry) (kinds []string, coverage float64) {
	var all, known uint64
	type use struct {
		kind vedette.AuthKind
		n    uint64
	}
	var uses []use
	for k, n := range e.Auth {
		all += n
		if k != vedette.AuthNone {
			known += n
			uses = append(uses, use{k, n})
		}
	}
	sort.Slice(uses, func(i, j int) bool {
		return uses[i].n > uses[j].n || uses[i].n == uses[j].n && uses[i].kind < uses[j].kind
	})
	kinds = []string{}
	for _, u := range uses {
		kinds = append(kinds, u.kind.String())
	}
	if all > 0 {
		coverage = float64(known) / float64(all)
	}
	return kinds, coverage
}

func authCell(kinds []string, coverage float64) string {
	if len(kinds) == 0 {
		return "-"
	}
	return fmt.Sprintf("%s %.0f%%", kinds[0], coverage*100)
}

// The shapes of inventory --json. They are part of the public contract.
type inventoryJSON struct {
	Endpoints []endpointJSON `json:"endpoints"`
	Probed    probedJSON     `json:"probed"`
}

type probedJSON struct {
	Paths    uint64 `json:"paths"`
	Requests uint64 `json:"requests"`
}

type endpointJSON struct {
	ID            string            `json:"id"`
	Endpoint      string            `json:"endpoint"`
	Method        string            `json:"method"`
	Host          string            `json:"host"`
	Template      string            `json:"template"`
	Operation     *string           `json:"operation"`
	Surface       string            `json:"surface"`
	State         string            `json:"state"`
	Misconfigured []string          `json:"misconfigured"`
	Value         valueJSON         `json:"value"`
	Sensitive     []any             `json:"sensitive"`
	Auth          authJSON          `json:"auth"`
	Requests      uint64            `json:"requests"`
	Statuses      map[string]uint64 `json:"statuses"`
	Actors        uint64            `json:"actors"`
	FirstSeen     time.Time         `json:"first_seen"`
	LastSeen      time.Time         `json:"last_seen"`
}

type valueJSON struct {
	Class    string   `json:"class"`
	Evidence []string `json:"evidence"`
}

type authJSON struct {
	Kinds    []string `json:"kinds"`
	Coverage float64  `json:"coverage"`
}

func writeInventory(c *cli, inv *store.Inventory) error {
	out := inventoryJSON{Endpoints: []endpointJSON{}, Probed: probedJSON{inv.Paths, inv.Requests}}
	for i := range inv.Entries {
		e := &inv.Entries[i]
		kinds, coverage := auth(e)
		j := endpointJSON{
			ID: e.ID.String(), Endpoint: e.Name(), Method: e.Method, Host: e.Host, Template: e.Template,
			Surface: e.Surface.String(), State: "unknown", Misconfigured: []string{},
			Value: valueJSON{e.Value.Class.String(), e.Value.Evidence}, Sensitive: []any{}, Auth: authJSON{kinds, coverage},
			Requests: e.Requests, Statuses: map[string]uint64{}, Actors: e.Actors, FirstSeen: e.FirstSeen, LastSeen: e.LastSeen,
		}
		if e.Operation != "" {
			j.Operation = &e.Operation
		}
		for s, n := range e.Statuses {
			j.Statuses[strconv.Itoa(s)] = n
		}
		out.Endpoints = append(out.Endpoints, j)
	}
	return writeJSON(c, out)
}

func writeJSON(c *cli, v any) error {
	enc := json.NewEncoder(c.out)
	enc.SetIndent("", " ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// endpointNames maps ids to what people call them.
func endpointNames(entries []vedette.Entry) map[vedette.EndpointID]string {
	m := make(map[vedette.EndpointID]string, len(entries))
	for i := range entries {
		m[entries[i].ID] = entries[i].Name()
	}
	return m
}
