package vedette

import (
	"errors"
	"strings"
)

// Override is what the owner says about an endpoint. It wins over everything that is learned: a template
// that the owner names takes in every path that fits it, and a class is the endpoint's class.
type Override struct {
	Method    string // "*": any
	Host      string // "*": any
	Template  string
	Operation string
	Class     Class
	Classed   bool // Class is said
}

// ParseOverride reads an endpoint as it is written everywhere, "GET api.example.test /v1/users/{id}", where
// method and host may be "*", and a class by its name; empty: none is said.
func ParseOverride(endpoint, class string) (Override, error) {
	f := strings.SplitN(strings.TrimSpace(endpoint), " ", 3)
	if len(f) != 3 || f[0] == "" || f[1] == "" || !strings.HasPrefix(f[2], "/") {
		return Override{}, errors.New(`an endpoint is written as method, host and template: "GET api.example.test /users/{id}"`)
	}
	o := Override{Method: f[0], Host: strings.ToLower(f[1])}
	o.Template, o.Operation, _ = strings.Cut(f[2], "#")
	if class == "" {
		return o, nil
	}
	c, ok := ParseClass(class)
	if !ok {
		return Override{}, errors.New("there is no value class " + class)
	}
	o.Class, o.Classed = c, true
	return o, nil
}

// Covers tells whether the override speaks of an endpoint.
func (o *Override) Covers(e *Endpoint) bool {
	return (o.Method == "*" || o.Method == e.Method) && (o.Host == "*" || o.Host == e.Host) && o.Template == e.Template && o.Operation == e.Operation
}
