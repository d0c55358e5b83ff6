package message

import (
	"bytes"
	"net/url"
	"strings"

	"github.com/vedette-project/vedette"
)

// maxFields bounds the fields of a query, a form or a head.
const maxFields = 256

// query reads name=value pairs: a target's query or a form.
func (r *Reader) query(part vedette.Part, text string) {
	for n := 0; text != ""; n++ {
		if n == maxFields {
			r.cut = true
			return
		}
		var pair string
		pair, text, _ = strings.Cut(text, "&")
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		r.parameter(part, plain(name), plain(value))
	}
}

// plain undoes the encoding of a form. What cannot be undone is what it is.
func plain(s string) string {
	if strings.IndexByte(s, '%') < 0 && strings.IndexByte(s, '+') < 0 {
		return s
	}
	if p, err := url.QueryUnescape(s); err == nil {
		return p
	}
	return s
}

// multipart reads the parts' names, and the values of those that are no files.
func (r *Reader) multipart(body []byte, boundary string) {
	if boundary == "" || len(boundary) > 70 {
		return
	}
	mark := []byte("--" + boundary)
	at := bytes.Index(body, mark)
	for n := 0; at >= 0 && n < maxFields; n++ {
		body = body[at+len(mark):]
		end := bytes.Index(body, mark)
		section := body
		if end >= 0 {
			section = body[:end]
		}
		if head, value, ok := bytes.Cut(section, []byte("\r\n\r\n")); ok {
			r.section(view(head), bytes.TrimSuffix(value, []byte("\r\n")))
		}
		at = end
	}
}

func (r *Reader) section(head string, value []byte) {
	name, file := "", false
	for _, line := range strings.Split(head[:min(len(head), 4096)], "\r\n") {
		field, v, _ := strings.Cut(line, ":")
		if !strings.EqualFold(field, "Content-Disposition") {
			continue
		}
		name = option(v, "name")
		file = option(v, "filename") != ""
	}
	if name == "" {
		return
	}
	if !file {
		r.parameter(vedette.InRequest, name, view(value))
		return
	}
	if l, _ := r.parameterLeaf(vedette.InRequest, name); l != nil {
		l.Types |= vedette.String
		l.Format = vedette.Free
		l.Words = nil
		span(l, len(value))
	}
}

// option returns a parameter of a header field's value: boundary=x, name="y".
func option(v, name string) string {
	for v != "" {
		var one string
		one, v, _ = strings.Cut(v, ";")
		k, val, ok := strings.Cut(strings.TrimSpace(one), "=")
		if ok && strings.EqualFold(k, name) {
			return strings.Trim(val, `"`)
		}
	}
	return ""
}

// header reads the fields that are the interface's own: not those that every client or proxy sends.
func (r *Reader) headers(part vedette.Part, fields []vedette.Field) {
	for i := range fields[:min(len(fields), maxFields)] {
		f := &fields[i]
		if f.Name == "" || common(f.Name) {
			continue
		}
		r.buf = append(r.buf[:0], f.Name...)
		for j, c := range r.buf {
			if 'A' <= c && c <= 'Z' {
				r.buf[j] = c + 'a' - 'A'
			}
		}
		if len(r.buf) > 64 {
			continue
		}
		r.parameter(part, view(r.buf), f.Value)
	}
}

// common tells whether a field says nothing about the interface.
func common(name string) bool {
	if len(name) > 32 {
		return false
	}
	var buf [32]byte
	low := buf[:len(name)]
	for i := range len(name) {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		low[i] = c
	}
	switch string(low) {
	case "host", "user-agent", "accept", "accept-encoding", "accept-language", "accept-charset", "connection", "content-type", "content-length",
		"content-encoding", "content-language", "content-disposition", "transfer-encoding", "te", "trailer", "upgrade", "keep-alive",
		"authorization", "proxy-authorization", "cookie", "set-cookie", "referer", "origin", "cache-control", "pragma", "expires", "etag", "vary", "date",
		"server", "via", "age", "last-modified", "accept-ranges", "range", "content-range", "if-none-match", "if-modified-since", "if-match",
		"if-unmodified-since", "dnt", "priority", "expect", "forwarded", "traceparent", "tracestate", "baggage", "alt-svc", "location",
		"strict-transport-security", "content-security-policy", "x-content-type-options", "x-frame-options", "x-xss-protection", "x-powered-by",
		"referrer-policy", "permissions-policy", "cross-origin-opener-policy", "cross-origin-embedder-policy", "cross-origin-resource-policy",
		"report-to", "nel", "server-timing", "timing-allow-origin", "www-authenticate", "x-request-id", "x-correlation-id", "x-real-ip", "x-requested-with",
		"true-client-ip", "upgrade-insecure-requests", "save-data", "x-cache", "x-cache-hits", "x-served-by", "x-timer", "x-runtime", "x-amz-cf-id",
		"x-amz-cf-pop", "x-amzn-trace-id", "x-cloud-trace-context", "x-b3-traceid", "x-b3-spanid", "x-b3-sampled", "x-b3-parentspanid", "http2-settings":
		return true
	}
	// How callers say who they are is told elsewhere, and no part of what they ask for.
	for _, p := range [...]string{"-key", "apikey", "-token", "-signature", "signature-input"} {
		if len(low) >= len(p) && string(low[len(low)-len(p):]) == p {
			return true
		}
	}
	for _, p := range [...]string{"sec-", "x-forwarded-", "access-control-", "cf-", "cdn-", "x-envoy-", "x-vercel-", "x-azure-", "x-datadog-", "fly-", "grpc-"} {
		if len(low) > len(p) && string(low[:len(p)]) == p {
			return true
		}
	}
	return false
}

// cookies reads the names of cookies. Their values are sessions or nobody's business.
func (r *Reader) cookies(v string) {
	for n := 0; v != "" && n < 64; n++ {
		var pair string
		pair, v, _ = strings.Cut(v, ";")
		name, _, ok := strings.Cut(strings.TrimSpace(pair), "=")
		if !ok || len(name) > 64 || strings.HasPrefix(name, "_ga") || strings.HasPrefix(name, "_gid") || strings.HasPrefix(name, "__utm") {
			continue
		}
		if l, _ := r.parameterLeaf(vedette.InCookie, name); l != nil {
			l.Types |= vedette.String
			l.Format = vedette.Free
		}
	}
}

// plainPath undoes the encoding of a path's segment.
func plainPath(s string) string {
	if strings.IndexByte(s, '%') < 0 {
		return s
	}
	if p, err := url.PathUnescape(s); err == nil {
		return p
	}
	return s
}
