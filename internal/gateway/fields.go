package gateway

import "strings"

// fieldID names the fields whose meaning the door itself must know. Everything else is passed on
// as it stands.
type fieldID uint8

const (
	otherField fieldID = iota
	hostField
	contentLength
	transferEncoding
	connection
	keepAlive
	proxyConnection
	te
	trailer
	upgrade
	http2Settings
	proxyAuthorization
	proxyAuthenticate
	expect
	contentType
	authorization
	cookie
	forwarded
	forwardedFor
	forwardedProto
	forwardedHost
	forwardedOther // any other X-Forwarded-…, X-Real-IP
	requestID
)

// identify tells which field a name stands for, '_' counting as '-'.
func identify(name string) fieldID {
	switch len(name) {
	case 2:
		return when(name, "te", te)
	case 4:
		return when(name, "host", hostField)
	case 6:
		if id := when(name, "cookie", cookie); id != otherField {
			return id
		}
		return when(name, "expect", expect)
	case 7:
		if id := when(name, "upgrade", upgrade); id != otherField {
			return id
		}
		return when(name, "trailer", trailer)
	case 9:
		if id := when(name, "x-real-ip", forwardedOther); id != otherField {
			return id
		}
		return when(name, "forwarded", forwarded)
	case 10:
		if id := when(name, "connection", connection); id != otherField {
			return id
		}
		return when(name, "keep-alive", keepAlive)
	case 12:
		if id := when(name, "content-type", contentType); id != otherField {
			return id
		}
		return when(name, "x-request-id", requestID)
	case 13:
		return when(name, "authorization", authorization)
	case 14:
		if id := when(name, "content-length", contentLength); id != otherField {
			return id
		}
		return when(name, "http2-settings", http2Settings)
	case 15:
		if id := when(name, "x-forwarded-for", forwardedFor); id != otherField {
			return id
		}
	case 16:
		if id := when(name, "x-forwarded-host", forwardedHost); id != otherField {
			return id
		}
		return when(name, "proxy-connection", proxyConnection)
	case 17:
		if id := when(name, "transfer-encoding", transferEncoding); id != otherField {
			return id
		}
		if id := when(name, "x-forwarded-proto", forwardedProto); id != otherField {
			return id
		}
	case 18:
		if id := when(name, "proxy-authenticate", proxyAuthenticate); id != otherField {
			return id
		}
	case 19:
		if id := when(name, "proxy-authorization", proxyAuthorization); id != otherField {
			return id
		}
	}
	if len(name) > 12 && name[0]|0x20 == 'x' && fold(name[:12], "x-forwarded-") {
		return forwardedOther
	}
	return otherField
}

func when(name, is string, id fieldID) fieldID {
	if name[0]|0x20 == is[0] && fold(name, is) {
		return id
	}
	return otherField
}

// hop tells whether the field belongs to one connection and is never passed on.
func (id fieldID) hop() bool {
	switch id {
	case connection, keepAlive, proxyConnection, te, trailer, transferEncoding, upgrade,
		http2Settings, proxyAuthorization, proxyAuthenticate:
		return true
	}
	return false
}

// single tells whether a second field of the kind could make two readers disagree.
func (id fieldID) single() bool {
	switch id {
	case hostField, contentLength, transferEncoding, contentType, authorization, expect:
		return true
	}
	return false
}

// nominable tells whether Connection may name the field. Naming one of the others is a known trick
// to make a proxy strip what its upstream relies on.
func (id fieldID) nominable() bool {
	return id == otherField || id.hop() && id != transferEncoding
}

// field splits one line of a head, without its CRLF, into name and value. The returned reason is
// empty when the line is sound.
func field(line string) (name, value, reason string) {
	i := 0
	for i < len(line) && classes[line[i]]&isToken != 0 {
		i++
	}
	if i == len(line) {
		return "", "", "field without colon"
	}
	if line[i] != ':' {
		switch {
		case i == 0 && (line[0] == ' ' || line[0] == '\t'):
			return "", "", "line folding"
		case line[i] == ' ' || line[i] == '\t':
			return "", "", "whitespace before the colon"
		}
		return "", "", "invalid field name"
	}
	if i == 0 {
		return "", "", "empty field name"
	}
	name, value = line[:i], line[i+1:]
	if !all(value, isValue) {
		return "", "", "control character in a field value"
	}
	return name, trim(value), ""
}

// nominated tells whether one of the Connection fields names the given field.
func nominated(m *message, name string) bool {
	for i, f := range m.fields {
		if m.ids[i] != connection {
			continue
		}
		for rest := f.Value; rest != ""; {
			var tok string
			tok, rest, _ = strings.Cut(rest, ",")
			if strings.EqualFold(trim(tok), name) {
				return true
			}
		}
	}
	return false
}
