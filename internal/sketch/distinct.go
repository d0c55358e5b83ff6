package sketch

import (
	"math"
	"math/bits"
)

// Distinct counts different keys: exactly up to 16, then by HyperLogLog with 256 registers (Flajolet
// and others, 2007; standard error 6.5 %). The zero value is empty; key 0 is no key. The fields are
// exported for snapshots alone.
type Distinct struct {
	One  uint64   // the first key: most things have only one
	Few  []uint64 // the others, while they are few
	Regs []uint8  // set once there are more than 16
}

const (
	exact = 16
	// Registers of a Distinct that counts more than a few.
	Registers = 256
)

// Add counts a key.
func (d *Distinct) Add(key uint64) {
	switch {
	case key == 0 || key == d.One && d.Regs == nil:
	case d.Regs != nil:
		d.observe(key)
	case d.One == 0:
		d.One = key
	default:
		for _, f := range d.Few {
			if f == key {
				return
			}
		}
		if len(d.Few) < exact-1 {
			d.Few = append(d.Few, key)
			return
		}
		d.spill()
		d.observe(key)
	}
}

func (d *Distinct) spill() {
	d.Regs = make([]uint8, Registers)
	d.observe(d.One)
	for _, f := range d.Few {
		d.observe(f)
	}
	d.One, d.Few = 0, nil
}

func (d *Distinct) observe(key uint64) {
	if key == 0 {
		return
	}
	h := Mix(key)
	if r := uint8(bits.LeadingZeros64(h<<8|0x80) + 1); r > d.Regs[h>>56] {
		d.Regs[h>>56] = r
	}
}

// Merge adds what another has counted.
func (d *Distinct) Merge(o *Distinct) {
	if o.Regs == nil {
		d.Add(o.One)
		for _, f := range o.Few {
			d.Add(f)
		}
		return
	}
	if d.Regs == nil {
		d.spill()
	}
	for i, r := range o.Regs {
		d.Regs[i] = max(d.Regs[i], r)
	}
}

// Several tells whether there were at least two keys.
func (d *Distinct) Several() bool { return d.Regs != nil || len(d.Few) > 0 }

// Count is the estimate, by linear counting where the registers are sparse.
func (d *Distinct) Count() uint64 {
	if d.Regs == nil {
		n := uint64(len(d.Few))
		if d.One != 0 {
			n++
		}
		return n
	}
	return Estimate(d.Regs)
}

// Estimate reads the registers of a HyperLogLog.
func Estimate(regs []uint8) uint64 {
	m := float64(len(regs))
	sum, zero := 0.0, 0
	for _, r := range regs {
		sum += math.Ldexp(1, -int(r))
		if r == 0 {
			zero++
		}
	}
	e := 0.7213 / (1 + 1.079/m) * m * m / sum
	if e <= 2.5*m && zero > 0 {
		e = m * math.Log(m/float64(zero))
	}
	return uint64(e + 0.5)
}
