package main

import (
	"strconv"
	"time"

	"github.com/vedette-project/vedette"
)

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
	Protocol      string            `json:"protocol"`
	RootFields    []rootJSON        `json:"root_fields,omitempty"`
	Surface       string            `json:"surface"`
	State         string            `json:"state"`
	Misconfigured []string          `json:"misconfigured"`
	Faults        []faultJSON       `json:"faults"`
	Value         valueJSON         `json:"value"`
	Sensitive     []sensitiveJSON   `json:"sensitive"`
	Auth          authJSON          `json:"auth"`
	Requests      uint64            `json:"requests"`
	Served        uint64            `json:"served"`
	Statuses      map[string]uint64 `json:"statuses"`
	Actors        uint64            `json:"actors"`
	FirstSeen     time.Time         `json:"first_seen"`
	LastSeen      time.Time         `json:"last_seen"`
}

type rootJSON struct {
	Field    string `json:"field"`
	Requests uint64 `json:"requests"`
}

type faultJSON struct {
	Name string `json:"name"`
	Why  string `json:"why"`
}

type valueJSON struct {
	Class       string             `json:"class"`
	Score       int                `json:"score"`
	Evidence    []string           `json:"evidence"`
	MoneyPerDay map[string]float64 `json:"money_per_day"`
}

type sensitiveJSON struct {
	Type      string  `json:"type"`
	Where     string  `json:"where"`
	Share     float64 `json:"share"`
	Values    uint64  `json:"values"`
	Anonymous uint64  `json:"anonymous"` // values that callers saw who did not say who they are
}

type authJSON struct {
	Kinds    []string `json:"kinds"`
	Coverage float64  `json:"coverage"`
	Asks     string   `json:"asks"` // always, partly, never; unknown without a successful request
}

func toEndpointJSON(e *vedette.Entry) endpointJSON {
	kinds, coverage := auth(e)
	j := endpointJSON{
		ID: e.ID.String(), Endpoint: e.Name(), Method: e.Method, Host: e.Host, Template: e.Template, Protocol: e.Protocol.String(),
		Surface: e.Surface.String(), State: "unknown", Misconfigured: []string{}, Faults: []faultJSON{},
		Value:     valueJSON{e.Value.Class.String(), e.Value.Score, e.Value.Evidence, map[string]float64{}},
		Sensitive: []sensitiveJSON{}, Auth: authJSON{kinds, coverage, asks(e, coverage)},
		Requests: e.Requests, Served: e.Served, Statuses: map[string]uint64{}, Actors: e.Actors, FirstSeen: e.FirstSeen, LastSeen: e.LastSeen,
	}
	if e.Operation != "" {
		j.Operation = &e.Operation
	}
	for _, r := range e.Roots {
		j.RootFields = append(j.RootFields, rootJSON{r.Field, r.Requests})
	}
	for cur, sum := range e.Value.Money {
		if cur == "" {
			cur = "?"
		}
		j.Value.MoneyPerDay[cur] = sum
	}
	for _, m := range e.Misconfigured {
		j.Misconfigured = append(j.Misconfigured, m.Name)
		j.Faults = append(j.Faults, faultJSON{m.Name, m.Why})
	}
	for i := range e.Sensitive {
		s := &e.Sensitive[i]
		j.Sensitive = append(j.Sensitive, sensitiveJSON{s.Type.String(), s.Where(), round(s.Share, 4), s.N, s.Anonymous})
	}
	for s, n := range e.Statuses {
		j.Statuses[strconv.Itoa(s)] = n
	}
	return j
}

// asks says in a word how an endpoint authenticates: an endpoint is consistent from 95 % on.
func asks(e *vedette.Entry, coverage float64) string {
	switch {
	case e.Served == 0:
		return "unknown"
	case coverage >= 0.95:
		return "always"
	case coverage > 0:
		return "partly"
	}
	return "never"
}
