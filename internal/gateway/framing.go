package gateway

import (
	"bytes"
)

// framing follows one message body through a stream of bytes, in either direction. It is given
// whatever arrived and says which bytes are data; it holds no buffer and does no I/O.
type framing struct {
	state framingState
	left  int64 // bytes of data until the next boundary
	size  int64 // chunk size while it is read
	hex   int   // its digits so far
	tail  int   // bytes of trailer section so far
	lines int   // trailer fields so far
	named int   // bytes of the trailer field name so far
	name  [24]byte
}

type framingState uint8

const (
	atEnd framingState = iota // the message is complete
	inSized
	toTheEnd // until the connection ends
	atSize   // a chunk's size
	atSizeLF
	inChunk
	atChunkCR
	atChunkLF
	atTrailer // the start of a trailer line
	inTrailerName
	inTrailerValue
	atTrailerLF
	atLastLF
)

const (
	maxChunkDigits  = 8 // a chunk is smaller than 4 GiB
	maxTrailerBytes = 4 << 10
	maxTrailers     = 16
)

// start sets the framing up for a body of the length that message.length states.
func (f *framing) start(length int64) {
	*f = framing{}
	switch {
	case length == lengthChunked:
		f.state = atSize
	case length == lengthToTheEnd:
		f.state = toTheEnd
	case length > 0:
		f.state, f.left = inSized, length
	}
}

func (f *framing) done() bool { return f.state == atEnd }

// next consumes a stretch of src and returns how much, and which part of that is data. With src
// not empty and the message not complete, n > 0 or the refusal is set.
func (f *framing) next(src []byte) (n int, data []byte, why refusal) {
	for n < len(src) {
		switch f.state {
		case atEnd:
			return n, nil, refusal{}
		case toTheEnd:
			return len(src), src[n:], refusal{}
		case inSized, inChunk:
			d := src[n:]
			if int64(len(d)) > f.left {
				d = d[:f.left]
			}
			f.left -= int64(len(d))
			if f.left == 0 {
				if f.state == inSized {
					f.state = atEnd
				} else {
					f.state = atChunkCR
				}
			}
			return n + len(d), d, refusal{}
		default:
			if why = f.step(src[n]); why.status != 0 {
				return n, nil, why
			}
			n++
		}
	}
	return n, nil, refusal{}
}

// step reads one byte of what is not data.
func (f *framing) step(b byte) refusal {
	switch f.state {
	case atSize:
		if v, ok := unhex(b); ok {
			if f.hex == maxChunkDigits {
				return bad("chunk size too long")
			}
			f.size = f.size<<4 | int64(v)
			f.hex++
			return refusal{}
		}
		switch {
		case b == ';':
			return bad("chunk extension")
		case b != '\r' || f.hex == 0:
			return bad("invalid chunk size")
		}
		f.state = atSizeLF
	case atSizeLF:
		if b != '\n' {
			return bad("chunk size without CRLF")
		}
		f.left, f.state = f.size, inChunk
		if f.size == 0 {
			f.state = atTrailer
		}
		f.size, f.hex = 0, 0
	case atChunkCR:
		if b != '\r' {
			return bad("chunk longer than its size")
		}
		f.state = atChunkLF
	case atChunkLF:
		if b != '\n' {
			return bad("chunk without CRLF")
		}
		f.state = atSize
	default:
		return f.trailer(b)
	}
	return refusal{}
}

// trailer reads one byte of the trailer section. Trailer fields are checked and then dropped:
// nothing that we forward depends on them.
func (f *framing) trailer(b byte) refusal {
	if f.tail++; f.tail > maxTrailerBytes {
		return bad("trailers too large")
	}
	switch f.state {
	case atTrailer:
		switch {
		case b == '\r':
			f.state = atLastLF
		case classes[b]&isToken != 0:
			if f.lines++; f.lines > maxTrailers {
				return bad("too many trailers")
			}
			f.name[0], f.named, f.state = b, 1, inTrailerName
		default:
			return bad("invalid trailer name")
		}
	case inTrailerName:
		switch {
		case b == ':':
			if f.named <= len(f.name) && !identify(view(f.name[:f.named])).trails() {
				return bad("forbidden trailer")
			}
			f.state = inTrailerValue
		case classes[b]&isToken != 0:
			if f.named < len(f.name) {
				f.name[f.named] = b
			}
			f.named++
		default:
			return bad("invalid trailer name")
		}
	case inTrailerValue:
		switch {
		case b == '\r':
			f.state = atTrailerLF
		case classes[b]&isValue == 0:
			return bad("control character in a trailer")
		}
	case atTrailerLF:
		if b != '\n' {
			return bad("bare carriage return in a trailer")
		}
		f.state = atTrailer
	case atLastLF:
		if b != '\n' {
			return bad("bare carriage return in a trailer")
		}
		f.state = atEnd
	}
	return refusal{}
}

// trails tells whether a field may stand in the trailer section: none that we read a message by.
func (id fieldID) trails() bool { return id == otherField }

// compact moves the data of raw to the front and drops the framing between. It returns the data's
// length and how much of raw belongs to the message; the rest is the next message's.
func (f *framing) compact(raw []byte) (data, used int, why refusal) {
	for used < len(raw) && !f.done() {
		n, d, why := f.next(raw[used:])
		if why.status != 0 {
			return data, used, why
		}
		used += n
		data += copy(raw[data:], d)
	}
	return data, used, refusal{}
}

// Messages splits a byte stream into the requests that it holds, as the door would read them. It is
// the validator without sockets: for tests, fuzzing and offline questions. It calls yield for each
// whole message and returns the refusal that ended it, "" if the input was read to its end, and the
// number of bytes that belong to whole messages.
func Messages(stream []byte, scheme string, maxHead, maxFields int,
	yield func(method, target, host string, body []byte)) (used int, reason string) {
	var m message
	for used < len(stream) {
		rest := stream[used:]
		if !opens(rest[0]) {
			return used, "invalid method"
		}
		var s scan
		n, why := s.end(rest, limits{maxHead, maxFields})
		if why.status != 0 {
			return used, why.reason
		}
		if n == 0 {
			return used, ""
		}
		if why = parseRequest(rest[:n], scheme, &m); why.status != 0 {
			return used, why.reason
		}
		var f framing
		f.start(m.length)
		body := bytes.Clone(rest[n:])
		data, took, why := f.compact(body)
		if why.status != 0 {
			return used, why.reason
		}
		if !f.done() {
			return used, ""
		}
		yield(m.method, m.target, m.host, body[:data])
		used += n + took
	}
	return used, ""
}

// opens tells whether a message may begin with the byte. Whatever speaks another protocol (TLS,
// HTTP/2 with prior knowledge aside) is seen at once and not after a timeout.
func opens(b byte) bool { return classes[b]&isMethod != 0 || b == '\r' }
