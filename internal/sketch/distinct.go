package sketch

import (
	"math"
	"math/bits"
)

// Distinct estimates how many different keys it was given: exactly up to 16, then by HyperLogLog
// (Flajolet and others, 2007) with 256 registers, a standard error of 6.5 %. The zero value is empty.
// Its fields are exported for snapshots.
type Distinct struct {
	Few  []uint64
	Regs []uint8
}

const few = 16

// Add counts a key.
func (d *Distinct) Add(key uint64) {
	h := Mix(key + 0x9e3779b97f4a7c15)
	if d.Regs == nil {
		for _, k := range d.Few {
			if k == h {
				return
			}
		}
		if d.Few = append(d.Few, h); len(d.Few) <= few {
			return
		}
		d.Regs = make([]uint8, 256)
		for _, k := range d.Few {
			d.register(k)
		}
		d.Few = nil
		return
	}
	d.register(h)
}

func (d *Distinct) register(h uint64) {
	i := h >> 56
	d.Regs[i] = max(d.Regs[i], uint8(bits.LeadingZeros64(h<<8|1<<7)+1))
}

// Count is the estimate.
func (d *Distinct) Count() uint64 {
	if d.Regs == nil {
		return uint64(len(d.Few))
	}
	sum, zeros := 0.0, 0
	for _, r := range d.Regs {
		sum += math.Ldexp(1, -int(r))
		if r == 0 {
			zeros++
		}
	}
	const m = 256.0
	e := 0.7213 / (1 + 1.079/m) * m * m / sum
	if e <= 2.5*m && zeros > 0 {
		e = m * math.Log(m/float64(zeros))
	}
	return uint64(e + 0.5)
}
