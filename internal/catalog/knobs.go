package catalog

import (
	"os"
	"strconv"
	"strings"
)

func knobs() []float64 {
	k := []float64{1, 4, 2.5, 6, 0.6, 2.5, 1, 6, 1.2, 3, 2.5, 1.8, 0.7, 2}
	for i, f := range strings.Split(os.Getenv("K"), ",") {
		if v, err := strconv.ParseFloat(f, 64); err == nil {
			k[i] = v
		}
	}
	return k
}
