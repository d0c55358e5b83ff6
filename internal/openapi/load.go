package openapi

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/vedette-project/vedette"
)

// Load reads one document, JSON or YAML. name is what errors and findings call it: a file's name. References
// to other files or to the network are never followed: what stands behind them is taken for undescribed.
func Load(name string, text []byte) (*Document, error) {
	d, err := load(name, text)
	if err != nil {
		return nil, fmt.Errorf("openapi: %s: %w", name, err)
	}
	return d, nil
}

type loader struct {
	doc     *Document
	root    object
	two     bool // Swagger 2
	schemas map[string]*schema
	queue   []job
	count   int
	noted   map[string]bool
}

func load(name string, in []byte) (*Document, error) {
	root, err := readTree(in)
	if err != nil {
		return nil, err
	}
	l := &loader{doc: &Document{Name: name}, root: root, schemas: map[string]*schema{}, noted: map[string]bool{}}
	d := l.doc
	switch v2, v3 := text(root["swagger"]), text(root["openapi"]); {
	case v3 != "":
		d.Spec = v3
		if !strings.HasPrefix(v3, "3.") {
			return nil, fmt.Errorf("openapi %q is not read: 3.0, 3.1 and swagger 2.0 are", clip(v3))
		}
	case v2 != "":
		d.Spec, l.two = v2, true
		if v2 != "2.0" && v2 != "2" {
			return nil, fmt.Errorf("swagger %q is not read: 2.0 and openapi 3 are", clip(v2))
		}
	default:
		return nil, errors.New("neither an OpenAPI nor a Swagger document: it has no openapi and no swagger field")
	}
	info, _ := root["info"].(object)
	d.Title, d.Version = text(info["title"]), text(info["version"])
	if l.two {
		d.Servers = l.servers2()
	} else {
		d.Servers = l.servers3(root["servers"])
	}
	if len(d.Servers) == 0 {
		d.Servers = []Server{{}}
	}
	paths, _ := root["paths"].(object)
	if paths == nil && root["webhooks"] == nil && root["components"] == nil {
		l.note("it has no paths")
	}
	for _, path := range sortedKeys(paths) {
		if strings.HasPrefix(path, "x-") {
			continue
		}
		item := l.resolve(paths[path], "path "+path)
		if item == nil {
			l.note("path %s is no object", clip(path))
			continue
		}
		if err := l.item(path, item); err != nil {
			return nil, err
		}
	}
	l.settle()
	return d, nil
}

var methods = []string{"delete", "get", "head", "options", "patch", "post", "put", "query", "trace"}

func (l *loader) item(path string, item object) error {
	if !strings.HasPrefix(path, "/") {
		l.note("path %s does not begin with a slash", clip(path))
		path = "/" + path
	}
	shared := l.list(item["parameters"])
	var own []Server
	if s, ok := item["servers"]; ok && !l.two {
		own = l.servers3(s)
	}
	for _, m := range methods {
		if item[m] == nil {
			continue
		}
		op, ok := item[m].(object)
		if !ok {
			l.note("%s %s is no object", strings.ToUpper(m), clip(path))
			continue
		}
		if len(l.doc.Operations) >= MaxOperations {
			return fmt.Errorf("more than %d operations", MaxOperations)
		}
		l.doc.Operations = append(l.doc.Operations, l.operation(m, path, op, shared, own))
	}
	return nil
}

func (l *loader) operation(method, path string, in object, shared []any, own []Server) Operation {
	op := Operation{
		Method: strings.ToUpper(method), Path: path, ID: text(in["operationId"]), Deprecated: yes(in["deprecated"]), Servers: own,
	}
	where := op.Method + " " + path
	if s, ok := in["servers"]; ok && !l.two {
		op.Servers = l.servers3(s)
	}
	l.parameters(&op, in, shared, where)
	if !l.two && in["requestBody"] != nil {
		if b := l.resolve(in["requestBody"], where); b != nil {
			op.Required = yes(b["required"])
			op.Bodies = l.content(b["content"], where)
		} else {
			op.any = true
		}
	}
	answers, _ := in["responses"].(object)
	for _, status := range sortedKeys(answers) {
		if strings.HasPrefix(status, "x-") {
			continue
		}
		a := Answer{Status: strings.ToUpper(status)}
		if r := l.resolve(answers[status], where); r == nil {
			a.Bodies = []Body{{Media: "*/*", schema: open}}
		} else if !l.two {
			a.Bodies = l.content(r["content"], where)
		} else if r["schema"] != nil {
			s := l.schema(r["schema"])
			for _, media := range l.media2(in, "produces") {
				a.Bodies = append(a.Bodies, Body{media, s})
			}
		}
		op.Answers = append(op.Answers, a)
	}
	l.security(&op, in)
	return op
}

func (l *loader) parameters(op *Operation, in object, shared []any, where string) {
	known := map[string]int{}
	all := append(append([]any(nil), shared...), l.list(in["parameters"])...)
	var form *schema
	for _, raw := range all {
		p := l.resolve(raw, where)
		if p == nil {
			op.any = true // it may be any
			continue
		}
		name, s := text(p["name"]), p["schema"]
		part, placed := placeOf(text(p["in"]))
		switch at := text(p["in"]); {
		case placed:
		case at == "body":
			op.Required = yes(p["required"])
			op.Bodies = nil
			for _, media := range l.media2(in, "consumes") {
				op.Bodies = append(op.Bodies, Body{media, l.schema(s)})
			}
			continue
		case at == "formData":
			if form == nil {
				form = &schema{types: vedette.Object, props: map[string]*schema{}}
			}
			form.props[name] = l.schema(p)
			if yes(p["required"]) {
				form.required = append(form.required, name)
			}
			continue
		default:
			l.note("%s: parameter %s is in %q", where, clip(name), clip(at))
			continue
		}
		q := Parameter{Part: part, Name: name, Required: part == vedette.InPath || yes(p["required"])}
		if content, ok := p["content"].(object); ok && s == nil {
			for _, m := range sortedKeys(content) {
				if c, ok := content[m].(object); ok {
					s = c["schema"]
				}
				break
			}
		}
		if s == nil && l.two {
			s = object(p)
		}
		q.schema = l.schema(s)
		q.Open = text(p["in"]) == "querystring" || part == vedette.InQuery && l.isObject(s)
		key := text(p["in"]) + "\x00" + name
		if i, ok := known[key]; ok {
			op.Parameters[i] = q
			continue
		}
		known[key] = len(op.Parameters)
		op.Parameters = append(op.Parameters, q)
	}
	if form != nil {
		media := l.media2(in, "consumes")
		var fit []string
		for _, m := range media {
			if strings.Contains(m, "form") {
				fit = append(fit, m)
			}
		}
		if len(fit) == 0 {
			fit = []string{"application/x-www-form-urlencoded", "multipart/form-data"}
		}
		for _, m := range fit {
			op.Bodies = append(op.Bodies, Body{m, form})
		}
	}
}

func placeOf(in string) (vedette.Part, bool) {
	switch in {
	case "path":
		return vedette.InPath, true
	case "query", "querystring":
		return vedette.InQuery, true
	case "header":
		return vedette.InHeader, true
	case "cookie":
		return vedette.InCookie, true
	}
	return 0, false
}

func (l *loader) isObject(v any) bool {
	s := l.resolve(v, "")
	return s != nil && (text(s["type"]) == "object" || s["properties"] != nil)
}

func (l *loader) content(v any, where string) []Body {
	content, _ := v.(object)
	var all []Body
	for _, media := range sortedKeys(content) {
		c := l.resolve(content[media], where)
		b := Body{Media: plainMedia(media), schema: open}
		if c != nil && c["schema"] != nil {
			b.schema = l.schema(c["schema"])
		} else if c != nil && c["itemSchema"] != nil {
			b.schema = &schema{types: vedette.Array, items: l.schema(c["itemSchema"])}
		}
		all = append(all, b)
	}
	return all
}

func plainMedia(m string) string {
	m, _, _ = strings.Cut(m, ";")
	return strings.ToLower(strings.TrimSpace(m))
}

func (l *loader) media2(op object, field string) []string {
	v := op[field]
	if v == nil {
		v = l.root[field]
	}
	var all []string
	for _, m := range texts(v) {
		all = append(all, plainMedia(m))
	}
	if len(all) == 0 {
		all = []string{"*/*"}
	}
	return all
}

func (l *loader) security(op *Operation, in object) {
	asked, ok := in["security"].([]any)
	if !ok {
		if asked, ok = l.root["security"].([]any); !ok {
			return
		}
	}
	schemes, _ := l.root["securityDefinitions"].(object)
	if !l.two {
		c, _ := l.root["components"].(object)
		schemes, _ = c["securitySchemes"].(object)
	}
	op.Anonymous = len(asked) == 0
	seen := map[vedette.AuthKind]bool{}
	for _, a := range objects(asked) {
		op.Anonymous = op.Anonymous || len(a) == 0
		for _, name := range sortedKeys(a) {
			scheme := l.resolve(schemes[name], "")
			k, ok := authKind(scheme)
			if ok && !seen[k] {
				seen[k] = true
				op.Auth = append(op.Auth, k)
			}
			if part, at := placeOf(text(scheme["in"])); ok && at {
				op.keys = append(op.keys, Parameter{Part: part, Name: text(scheme["name"])})
			}
		}
	}
	sort.Slice(op.Auth, func(i, j int) bool { return op.Auth[i] < op.Auth[j] })
}

func authKind(s object) (vedette.AuthKind, bool) {
	switch strings.ToLower(text(s["type"])) {
	case "basic":
		return vedette.AuthBasic, true
	case "http":
		switch strings.ToLower(text(s["scheme"])) {
		case "basic":
			return vedette.AuthBasic, true
		case "digest":
			return vedette.AuthDigest, true
		case "oauth":
			return vedette.AuthOAuth, true
		case "bearer":
			return vedette.AuthBearer, true
		}
		return vedette.AuthSignature, true
	case "apikey":
		if text(s["in"]) == "cookie" {
			return vedette.AuthCookie, true
		}
		if text(s["in"]) == "header" && strings.EqualFold(text(s["name"]), "authorization") {
			return vedette.AuthBearer, true
		}
		return vedette.AuthKey, true
	case "oauth2", "openidconnect":
		return vedette.AuthBearer, true
	case "mutualtls":
		return vedette.AuthMTLS, true
	}
	return 0, false
}
