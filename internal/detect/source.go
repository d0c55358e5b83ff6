package detect

import (
	"fmt"
	"math/bits"
	"time"

	"github.com/vedette-project/vedette"
)

// Published log-odds of a log-in source (version 1). A source begins where it is almost certainly
// innocent; failures on ever new accounts count fully, repeated failures on one account are what
// forgetful people do, and each account that succeeds for the first time speaks for the source. The
// floor bounds how much good conduct a shared address can save up for an attacker behind it.
const (
	sourcePrior      = -6.0
	sourceFloor      = -8.0
	sourceNewAccount = 2.3 // ln(0.98 / 0.10)
	sourceSame       = 0.3
	sourceNoAccount  = 0.9 // the input shows no account names
	sourceSuccess    = -3.8
	sourceAgain      = -0.4 // success of an account that succeeded before
	sourceTool       = 0.3  // a client that never succeeded here, per failure
	sourceAlarm      = 5.0
	sourceHalfLife   = 12 * time.Hour
	sourceCeiling    = 15.0
)

// source is what one address did at log-ins.
type source struct {
	Excess   float64 // log-odds above the prior
	Accounts uint64  // linear counting: which of 64 classes of accounts failed
	Good     uint64  // and which succeeded
	Fails    uint32
	Wins     uint32
	Tool     uint32 // failures by a client that never succeeded here
	Last     int64
	Secrets  uint64 // classes of passwords that failed
	Tried    tried  // which password on which account
	Named    bool   // the input shows account names
}

// class is what is kept of a password beside whether it is the same as another: nothing that is saved, and no
// place in a table, depends on more, so that an access log may write any value that has these bits.
func class(secret vedette.Digest) uint64 { return uint64(secret) & 63 }

// tried remembers classes of what was tried: a client that goes on with an old password guesses nothing
// new. It forgets when it is three quarters full, so that whoever guesses a lot is counted on.
type tried uint64

func (t *tried) again(what uint64) bool {
	if bits.OnesCount64(uint64(*t)) > 48 {
		*t = 0
	}
	class := tried(1) << (what & 63)
	seen := *t&class != 0
	*t |= class
	return seen
}

func (s *source) rank() float64 { return s.Excess }

// age lets old evidence fade, for and against.
func (s *source) age(at int64) {
	s.Excess *= decay(time.Duration(at-s.Last)*time.Second, sourceHalfLife)
	if at-s.Last > int64(7*24*3600) {
		s.Accounts, s.Good, s.Secrets, s.Tried, s.Fails, s.Wins, s.Tool = 0, 0, 0, 0, 0, 0, 0
	}
	s.Last = max(s.Last, at)
}

// fail counts a failure. known says that this account has succeeded from here or on this client: its
// owner slips. The same password on the same account again says nothing more.
func (s *source) fail(account, secret vedette.Digest, known, unknownTool bool, at int64) {
	s.age(at)
	s.Fails++
	if secret != 0 && s.Tried.again(mix(uint64(account))^class(secret)) {
		return
	}
	switch class := uint64(1) << (mix(uint64(account)) & 63); {
	case known:
		s.Named = s.Named || account != 0
		s.Excess += sourceSame
	case account == 0:
		s.Excess += sourceNoAccount
	case s.Accounts&class == 0:
		s.Named = true
		s.Accounts |= class
		s.Excess += sourceNewAccount
	default:
		s.Named = true
		s.Excess += sourceSame
	}
	if secret != 0 {
		s.Secrets |= 1 << class(secret)
	}
	if unknownTool {
		s.Tool++
		s.Excess += sourceTool
	}
	s.Excess = min(s.Excess, sourceCeiling-sourcePrior)
}

func (s *source) succeed(account vedette.Digest, at int64) {
	s.age(at)
	s.Wins++
	class := uint64(1) << (mix(uint64(account)) & 63)
	credit := sourceSuccess
	if account != 0 && s.Good&class != 0 {
		credit = sourceAgain
	}
	s.Good |= class
	s.Excess = max(s.Excess+credit, sourceFloor-sourcePrior)
}

func (s *source) score() vedette.LogOdds { return vedette.LogOdds(sourcePrior + s.Excess) }

// evidence lists what speaks against the source beside its score.
func (s *source) evidence(known bool) vedette.Evidence {
	e := vedette.ByRate
	if bits.OnesCount64(s.Accounts) >= 4 {
		e |= vedette.ByFanout
	}
	e |= s.history(known)
	if s.Tool*2 > s.Fails && s.Tool >= 4 {
		e |= vedette.ByTool
	}
	return e
}

// history is the evidence that nobody ever succeeded from an address that tries on: one slip on a new
// network is none.
func (s *source) history(known bool) vedette.Evidence {
	if !known && s.Wins == 0 && s.Fails >= 3 {
		return vedette.ByHistory
	}
	return 0
}

func (s *source) kind() vedette.Kind {
	accounts, secrets := bits.OnesCount64(s.Accounts), bits.OnesCount64(s.Secrets)
	switch {
	case !s.Named || secrets == 0:
		return vedette.CredentialStuffing
	case accounts <= 2 && secrets > 4:
		return vedette.CredentialCracking
	case accounts >= 8 && secrets*3 <= accounts:
		return vedette.PasswordSpraying
	}
	return vedette.CredentialStuffing
}

func (s *source) why(actor vedette.ActorID) string {
	who := fmt.Sprintf("%s failed %d log-ins", actor, s.Fails)
	if s.Named {
		who += " on " + atLeast(bits.OnesCount64(s.Accounts)) + " accounts"
	}
	who += fmt.Sprintf(" and succeeded in %d", s.Wins)
	if s.Tool*2 > s.Fails {
		who += ", with a client that never succeeded here"
	}
	return who
}

func atLeast(classes int) string {
	if classes > 32 {
		return "more than 32"
	}
	return fmt.Sprint(classes)
}

// target is what strangers did to one account: guessing at it from wherever is cracking.
type target struct {
	Excess float64
	From   uint64 // classes of addresses
	Tried  tried  // passwords
	Fails  uint32
	Last   int64
}

// A forgetful owner tries five or six times from one place; a dozen from there, or seven from as many
// places, is somebody else.
const (
	targetPrior    = -6.0
	targetFail     = 0.8
	targetNewPlace = 0.7
	targetAlarm    = 5.0
	targetCeiling  = 15.0
)

func (t *target) rank() float64 { return t.Excess }

// fail counts a failure, and tells whether it says anything: the same password again does not.
func (t *target) fail(addr, secret vedette.Digest, at int64) bool {
	t.age(at)
	t.Fails++
	if secret != 0 && t.Tried.again(class(secret)) {
		return false
	}
	t.Excess += targetFail
	if class := uint64(1) << (mix(uint64(addr)) & 63); t.From&class == 0 {
		t.From |= class
		t.Excess += targetNewPlace
	}
	t.Excess = min(t.Excess, targetCeiling-targetPrior)
	return true
}

func (t *target) age(at int64) {
	t.Excess *= decay(time.Duration(at-t.Last)*time.Second, sourceHalfLife)
	if t.Excess < 0.1 {
		t.From, t.Tried, t.Fails = 0, 0, 0
	}
	t.Last = max(t.Last, at)
}

func (t *target) score() vedette.LogOdds { return vedette.LogOdds(targetPrior + t.Excess) }

// secret is how often one wrong password was tried on accounts that strangers asked for. Popularity
// under a keyed digest finds spraying without storing a password (StopGuessing, EuroS&P 2019).
type secret struct {
	Sightings float64 // decayed
	Accounts  uint64  // classes of accounts
	Last      int64
}

const (
	secretHalfLife = 3 * 24 * time.Hour
	secretAlarm    = 15   // sightings, on as many accounts
	secretShare    = 0.03 // of what strangers fail with
)

func (s *secret) rank() float64 { return s.Sightings }

func (s *secret) fail(account vedette.Digest, at int64) {
	k := decay(time.Duration(at-s.Last)*time.Second, secretHalfLife)
	s.Sightings *= k
	if s.Sightings < 0.5 {
		s.Accounts = 0
	}
	s.Last = max(s.Last, at)
	s.Sightings++
	s.Accounts |= 1 << (mix(uint64(account)) & 63)
}

// popular needs the sightings to be spread over accounts, and a share that no honest habit has.
func (s *secret) popular(strangerFails float64) bool {
	return s.Sightings >= secretAlarm && bits.OnesCount64(s.Accounts) >= 10 && s.Sightings >= secretShare*strangerFails
}
