package simulate

import "fmt"

// member is a customer as the API knows it.
type member struct {
	n        int
	email    string
	password string
	code     string // of the second factor; empty: has none
	name     string
	phone    string
	city     string
	news     bool

	accounts  []*account
	addresses []address
	addressed int // addresses ever
	cart      []item
	items     int // cart items ever
	promo     string
	credit    int64 // cents, from gift cards
	orders    []string
}

func (a *API) newMember(n int, c *customer) *member {
	m := &member{
		n: n, email: c.account, password: c.password, name: pick2(firstNames, n) + " " + pick2(lastNames, n/7),
		phone: fmt.Sprintf("+3197%08d", secret(a.seed, "phone", n)%1e8), city: pick2(cities, n), news: n%2 == 0,
	}
	if n%4 == 0 {
		m.code = secondFactor(a.seed, c.account)
	}
	for i := range 1 + n%2 {
		acc := &account{ID: fmt.Sprintf("NL%02dSHPB%010d", 10+n%80, secret(a.seed, "account", n, i)%1e10),
			Name: [...]string{"Current account", "Savings"}[i], Cents: int64(20000 + secret(a.seed, "balance", n, i)%900000), Currency: "EUR"}
		acc.history = history(a.seed, acc.ID)
		m.accounts = append(m.accounts, acc)
		a.accounts[acc.ID] = acc
	}
	m.addAddress(address{Street: pick2(streets, n), Number: 1 + n%90, City: m.city, Country: "NL"})
	return m
}

func pick2(list []string, n int) string { return list[n%len(list)] }

// secondFactor is what a customer's authenticator shows, resetToken what stands in the mail.
func secondFactor(seed uint64, account string) string {
	return fmt.Sprintf("%06d", secret(seed, "second factor", account)%1e6)
}

func resetToken(seed uint64, account string) string {
	return fmt.Sprintf("%016x", secret(seed, "reset", account))
}

func authRoutes() []route {
	return []route{
		{Route: Route{Method: "POST", Template: "/api/v2/auth/login"}, do: (*API).login},
		{Route: Route{Method: "POST", Template: "/api/v2/auth/second-factor"}, do: (*API).secondFactor},
		{Route: Route{Method: "POST", Template: "/api/v2/auth/logout"}, session: true, do: (*API).logout},
		{Route: Route{Method: "POST", Template: "/api/v2/auth/password-reset"}, do: (*API).reset},
		{Route: Route{Method: "POST", Template: "/api/v2/auth/password-reset/confirm"}, do: (*API).confirmReset},
	}
}

type credentials struct{ Email, Password string }

// check finds the member that credentials belong to; nil: nobody's. Unknown account and wrong password
// look the same from outside.
func (a *API) check(c *call) (m *member, ok bool) {
	var in credentials
	if !c.read(&in) || in.Email == "" || in.Password == "" {
		return nil, false
	}
	if m = a.byAccount[in.Email]; m != nil && m.password != in.Password {
		m = nil
	}
	return m, true
}

func (a *API) login(c *call) (int, any) {
	m, ok := a.check(c)
	switch {
	case !ok:
		return refuse(400, "email and password are needed")
	case m == nil:
		return refuse(401, "wrong e-mail address or password")
	case m.code != "":
		challenge := a.issue("challenge")
		a.pending.put(challenge, m)
		return 200, map[string]any{"second_factor": map[string]any{"challenge": challenge, "kind": "totp"}}
	}
	return a.welcome(m)
}

func (a *API) welcome(m *member) (int, any) {
	token := a.issue("session")
	a.sessions.put(token, m)
	return 200, map[string]any{"access_token": token, "token_type": "Bearer", "expires_in": 3600}
}

func (a *API) secondFactor(c *call) (int, any) {
	var in struct{ Challenge, Code string }
	if !c.read(&in) {
		return refuse(400, "challenge and code are needed")
	}
	m := a.pending.get(in.Challenge)
	if m == nil || in.Code != m.code {
		return refuse(401, "wrong code")
	}
	a.pending.remove(in.Challenge)
	return a.welcome(m)
}

func (a *API) logout(c *call) (int, any) {
	a.sessions.remove(c.token)
	return 204, nil
}

// reset answers the same whether the account exists or not.
func (a *API) reset(c *call) (int, any) {
	var in credentials
	if !c.read(&in) || in.Email == "" {
		return refuse(400, "email is needed")
	}
	return 202, map[string]any{"sent": true}
}

func (a *API) confirmReset(c *call) (int, any) {
	var in struct{ Email, Token, Password string }
	if !c.read(&in) || len(in.Password) < 8 {
		return refuse(400, "email, token and a password of at least 8 characters are needed")
	}
	m := a.byAccount[in.Email]
	if m == nil || in.Token != resetToken(a.seed, m.email) {
		return refuse(400, "the token is not valid")
	}
	m.password = in.Password
	return 200, map[string]any{"changed": true}
}

var (
	cities  = []string{"Utrecht", "Gent", "Lille", "Zwolle", "Namur", "Breda", "Leuven", "Metz", "Assen"}
	streets = []string{"Dorpsstraat", "Stationsweg", "Kerkstraat", "Molenlaan", "Rue Haute", "Parkweg", "Rue du Port"}
)
