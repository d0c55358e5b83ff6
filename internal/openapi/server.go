package openapi

import (
	"strings"
)

// servers3 reads OpenAPI's servers, with every value that a variable lists.
func (l *loader) servers3(v any) []Server {
	var all []Server
	for _, s := range objects(v) {
		vars, _ := s["variables"].(object)
		for _, u := range expand(text(s["url"]), vars) {
			all = appendServer(all, u)
		}
	}
	return all
}

func (l *loader) servers2() []Server {
	base := text(l.root["basePath"])
	if base != "" && base[0] != '/' {
		base = "/" + base
	}
	host := text(l.root["host"])
	if host == "" {
		return appendServer(nil, base)
	}
	if strings.Contains(host, "/") {
		l.note("host %s is more than a host", clip(host))
		if _, h, ok := strings.Cut(host, "://"); ok {
			host = h
		}
		var path string
		host, path, _ = strings.Cut(host, "/")
		if base == "" && path != "" {
			base = "/" + path
		}
	}
	return appendServer(nil, "//"+host+base)
}

// expand writes a URL's variables out: each value that is listed, else the default, and {name} where a host
// has a variable that may be anything.
func expand(u string, vars object) []string {
	done := []string{""}
	if len(u) > maxURL {
		return nil
	}
	inHost := false
	for u != "" {
		from := strings.IndexByte(u, '{')
		to := strings.IndexByte(u, '}')
		if from < 0 || to < from {
			break
		}
		name, head := u[from+1:to], u[:from]
		if _, host, ok := strings.Cut(head, "//"); ok {
			inHost = !strings.Contains(host, "/")
		} else if strings.Contains(head, "/") {
			inHost = false
		}
		v, _ := vars[name].(object)
		values := texts(v["enum"])
		if len(values) == 0 {
			switch d := text(v["default"]); {
			case v["default"] == nil:
				values = []string{"{" + name + "}"}
			case inHost && !strings.ContainsAny(d, "/:"):
				values = []string{d, "{" + name + "}"}
			default:
				values = []string{d}
			}
		}
		var next []string
		for _, begun := range done {
			for _, value := range values {
				if len(next) < maxServers {
					next = append(next, begun+head+value)
				}
			}
		}
		done, u = next, u[to+1:]
	}
	for i := range done {
		done[i] += u
	}
	return done
}

// appendServer reads one URL, absolute or relative, with or without a scheme.
func appendServer(all []Server, u string) []Server {
	s := Server{}
	scheme, rest, absolute := strings.Cut(u, "://")
	switch {
	case absolute && !strings.Contains(scheme, "/"):
	case strings.HasPrefix(u, "//"):
		scheme, rest, absolute = "", u[2:], true
	default:
		absolute = false
	}
	path := u
	if absolute {
		host, p, _ := strings.Cut(rest, "/")
		path = "/" + p
		if i := strings.LastIndexByte(host, '@'); i >= 0 {
			host = host[i+1:]
		}
		if g := parseSegment(host); g.literal() || !g.whole() {
			s.Host = plainHost(scheme, host) // else it may be any
		}
	}
	path, _, _ = strings.Cut(path, "?")
	path, _, _ = strings.Cut(path, "#")
	path = strings.TrimPrefix(path, ".")
	if path = strings.TrimRight(path, "/"); path != "" && path[0] != '/' {
		path = "/" + path
	}
	s.Base = path
	for _, known := range all {
		if known == s {
			return all
		}
	}
	if len(all) >= maxServers {
		return all
	}
	return append(all, s)
}

// plainHost writes a host as ingest does.
func plainHost(scheme, host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	switch strings.ToLower(scheme) {
	case "http", "ws":
		return strings.TrimSuffix(host, ":80")
	case "":
		return strings.TrimSuffix(strings.TrimSuffix(host, ":80"), ":443")
	}
	return strings.TrimSuffix(host, ":443")
}

// hostFits tells whether host is pattern, whose {variables} stand for anything within a label or more.
func hostFits(pattern, host string) bool {
	if pattern == host {
		return true
	}
	if !strings.Contains(pattern, "{") {
		return false
	}
	return parseSegment(pattern).fits(host)
}
