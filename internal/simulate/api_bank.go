package simulate

import (
	"fmt"
	"strconv"
)

// account is a bank account. Money is in cents.
type account struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Cents    int64  `json:"balance_cents"`
	Currency string `json:"currency"`

	history []booking // the latest last
}

type booking struct {
	ID    int    `json:"id"`
	Day   string `json:"booked_on"`
	Cents int64  `json:"amount_cents"`
	With  string `json:"counterparty"`
	Note  string `json:"note"`
}

// maxHistory bounds what an account remembers.
const maxHistory = 40

// history invents an account's past.
func history(seed uint64, id string) (out []booking) {
	for i := range 12 {
		v := secret(seed, "booking", id, i)
		out = append(out, booking{ID: int(v % 1e7), Day: fmt.Sprintf("2026-02-%02d", 1+2*i), Cents: int64(v%20000) - 15000,
			With: pick2(shops, int(v>>8%97)), Note: "card payment"})
	}
	return out
}

func (acc *account) book(b booking) {
	acc.Cents += b.Cents
	if acc.history = append(acc.history, b); len(acc.history) > maxHistory {
		acc.history = acc.history[1:]
	}
}

type transfer struct {
	ID    int    `json:"id"`
	From  string `json:"from"`
	To    string `json:"to"`
	Cents int64  `json:"amount_cents"`
	Note  string `json:"note"`
	State string `json:"state"`

	by *member
}

func bankRoutes() []route {
	return []route{
		{Route: Route{Method: "GET", Template: "/api/v2/accounts"}, session: true, do: (*API).listAccounts},
		{Route: Route{Method: "GET", Template: "/api/v2/accounts/{id}"}, session: true, do: (*API).showAccount},
		{Route: Route{Method: "GET", Template: "/api/v2/accounts/{id}/transactions"}, session: true, do: (*API).transactions},
		{Route: Route{Method: "POST", Template: "/api/v2/transfers"}, session: true, do: (*API).transfer},
		{Route: Route{Method: "GET", Template: "/api/v2/transfers/{id}"}, session: true, do: (*API).showTransfer},
	}
}

// own finds an account of the caller; somebody else's is as absent as one that does not exist.
func (c *call) own(id string) *account {
	for _, acc := range c.who.accounts {
		if acc.ID == id {
			return acc
		}
	}
	return nil
}

func (a *API) listAccounts(c *call) (int, any) {
	return 200, map[string]any{"accounts": c.who.accounts}
}

func (a *API) showAccount(c *call) (int, any) {
	if acc := c.own(c.PathValue("id")); acc != nil {
		return 200, acc
	}
	return refuse(404, "no such account")
}

func (a *API) transactions(c *call) (int, any) {
	if acc := c.own(c.PathValue("id")); acc != nil {
		return 200, map[string]any{"account": acc.ID, "transactions": acc.history}
	}
	return refuse(404, "no such account")
}

func (a *API) transfer(c *call) (int, any) {
	var in struct {
		From, To, Note string
		Cents          int64 `json:"amount_cents"`
	}
	if !c.read(&in) || in.Cents <= 0 || in.Cents > 1e9 || len(in.Note) > 140 {
		return refuse(400, "from, to and amount_cents are needed")
	}
	from, to := c.own(in.From), a.accounts[in.To]
	switch {
	case from == nil || to == nil:
		return refuse(404, "no such account")
	case from.Cents < in.Cents:
		return refuse(409, "there is not enough money on the account")
	}
	a.issued++
	t := &transfer{ID: 700000 + int(a.issued), From: from.ID, To: to.ID, Cents: in.Cents, Note: in.Note, State: "booked", by: c.who}
	a.transfers.put(t.ID, t)
	from.book(booking{t.ID, "2026-03-02", -t.Cents, to.ID, t.Note})
	to.book(booking{t.ID, "2026-03-02", t.Cents, from.ID, t.Note})
	return 201, t
}

func (a *API) showTransfer(c *call) (int, any) {
	id, err := strconv.Atoi(c.PathValue("id"))
	if t := a.transfers.get(id); err == nil && t != nil && t.by == c.who {
		return 200, t
	}
	return refuse(404, "no such transfer")
}

var shops = []string{"Bakkerij Vos", "Groenmarkt", "Fietsplus", "Librairie du Parc", "Cafe Noord", "NS Reizigers", "Apotheek Zuid"}
