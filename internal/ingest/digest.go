package ingest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"hash"

	"github.com/vedette-project/vedette"
)

// keyer makes digests under one environment's key. It is not safe for concurrent use.
type keyer struct {
	mac hash.Hash
	sum [sha256.Size]byte
	low []byte
}

func newKeyer(key []byte) keyer { return keyer{mac: hmac.New(sha256.New, key)} }

func (k *keyer) digest(domain byte, secret []byte) vedette.Digest {
	if len(secret) == 0 {
		return 0
	}
	k.mac.Reset()
	k.low = append(append(k.low[:0], domain), secret...)
	k.mac.Write(k.low)
	d := vedette.Digest(binary.BigEndian.Uint64(k.mac.Sum(k.sum[:0])))
	if d == 0 {
		d = 1
	}
	return d
}

// account folds case and outer space first: people write their e-mail address in many ways.
func (k *keyer) account(name []byte) vedette.Digest {
	for len(name) > 0 && name[0] <= ' ' {
		name = name[1:]
	}
	for len(name) > 0 && name[len(name)-1] <= ' ' {
		name = name[:len(name)-1]
	}
	folded := make([]byte, 0, 64)
	for _, c := range name {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		folded = append(folded, c)
	}
	return k.digest(domainAccount, folded)
}

// Digests of different things never meet, but a token that an answer issued is the token that a
// later request carries.
const (
	domainToken   = 't'
	domainSession = 's'
	domainAccount = 'a'
	domainSecret  = 'p'
)
