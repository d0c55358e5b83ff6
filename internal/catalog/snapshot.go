package catalog

import (
	"bufio"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/value"
)

// The wire types hold the whole state. They are a format of their own, so that the working types
// can change without breaking stores.
type (
	wireHead struct {
		Format    int
		Births    uint64
		Requests  uint64
		Paths     []uint8
		Now, Old  []wirePending
		Doubts    []wirePair
		DoubtOld  []wirePair
		Aliases   []wirePair
		Hosts     int
		Dirty     []string
		Met, Gone []wireStranger // on probation: the younger, the older
		Trails    []wireTrail
		TrailsOld []wireTrail
		Due       []string // families to be looked at
	}
	wireStranger struct {
		Key, By uint64
		Wide    bool
		Callers []caller
	}
	wireComplaint struct {
		Keys uint32
		Is   complaint
	}
	wirePair    struct{ A, B uint64 }
	wirePending struct {
		Key, Print uint64
		Stats      wireStats
	}
	wireHost struct {
		Name                 string
		Minor                int
		BuiltNodes           int
		Absents, Lost, Since uint64
		Total, BuiltAt       uint64
		Listed, Changed      bool
		Met, Several         bool
		Actor                uint64
		CatchAll, Refusals   []uint64
		FirstAt              []wirePair
		Complaints           []wireComplaint
		Endpoints, Overflow  []wireEndpoint
		Fixed                []wireEndpoint // of routes
		Routes               []wireRoute
		Reroute, Paying      bool
		Persisted            []wireName
		Waiting, Surveyed    int
		Places               int
		SurveyedAt           uint64
		Guarded              float64
		Site                 *value.Site
		Root                 wireNode
	}
	wireEndpoint struct {
		ID, Born uint64
		Method   string
		Segs     []seg
		Template string
		Surface  uint8
		Class    uint8
		Score    int
		Money    []wireMoney
		Evidence []string
		Residue  wireStats

		Operation           string
		Protocol            uint8
		Settled             bool
		Names               []string
		Route               string
		Surfaces            [3]uint32
		Noted, Next, Looked uint64
		Faults              []string
		Facts               *wireFacts
	}
	wireRoute struct {
		Text  string
		Owner bool
	}
	wireName struct {
		Key  uint64
		Name string
	}
	wireTrail struct {
		Actor uint64
		Is    trail
	}
	wireFacts struct {
		Schema  *vedette.Schema
		Roots   []vedette.RootCount
		Flow    uint64
		Weighed uint64
		Money   []wireMoney
		Hour    int64
		Trials  []wirePair
		Worst   uint32
		Places  int
		Echoed  uint64
		Origins []uint32
	}
	wireMoney struct {
		Currency string
		Sum      float64
	}
	wireNode struct {
		Name                                    string
		Value, Judged, Settled, Newcomer, Siege bool
		Fixed                                   bool
		Shape                                   uint8
		Limit, Fresh                            int32
		Doubts                                  uint32
		Kids, Rest                              []wireNode
		Leaves                                  []wireLeaf
	}
	wireLeaf struct {
		Method            string
		Stats             wireStats
		Prints            [maxPrints]uint64
		NPrints           uint8
		Refusal           uint64
		Keys, Echoes      uint32
		Kind              uint8
		Mixed             bool
		HTML, Asset, Data uint32
		Endpoint          int // 1 + index into Endpoints; 0: none
		Operation         string
		Own               bool
		Protocol          uint8
		Facts             *wireFacts
	}
	wireStats struct {
		Requests, Success uint64
		First, Last       int64
		Status            []statusCount
		Auth              []uint32
		One               uint64
		Few               []uint64
		Signs             *signs
		Regs              []uint8
	}
)

// wireFormat is counted up when the wire types change their meaning.
const wireFormat = 1

// Snapshot writes the whole state: a catalog restored from it goes on learning exactly as this one
// would. The same state gives the same bytes.
func (c *Catalog) Snapshot(w io.Writer) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	buf := bufio.NewWriterSize(w, 1<<16)
	enc := gob.NewEncoder(buf)
	p := &c.probed
	head := wireHead{
		Format: wireFormat, Births: c.births, Requests: p.requests, Paths: p.paths,
		Now: packPending(p.now), Old: packPending(p.old), Doubts: packPairs(p.doubts), DoubtOld: packPairs(p.doubtsOld),
		Aliases: packPairs(c.aliases), Hosts: len(c.order),
		Met: packStrangers(c.strangers.now), Gone: packStrangers(c.strangers.old),
		Trails: packTrails(c.trails.Now), TrailsOld: packTrails(c.trails.Old), Due: c.due,
	}
	for _, h := range c.dirty {
		head.Dirty = append(head.Dirty, h.name)
	}
	if err := enc.Encode(&head); err != nil {
		return fmt.Errorf("catalog: write snapshot: %w", err)
	}
	for _, h := range c.order {
		if err := enc.Encode(packHost(h)); err != nil {
			return fmt.Errorf("catalog: write snapshot of %s: %w", h.name, err)
		}
	}
	if err := buf.Flush(); err != nil {
		return fmt.Errorf("catalog: write snapshot: %w", err)
	}
	return nil
}

// Restore replaces the whole state by a snapshot's. On an error the catalog is empty, not half full.
func (c *Catalog) Restore(r io.Reader) (err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reset()
	defer func() {
		if err != nil {
			c.reset()
		}
	}()
	dec := gob.NewDecoder(bufio.NewReaderSize(r, 1<<16))
	var head wireHead
	if err := dec.Decode(&head); err != nil {
		return fmt.Errorf("catalog: read snapshot: %w", err)
	}
	if head.Format != wireFormat {
		return fmt.Errorf("catalog: snapshot of format %d, this version reads %d", head.Format, wireFormat)
	}
	if len(head.Paths) != probedRegisters {
		return errors.New("catalog: snapshot is damaged: wrong sketch size")
	}
	c.births = head.Births
	p := &c.probed
	p.requests, p.paths = head.Requests, head.Paths
	p.now, p.old = unpackPending(head.Now), unpackPending(head.Old)
	p.doubts, p.doubtsOld = unpackPairs[uint64, uint64](head.Doubts), unpackPairs[uint64, uint64](head.DoubtOld)
	c.aliases = unpackPairs[vedette.EndpointID, vedette.EndpointID](head.Aliases)
	c.strangers = strangers{unpackStrangers(head.Met), unpackStrangers(head.Gone)}
	c.due = head.Due
	c.trails = trails{unpackTrails(head.Trails), unpackTrails(head.TrailsOld)}
	for range head.Hosts {
		var w wireHost
		if err := dec.Decode(&w); err != nil {
			return fmt.Errorf("catalog: read snapshot: %w", err)
		}
		if err := c.unpackHost(&w); err != nil {
			return err
		}
	}
	for _, name := range head.Dirty {
		h := c.hosts[name]
		if parent, wild := strings.CutPrefix(name, tenant); wild {
			h = c.wild[parent]
		}
		if h == nil || h.dirty {
			return fmt.Errorf("catalog: snapshot is damaged: host %q", name)
		}
		h.dirty = true
		c.dirty = append(c.dirty, h)
	}
	for _, h := range c.order { // what the owner has said since
		if h.reroute {
			c.rebuild(h)
		}
		for _, ep := range h.eps {
			for i := range c.o.Overrides {
				if c.o.Overrides[i].Covers(ep.pub) {
					c.refresh(h, ep)
					break
				}
			}
		}
	}
	return nil
}

func packHost(h *host) *wireHost {
	w := &wireHost{
		Name: h.name, Absents: h.absents, Lost: h.lost, Since: h.since, Total: h.total, BuiltAt: h.builtAt, Minor: h.minor, BuiltNodes: h.builtNodes,
		Listed: h.listed, Changed: h.changed, Met: h.met, Several: h.several, Actor: h.actor,
		CatchAll: packSet(h.catchAll), Refusals: packSet(h.refusals), FirstAt: packPairs(h.firstAt), Complaints: packComplaints(h.complaints),
		Reroute: h.reroute, Paying: h.paying, Persisted: packNames(h.persisted), Waiting: h.waiting, Surveyed: h.surveyed, SurveyedAt: h.surveyedAt,
		Guarded: h.guarded, Site: h.site, Places: h.places,
	}
	if h.routes != nil {
		for _, r := range h.routes.list {
			w.Routes = append(w.Routes, wireRoute{r.text, r.owner})
		}
	}
	index := make(map[*endpoint]int, len(h.eps))
	for _, ep := range h.eps {
		if ep.route == nil {
			w.Endpoints = append(w.Endpoints, packEndpoint(ep))
			index[ep] = len(w.Endpoints)
		}
	}
	for _, ep := range h.fixed {
		w.Fixed = append(w.Fixed, packEndpoint(ep))
	}
	methods := make([]string, 0, len(h.overflow))
	for m := range h.overflow {
		methods = append(methods, m)
	}
	sort.Strings(methods)
	for _, m := range methods {
		w.Overflow = append(w.Overflow, packEndpoint(h.overflow[m]))
	}
	w.Root = packNode(h.root, index)
	return w
}

func (c *Catalog) unpackHost(w *wireHost) error {
	h := &host{
		name: w.Name, absents: w.Absents, lost: w.Lost, since: w.Since, total: w.Total, builtAt: w.BuiltAt, minor: w.Minor, builtNodes: w.BuiltNodes,
		changed: w.Changed, met: w.Met, several: w.Several, actor: w.Actor,
		catchAll: unpackSet(w.CatchAll), refusals: unpackSet(w.Refusals), firstAt: unpackPairs[uint64, uint64](w.FirstAt), complaints: map[uint32]complaint{},
		waiting: w.Waiting, surveyed: w.Surveyed, surveyedAt: w.SurveyedAt, guarded: w.Guarded, site: w.Site, paying: w.Paying,
	}
	for _, p := range w.Persisted {
		if h.persisted == nil {
			h.persisted = map[uint64]string{}
		}
		h.persisted[p.Key] = p.Name
	}
	for _, e := range w.Complaints {
		h.complaints[e.Keys] = e.Is
	}
	if c.hostOf(h.name) != nil && c.hostOf(h.name).name == h.name {
		return fmt.Errorf("catalog: snapshot is damaged: host %q twice", h.name)
	}
	for i := range w.Endpoints {
		h.eps = append(h.eps, c.unpackEndpoint(h, &w.Endpoints[i]))
	}
	for i := range w.Overflow {
		ep := c.unpackEndpoint(h, &w.Overflow[i])
		if h.overflow == nil {
			h.overflow = map[string]*endpoint{}
		}
		h.overflow[ep.method] = ep
	}
	root, err := unpackNode(&w.Root, h.eps, 0)
	if err != nil {
		return err
	}
	for _, r := range w.Routes {
		said, ok := parseRoute(r.Text)
		if !ok {
			return fmt.Errorf("catalog: snapshot is damaged: route %q", r.Text)
		}
		said.owner = r.Owner
		h.routes.add(h, said)
	}
	for i := range w.Fixed {
		ep := c.unpackEndpoint(h, &w.Fixed[i])
		if ep.route = h.routes.text(w.Fixed[i].Route); ep.route == nil {
			return fmt.Errorf("catalog: snapshot is damaged: no route %q", w.Fixed[i].Route)
		}
		ep.route.eps = append(ep.route.eps, ep)
		h.fixed = append(h.fixed, ep)
		h.eps = append(h.eps, ep)
	}
	h.reroute, h.changed = w.Reroute, w.Changed
	h.places = w.Places
	c.places += h.places
	c.override(h)
	h.root = root
	h.nodes = root.size()
	if parent, wild := strings.CutPrefix(h.name, tenant); wild {
		c.wild[parent] = h
	} else {
		c.hosts[h.name] = h
		if parent := parentOf(h.name); parent != "" {
			c.families[parent]++
		}
	}
	c.order = append(c.order, h)
	c.nodes += h.nodes
	if !h.several {
		c.lone++
	}
	if w.Listed {
		c.expose(h)
	}
	return nil
}

func packEndpoint(ep *endpoint) wireEndpoint {
	route := ""
	if ep.route != nil {
		route = ep.route.text
	}
	return wireEndpoint{
		Score: ep.pub.Value.Score, Money: packMoney(ep.pub.Value.Money), Operation: ep.op, Protocol: uint8(ep.pub.Protocol), Settled: ep.pub.Settled, Names: ep.names,
		Route: route, Surfaces: [3]uint32{ep.html, ep.asset, ep.data}, Noted: ep.noted, Next: ep.refreshAt, Looked: ep.refreshed,
		Faults: ep.faults, Facts: packFacts(&ep.facts),
		ID: uint64(ep.id), Born: ep.born, Method: ep.method, Segs: ep.segs, Residue: packStats(&ep.residue),
		Template: ep.pub.Template, Surface: uint8(ep.pub.Surface), Class: uint8(ep.pub.Value.Class), Evidence: ep.pub.Value.Evidence,
	}
}

func (c *Catalog) unpackEndpoint(h *host, w *wireEndpoint) *endpoint {
	ep := &endpoint{
		id: vedette.EndpointID(w.ID), born: w.Born, method: w.Method, segs: w.Segs, residue: unpackStats(&w.Residue),
		text: text(w.Method, w.Operation, w.Segs), op: w.Operation, names: w.Names, protocol: vedette.Protocol(w.Protocol),
		html: w.Surfaces[0], asset: w.Surfaces[1], data: w.Surfaces[2], noted: w.Noted, refreshAt: w.Next, refreshed: w.Looked, faults: w.Faults,
	}
	ep.pub = &vedette.Endpoint{
		ID: ep.id, Method: w.Method, Host: h.name, Template: w.Template, Surface: vedette.Surface(w.Surface),
		Operation: w.Operation, Protocol: vedette.Protocol(w.Protocol), Settled: w.Settled,
		Value: vedette.Value{Class: vedette.Class(w.Class), Score: w.Score, Evidence: w.Evidence},
	}
	if f := unpackFacts(w.Facts); f != nil {
		ep.facts = *f
	}
	ep.pub.Value.Money = unpackMoney(w.Money)
	ep.face.Store(ep.pub)
	c.taken[ep.id], c.living[ep.id] = true, ep
	return ep
}

func packNode(n *node, index map[*endpoint]int) wireNode {
	w := wireNode{
		Name: n.name, Value: n.value, Judged: n.judged, Settled: n.settled, Newcomer: n.newcomer, Siege: n.siege, Fixed: n.fixed,
		Shape: uint8(n.tok.shape), Limit: n.limit, Fresh: n.fresh, Doubts: n.doubts,
	}
	for _, k := range n.kids {
		w.Kids = append(w.Kids, packNode(k, index))
	}
	for _, r := range n.rest {
		w.Rest = append(w.Rest, packNode(r, index))
	}
	for _, l := range n.leaves {
		w.Leaves = append(w.Leaves, wireLeaf{
			Method: l.method, Stats: packStats(&l.stats), Prints: l.prints, NPrints: l.nprints, Refusal: l.refusal,
			Keys: l.keys, Echoes: l.echoes, Kind: uint8(l.kind), Mixed: l.mixed, HTML: l.html, Asset: l.asset, Data: l.data,
			Endpoint: index[l.ep], Operation: l.op, Own: l.own, Protocol: uint8(l.protocol), Facts: packFacts(l.facts),
		})
	}
	return w
}

func unpackNode(w *wireNode, eps []*endpoint, depth int) (*node, error) {
	if depth > maxDepth+1 {
		return nil, errors.New("catalog: snapshot is damaged: path too deep")
	}
	n := &node{
		name: w.Name, tok: look(w.Name), value: w.Value, judged: w.Judged, settled: w.Settled, newcomer: w.Newcomer, siege: w.Siege, fixed: w.Fixed,
		limit: w.Limit, fresh: w.Fresh, doubts: w.Doubts,
	}
	n.tok.shape = shape(w.Shape) // a folded node's is that of its values
	for i := range w.Kids {
		k, err := unpackNode(&w.Kids[i], eps, depth+1)
		if err != nil {
			return nil, err
		}
		n.kids = append(n.kids, k)
	}
	n.reindex()
	for i := range w.Rest {
		r, err := unpackNode(&w.Rest[i], eps, depth+1)
		if err != nil {
			return nil, err
		}
		n.rest = append(n.rest, r)
	}
	for i := range w.Leaves {
		v := &w.Leaves[i]
		l := &leaf{
			method: v.Method, op: v.Operation, own: v.Own, protocol: vedette.Protocol(v.Protocol), facts: unpackFacts(v.Facts), stats: unpackStats(&v.Stats), prints: v.Prints, nprints: v.NPrints, refusal: v.Refusal,
			keys: v.Keys, echoes: v.Echoes, kind: vedette.BodyKind(v.Kind), mixed: v.Mixed, html: v.HTML, asset: v.Asset, data: v.Data,
		}
		if v.Endpoint < 0 || v.Endpoint > len(eps) || int(w.Shape) >= len(odds) {
			return nil, errors.New("catalog: snapshot is damaged: reference out of range")
		}
		if v.Endpoint > 0 {
			l.ep = eps[v.Endpoint-1]
			l.ep.leaves = append(l.ep.leaves, l)
		}
		n.leaves = append(n.leaves, l)
	}
	return n, nil
}
