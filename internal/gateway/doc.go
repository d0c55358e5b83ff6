// Package gateway is the door: it takes HTTP/1.1 connections, reads each message in the one way in
// which it can be read or not at all, asks a guard, and passes on what it understood. It alone
// touches sockets; it knows nothing of detection.
//
//	client ──▶ listener ──▶ conn.next ───────────────▶ exchange ─────────────────▶ upConn ──▶ upstream
//	           (fasthttp's   scan.end: where the head   judge Head                  from a fasthttp
//	            accept loop  ends                       readBody: a prefix           HostClient's pool
//	            and worker   parseRequest: every byte   judge Body                        │
//	            pool)        of it, once                send: a head written anew,        │
//	               ▲         framing: the body's bytes  then the body                     │
//	               │            │                          │                              │
//	               │            ▼ refusal                  ▼ brokenBody                   ▼
//	               └──── problem (RFC 9457) ◀───────── judge Answer ◀── readHead, whole or stream
//	                                                       │            (parseAnswer, framing: the
//	                                                       ▼             same rules for the upstream)
//	                                                    Finish: sizes and times
//
// # Strictness
//
// A gateway that reads a message differently from what stands behind it can be walked around. So
// there is one parser, not two in a row: fasthttp lends its accept loop, worker pool, limits and
// upstream pool, but every byte of a message is read by this package, and what goes upstream is
// written anew from what was understood, on the framing that we chose. A message that could be read
// in two ways is answered 400 (431 too large, 408 too slow, 417, 501, 505 where these say it
// better), the connection is closed, and the guard is told; nothing of it goes upstream unless more
// than a body's prefix (Options.BodyPrefix) was sound. Then the upstream sees a message without end.
//
// Refused:
//
//   - a request line with anything but one space between method, target and version; a method that is
//     not upper case; CONNECT and TRACE (501); versions other than 1.0 and 1.1 (505)
//   - bare LF or CR, line folding, whitespace before a colon, empty or invalid names, control bytes
//   - no Host, two, or an invalid one; an absolute target of another host or scheme
//   - Content-Length that is not 1 to 18 digits or comes twice, even equal; Transfer-Encoding that is
//     not exactly "chunked", comes twice, with Content-Length or in HTTP/1.0
//   - chunk sizes of more than 8 digits, chunk extensions, chunks that do not end with CRLF; trailers
//     that are invalid or that a message is read by. Sound trailers are dropped
//   - twice Content-Type, Authorization or Expect; an unknown Expect (417)
//   - a known field spelt with '_': CGI upstreams cannot tell it from the one with '-'. Unknown ones pass
//   - Connection naming Host, Content-Length, Authorization, Cookie, Forwarded and the like: a trick to
//     strip what the upstream relies on. Other names are stripped as the RFC wants
//   - in the path: non-ASCII and control bytes, space, '#', '\', broken percent sequences, encoded
//     control characters (%00, %0a), dot segments in any spelling. In the query: '#' and non-printables
//
// Passed on as sent: "//", "%2f", ";", empty segments, any other printable character. A
// WebSocket is passed on when both sides hold to its handshake; any other Upgrade is ignored, as RFC 9110 7.8
// allows.
//
// A body on GET, HEAD, OPTIONS or DELETE is passed on with "Connection: close" to the upstream, so
// that one which ignores it cannot read it as a request of the next client. A connection on which the
// upstream said more than it was asked is not used again.
//
// # Ownership
//
// The Request that a guard sees aliases the buffers of the two connections. They are given to others
// only after Finish has returned.
//
// # Bounds
//
// Heads, fields, prefixes, client connections, upstream connections and every wait have a limit in
// Options. A body has no limit of size, but of slowness, in
// both directions; and when the upstream's connections run short, one client streams over a few only. In the steady state a request allocates
// nothing. While the upstream is silent we look every second whether the client is still there.
package gateway
