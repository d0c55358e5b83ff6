package ingest

import (
	crypto "crypto/rand"
	"math/rand/v2"

	"github.com/vedette-project/vedette"
)

// pseudonyms gives each password a random value to be written in place of its digest: equal passwords, equal values,
// for as long as the table remembers them. The values are drawn anew in each process and kept nowhere, so that nobody
// can try passwords against what was written, whoever has the key. A value has the digest's class, its low six bits.
type pseudonyms struct {
	young, old map[vedette.Digest]vedette.Digest
	draw       *rand.ChaCha8
}

// manyPasswords is how many are remembered at least: whatever comes again within as many others keeps its value.
const manyPasswords = 1 << 15

func newPseudonyms() pseudonyms {
	var seed [32]byte
	crypto.Read(seed[:]) // never fails
	return pseudonyms{young: map[vedette.Digest]vedette.Digest{}, draw: rand.NewChaCha8(seed)}
}

func (p *pseudonyms) of(secret vedette.Digest) vedette.Digest {
	if secret == 0 {
		return 0
	}
	v, ok := p.young[secret]
	if ok {
		return v
	}
	if v, ok = p.old[secret]; !ok {
		for v>>6 == 0 { // zero is no value
			v = vedette.Digest(p.draw.Uint64())
		}
		v = v&^63 | secret&63
	}
	if len(p.young) >= manyPasswords {
		p.old, p.young = p.young, make(map[vedette.Digest]vedette.Digest, manyPasswords)
	}
	p.young[secret] = v
	return v
}
