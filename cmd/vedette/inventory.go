package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/engine"
	"github.com/vedette-project/vedette/internal/live"
	"github.com/vedette-project/vedette/internal/openapi"
	"github.com/vedette-project/vedette/internal/store"
	"github.com/vedette-project/vedette/internal/unseen"
)

// inventoryOptions are the flags of inventory.
type inventoryOptions struct {
	data    string
	host    string
	asJSON  bool
	openapi bool
	yaml    bool
	diff    optional
}

func inventory(_ context.Context, c *cli, args []string) error {
	f := newFlags(c, "inventory", "[show ENDPOINT | set ENDPOINT [CLASS] | unset ENDPOINT]   (--diff SPEC…)")
	var o inventoryOptions
	data := f.data()
	f.StringVar(&o.host, "host", "", "only the endpoints of this host")
	f.BoolVar(&o.asJSON, "json", false, "as JSON")
	f.BoolVar(&o.openapi, "openapi", false, "as an OpenAPI 3.1 document")
	f.BoolVar(&o.yaml, "yaml", false, "with --openapi: as YAML")
	f.Var(&o.diff, "diff", "how traffic and documents differ: those given, else those that replay or the configuration named")
	rest, err := f.parse(args)
	if err != nil {
		return err
	}
	o.data = *data
	switch {
	case o.diff.given:
		return diffInventory(c, &o, append(o.diff.files, rest...))
	case o.openapi && len(rest) == 0:
		return exportInventory(c, &o)
	case len(rest) == 0:
		return listInventory(c, &o)
	case rest[0] == "show" && len(rest) == 2:
		return inventoryShow(c, &o, rest[1])
	case rest[0] == "set" && (len(rest) == 2 || len(rest) == 3):
		class := ""
		if len(rest) == 3 {
			class = rest[2]
		}
		return setOverride(c, &o, rest[1], class)
	case rest[0] == "unset" && len(rest) == 2:
		return unsetOverride(&o, rest[1])
	}
	return hint(usagef("inventory %s", strings.Join(rest, " ")),
		`vedette inventory show ID, or: vedette inventory set "GET api.example.test /users/{id}" account`)
}

func listInventory(c *cli, o *inventoryOptions) error {
	s, err := store.Open(o.data, store.Options{Role: store.Reader})
	if err != nil {
		return err
	}
	defer s.Close()
	inv, err := s.Inventory()
	if err != nil {
		return err
	}
	with, err := compare(s, inv.Entries)
	if err != nil {
		return err
	}
	missing := estimate(inv.Entries, o.host)
	inv.Entries = ofHost(inv.Entries, o.host)
	if o.asJSON {
		return writeInventory(c, inv, with, missing, o.host)
	}
	rows := [][]string{{"ENDPOINT", "STATE", "VALUE", "SCORE", "AUTH", "DATA", "REQUESTS", "ACTORS", "LAST SEEN"}}
	for i := range inv.Entries {
		e := &inv.Entries[i]
		kinds, coverage := auth(e)
		rows = append(rows, []string{e.Name(), stateCell(with, e), e.Value.Class.String(), fmt.Sprint(e.Value.Score), authCell(kinds, coverage),
			dataCell(e), many(e.Requests), many(e.Actors), moment(e.LastSeen)})
	}
	table(c.out, rows)
	fmt.Fprintf(c.out, "\n%s; probed in vain: %s, %s\n", plural(uint64(len(inv.Entries)), "endpoint", "endpoints"),
		plural(inv.Paths, "path", "paths"), plural(inv.Requests, "request", "requests"))
	if s := with.shadow(); s != "" {
		fmt.Fprintln(c.out, s)
	}
	fmt.Fprintln(c.out, missing.all.Why)
	return nil
}

// stateCell is an endpoint's state; of those that no document speaks of, what kind of client they are for.
func stateCell(with *compared, e *vedette.Entry) string {
	if s := with.state(e); s != openapi.Unknown.String() {
		return s
	}
	return e.Surface.String()
}

// missing is how many endpoints nobody has seen yet.
type missing struct {
	all   unseen.Estimate
	hosts map[string]unseen.Estimate
}

// estimate makes the estimates of each host, and of all that are asked for.
func estimate(entries []vedette.Entry, host string) missing {
	samples := map[string]*unseen.Sample{}
	var order []string
	for i := range entries {
		e := &entries[i]
		if samples[e.Host] == nil {
			samples[e.Host] = &unseen.Sample{}
			order = append(order, e.Host)
		}
		samples[e.Host].Served = append(samples[e.Host].Served, e.Served)
		samples[e.Host].Actors = append(samples[e.Host].Actors, e.Actors)
	}
	var all []unseen.Sample
	for _, h := range order {
		all = append(all, *samples[h])
	}
	estimator := unseen.New().Learn(all)
	m := missing{hosts: map[string]unseen.Estimate{}}
	var list []unseen.Estimate
	for _, h := range order {
		if host == "" || host == h {
			m.hosts[h] = estimator.Estimate(*samples[h], unseen.DefaultLevel)
			list = append(list, m.hosts[h])
		}
	}
	m.all = unseen.Overall(list)
	return m
}

// diffInventory shows how traffic and documents differ.
func diffInventory(c *cli, o *inventoryOptions, specs fileList) error {
	f, err := readFull(o.data)
	if err != nil {
		return err
	}
	entries, docs := ofHost(f.entries, o.host), f.docs
	if len(specs) > 0 {
		list, err := readDocuments(specs.specs())
		if err != nil {
			return err
		}
		if docs, err = parseDocuments(list); err != nil {
			return err
		}
	}
	if len(docs.All()) == 0 {
		return hint(usagef("no document to compare with"), "vedette inventory --diff openapi.yaml")
	}
	d := openapi.NewDiff(docs, openapi.Compare(docs, entries), entries)
	if o.asJSON {
		return writeJSON(c, d)
	}
	return d.WriteText(c.out)
}

// exportInventory writes what was learned as an OpenAPI document.
func exportInventory(c *cli, o *inventoryOptions) error {
	f, err := readFull(o.data)
	if err != nil {
		return err
	}
	text, err := openapi.Export(f.entries, openapi.ExportOptions{Host: o.host, YAML: o.yaml, Comparison: f.with})
	if err != nil {
		return err
	}
	_, err = c.out.Write(text)
	return err
}

func ofHost(list []vedette.Entry, host string) []vedette.Entry {
	if host == "" {
		return list
	}
	var kept []vedette.Entry
	for i := range list {
		if list[i].Host == host {
			kept = append(kept, list[i])
		}
	}
	return kept
}

// dataCell names the sensitive types of an endpoint, each once.
func dataCell(e *vedette.Entry) string {
	var names []string
	for i := range e.Sensitive {
		if n := e.Sensitive[i].Type.String(); !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	if len(names) > 3 {
		names = append(names[:3], fmt.Sprintf("+%d", len(names)-3))
	}
	if len(names) == 0 {
		return "-"
	}
	return strings.Join(names, ",")
}

// full is an inventory with its schemas, and the owner's documents beside it.
type full struct {
	*compared
	entries []vedette.Entry
}

// readFull reads it out of the engine's saved state.
func readFull(data string) (*full, error) {
	s, err := store.Open(data, store.Options{Role: store.Reader})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	e, _, err := live.Engine(s, engine.Options{})
	if err != nil {
		return nil, err
	}
	f := &full{entries: e.Catalog().Inventory()}
	f.compared, err = compare(s, f.entries)
	return f, err
}

func inventoryShow(c *cli, o *inventoryOptions, ref string) error {
	f, err := readFull(o.data)
	if err != nil {
		return err
	}
	e, err := findEndpoint(f.entries, ref)
	if err != nil {
		return err
	}
	showEndpoint(c, e, f.state(e)+f.because(e))
	return nil
}

// setOverride keeps what the owner says about an endpoint. An engine at work takes it in within seconds, one
// that starts later from its beginning.
func setOverride(c *cli, o *inventoryOptions, endpoint, class string) error {
	s, err := store.Open(o.data, store.Options{Role: store.Operator})
	if err != nil {
		return err
	}
	defer s.Close()
	if strings.IndexByte(endpoint, ' ') < 0 { // an id
		inv, err := s.Inventory()
		if err != nil {
			return err
		}
		e, err := findEndpoint(inv.Entries, endpoint)
		if err != nil {
			return err
		}
		endpoint = e.Name()
	}
	v, err := vedette.ParseOverride(endpoint, class)
	if err != nil {
		return hint(usagef("%v", err), `vedette inventory set "GET api.example.test /users/{id}" account`)
	}
	return s.Override(store.Said{Endpoint: endpoint, Class: class}, v)
}

func unsetOverride(o *inventoryOptions, endpoint string) error {
	s, err := store.Open(o.data, store.Options{Role: store.Operator})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Unsay(endpoint); err != nil {
		return fmt.Errorf("override of %s: %w", endpoint, err)
	}
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

func writeInventory(c *cli, inv *store.Inventory, with *compared, m missing, host string) error {
	out := inventoryJSON{Endpoints: []endpointJSON{}, Probed: probedJSON{inv.Paths, inv.Requests}, Unseen: toUnseenJSON(m)}
	for i := range inv.Entries {
		e := &inv.Entries[i]
		out.Endpoints = append(out.Endpoints, toEndpointJSON(e, with.state(e)))
	}
	if with.with != nil {
		share := with.with.Share
		out.Shadow = &share
		for i := range with.with.Orphans {
			if n := &with.with.Orphans[i]; host == "" || host == n.Host {
				out.Endpoints = append(out.Endpoints, orphanJSON(n))
			}
		}
	}
	return writeJSON(c, out)
}

// round keeps n digits behind the point.
func round(v float64, n int) float64 {
	p := math.Pow10(n)
	return math.Round(v*p) / p
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
