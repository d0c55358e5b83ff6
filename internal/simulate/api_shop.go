package simulate

import (
	"fmt"
	"strconv"
	"strings"
)

type product struct {
	ID       int    `json:"id"`
	Name     string `json:"name"`
	Category string `json:"category"`
	Cents    int64  `json:"price_cents"`
	Stock    int    `json:"stock"`
}

// catalogue is what the shop sells. It never changes.
type catalogue struct {
	products []product
	byID     map[int]*product
}

// productCount and firstProduct say which product ids there are.
const (
	productCount = 400
	firstProduct = 10001
	giftCards    = 64
)

func newCatalogue(seed uint64) catalogue {
	c := catalogue{products: make([]product, productCount), byID: map[int]*product{}}
	for i := range c.products {
		v := secret(seed, "product", i)
		slug := categories[i%len(categories)]
		c.products[i] = product{ID: firstProduct + i*7, Name: pick2(adjectives, int(v%1000)) + " " + strings.TrimSuffix(slug, "s"),
			Category: slug, Cents: int64(495 + v%20000), Stock: int(v >> 20 % 90)}
		c.byID[c.products[i].ID] = &c.products[i]
	}
	return c
}

type item struct {
	ID      int   `json:"id"`
	Product int   `json:"product"`
	Count   int   `json:"count"`
	Cents   int64 `json:"price_cents"`
}

type order struct {
	ID       string `json:"id"`
	State    string `json:"state"`
	Items    []item `json:"items"`
	Cents    int64  `json:"total_cents"`
	Currency string `json:"currency"`

	by *member
}

type giftCard struct {
	code  string
	cents int64 // 0: redeemed
}

func cardCode(seed uint64, n int) string { return fmt.Sprintf("GC%016X", secret(seed, "card", n)) }

// promo codes that work, and what they take off, in percent.
var promos = map[string]int64{"WELKOM10": 10, "LENTE15": 15}

const (
	maxCart   = 20
	maxOrders = 50 // of one member
)

func shopRoutes() []route {
	return []route{
		{Route: Route{Method: "GET", Template: "/api/v2/products"}, do: (*API).listProducts},
		{Route: Route{Method: "GET", Template: "/api/v2/products/{id}"}, do: (*API).showProduct},
		{Route: Route{Method: "GET", Template: "/api/v2/products/{id}/reviews"}, do: (*API).reviews},
		{Route: Route{Method: "GET", Template: "/api/v2/categories"}, do: (*API).listCategories},
		{Route: Route{Method: "GET", Template: "/api/v2/categories/{slug}"}, do: (*API).showCategory},
		{Route: Route{Method: "GET", Template: "/api/v2/search"}, do: (*API).search},
		{Route: Route{Method: "GET", Template: "/api/v2/cart"}, session: true, do: (*API).showCart},
		{Route: Route{Method: "POST", Template: "/api/v2/cart/items"}, session: true, do: (*API).addItem},
		{Route: Route{Method: "DELETE", Template: "/api/v2/cart/items/{id}"}, session: true, do: (*API).removeItem},
		{Route: Route{Method: "POST", Template: "/api/v2/cart/promo-code"}, session: true, do: (*API).applyPromo},
		{Route: Route{Method: "POST", Template: "/api/v2/checkout"}, session: true, do: (*API).checkout},
		{Route: Route{Method: "GET", Template: "/api/v2/orders"}, session: true, do: (*API).listOrders},
		{Route: Route{Method: "GET", Template: "/api/v2/orders/{id}"}, session: true, do: (*API).showOrder},
		{Route: Route{Method: "POST", Template: "/api/v2/gift-cards/check"}, session: true, do: (*API).checkCard},
		{Route: Route{Method: "POST", Template: "/api/v2/gift-cards/redeem"}, session: true, do: (*API).redeemCard},
	}
}

func (a *API) listProducts(c *call) (int, any) {
	page, _ := strconv.Atoi(c.URL.Query().Get("page")) // anything else is the first page
	const size = 20
	from := min(max(page-1, 0), productCount/size-1) * size
	return 200, map[string]any{"products": a.catalogue.products[from : from+size], "pages": productCount / size}
}

func (a *API) product(c *call) *product {
	id, err := strconv.Atoi(c.PathValue("id"))
	if err != nil {
		return nil
	}
	return a.catalogue.byID[id]
}

func (a *API) showProduct(c *call) (int, any) {
	if p := a.product(c); p != nil {
		return 200, p
	}
	return refuse(404, "no such product")
}

func (a *API) reviews(c *call) (int, any) {
	p := a.product(c)
	if p == nil {
		return refuse(404, "no such product")
	}
	type review struct {
		Stars int    `json:"stars"`
		Text  string `json:"text"`
	}
	list := []review{}
	for i := range p.ID % 4 {
		list = append(list, review{1 + (p.ID+i)%5, "As described. " + p.Name + " arrived in two days."})
	}
	return 200, map[string]any{"product": p.ID, "reviews": list}
}

func (a *API) listCategories(*call) (int, any) {
	return 200, map[string]any{"categories": categories}
}

func (a *API) showCategory(c *call) (int, any) {
	slug, list := c.PathValue("slug"), []product{}
	for _, p := range a.catalogue.products {
		if p.Category == slug {
			list = append(list, p)
		}
	}
	if len(list) == 0 {
		return refuse(404, "no such category")
	}
	return 200, map[string]any{"slug": slug, "count": len(list), "products": list[:min(len(list), 10)]}
}

func (a *API) search(c *call) (int, any) {
	q, hits := strings.ToLower(c.URL.Query().Get("q")), []product{}
	for _, p := range a.catalogue.products {
		if len(hits) < 10 && strings.Contains(strings.ToLower(p.Name), q) {
			hits = append(hits, p)
		}
	}
	return 200, map[string]any{"hits": hits, "total": len(hits)}
}

func (m *member) total() (cents int64) {
	for _, i := range m.cart {
		cents += i.Cents * int64(i.Count)
	}
	return cents * (100 - promos[m.promo]) / 100
}

func (a *API) showCart(c *call) (int, any) {
	return 200, map[string]any{"items": append([]item{}, c.who.cart...), "total_cents": c.who.total(), "promo_code": c.who.promo}
}

func (a *API) addItem(c *call) (int, any) {
	var in struct{ Product, Count int }
	if !c.read(&in) || in.Count < 1 || in.Count > 99 {
		return refuse(400, "product and count are needed")
	}
	p := a.catalogue.byID[in.Product]
	switch {
	case p == nil:
		return refuse(404, "no such product")
	case len(c.who.cart) >= maxCart:
		return refuse(409, "the cart is full")
	}
	c.who.items++
	i := item{ID: c.who.n*1000 + c.who.items%1000, Product: p.ID, Count: in.Count, Cents: p.Cents}
	c.who.cart = append(c.who.cart, i)
	return 201, i
}

func (a *API) removeItem(c *call) (int, any) {
	for n, i := range c.who.cart {
		if strconv.Itoa(i.ID) == c.PathValue("id") {
			c.who.cart = append(c.who.cart[:n:n], c.who.cart[n+1:]...)
			return 204, nil
		}
	}
	return refuse(404, "no such item")
}

func (a *API) applyPromo(c *call) (int, any) {
	var in struct{ Code string }
	if !c.read(&in) || promos[in.Code] == 0 {
		return refuse(422, "the code is not valid")
	}
	c.who.promo = in.Code
	return 200, map[string]any{"promo_code": in.Code, "percent": promos[in.Code], "total_cents": c.who.total()}
}

func (a *API) checkout(c *call) (int, any) {
	var in struct{ Payment string }
	if !c.read(&in) || in.Payment == "" {
		return refuse(400, "payment is needed")
	}
	if len(c.who.cart) == 0 {
		return refuse(409, "the cart is empty")
	}
	id := a.issue("order")
	o := &order{ID: id[:8] + "-" + id[8:12] + "-4" + id[13:16] + "-a" + id[17:20] + "-" + id[20:], State: "paid",
		Items: c.who.cart, Cents: c.who.total(), Currency: "EUR", by: c.who}
	c.who.credit -= min(c.who.credit, o.Cents)
	c.who.cart, c.who.promo = nil, ""
	a.orders.put(o.ID, o)
	if c.who.orders = append(c.who.orders, o.ID); len(c.who.orders) > maxOrders {
		c.who.orders = c.who.orders[1:]
	}
	return 201, o
}

func (a *API) listOrders(c *call) (int, any) {
	return 200, map[string]any{"orders": append([]string{}, c.who.orders...)}
}

func (a *API) showOrder(c *call) (int, any) {
	if o := a.orders.get(c.PathValue("id")); o != nil && o.by == c.who {
		return 200, o
	}
	return refuse(404, "no such order")
}

func (a *API) card(c *call) *giftCard {
	var in struct{ Code string }
	if !c.read(&in) {
		return nil
	}
	return a.cards[in.Code]
}

func (a *API) checkCard(c *call) (int, any) {
	if card := a.card(c); card != nil {
		return 200, map[string]any{"code": card.code, "balance_cents": card.cents, "currency": "EUR"}
	}
	return refuse(404, "no such gift card")
}

func (a *API) redeemCard(c *call) (int, any) {
	card := a.card(c)
	if card == nil {
		return refuse(404, "no such gift card")
	}
	got := card.cents
	c.who.credit += got
	card.cents = 0
	return 200, map[string]any{"redeemed_cents": got, "credit_cents": c.who.credit}
}

var (
	categories = []string{"shoes", "coats", "lamps", "garden-chairs", "bikes", "headphones", "books", "kettles", "board-games",
		"backpacks", "wall-clocks", "running-socks", "blankets", "knives", "plants", "rain-jackets", "speakers", "desks"}
	adjectives = []string{"Plain", "Blue", "Sturdy", "Nordic", "Light", "Classic", "Quiet", "Warm", "Folding", "Urban"}
)
