package simulate

import "strconv"

type address struct {
	ID      int    `json:"id"`
	Street  string `json:"street"`
	Number  int    `json:"number"`
	City    string `json:"city"`
	Country string `json:"country"`
}

const maxAddresses = 10

func (m *member) addAddress(in address) address {
	m.addressed++
	in.ID = m.n*100 + m.addressed%100 + 1000
	m.addresses = append(m.addresses, in)
	return in
}

func profileRoutes() []route {
	return []route{
		{Route: Route{Method: "GET", Template: "/api/v2/profile"}, session: true, do: (*API).showProfile},
		{Route: Route{Method: "PATCH", Template: "/api/v2/profile"}, session: true, do: (*API).changeProfile},
		{Route: Route{Method: "GET", Template: "/api/v2/profile/addresses"}, session: true, do: (*API).listAddresses},
		{Route: Route{Method: "POST", Template: "/api/v2/profile/addresses"}, session: true, do: (*API).addAddress},
		{Route: Route{Method: "PUT", Template: "/api/v2/profile/addresses/{id}"}, session: true, do: (*API).changeAddress},
		{Route: Route{Method: "DELETE", Template: "/api/v2/profile/addresses/{id}"}, session: true, do: (*API).removeAddress},
	}
}

func (m *member) profile() map[string]any {
	return map[string]any{"id": 40000 + m.n, "email": m.email, "name": m.name, "phone": m.phone, "city": m.city, "newsletter": m.news}
}

func (a *API) showProfile(c *call) (int, any) { return 200, c.who.profile() }

func (a *API) changeProfile(c *call) (int, any) {
	var in struct{ Newsletter *bool }
	if !c.read(&in) || in.Newsletter == nil {
		return refuse(400, "nothing to change")
	}
	c.who.news = *in.Newsletter
	return 200, c.who.profile()
}

func (a *API) listAddresses(c *call) (int, any) {
	return 200, map[string]any{"addresses": append([]address{}, c.who.addresses...)}
}

func (in *address) valid() bool {
	return in.Street != "" && in.City != "" && len(in.Street) < 200 && len(in.City) < 200 && len(in.Country) == 2
}

func (a *API) addAddress(c *call) (int, any) {
	var in address
	switch {
	case !c.read(&in) || !in.valid():
		return refuse(400, "street, city and country are needed")
	case len(c.who.addresses) >= maxAddresses:
		return refuse(409, "there are enough addresses")
	}
	return 201, c.who.addAddress(in)
}

func (c *call) address() (n int, ok bool) {
	id, err := strconv.Atoi(c.PathValue("id"))
	for n := range c.who.addresses {
		if err == nil && c.who.addresses[n].ID == id {
			return n, true
		}
	}
	return 0, false
}

func (a *API) changeAddress(c *call) (int, any) {
	var in address
	n, ok := c.address()
	switch {
	case !ok:
		return refuse(404, "no such address")
	case !c.read(&in) || !in.valid():
		return refuse(400, "street, city and country are needed")
	}
	in.ID = c.who.addresses[n].ID
	c.who.addresses[n] = in
	return 200, in
}

func (a *API) removeAddress(c *call) (int, any) {
	n, ok := c.address()
	if !ok {
		return refuse(404, "no such address")
	}
	c.who.addresses = append(c.who.addresses[:n:n], c.who.addresses[n+1:]...)
	return 204, nil
}
