package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/store"
)

func incidents(_ context.Context, c *cli, args []string) error {
	f := newFlags(c, "incidents", "[show|ack|resolve|false-positive ID]")
	data := f.data()
	asJSON := f.Bool("json", false, "as JSON")
	rest, err := f.parse(args)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return listIncidents(c, *data, *asJSON)
	}
	if len(rest) != 2 {
		return hint(usagef("incidents %s", strings.Join(rest, " ")), "vedette incidents show ID; ack, resolve and false-positive work alike")
	}
	states := map[string]vedette.Status{"ack": vedette.Acknowledged, "resolve": vedette.Resolved, "false-positive": vedette.FalsePositive}
	if rest[0] == "show" {
		return showIncident(c, *data, rest[1])
	}
	status, ok := states[rest[0]]
	if !ok {
		return hint(usagef("incidents %q", rest[0]), "show, ack, resolve or false-positive")
	}
	s, err := store.Open(*data, store.Options{Role: store.Operator})
	if err != nil {
		return err
	}
	defer s.Close()
	list, err := s.Incidents()
	if err != nil {
		return err
	}
	for i := range list {
		if list[i].ID.String() == rest[1] {
			return s.SetStatus(list[i].ID, status)
		}
	}
	return fmt.Errorf("incident %s: %w", rest[1], store.ErrNone)
}

func openIncidents(data string) (list []vedette.Incident, names map[vedette.EndpointID]string, err error) {
	s, err := store.Open(data, store.Options{Role: store.Reader})
	if err != nil {
		return nil, nil, err
	}
	defer s.Close()
	if list, err = s.Incidents(); err != nil {
		return nil, nil, err
	}
	inv, err := s.Inventory()
	if err != nil {
		return nil, nil, err
	}
	return list, endpointNames(inv.Entries), nil
}

func listIncidents(c *cli, data string, asJSON bool) error {
	list, names, err := openIncidents(data)
	if err != nil {
		return err
	}
	if !asJSON {
		printIncidents(c, c.out, list, names)
		if len(list) == 0 {
			fmt.Fprintln(c.out, "no incidents")
		}
		return nil
	}
	out := incidentsJSON{Incidents: []incidentJSON{}}
	for i := range list {
		out.Incidents = append(out.Incidents, toJSON(&list[i], names))
	}
	return writeJSON(c, out)
}

func showIncident(c *cli, data, id string) error {
	list, names, err := openIncidents(data)
	if err != nil {
		return err
	}
	for i := range list {
		n := &list[i]
		if n.ID.String() != id {
			continue
		}
		fmt.Fprintf(c.out, "%s  %s  %s\n\n", bold(c, string(n.Kind)), n.Severity, n.Status)
		table(c.out, [][]string{
			{"id", n.ID.String()}, {"started", moment(n.Started)}, {"last seen", moment(n.Ended)},
			{"endpoints", strings.Join(endpointList(n, names), ", ")},
			{"actors", many(n.Actors)}, {"requests", many(n.Requests)}, {"got through", many(n.Succeeded)},
			{"stopped", stoppedCell(n)}, {"confidence", fmt.Sprintf("%.3f", n.Score.Probability())},
			{"why", n.Why},
		})
		return nil
	}
	return fmt.Errorf("incident %s: %w", id, store.ErrNone)
}

func stoppedCell(n *vedette.Incident) string {
	if n.Enforced {
		return many(n.Stopped) + " (" + n.Action.String() + ")"
	}
	return many(n.Stopped) + " would have been (" + n.Action.String() + ", not enforced)"
}

// attacks leaves out what nobody did: misconfigurations and drift, which are the owner's own.
func attacks(list []vedette.Incident) (kept []vedette.Incident) {
	for i := range list {
		if k := list[i].Kind; k != vedette.MisconfigurationKind && k != vedette.Anomaly {
			kept = append(kept, list[i])
		}
	}
	return kept
}

func printIncidents(c *cli, w io.Writer, list []vedette.Incident, names map[vedette.EndpointID]string) {
	if len(list) == 0 {
		return
	}
	rows := [][]string{{"ID", "KIND", "SEVERITY", "STARTED", "LAST SEEN", "ACTORS", "REQUESTS", "STOPPED", "GOT IN", "STATUS", "ENDPOINT"}}
	for i := range list {
		n := &list[i]
		ep := ""
		if l := endpointList(n, names); len(l) > 0 {
			ep = l[0]
		}
		rows = append(rows, []string{n.ID.String(), string(n.Kind), n.Severity.String(), moment(n.Started), moment(n.Ended),
			many(n.Actors), many(n.Requests), many(n.Stopped), many(n.Succeeded), n.Status.String(), ep})
	}
	table(w, rows)
}

func endpointList(n *vedette.Incident, names map[vedette.EndpointID]string) []string {
	list := []string{}
	for _, id := range n.Endpoints {
		if name := names[id]; name != "" {
			list = append(list, name)
		} else {
			list = append(list, id.String())
		}
	}
	return list
}

// The shape of incidents --json. It is part of the public contract.
type incidentsJSON struct {
	Incidents []incidentJSON `json:"incidents"`
}

type incidentJSON struct {
	ID             string       `json:"id"`
	Kind           string       `json:"kind"`
	OAT            []string     `json:"oat"`
	OWASP          []string     `json:"owasp_api"`
	CVEs           []string     `json:"cves"`
	Severity       string       `json:"severity"`
	Confidence     float64      `json:"confidence"`
	Started        time.Time    `json:"started"`
	Ended          time.Time    `json:"ended"`
	Closed         bool         `json:"closed"`
	Status         string       `json:"status"`
	Endpoints      []string     `json:"endpoints"`
	Classes        []string     `json:"value_classes"`
	Actors         uint64       `json:"actors"`
	Requests       uint64       `json:"requests"`
	Succeeded      uint64       `json:"succeeded"`
	Stopped        uint64       `json:"stopped"`
	Sophistication string       `json:"sophistication"`
	AtStake        atStakeJSON  `json:"at_stake"`
	Response       responseJSON `json:"response"`
	Why            string       `json:"why"`
	Environment    string       `json:"environment"`
}

type atStakeJSON struct {
	Accounts uint64             `json:"accounts"`
	Money    map[string]float64 `json:"money"`
	Records  uint64             `json:"records"`
}

type responseJSON struct {
	Decision string `json:"decision"`
	Enforced bool   `json:"enforced"`
}

// catalogued places kinds in the OWASP lists: Automated Threats and API Security Top 10 of 2023.
var catalogued = map[vedette.Kind]struct{ oat, api []string }{
	vedette.CredentialStuffing: {[]string{"OAT-008"}, []string{"API2:2023"}},
	vedette.CredentialCracking: {[]string{"OAT-007"}, []string{"API2:2023"}},
	vedette.PasswordSpraying:   {[]string{"OAT-007"}, []string{"API2:2023"}},

	vedette.MisconfigurationKind: {[]string{}, []string{"API8:2023"}},
	vedette.Anomaly:              {[]string{}, []string{"API9:2023"}},
}

func toJSON(n *vedette.Incident, names map[vedette.EndpointID]string) incidentJSON {
	k := catalogued[n.Kind]
	j := incidentJSON{
		ID: n.ID.String(), Kind: string(n.Kind), OAT: k.oat, OWASP: k.api, CVEs: []string{}, Severity: n.Severity.String(),
		Confidence: n.Score.Probability(), Started: n.Started, Ended: n.Ended, Closed: n.Closed, Status: n.Status.String(),
		Endpoints: endpointList(n, names), Classes: []string{}, Actors: n.Actors, Requests: n.Requests, Succeeded: n.Succeeded,
		Stopped: n.Stopped, Sophistication: sophistication(n), AtStake: atStakeJSON{Accounts: n.Succeeded, Money: map[string]float64{}},
		Response: responseJSON{n.Action.String(), n.Enforced}, Why: n.Why, Environment: n.Environment,
	}
	for _, class := range n.Classes {
		j.Classes = append(j.Classes, class.String())
	}
	return j
}

// sophistication is judged by the spread alone in this version: one address; several that repeat; many
// that come about once each.
func sophistication(n *vedette.Incident) string {
	switch {
	case n.Actors <= 1:
		return "simple"
	case n.Actors >= 20 && n.Requests < 3*n.Actors:
		return "advanced"
	}
	return "moderate"
}
