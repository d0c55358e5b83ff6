package engine

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/ingest"
	"github.com/vedette-project/vedette/internal/respond"
)

// siteUnderTest drives one engine through log-ins, as a replay would: what attackers try to pass unseen.
type siteUnderTest struct {
	e        *Engine
	red      *ingest.Redactor
	at       time.Time
	findings int
	last     Verdict
}

func newSite(t *testing.T) *siteUnderTest {
	e, err := New(Options{Key: []byte("k"), Respond: respond.Options{Mode: respond.Enforce}})
	if err != nil {
		t.Fatal(err)
	}
	s := &siteUnderTest{e: e, red: ingest.NewRedactor([]byte("k")), at: start}
	// A week of 300 customers, each in his place on the app that all of them use.
	for range 14 {
		for c := range 300 {
			s.login(customer(c), fmt.Sprintf(`{"email":"c%d@x","password":"right-%d"}`, c, c), 200)
			s.at = s.at.Add(2 * time.Minute)
		}
	}
	if s.findings > 0 {
		t.Fatalf("%d findings in peace: %+v", s.findings, s.last)
	}
	return s
}

func customer(c int) netip.Addr { return netip.AddrFrom4([4]byte{10, 1, byte(c >> 8), byte(c)}) }
func bot(i int) netip.Addr {
	return netip.AddrFrom4([4]byte{100, 64 + byte(i>>16), byte(i >> 8), byte(i)})
}

func (s *siteUnderTest) request(method, path string, from netip.Addr, body string) *vedette.Request {
	return &vedette.Request{
		At: s.at, Client: from, Method: method, Scheme: "https", Host: "api.test", Target: path, Proto: "HTTP/1.1",
		Header: []vedette.Field{{Name: "User-Agent", Value: "ShopApp/5.1"}, {Name: "Content-Type", Value: "application/json"},
			{Name: "Content-Length", Value: fmt.Sprint(len(body))}},
		Body: []byte(body), Sent: int64(len(body)),
	}
}

func (s *siteUnderTest) send(q *vedette.Request, status int) {
	q.Status = status
	q.Reply = []vedette.Field{{Name: "Content-Type", Value: "application/json"}}
	q.Payload = []byte(`{"title":"wrong"}`)
	if status == 200 {
		q.Payload = fmt.Appendf(nil, `{"access_token":"t-%d-0123456789"}`, s.at.UnixNano())
	}
	x := make([]vedette.Exchange, 1)
	s.red.Head(&x[0], q)
	s.red.Body(&x[0], q)
	s.red.Answer(&x[0], q, true, true)
	s.e.Learn(x, func(v *Verdict) {
		s.findings += len(v.Findings)
		s.last = *v
	})
}

func (s *siteUnderTest) login(from netip.Addr, body string, status int) {
	s.send(s.request("POST", "/login", from, body), status)
}

// TestEvasions: each way to stuff, one try per address, that once passed unseen.
func TestEvasions(t *testing.T) {
	for name, body := range map[string]func(i int) string{
		"the owner's client copied": func(i int) string { return fmt.Sprintf(`{"email":"c%d@x","password":"guess%d"}`, i%300, i) },
		"a decoy account first": func(i int) string {
			return fmt.Sprintf(`{"email":"c1@x","password":"w","email":"c%d@x","password":"guess%d"}`, i%300, i)
		},
		"a decoy nested": func(i int) string {
			return fmt.Sprintf(`{"a":{"email":"c1@x","password":"w"},"email":"c%d@x","password":"guess%d"}`, i%300, i)
		},
		"an escaped field name": func(i int) string {
			return fmt.Sprintf(`{"em\u0061il":"c%d@x","p\u0061ssword":"guess%d"}`, i%300, i)
		},
		"a body that is not read": func(i int) string { return "\x1f\x8b compressed" },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			for i := range 400 {
				s.at = s.at.Add(30 * time.Second)
				s.login(bot(i), body(i), 401)
			}
			if s.findings < 200 {
				t.Errorf("%d findings about 400 tries", s.findings)
			}
		})
	}
}

// TestOwnAccountIntroducesNobody: an account whose name is hidden cannot make a botnet known.
func TestOwnAccountIntroducesNobody(t *testing.T) {
	s := newSite(t)
	for i := range 300 {
		s.at = s.at.Add(10 * time.Second)
		s.login(bot(i), "\x1f\x8b compressed", 200)
	}
	before := s.findings
	for i := range 300 {
		s.at = s.at.Add(10 * time.Second)
		s.login(bot(i), fmt.Sprintf(`{"email":"u%d@leak","password":"guess"}`, i), 401)
	}
	if s.findings-before < 150 {
		t.Errorf("%d findings about 300 tries", s.findings-before)
	}
}

// TestManyLoginPaths: a flood of paths that look like log-ins leaves the real one watched.
func TestManyLoginPaths(t *testing.T) {
	s := newSite(t)
	for i := range 2000 {
		s.at = s.at.Add(time.Second)
		s.send(s.request("POST", fmt.Sprintf("/x%d/login", i), bot(i), `{}`), 404+i%2*-3) // 404 and 401
	}
	before := s.findings
	for i := range 300 {
		s.at = s.at.Add(time.Second)
		s.login(bot(1), fmt.Sprintf(`{"email":"u%d@leak","password":"guess"}`, i), 401)
	}
	if s.findings-before < 250 {
		t.Errorf("%d findings about 300 tries", s.findings-before)
	}
}

// TestMeasuresHoldAtEverySpelling: who is denied at the log-in is denied at each way to write its path, and
// at nothing else.
func TestMeasuresHoldAtEverySpelling(t *testing.T) {
	s := newSite(t)
	for i := range 40 {
		s.at = s.at.Add(time.Second)
		s.login(bot(1), fmt.Sprintf(`{"email":"u%d@leak","password":"guess%d"}`, i, i), 401)
	}
	body := `{"email":"u99@leak","password":"guess"}`
	judge := func(method, path string, from netip.Addr, body string) vedette.Action {
		q := s.request(method, path, from, body)
		s.e.Judge(vedette.Head, q)
		if body == "" {
			return q.Judged.Decision.Action
		}
		return s.e.Judge(vedette.Body, q).Action
	}
	for _, path := range []string{"/login", "/Login", "/login/", "/%6cogin", "/login;a=b", "/login?x=1"} {
		if a := judge("POST", path, bot(1), body); a != vedette.Deny {
			t.Errorf("%s: %s", path, a)
		}
	}
	if a := judge("POST", "/login", bot(1), ""); a != vedette.Deny {
		t.Errorf("without a body: %s", a)
	}
	if a := judge("GET", "/catalogue", bot(1), ""); a != vedette.Allow {
		t.Errorf("elsewhere: %s", a)
	}
	if a := judge("POST", "/login", customer(3), `{"email":"c3@x","password":"right-3"}`); a != vedette.Allow {
		t.Errorf("a customer: %s", a)
	}
}

// TestVictimIsNotPunished: whoever is guessed at may mistype on a new network, and log in.
func TestVictimIsNotPunished(t *testing.T) {
	s := newSite(t)
	for i := range 40 {
		s.at = s.at.Add(20 * time.Second)
		s.login(bot(i), fmt.Sprintf(`{"email":"c7@x","password":"guess%d"}`, i), 401)
	}
	hotel := netip.MustParseAddr("100.99.1.1")
	s.at = s.at.Add(time.Minute)
	s.login(hotel, `{"email":"c7@x","password":"rigth-7"}`, 401)
	s.at = s.at.Add(20 * time.Second)
	s.login(hotel, `{"email":"c7@x","password":"right-7"}`, 200)
	if a := s.last.Decision.Action; a >= vedette.Deny {
		t.Errorf("the victim was met by %s: %s", a, s.last.Decision.Why)
	}
	s.at = s.at.Add(20 * time.Second)
	s.login(customer(7), `{"email":"c7@x","password":"right-7"}`, 200)
	if a := s.last.Decision.Action; a >= vedette.Throttle {
		t.Errorf("at home the victim was met by %s", a)
	}
}

// TestHiddenBehindClock: a store that was made of another time's log does not disarm the gateway.
func TestHiddenBehindClock(t *testing.T) {
	s := newSite(t)
	s.at = s.at.Add(-365 * 24 * time.Hour)
	s.e.Restart()
	for i := range 40 {
		s.at = s.at.Add(time.Second)
		s.login(bot(1), fmt.Sprintf(`{"email":"u%d@leak","password":"guess%d"}`, i, i), 401)
	}
	if s.last.Decision.Action != vedette.Deny {
		t.Errorf("the last try was met by %s", s.last.Decision.Action)
	}
}
