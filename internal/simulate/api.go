package simulate

import (
	_ "embed" // the document
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
)

// APIHost is the name under which the demo API is called.
const APIHost = "api.shopbank.test"

// document is the owner's OpenAPI document. It knows nothing of /v1.
//
//go:embed openapi.json
var document []byte

// API is ShopBank: a bank and a shop that are worth attacking. Its state lives in memory, begins as the
// seed says, is bounded (the oldest goes first), and is lost with it. It answers JSON, and never 403 or
// 429: who sees one of these has met a gateway. It is safe for concurrent use.
//
//	ServeHTTP ─▶ route (ServeMux) ─▶ session? ─▶ handler, under mu ─▶ JSON
type API struct {
	mux    *http.ServeMux
	routes []route
	seed   uint64

	mu        sync.Mutex // guards everything below
	members   []*member
	byAccount map[string]*member
	sessions  shelf[string, *member]
	pending   shelf[string, *member] // second factors that are awaited
	accounts  map[string]*account
	transfers shelf[int, *transfer]
	orders    shelf[string, *order]
	cards     map[string]*giftCard
	catalogue catalogue
	issued    uint64 // tokens and ids so far
}

// APIOptions describe the demo API. The zero value works.
type APIOptions struct {
	Seed      uint64
	Customers int // default 160; a driver with the same seed and number knows their passwords
}

// customersByDefault are few enough for everyone to come by in the quiet quarter of a minute.
const customersByDefault = 160

// populate makes the customers that API and Driver have in common.
func populate(seed uint64, n int) *population {
	return newPopulation(rand.New(rand.NewPCG(seed, 0x73686f7062616e6b)), n)
}

// Route is one endpoint of the demo API that answers.
type Route struct {
	Method, Template string
	Documented       bool
}

type route struct {
	Route
	session bool // only for who has logged in
	do      func(*API, *call) (int, any)
}

// call is a request on its way through a handler.
type call struct {
	*http.Request
	body  []byte
	who   *member // set where the route asks for a session
	token string
}

// read decodes the body; false means that it was no such JSON.
func (c *call) read(into any) bool { return json.Unmarshal(c.body, into) == nil }

// fault is what the API answers when it does not do what was asked.
type fault struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
}

func refuse(status int, title string) (int, any) { return status, fault{title, status} }

// NewAPI opens the shop.
func NewAPI(o APIOptions) *API {
	if o.Customers <= 0 {
		o.Customers = customersByDefault
	}
	a := &API{
		mux: http.NewServeMux(), seed: o.Seed, byAccount: map[string]*member{}, accounts: map[string]*account{},
		sessions: newShelf[string, *member](4096), pending: newShelf[string, *member](1024),
		transfers: newShelf[int, *transfer](2048), orders: newShelf[string, *order](4096),
		cards: map[string]*giftCard{}, catalogue: newCatalogue(o.Seed),
	}
	for i, c := range populate(o.Seed, o.Customers).people {
		m := a.newMember(i, &c)
		a.members = append(a.members, m)
		a.byAccount[m.email] = m
	}
	for i := range giftCards {
		c := &giftCard{code: cardCode(o.Seed, i), cents: int64(1000 + i%9*500)}
		a.cards[c.code] = c
	}
	a.routes = append(documented(), undocumented()...)
	for _, r := range a.routes {
		a.mux.HandleFunc(r.Method+" "+r.Template, func(w http.ResponseWriter, q *http.Request) { a.serve(w, q, &r) })
	}
	return a
}

// documented are the routes that the OpenAPI document lists.
func documented() []route {
	list := []route{
		{Route: Route{"GET", "/health", true}, do: (*API).health},
		{Route: Route{"GET", "/version", true}, do: (*API).version},
		{Route: Route{"GET", "/openapi.json", true}, do: (*API).document},
	}
	for _, part := range [][]route{authRoutes(), bankRoutes(), shopRoutes(), profileRoutes()} {
		list = append(list, part...)
	}
	for i := range list {
		list[i].Documented = true
	}
	return list
}

// Routes lists the endpoints that answer, documented or not.
func (a *API) Routes() []Route {
	var out []Route
	for i := range a.routes {
		out = append(out, a.routes[i].Route)
	}
	return out
}

// maxBody is what the API reads of a request.
const maxBody = 64 << 10

// ServeHTTP answers one request.
func (a *API) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	if _, pattern := a.mux.Handler(q); pattern == "" {
		answer(w, http.StatusNotFound, fault{"there is nothing here", http.StatusNotFound})
		return
	}
	a.mux.ServeHTTP(w, q)
}

func (a *API) serve(w http.ResponseWriter, q *http.Request, r *route) {
	c := &call{Request: q}
	var err error
	if c.body, err = io.ReadAll(http.MaxBytesReader(w, q.Body, maxBody)); err != nil {
		answer(w, http.StatusRequestEntityTooLarge, fault{"the body is too large", http.StatusRequestEntityTooLarge})
		return
	}
	c.token = strings.TrimPrefix(q.Header.Get("Authorization"), "Bearer ")
	a.mu.Lock()
	if c.who = a.sessions.get(c.token); r.session && c.who == nil {
		a.mu.Unlock()
		w.Header().Set("WWW-Authenticate", "Bearer")
		answer(w, http.StatusUnauthorized, fault{"log in first", http.StatusUnauthorized})
		return
	}
	status, body := r.do(a, c)
	text, err := json.Marshal(body) // under the lock: it reads what others change
	a.mu.Unlock()
	if err != nil {
		status, text = http.StatusInternalServerError, []byte(`{"title":"internal error","status":500}`)
	}
	write(w, status, text)
}

func answer(w http.ResponseWriter, status int, body fault) {
	text, _ := json.Marshal(body) // a string and a number
	write(w, status, text)
}

func write(w http.ResponseWriter, status int, text []byte) {
	if status == http.StatusNoContent {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", fmt.Sprint(len(text)))
	w.WriteHeader(status)
	_, _ = w.Write(text) // who has left needs no answer
}

func (a *API) health(*call) (int, any) {
	return 200, map[string]any{"status": "ok", "checks": map[string]string{"ledger": "ok", "stock": "ok"}}
}

func (a *API) version(*call) (int, any) {
	return 200, map[string]string{"name": "shopbank", "version": "2.14.0", "commit": "5f0c2be"}
}

func (a *API) document(*call) (int, any) { return 200, json.RawMessage(document) }

// secret derives what only the API and its rightful customer know: a token, a code, a gift card.
func secret(seed uint64, words ...any) uint64 {
	h := fnv.New64a()
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], seed)
	h.Write(b[:])
	for _, w := range words {
		fmt.Fprintf(h, "%v\x00", w)
	}
	v := h.Sum64() // FNV's high bits lag behind: mix them
	v = (v ^ v>>33) * 0xff51afd7ed558ccd
	return v ^ v>>33
}

// issue makes the next token or id of a kind. The caller holds mu.
func (a *API) issue(kind string) string {
	a.issued++
	return fmt.Sprintf("%016x%016x", secret(a.seed, kind, a.issued), secret(a.seed, a.issued, kind))
}

// shelf is a map that drops its oldest entry when it is full.
type shelf[K comparable, V any] struct {
	m    map[K]V
	ring []K
	next int
	full bool
}

func newShelf[K comparable, V any](n int) shelf[K, V] {
	return shelf[K, V]{m: map[K]V{}, ring: make([]K, n)}
}

func (s *shelf[K, V]) get(k K) V { return s.m[k] }

func (s *shelf[K, V]) remove(k K) { delete(s.m, k) }

func (s *shelf[K, V]) put(k K, v V) {
	if s.full {
		delete(s.m, s.ring[s.next])
	}
	s.ring[s.next] = k
	s.m[k] = v
	if s.next++; s.next == len(s.ring) {
		s.next, s.full = 0, true
	}
}
