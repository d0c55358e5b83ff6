package message

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"

	"github.com/vedette-project/vedette"
)

// Calls finds the operations that a request names, in its body or, for GraphQL, in its query. It looks at
// what makes a protocol certain: a document that parses, "jsonrpc", an envelope. The rest is REST.
func (r *Reader) Calls(x *vedette.Exchange, q *vedette.Request) {
	x.Calls = x.Calls[:0]
	media, kind := x.Media, ""
	if i := strings.IndexByte(media, '/'); i >= 0 {
		kind = media[i+1:]
	}
	switch {
	case strings.HasPrefix(media, "application/grpc"):
		x.Protocol = vedette.GRPC
		if strings.HasPrefix(media, "application/grpc-web") {
			x.Protocol = vedette.GRPCWeb
		}
		return // the path is the operation
	case q.Method == "GET":
		r.graphqlQuery(x, q.Target)
		return
	case q.Method != "POST":
		return
	case strings.HasSuffix(kind, "xml"):
		r.soap(x, q)
		return
	case kind == "graphql":
		r.graphql(x, q.Body, nil, 0)
		return
	}
	body := bytes.TrimLeft(q.Body, " \t\r\n")
	if len(body) == 0 || body[0] != '{' && body[0] != '[' || !promising(body) {
		return
	}
	s := NewScanner(body)
	if body[0] == '{' {
		_ = r.envelope(x, &s) // a body that was cut shows what stands before the cut
		return
	}
	n := 0
	_ = s.Each(func([]byte) error {
		if n++; n > maxBatch || s.Peek() != '{' {
			return ErrJSON
		}
		return r.envelope(x, &s)
	})
}

// promising tells, at little cost, whether a JSON body may be a call.
func promising(body []byte) bool {
	for _, key := range [...]string{`"query"`, `"jsonrpc"`, `"extensions"`, `"method"`} {
		if bytes.Contains(body, []byte(key)) {
			return true
		}
	}
	return false
}

// envelope reads one object of a request: a GraphQL request or a JSON-RPC one.
func (r *Reader) envelope(x *vedette.Exchange, s *Scanner) error {
	var document, name, method, tool []byte
	var rpc, params, id, extensions bool
	var hash uint64
	text := func() []byte {
		if s.Peek() != '"' {
			_ = s.Skip()
			return nil
		}
		v, _ := s.Text()
		return v
	}
	err := s.Each(func(key []byte) error {
		before := s.Offset()
		switch string(key) {
		case "query":
			document = text()
		case "operationName":
			name = text()
		case "jsonrpc":
			rpc = true
			text()
		case "method":
			method = text()
		case "id":
			id = true
			return s.Skip()
		case "params":
			params = true
			if s.Peek() != '{' {
				return s.Skip()
			}
			return s.Each(func(key []byte) error {
				if string(key) == "name" && s.Peek() == '"' {
					tool = text()
					return nil
				}
				return s.Skip()
			})
		case "extensions":
			extensions = true
			if s.Peek() != '{' {
				return s.Skip()
			}
			return s.Each(func(key []byte) error {
				if string(key) != "persistedQuery" || s.Peek() != '{' {
					return s.Skip()
				}
				return s.Each(func(key []byte) error {
					if string(key) == "sha256Hash" {
						hash = hashOf(text())
						return nil
					}
					return s.Skip()
				})
			})
		default:
			return s.Skip()
		}
		if s.Offset() == before {
			return ErrJSON
		}
		return nil
	})
	switch {
	case method != nil && (rpc || params && id):
		r.rpc(x, method, tool)
	case document != nil || extensions && hash != 0:
		r.graphql(x, document, name, hash)
	}
	return err
}

func hashOf(hexed []byte) uint64 {
	var b [8]byte
	if len(hexed) < 16 {
		return 0
	}
	if _, err := hex.Decode(b[:], hexed[:16]); err != nil {
		return 0
	}
	var h uint64
	for _, c := range b {
		h = h<<8 | uint64(c)
	}
	return h
}

// rpc notes a JSON-RPC call. MCP is JSON-RPC with methods of its own: what a tool call calls is the tool.
func (r *Reader) rpc(x *vedette.Exchange, method, detail []byte) {
	if x.Protocol == vedette.REST {
		x.Protocol = vedette.JSONRPC
	}
	name := method
	switch string(method) {
	case "tools/call", "prompts/get":
		x.Protocol = vedette.MCP
		if isOperation(detail) {
			r.buf = append(append(append(r.buf[:0], method...), ' '), detail...)
			name = r.buf
		}
	case "tools/list", "prompts/list", "resources/list", "resources/read", "resources/templates/list", "resources/subscribe",
		"resources/unsubscribe", "completion/complete", "logging/setLevel", "sampling/createMessage", "roots/list",
		"notifications/initialized", "notifications/cancelled", "notifications/progress", "elicitation/create":
		x.Protocol = vedette.MCP
	}
	if !isOperation(method) {
		return
	}
	r.call(x, name)
}

// isOperation bounds what is taken for a name.
func isOperation(b []byte) bool {
	if len(b) == 0 || len(b) > 128 {
		return false
	}
	for _, c := range b {
		if c <= ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '#' || c == '<' || c == '>' {
			return false
		}
	}
	return true
}

// call adds one call, or counts it up.
func (r *Reader) call(x *vedette.Exchange, name []byte) *vedette.Call {
	for i := range x.Calls {
		if x.Calls[i].Operation == string(name) {
			x.Calls[i].N++
			return &x.Calls[i]
		}
	}
	if len(x.Calls) >= maxCalls {
		x.Cut = true
		return nil
	}
	x.Calls = append(x.Calls, vedette.Call{Operation: r.own(name), N: 1})
	return &x.Calls[len(x.Calls)-1]
}

// graphql notes what a GraphQL request runs. Without a document it is a persisted query, known by its hash.
func (r *Reader) graphql(x *vedette.Exchange, text, name []byte, hash uint64) {
	if text == nil {
		if x.Protocol = vedette.GraphQL; !isOperation(name) {
			name = append(append([]byte(nil), "persisted "...), strconv.FormatUint(hash, 16)...)
		}
		if c := r.call(x, name); c != nil {
			c.Hash = hash
		}
		return
	}
	d := &r.doc
	if !d.read(text) {
		return
	}
	if hash != 0 { // a name shall not follow a hash that is another document's
		if sum := sha256.Sum256(text); hash != binary.BigEndian.Uint64(sum[:8]) {
			hash = 0
		}
	}
	def := d.operation(name)
	if def == nil {
		return
	}
	d.gather(def)
	x.Protocol = vedette.GraphQL
	r.buf = append(append(r.buf[:0], def.kind...), ' ')
	switch {
	case isOperation(def.name):
		r.buf = append(r.buf, def.name...)
	default: // without a name, it is what it asks for
		for i, f := range def.roots {
			if i == 3 {
				r.buf = append(append(r.buf, '+'), strconv.Itoa(len(def.roots)-3)...)
				break
			}
			if i > 0 {
				r.buf = append(r.buf, ',')
			}
			r.buf = append(r.buf, f.name...)
		}
	}
	if len(r.buf) > 160 {
		r.buf = r.buf[:160]
	}
	c := r.call(x, r.buf)
	if c == nil {
		return
	}
	if hash != 0 {
		c.Hash = hash
	}
	for _, f := range def.roots {
		r.root(c, def.kind, f)
	}
}

func (r *Reader) root(c *vedette.Call, kind string, f rootField) {
	r.buf = append(append(append(r.buf[:0], kind[0]&^0x20), kind[1:]...), '.')
	r.buf = append(r.buf, f.name[:min(len(f.name), 128)]...)
	for i := range c.Roots {
		if c.Roots[i].Field == string(r.buf) {
			c.Roots[i].N += f.n
			return
		}
	}
	if len(c.Roots) < maxRoots {
		c.Roots = append(c.Roots, vedette.Root{Field: r.own(r.buf), N: f.n})
	}
}

// graphqlQuery looks for GraphQL over GET: query, operationName and extensions stand in the target.
func (r *Reader) graphqlQuery(x *vedette.Exchange, target string) {
	i := strings.IndexByte(target, '?')
	if i < 0 || len(target)-i > 1<<16 || !strings.Contains(target[i:], "query=") && !strings.Contains(target[i:], "extensions=") {
		return
	}
	path := target[:i]
	if !strings.HasSuffix(path, "graphql") && !strings.HasSuffix(path, "gql") && !strings.Contains(target[i:], "%7B") && !strings.Contains(target[i:], "{") {
		return
	}
	values, err := url.ParseQuery(target[i+1:])
	if err != nil {
		return
	}
	var document []byte
	if v := values.Get("query"); v != "" {
		document = []byte(v)
	}
	var hash uint64
	if v := values.Get("extensions"); v != "" {
		s := NewScanner([]byte(`{"extensions":` + v + `}`))
		probe := vedette.Exchange{}
		if r.envelope(&probe, &s) == nil && len(probe.Calls) == 1 {
			hash = probe.Calls[0].Hash
		}
	}
	if document != nil || hash != 0 {
		r.graphql(x, document, []byte(values.Get("operationName")), hash)
	}
}

// soap finds the operation of a SOAP message: the element in its Body. The action that its head names
// counts where it says the same in another form: it is what the service's description calls it.
func (r *Reader) soap(x *vedette.Exchange, q *vedette.Request) {
	body := q.Body[:min(len(q.Body), 16<<10)]
	at := bytes.Index(body, []byte("Envelope"))
	if at < 0 {
		return
	}
	element := r.bodyElement(body)
	action := ""
	for i := range q.Header {
		f := &q.Header[i]
		switch {
		case strings.EqualFold(f.Name, "SOAPAction"):
			action = f.Value
		case action == "" && strings.EqualFold(f.Name, "Content-Type"):
			action = option(f.Value, "action")
		}
	}
	action = strings.Trim(strings.TrimSpace(action), `"`)
	if i := strings.LastIndexAny(action, "/#:"); i >= 0 {
		action = action[i+1:]
	}
	name := element
	switch {
	case element == "":
		name = action
	case action != "" && (strings.HasPrefix(element, action) || strings.HasPrefix(action, element)):
		name = action
	}
	x.Protocol = vedette.SOAP
	if isOperation([]byte(name)) {
		r.call(x, []byte(name))
	}
}

// bodyElement is the local name of the first element within the envelope's Body.
func (r *Reader) bodyElement(b []byte) string {
	inside := false
	for n := 0; n < 256; n++ {
		i := bytes.IndexByte(b, '<')
		if i < 0 || i+1 >= len(b) {
			return ""
		}
		b = b[i+1:]
		if bytes.HasPrefix(b, []byte("!--")) {
			end := bytes.Index(b, []byte("-->"))
			if end < 0 {
				return ""
			}
			b = b[end:]
			continue
		}
		if b[0] == '?' || b[0] == '!' || b[0] == '/' {
			continue
		}
		end := bytes.IndexAny(b, " \t\r\n/>")
		if end <= 0 {
			return ""
		}
		name := string(b[:end])
		if j := strings.LastIndexByte(name, ':'); j >= 0 {
			name = name[j+1:]
		}
		if inside {
			return name
		}
		inside = name == "Body"
	}
	return ""
}
