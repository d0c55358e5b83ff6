package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/oasdiff/yaml3"

	"github.com/vedette-project/vedette"
)

// ExportOptions say what to export. The zero value exports everything as one JSON document.
type ExportOptions struct {
	Host       string      // only this one; empty: all, with servers by path where there are several
	YAML       bool        // instead of JSON
	Title      string      // default: the host
	Version    string      // default: the day of the last exchange
	Comparison *Comparison // states, where the inventory was compared with documents
}

// HostDocument is the export of one host.
type HostDocument struct {
	Host string
	Text []byte
}

// ExportHosts writes one document for each host, by host.
func ExportHosts(entries []vedette.Entry, o ExportOptions) ([]HostDocument, error) {
	of := map[string][]vedette.Entry{}
	for i := range entries {
		if o.Host == "" || entries[i].Host == o.Host {
			of[entries[i].Host] = append(of[entries[i].Host], entries[i])
		}
	}
	var all []HostDocument
	for _, h := range sortedKeys(of) {
		o.Host = h
		text, err := Export(of[h], o)
		if err != nil {
			return nil, err
		}
		all = append(all, HostDocument{h, text})
	}
	return all, nil
}

// document keeps the order that people expect at the top.
type document struct {
	OpenAPI    string            `json:"openapi"`
	Info       object            `json:"info"`
	Servers    []object          `json:"servers,omitempty"`
	Paths      map[string]object `json:"paths"`
	Components object            `json:"components,omitempty"`
}

type exporter struct {
	o       ExportOptions
	hosts   []string
	ids     map[string]bool
	schemes map[string]object
}

// Export writes what was learned as OpenAPI 3.1. The same entries give the same bytes. Endpoints that an
// OpenAPI document cannot name, by their method, are left out.
func Export(entries []vedette.Entry, o ExportOptions) ([]byte, error) {
	x := exporter{o: o, ids: map[string]bool{}, schemes: map[string]object{}}
	groups := x.group(entries)
	last := time.Time{}
	for i := range entries {
		if (o.Host == "" || entries[i].Host == o.Host) && entries[i].LastSeen.After(last) {
			last = entries[i].LastSeen
		}
	}
	title, version := o.Title, o.Version
	if title == "" {
		title = strings.Join(x.hosts, ", ")
		if title == "" || len(x.hosts) > 3 {
			title = "Learned interfaces"
		}
	}
	if version == "" {
		version = "0"
		if !last.IsZero() {
			version = last.UTC().Format(time.DateOnly)
		}
	}
	d := document{OpenAPI: "3.1.0", Info: object{"title": title, "version": version}, Paths: map[string]object{}}
	if len(x.hosts) == 1 {
		d.Servers = x.servers(x.hosts)
	}
	for _, g := range groups {
		d.Paths[g.template] = x.pathItem(g)
	}
	if len(x.schemes) > 0 {
		d.Components = object{"securitySchemes": x.schemes}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(d); err != nil {
		return nil, fmt.Errorf("openapi: export: %w", err)
	}
	if o.YAML {
		return asYAML(b.Bytes())
	}
	return b.Bytes(), nil
}

// asYAML writes JSON, which is YAML, the way that people write YAML.
func asYAML(text []byte) ([]byte, error) {
	var n yaml.Node
	if err := yaml.Unmarshal(text, &n); err != nil {
		return nil, fmt.Errorf("openapi: export: %w", err)
	}
	var plain func(*yaml.Node)
	plain = func(n *yaml.Node) {
		n.Style = 0
		if (n.Kind == yaml.MappingNode || n.Kind == yaml.SequenceNode) && len(n.Content) == 0 {
			n.Style = yaml.FlowStyle
		}
		for _, c := range n.Content {
			plain(c)
		}
	}
	plain(&n)
	out, err := yaml.Marshal(&n)
	if err != nil {
		return nil, fmt.Errorf("openapi: export: %w", err)
	}
	return out, nil
}

func (x *exporter) servers(hosts []string) []object {
	var all []object
	for _, h := range hosts {
		u := "/"
		if h != "" && h != "-" {
			u = "https://" + h
		}
		all = append(all, object{"url": u})
	}
	return all
}

// pathGroup is the entries whose templates OpenAPI takes for one path.
type pathGroup struct {
	template string
	params   []string
	of       map[string][]*vedette.Entry // by method
}

var exportable = map[string]string{"GET": "get", "PUT": "put", "POST": "post", "DELETE": "delete", "OPTIONS": "options",
	"HEAD": "head", "PATCH": "patch", "TRACE": "trace"}

func (x *exporter) group(entries []vedette.Entry) []*pathGroup {
	var chosen []*vedette.Entry
	hosts := map[string]bool{}
	for i := range entries {
		e := &entries[i]
		if x.o.Host != "" && e.Host != x.o.Host || exportable[e.Method] == "" {
			continue
		}
		chosen = append(chosen, e)
		hosts[e.Host] = true
	}
	x.hosts = sortedKeys(hosts)
	sort.SliceStable(chosen, func(i, j int) bool {
		a, b := chosen[i], chosen[j]
		if a.Template != b.Template {
			return a.Template < b.Template
		}
		if a.Host != b.Host {
			return a.Host < b.Host
		}
		return a.Operation < b.Operation
	})
	at := map[string]*pathGroup{}
	var all []*pathGroup
	taken := map[string]bool{}
	for _, e := range chosen {
		shape := shapeOf(e.Template)
		g := at[shape]
		if g == nil {
			g = &pathGroup{of: map[string][]*vedette.Entry{}}
			g.template, g.params = pathOf(e.Template)
			for taken[g.template] { // two shapes that are written alike: a word with braces of its own
				g.template += "/"
			}
			taken[g.template] = true
			at[shape] = g
			all = append(all, g)
		}
		g.of[e.Method] = append(g.of[e.Method], e)
	}
	return all
}

// pathOf writes a template with every parameter named once.
func pathOf(template string) (path string, params []string) {
	used := map[string]int{}
	var b strings.Builder
	for _, s := range parseTemplate(template) {
		b.WriteByte('/')
		if s.literal() {
			b.WriteString(escapeWord(s.text))
			continue
		}
		for i, p := range s.params {
			b.WriteString(escapeWord(s.parts[i]))
			name := p
			if used[p]++; used[p] > 1 {
				name = p + strconv.Itoa(used[p])
				used[name]++
			}
			params = append(params, name)
			b.WriteString("{" + name + "}")
		}
		b.WriteString(escapeWord(s.parts[len(s.parts)-1]))
	}
	if b.Len() == 0 || strings.HasSuffix(template, "/") {
		b.WriteByte('/')
	}
	return b.String(), params
}

// escapeWord keeps a path's words from being read as anything else.
func escapeWord(s string) string {
	if !strings.ContainsAny(s, "%{}?#/") {
		return s
	}
	return strings.NewReplacer("%", "%25", "{", "%7B", "}", "%7D", "?", "%3F", "#", "%23", "/", "%2F").Replace(s)
}

func (x *exporter) pathItem(g *pathGroup) object {
	item := object{}
	hosts := map[string]bool{}
	for _, m := range sortedKeys(g.of) {
		for _, e := range g.of[m] {
			hosts[e.Host] = true
		}
		item[exportable[m]] = x.operation(g, m, g.of[m])
	}
	if len(x.hosts) > 1 {
		item["servers"] = x.servers(sortedKeys(hosts))
	}
	return item
}

// operation merges the entries of one method and path: usually one, several for operations of GraphQL and
// the like, and for hosts that are exported together.
func (x *exporter) operation(g *pathGroup, method string, entries []*vedette.Entry) object {
	op := object{"operationId": x.id(method, g.template), "responses": responses(entries)}
	if tag := tagOf(g.template); tag != "" {
		op["tags"] = []string{tag}
	}
	if p := x.parameters(g, entries); len(p) > 0 {
		op["parameters"] = p
	}
	if b := requestBody(entries); b != nil {
		op["requestBody"] = b
	}
	if s, ok := x.security(entries); ok {
		op["security"] = s
	}
	if len(x.hosts) > 1 {
		hosts := map[string]bool{}
		for _, e := range entries {
			hosts[e.Host] = true
		}
		op["servers"] = x.servers(sortedKeys(hosts))
	}
	if len(entries) == 1 && entries[0].Operation == "" {
		for k, v := range x.facts(entries[0]) {
			op["x-vedette-"+k] = v
		}
		return op
	}
	var all []object
	for _, e := range entries {
		f := x.facts(e)
		if e.Operation != "" {
			f["operation"] = e.Operation
			f["protocol"] = e.Protocol.String()
		}
		f["endpoint"] = e.Name()
		all = append(all, f)
	}
	op["x-vedette-operations"] = all
	return op
}

// facts is what OpenAPI has no words for.
func (x *exporter) facts(e *vedette.Entry) object {
	f := object{"id": e.ID.String(), "value-class": e.Value.Class.String(), "value-score": e.Value.Score, "surface": e.Surface.String(), "requests": e.Requests}
	if x.o.Comparison != nil {
		f["state"] = x.o.Comparison.State(e.ID).String()
	}
	if !e.FirstSeen.IsZero() {
		f["first-seen"] = e.FirstSeen.UTC().Format(time.RFC3339)
		f["last-seen"] = e.LastSeen.UTC().Format(time.RFC3339)
	}
	var sensitive []object
	for i := range e.Sensitive {
		s := &e.Sensitive[i]
		sensitive = append(sensitive, object{"type": s.Type.String(), "where": s.Where(), "share": s.Share})
	}
	if len(sensitive) > 0 {
		f["sensitive"] = sensitive
	}
	return f
}

var notWord = regexp.MustCompile(`[^A-Za-z0-9]+`)

func (x *exporter) id(method, template string) string {
	base := strings.Trim(strings.ToLower(method)+"_"+strings.Trim(notWord.ReplaceAllString(template, "_"), "_"), "_")
	id := base
	for n := 2; x.ids[id]; n++ {
		id = base + "_" + strconv.Itoa(n)
	}
	x.ids[id] = true
	return id
}

// tagOf is the first word of a path that is no version and not "api".
func tagOf(template string) string {
	for _, s := range parseTemplate(template) {
		if s.literal() && s.text != "" && s.text != "api" && !isVersion(s.text) {
			return s.text
		}
	}
	return ""
}

func (x *exporter) security(entries []*vedette.Entry) ([]object, bool) {
	var seen [vedette.AuthKinds]uint64
	any := false
	for _, e := range entries {
		for k, n := range e.Auth {
			if n > 0 && int(k) < len(seen) {
				seen[k] += n
				any = true
			}
		}
	}
	list := []object{}
	if !any {
		return nil, false
	}
	for k := 1; k < len(seen); k++ {
		if seen[k] == 0 {
			continue
		}
		kind := vedette.AuthKind(k)
		x.schemes[kind.String()] = schemeOf(kind)
		list = append(list, object{kind.String(): []string{}})
	}
	if seen[vedette.AuthNone] > 0 && len(list) > 0 {
		list = append(list, object{})
	}
	return list, true
}

func schemeOf(k vedette.AuthKind) object {
	switch k {
	case vedette.AuthBasic, vedette.AuthBearer, vedette.AuthDigest:
		return object{"type": "http", "scheme": k.String()}
	case vedette.AuthKey:
		return object{"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "An API key; where it stands was not recorded"}
	case vedette.AuthCookie:
		return object{"type": "apiKey", "in": "cookie", "name": "session", "description": "A session cookie; its name was not recorded"}
	case vedette.AuthMTLS:
		return object{"type": "mutualTLS"}
	case vedette.AuthOAuth:
		return object{"type": "http", "scheme": "oauth", "description": "OAuth 1: a signed request"}
	}
	return object{"type": "http", "scheme": "signature", "description": "A signature over the request"}
}

func statusText(s int) string {
	if t := http.StatusText(s); t != "" {
		return t
	}
	return "Status " + strconv.Itoa(s)
}
