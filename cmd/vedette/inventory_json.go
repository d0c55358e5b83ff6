package main

import (
	"sort"
	"strconv"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/openapi"
	"github.com/vedette-project/vedette/internal/unseen"
)

// The shapes of inventory --json. They are part of the public contract.
type inventoryJSON struct {
	Endpoints []endpointJSON `json:"endpoints"`
	Probed    probedJSON     `json:"probed"`
	Unseen    unseenJSON     `json:"unseen"`
	Shadow    *openapi.Share `json:"shadow_share,omitempty"` // where there are documents
}

// unseenJSON is how many endpoints are still missing. A host's carries its name, the whole one its hosts.
type unseenJSON struct {
	Host         string       `json:"host,omitempty"`
	Estimate     float64      `json:"estimate"`
	Low          float64      `json:"low"`
	High         float64      `json:"high"`
	Level        float64      `json:"level"`
	Method       string       `json:"method"`
	Chao1        float64      `json:"chao1"` // the classic lower bound, to compare with other tools
	Found        int          `json:"found"`
	Completeness float64      `json:"completeness"`
	Coverage     float64      `json:"coverage"` // part of the requests that go to endpoints already found
	Why          string       `json:"why"`
	Hosts        []unseenJSON `json:"hosts,omitempty"`
}

func toUnseenJSON(m missing) unseenJSON {
	one := func(host string, e unseen.Estimate) unseenJSON {
		return unseenJSON{Host: host, Estimate: round(e.Unseen, 2), Low: round(e.Low, 2), High: round(e.High, 2), Level: e.Level, Method: e.Method,
			Chao1: round(e.Chao1, 2), Found: e.Found, Completeness: round(e.Completeness, 4), Coverage: round(e.Coverage, 4), Why: e.Why}
	}
	out := one("", m.all)
	hosts := make([]string, 0, len(m.hosts))
	for h := range m.hosts {
		hosts = append(hosts, h)
	}
	sort.Strings(hosts)
	for _, h := range hosts {
		out.Hosts = append(out.Hosts, one(h, m.hosts[h]))
	}
	return out
}

// orphanJSON is a documented operation without traffic, as an endpoint that nobody has seen.
func orphanJSON(o *openapi.Orphan) endpointJSON {
	e := vedette.Entry{Endpoint: vedette.Endpoint{Method: o.Method, Host: o.Host, Template: o.Template}}
	if e.Host == "" {
		e.Host = "*"
	}
	j := toEndpointJSON(&e, openapi.OrphanState.String())
	j.ID, j.Value.Evidence = "", []string{"documented in " + o.Document + ", and never asked for"}
	return j
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

func toEndpointJSON(e *vedette.Entry, state string) endpointJSON {
	kinds, coverage := auth(e)
	j := endpointJSON{
		ID: e.ID.String(), Endpoint: e.Name(), Method: e.Method, Host: e.Host, Template: e.Template, Protocol: e.Protocol.String(),
		Surface: e.Surface.String(), State: state, Misconfigured: []string{}, Faults: []faultJSON{},
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
