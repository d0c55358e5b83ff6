package sensitive

import (
	"testing"

	"github.com/vedette-project/vedette"
)

// TestAgain: one value over and over passes a weak checksum or does not, and was asked once; the name may
// still speak for it. A type that nothing looks like by chance needs no second value.
func TestAgain(t *testing.T) {
	for _, c := range []struct {
		path string
		d    vedette.DataType
		want bool
	}{
		{"terminal", vedette.DataPAN, false}, {"cardNumber", vedette.DataPAN, true}, {"x", vedette.DataBSN, false}, {"contact", vedette.DataEmail, true},
	} {
		p := &vedette.Place{Path: c.path, N: 200, Types: vedette.String, Data: []vedette.DataHit{{Type: c.d, N: 200, Again: 199}}}
		if got := len(Verdicts(vedette.InAnswer, p, Name(c.path))) == 1; got != c.want {
			t.Errorf("%s in %q, one value 200 times: %v, want %v", c.d, c.path, got, c.want)
		}
	}
}
