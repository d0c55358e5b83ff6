package value

import (
	"fmt"
	"math"
	"strconv"

	"github.com/vedette-project/vedette"
)

// delicate is what holding a type of data adds to a score.
func delicate(d vedette.DataType) int {
	switch d {
	case vedette.NoData:
		return 0
	case vedette.DataPAN, vedette.DataCVC:
		return 20
	case vedette.DataPassword, vedette.DataSecret, vedette.DataBSN, vedette.DataNIR, vedette.DataRijksregister, vedette.DataSSN,
		vedette.DataDNI, vedette.DataCodiceFiscale, vedette.DataSteuerID, vedette.DataNHS, vedette.DataPassport, vedette.DataJWT:
		return 15
	case vedette.DataIBAN, vedette.DataGeo:
		return 10
	case vedette.DataPromoCode, vedette.DataBirthDate:
		return 8
	case vedette.DataIP, vedette.DataVAT:
		return 2
	}
	return 5
}

// baseOf is what a class is worth before anything else is known.
func baseOf(c vedette.Class) int {
	switch c {
	case vedette.CheckoutPayment:
		return 45
	case vedette.GiftcardPromo, vedette.Authentication:
		return 40
	case vedette.Admin:
		return 35
	case vedette.AccountClass:
		return 30
	case vedette.DataAccess:
		return 20
	case vedette.Messaging:
		return 15
	case vedette.Machine:
		return 8
	}
	return 5
}

// tens is by for each power of ten of n, at most to.
func tens(n, by, to float64) float64 {
	if !(n > 0) {
		return 0
	}
	return min(by*math.Log10(1+n), to)
}

// score adds up the parts of the formula in the package's documentation, and writes those that count into the evidence.
func score(s *Sight, c vedette.Class, write bool, why []string) (int, []string) {
	total := float64(baseOf(c))
	most, which, kinds := 0, vedette.NoData, 0
	var seen [vedette.DataTypes]bool
	for i := range s.Sensitive {
		d := s.Sensitive[i].Type
		if int(d) >= len(seen) || seen[d] || delicate(d) == 0 {
			continue
		}
		seen[d] = true
		kinds++
		if delicate(d) > most {
			most, which = delicate(d), d
		}
	}
	if kinds > 0 {
		total += min(float64(most+kinds-1), 25)
		say := "it holds " + which.String()
		switch {
		case kinds == 2:
			say += " and one more type of sensitive data"
		case kinds > 2:
			say += fmt.Sprintf(" and %d more types of sensitive data", kinds-1)
		}
		why = append(why, say)
	}
	if currency, sum := strongest(s.Money); sum > 0 {
		total += tens(sum, 5, 25)
		if currency != "" {
			currency += " "
		}
		why = append(why, currency+grouped(sum)+" a day")
	}
	if s.Flow > 0 {
		total += tens(float64(s.Flow), 4, 10)
		payments := " payments"
		if s.Flow == 1 {
			payments = " payment"
		}
		why = append(why, "stands before "+grouped(float64(s.Flow))+payments)
	}
	total += min(tens(float64(s.Actors), 2, 10)+tens(float64(s.Requests), 1, 10), 10)
	if s.Actors > 1 {
		why = append(why, grouped(float64(s.Actors))+" actors use it")
	}
	if write {
		total += 5
	}
	return int(math.Round(min(total, 100))), why
}

// strongest picks the currency with the largest amount; sums of different currencies cannot be added.
func strongest(money map[string]float64) (currency string, sum float64) {
	for c, v := range money {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		if v > sum || v == sum && v > 0 && c < currency {
			currency, sum = c, v
		}
	}
	return currency, sum
}

// grouped writes a number without a fraction, and a comma between thousands.
func grouped(v float64) string {
	if v >= 1e15 {
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	s := strconv.FormatFloat(math.Round(v), 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
