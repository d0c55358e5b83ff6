package simulate

import "fmt"

// errands are what a customer who is logged in came for: to bank, to shop, to put the profile in order.
func (v *visit) errands() (list []deed) {
	some := func(part float64, what ...deed) {
		if v.rng.Float64() < part {
			list = append(list, what...)
		}
	}
	some(0.5, accountList, accountOne)
	some(0.4, accountList, bookings)
	some(0.2, accountList, sendMoney, sent)
	some(0.5, products, productOne)
	some(0.2, categoryList, category, search)
	some(0.15, reviews)
	some(0.3, products, toCart, cart)
	some(0.1, products, toCart, fromCart)
	some(0.08, promo)
	some(0.08, cardCheck, cardRedeem)
	some(0.25, products, toCart, checkout, orderOne)
	some(0.1, orderList)
	some(0.25, profile)
	some(0.06, profile, changeProfile)
	some(0.15, addressList)
	some(0.06, addressAdd, addressChange, addressRemove)
	return list
}

// Banking.
var (
	accountList = deed{ask: get("/api/v2/accounts"), then: func(_ *Driver, v *visit, r *reply) {
		var in struct{ Accounts []struct{ ID string } }
		r.read(&in)
		v.own = v.own[:0]
		for _, a := range in.Accounts {
			v.own = append(v.own, a.ID)
		}
		if len(v.own) > 0 {
			v.account = pick(v.rng, v.own)
		}
	}}
	accountOne = deed{ask: func(v *visit) *message { return v.when(v.account != "", "GET", "/api/v2/accounts/"+v.account, nil) }}
	bookings   = deed{ask: func(v *visit) *message {
		return v.when(v.account != "", "GET", "/api/v2/accounts/"+v.account+"/transactions", nil)
	}}
	sendMoney = deed{
		ask: func(v *visit) *message {
			return v.when(v.account != "", "POST", "/api/v2/transfers", fields{"from": v.account, "to": v.own[0],
				"amount_cents": 100 + v.rng.IntN(2000), "note": "rent " + fmt.Sprint(v.rng.IntN(12)+1)})
		},
		then: func(_ *Driver, v *visit, r *reply) { r.id(&v.transfer) },
	}
	sent = deed{ask: func(v *visit) *message {
		return v.when(v.transfer != 0, "GET", fmt.Sprintf("/api/v2/transfers/%d", v.transfer), nil)
	}}
)

// id reads what an answer calls the thing that was made.
func (r *reply) id(into *int) {
	var in struct{ ID int }
	if *into = 0; r.status == 201 && r.read(&in) {
		*into = in.ID
	}
}

// Shopping.
var (
	toCart = deed{
		ask: func(v *visit) *message {
			return v.when(v.product != 0, "POST", "/api/v2/cart/items", fields{"product": v.product, "count": 1 + v.rng.IntN(3)})
		},
		then: func(_ *Driver, v *visit, r *reply) { r.id(&v.item) },
	}
	fromCart = deed{ask: func(v *visit) *message {
		return v.when(v.item != 0, "DELETE", fmt.Sprintf("/api/v2/cart/items/%d", v.item), nil)
	}}
	cart  = deed{ask: get("/api/v2/cart")}
	promo = deed{ask: sends("POST", "/api/v2/cart/promo-code", func(v *visit) any {
		return fields{"code": pick(v.rng, []string{"WELKOM10", "WELKOM10", "LENTE15", "WELCOME10"})}
	})}
	cardCheck = deed{ask: sends("POST", "/api/v2/gift-cards/check", func(v *visit) any {
		return fields{"code": cardCode(v.seed, v.rng.IntN(giftCards))}
	})}
	cardRedeem = deed{ask: sends("POST", "/api/v2/gift-cards/redeem", func(v *visit) any {
		return fields{"code": cardCode(v.seed, v.rng.IntN(giftCards))}
	})}
	checkout = deed{
		ask: sends("POST", "/api/v2/checkout", func(v *visit) any {
			return fields{"payment": pick(v.rng, []string{"ideal", "card", "bancontact"})}
		}),
		then: func(_ *Driver, v *visit, r *reply) {
			var in struct{ ID string }
			if v.order = ""; r.status == 201 && r.read(&in) {
				v.order = in.ID
			}
		},
	}
	orderOne  = deed{ask: func(v *visit) *message { return v.when(v.order != "", "GET", "/api/v2/orders/"+v.order, nil) }}
	orderList = deed{ask: get("/api/v2/orders")}
)

// Keeping the profile in order.
var (
	profile       = deed{ask: get("/api/v2/profile")}
	changeProfile = deed{ask: sends("PATCH", "/api/v2/profile", func(v *visit) any { return fields{"newsletter": v.rng.IntN(2) == 0} })}
	addressList   = deed{ask: get("/api/v2/profile/addresses")}
	addressAdd    = deed{
		ask:  sends("POST", "/api/v2/profile/addresses", func(v *visit) any { return v.newAddress() }),
		then: func(_ *Driver, v *visit, r *reply) { r.id(&v.address) },
	}
	addressChange = deed{ask: func(v *visit) *message {
		return v.when(v.address != 0, "PUT", fmt.Sprintf("/api/v2/profile/addresses/%d", v.address), v.newAddress())
	}}
	addressRemove = deed{ask: func(v *visit) *message {
		return v.when(v.address != 0, "DELETE", fmt.Sprintf("/api/v2/profile/addresses/%d", v.address), nil)
	}}
)

func (v *visit) newAddress() fields {
	return fields{"street": pick(v.rng, streets), "number": 1 + v.rng.IntN(90), "city": pick(v.rng, cities), "country": "NL"}
}
