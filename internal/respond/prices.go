package respond

import "github.com/vedette-project/vedette"

// PricesVersion names the published table below; it is quoted in explanations.
const PricesVersion = 1

// Price is what an exchange at an endpoint of one class is worth, in euro.
type Price struct {
	Harm     float64                   // of one abusive exchange that gets through, on average
	Friction [vedette.Drop + 1]float64 // of being in one real customer's way, by action
}

// DefaultPrices are the published defaults (version 1). Harm at a log-in is the chance that a tried
// password fits (about one in two hundred) times what a takeover costs; friction is the chance that a
// customer gives up times what the visit would have earned.
func DefaultPrices() map[vedette.Class]Price {
	friction := func(scale float64) (f [vedette.Drop + 1]float64) {
		for a, euro := range [...]float64{0, 0.001, 0.05, 0.10, 0.30, 2.00, 2.50} {
			f[a] = euro * scale
		}
		return f
	}
	return map[vedette.Class]Price{
		vedette.Authentication:  {0.60, friction(1)},
		vedette.CheckoutPayment: {2.00, friction(4)},
		vedette.GiftcardPromo:   {0.80, friction(1)},
		vedette.AccountClass:    {0.50, friction(1)},
		vedette.DataAccess:      {0.20, friction(0.5)},
		vedette.Admin:           {5.00, friction(1)},
		vedette.Messaging:       {0.10, friction(0.5)},
		vedette.Content:         {0.01, friction(0.5)},
		vedette.Machine:         {0.05, friction(1)},
		vedette.Other:           {0.05, friction(0.5)},
	}
}

// stops is the part of abusive exchanges that an action keeps away (version 1).
var stops = [vedette.Drop + 1]float64{
	vedette.Throttle: 0.70, vedette.Challenge: 0.80, vedette.StepUp: 0.95, vedette.Deny: 0.99, vedette.Drop: 0.995,
}
