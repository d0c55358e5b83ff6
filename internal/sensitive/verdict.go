package sensitive

import (
	"math"

	"github.com/vedette-project/vedette"
)

// least is how many values of a place must have passed before it is called anything.
const least = 3

// proof says how a type's values are told from what only looks like them.
type proof struct {
	chance float64 // share of look-alikes whose values pass
	alone  float64 // share of a place's values that must pass where its name says nothing
	named  float64 // and where it speaks for the type
}

// proofOf gives what is asked of a type. A chance of a checksum is that of random digits in the very
// form that the type has, so a house's own numbers under a scheme's prefix are counted in.
func proofOf(d vedette.DataType) proof {
	switch d {
	case vedette.DataEmail, vedette.DataIBAN, vedette.DataJWT, vedette.DataSecret, vedette.DataPassport, vedette.DataCodiceFiscale:
		return proof{0.02, 0.1, 0.05}
	case vedette.DataPAN, vedette.DataVAT:
		return proof{0.1, 0.4, 0.3}
	case vedette.DataBSN, vedette.DataNHS:
		return proof{1.0 / 11, 0.6, 0.4}
	case vedette.DataNIR, vedette.DataRijksregister, vedette.DataSteuerID:
		return proof{0.02, 0.5, 0.3}
	case vedette.DataDNI:
		return proof{1.0 / 23, 0.5, 0.3}
	case vedette.DataPhone:
		return proof{0.1, 0.7, 0.3}
	case vedette.DataIP:
		return proof{0.1, 0.7, 0.4}
	case vedette.DataSSN, vedette.DataGeo:
		return proof{0.1, 0.85, 0.4}
	}
	return proof{0.1, 2, 0.5} // only by a name that speaks for it
}

// Nats of evidence that are asked for: at most one in e^alone places of look-alikes reaches it.
const (
	natsAlone = 6.9 // 1 in 1,000: three of three values that each pass one time in ten
	natsNamed = 4
)

// Verdicts says what a place holds: for each type whose values are enough, more than a fixed share of all, and
// more than chance would let pass (Chernoff's bound on the binomial tail). It gives type, place and figures;
// in whose exchanges the values were, the caller has counted. p is the Name of the place's path.
func Verdicts(part vedette.Part, pl *vedette.Place, p Prior) []vedette.Sensitive {
	n := pl.N - min(pl.Objects, pl.N)
	var out []vedette.Sensitive
	for _, h := range pl.Data {
		hits, of := h.N, max(n, h.N)
		if !p.For(h.Type) && proofOf(h.Type).alone >= 0.4 { // one value over and over was asked once
			hits, of = hits-min(h.Again, hits), of-min(h.Again, of)
		}
		if h.Type == vedette.NoData || !holds(h.Type, hits, of, p, pl) {
			continue
		}
		out = append(out, vedette.Sensitive{
			Type: h.Type, Part: part, Path: pl.Path,
			Share: float64(h.N) / float64(max(n, h.N)), N: max(n, h.N), Anonymous: h.Anonymous,
		})
	}
	return out
}

func holds(d vedette.DataType, hits, n uint64, p Prior, pl *vedette.Place) bool {
	if hits < least {
		return false
	}
	pr := proofOf(d)
	share, need := pr.alone, natsAlone
	if p.For(d) {
		share, need = pr.named, natsNamed
	} else if pl.Types&^(vedette.Integer|vedette.Null) == 0 && pl.Types != 0 && pl.Min == pl.Max {
		return false // one number over and over passes or does not: it was asked once
	}
	got := float64(hits) / float64(n)
	return got >= share && evidence(got, pr.chance)*float64(n) >= need
}

// evidence is the divergence of a share from what chance gives, in nats for each value.
func evidence(share, chance float64) float64 {
	if share <= chance {
		return 0
	}
	e := share * math.Log(share/chance)
	if share < 1 {
		e += (1 - share) * math.Log((1-share)/(1-chance))
	}
	return e
}
