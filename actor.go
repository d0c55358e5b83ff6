package vedette

import (
	"encoding/binary"
	"net/netip"
	"strconv"
)

// Level is an identity level, strongest first. Everything is counted at every level that is
// present; enforcement is at the strongest.
type Level uint8

// The identity levels.
const (
	Subject     Level = iota // verified subject
	Key                      // API key or token that the upstream has accepted
	Session                  // session that the upstream has issued or accepted
	Device                   // our own signed cookie
	Fingerprint              // TLS and header fingerprint + prefix
	Address                  // one address: IPv4 /32, IPv6 /64
	Prefix                   // IPv4 /24, IPv6 /48
	ASN
	Levels = iota
)

func (l Level) String() string {
	return [...]string{"subject", "key", "session", "device", "fingerprint", "address", "prefix", "asn"}[l]
}

// ActorID is one actor at one level.
type ActorID struct {
	Level  Level
	Digest Digest
}

// String writes an address or a prefix as itself, and every other level as its digest.
func (a ActorID) String() string {
	switch a.Level {
	case Address:
		return a.Digest.address(32, 64)
	case Prefix:
		return a.Digest.address(24, 48)
	}
	return strconv.FormatUint(uint64(a.Digest), 16)
}

// AddressDigest names one address, IPv4 /32 or IPv6 /64, and its prefix, IPv4 /24 or IPv6 /48.
// Both are the address bits themselves: an IPv4 address in the low 32 bits (no IPv6 /64 in use
// begins with 32 zero bits), so that they are exact, cheap, and can be shown to who must block them.
func AddressDigest(a netip.Addr) (address, prefix Digest) {
	switch {
	case a.Is4() || a.Is4In6():
		b := a.As4()
		v := binary.BigEndian.Uint32(b[:])
		return Digest(v), Digest(v &^ 0xff)
	case a.Is6():
		b := a.As16()
		v := binary.BigEndian.Uint64(b[:8])
		if v>>32 == 0 { // ::1 and its like: kept apart from IPv4
			v = 1<<32 | uint64(binary.BigEndian.Uint32(b[12:]))
		}
		return Digest(v), Digest(v &^ 0xffff)
	}
	return 0, 0
}

func (d Digest) address(bits4, bits6 int) string {
	if d>>32 == 0 {
		var b [4]byte
		binary.BigEndian.PutUint32(b[:], uint32(d))
		if bits4 == 32 {
			return netip.AddrFrom4(b).String()
		}
		return netip.PrefixFrom(netip.AddrFrom4(b), bits4).String()
	}
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(d))
	return netip.PrefixFrom(netip.AddrFrom16(b), bits6).String()
}

// Identity is who a request says it is, at every level: a zero digest where the level is absent.
type Identity [Levels]Digest

// Strongest returns the strongest level present. ok is false for an empty identity.
func (i *Identity) Strongest() (id ActorID, ok bool) {
	for l, d := range i {
		if d != 0 {
			return ActorID{Level(l), d}, true
		}
	}
	return ActorID{}, false
}
