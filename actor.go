package vedette

import "strconv"

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

func (a ActorID) String() string { return strconv.FormatUint(uint64(a.Digest), 16) }

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
