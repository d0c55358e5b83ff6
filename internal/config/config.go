// Package config reads the one YAML file. It knows the file's words and checks them; cmd turns them into
// each room's Options.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"net/url"

	"github.com/goccy/go-yaml"

	"github.com/vedette-project/vedette"
)

// Config is the file. Every key is optional.
type Config struct {
	Listen    []Listen   `yaml:"listen"`
	TLS       TLS        `yaml:"tls"`
	Upstreams []Upstream `yaml:"upstreams"`
	Trust     []string   `yaml:"trust"` // prefixes of proxies whose forwarded headers count
	Specs     []Spec     `yaml:"specs"`
	Mapping   Mapping    `yaml:"mapping"`
	Values    Values     `yaml:"values"`
	Protect   Protect    `yaml:"protect"`
	Exports   Exports    `yaml:"exports"`
	Console   Console    `yaml:"console"`
	Report    Report     `yaml:"report"`
}

// Listen is one address to listen on.
type Listen struct {
	Address string `yaml:"address"`
}

// TLS is how clients are spoken to; without certificates, in the clear. Files that change are taken in.
type TLS struct {
	Certificates []Certificate `yaml:"certificates"` // the first is for clients that name no host, or one that none is for
	ClientCA     string        `yaml:"client_ca"`    // clients must show a certificate of one of these
}

// Certificate is a chain and its key, as PEM files.
type Certificate struct {
	Cert string `yaml:"cert"`
	Key  string `yaml:"key"`
}

// Upstream is where requests go.
type Upstream struct {
	URL string `yaml:"url"`
}

// Spec is one of the owner's API documents.
type Spec struct {
	File       string `yaml:"file"`
	Host       string `yaml:"host"`       // that it describes, whatever its servers say
	Superseded bool   `yaml:"superseded"` // a later version counts
}

// Values says what endpoints are worth where the owner knows better.
type Values struct {
	Overrides []Override `yaml:"overrides"`
}

// Override is what the owner says about an endpoint: that its template is this one, and what its class is.
type Override struct {
	Endpoint string `yaml:"endpoint"` // "GET api.example.test /users/{id}"; method and host may be "*"
	Class    string `yaml:"class"`    // empty: only the template is said
}

// Mapping says what exchanges mean where learning is not enough.
type Mapping struct {
	Logins []Login `yaml:"logins"`
}

// Login names a log-in and its answers.
type Login struct {
	Method  string `yaml:"method"` // default POST
	Path    string `yaml:"path"`
	Failed  []int  `yaml:"failed"`  // statuses
	Success []int  `yaml:"success"` // statuses
}

// Protect says what is enforced.
type Protect struct {
	Mode    string            `yaml:"mode"`  // monitor (default) or enforce
	Kinds   map[string]string `yaml:"kinds"` // exceptions by kind of finding
	OnPanic string            `yaml:"on_panic"`
}

// Exports is what is written for others.
type Exports struct {
	AccessLog string `yaml:"access_log"` // a file; empty: none
}

// Console is where people and machines look: this version answers /healthz, /readyz and /metrics there.
type Console struct {
	Address string `yaml:"address"` // with a port; empty: nowhere
}

// Report says whose figures these are.
type Report struct {
	Organisation string `yaml:"organisation"`
	Environment  string `yaml:"environment"`
	Sector       string `yaml:"sector"`
}

// Error is a fault in the file, with its place.
type Error struct {
	File         string
	Line, Column int
	Message      string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("config: %s: %s", e.File, e.Message)
	}
	return fmt.Sprintf("config: %s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Parse reads and checks the file's text. Errors are *Error.
func Parse(file string, text []byte) (*Config, error) {
	var c Config
	if len(text) > 1<<20 {
		return nil, &Error{File: file, Message: "larger than 1 MiB"}
	}
	if err := yaml.UnmarshalWithOptions(text, &c, yaml.Strict()); err != nil {
		out := &Error{File: file, Message: err.Error()}
		var ye yaml.Error
		if errors.As(err, &ye) {
			out.Message = ye.GetMessage()
			if t := ye.GetToken(); t != nil && t.Position != nil {
				out.Line, out.Column = t.Position.Line, t.Position.Column
			}
		}
		return nil, out
	}
	for _, fault := range c.check() {
		line, column := find(text, fault.path)
		return nil, &Error{File: file, Line: line, Column: column, Message: fault.message}
	}
	return &c, nil
}

type fault struct{ path, message string }

func (c *Config) check() (faults []fault) {
	add := func(path, format string, a ...any) { faults = append(faults, fault{path, fmt.Sprintf(format, a...)}) }
	mode := func(path, m string) {
		if m != "" && m != "monitor" && m != "enforce" {
			add(path, "mode %q is neither monitor nor enforce", m)
		}
	}
	mode("$.protect.mode", c.Protect.Mode)
	for k, m := range c.Protect.Kinds {
		mode("$.protect.kinds."+k, m)
	}
	if p := c.Protect.OnPanic; p != "" && p != "open" && p != "closed" {
		add("$.protect.on_panic", "%q is neither open nor closed", p)
	}
	if len(c.Listen) > 1 {
		add("$.listen[1]", "this version listens on one address")
	}
	if len(c.Upstreams) > 1 {
		add("$.upstreams[1]", "this version has one upstream")
	}
	for i, l := range c.Listen {
		if _, err := netip.ParseAddrPort(l.Address); err != nil {
			add(fmt.Sprintf("$.listen[%d].address", i), "%q is not an address with a port, such as 127.0.0.1:8080", l.Address)
		}
	}
	for i, p := range c.TLS.Certificates {
		if p.Cert == "" || p.Key == "" {
			add(fmt.Sprintf("$.tls.certificates[%d]", i), "a certificate needs cert and key")
		}
	}
	if c.TLS.ClientCA != "" && len(c.TLS.Certificates) == 0 {
		add("$.tls.client_ca", "clients can only be asked for a certificate where there is one of our own")
	}
	if a := c.Console.Address; a != "" {
		if _, err := netip.ParseAddrPort(a); err != nil {
			add("$.console.address", "%q is not an address with a port, such as 127.0.0.1:8090", a)
		}
	}
	for i, u := range c.Upstreams {
		if p, err := url.Parse(u.URL); err != nil || p.Host == "" || p.Scheme != "http" && p.Scheme != "https" {
			add(fmt.Sprintf("$.upstreams[%d].url", i), "%q is not a URL, such as http://127.0.0.1:9000", u.URL)
		}
	}
	for i, t := range c.Trust {
		if _, err := netip.ParsePrefix(t); err != nil {
			add(fmt.Sprintf("$.trust[%d]", i), "%q is not a prefix, such as 10.0.0.0/8", t)
		}
	}
	for i, s := range c.Specs {
		if s.File == "" {
			add(fmt.Sprintf("$.specs[%d]", i), "a document needs a file")
		}
	}
	for i, o := range c.Values.Overrides {
		if _, err := vedette.ParseOverride(o.Endpoint, o.Class); err != nil {
			add(fmt.Sprintf("$.values.overrides[%d]", i), "%v", err)
		}
	}
	for i, l := range c.Mapping.Logins {
		if l.Path == "" || l.Path[0] != '/' {
			add(fmt.Sprintf("$.mapping.logins[%d].path", i), "%q is not a path, such as /login", l.Path)
		}
	}
	return faults
}

// find says where a value stands; 0, 0 where it does not.
func find(text []byte, path string) (line, column int) {
	p, err := yaml.PathString(path)
	if err != nil {
		return 0, 0
	}
	node, err := p.ReadNode(bytes.NewReader(text))
	if err != nil || node == nil || node.GetToken() == nil {
		return 0, 0
	}
	pos := node.GetToken().Position
	return pos.Line, pos.Column
}
