package detect

import (
	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/sketch"
)

// What is remembered of a success, each under a key of its own.
func keyAddress(addr vedette.Digest) uint64    { return mix(uint64(addr)) ^ 0xa11 }
func keyAccount(account vedette.Digest) uint64 { return mix(uint64(account)) ^ 0xacc }
func keyAgent(agent uint64) uint64             { return mix(agent) ^ 0xa9e }
func keyPair(account vedette.Digest, other uint64) uint64 {
	return mix(uint64(account)*3+mix(other)) ^ 0xba1
}

func mix(x uint64) uint64 { return sketch.Mix(x) }
