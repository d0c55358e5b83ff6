package simulate

import (
	"fmt"
	"strconv"
)

// undocumented are the routes of the first version. An app from years ago still calls them, so nobody
// dared to switch them off; no document lists them. They have the faults of their age: a log-in without
// a second factor, and customers that anyone can read by counting.
func undocumented() []route {
	return []route{
		{Route: Route{Method: "POST", Template: "/v1/login"}, do: (*API).oldLogin},
		{Route: Route{Method: "GET", Template: "/v1/users/{id}"}, do: (*API).oldUser},
		{Route: Route{Method: "GET", Template: "/v1/users/{id}/balance"}, do: (*API).oldBalance},
		{Route: Route{Method: "GET", Template: "/v1/status"}, do: (*API).oldStatus},
	}
}

func (a *API) oldLogin(c *call) (int, any) {
	m, ok := a.check(c)
	switch {
	case !ok:
		return refuse(400, "email and password are needed")
	case m == nil:
		return refuse(401, "login failed")
	}
	token := a.issue("session")
	a.sessions.put(token, m)
	return 200, map[string]any{"token": token, "user_id": oldID(m)}
}

func oldID(m *member) int { return 40000 + m.n }

func (a *API) oldMember(c *call) *member {
	id, err := strconv.Atoi(c.PathValue("id"))
	if n := id - 40000; err == nil && n >= 0 && n < len(a.members) {
		return a.members[n]
	}
	return nil
}

func (a *API) oldUser(c *call) (int, any) {
	m := a.oldMember(c)
	if m == nil {
		return refuse(404, "no such user")
	}
	return 200, map[string]any{"id": oldID(m), "name": m.name, "email": m.email, "phone": m.phone}
}

func (a *API) oldBalance(c *call) (int, any) {
	m := a.oldMember(c)
	if m == nil {
		return refuse(404, "no such user")
	}
	total := int64(0)
	for _, acc := range m.accounts {
		total += acc.Cents
	}
	return 200, map[string]any{"user_id": oldID(m), "balance": fmt.Sprintf("%d.%02d", total/100, max(total, -total)%100), "currency": "EUR"}
}

func (a *API) oldStatus(*call) (int, any) {
	return 200, map[string]any{"ok": true, "release": "1.9.4"}
}
