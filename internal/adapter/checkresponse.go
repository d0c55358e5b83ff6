package adapter

import (
	"google.golang.org/protobuf/encoding/protowire"
)

// The codes of gRPC that we answer with.
const (
	grpcOK                = 0
	grpcCanceled          = 1
	grpcInvalidArgument   = 3
	grpcPermissionDenied  = 7
	grpcResourceExhausted = 8
	grpcUnimplemented     = 12
	grpcUnavailable       = 14
)

// appendAllow appends the CheckResponse that lets a request through: ok_response (3) with a field for the
// upstream, in headers (2).
func appendAllow(b []byte, decision string) []byte {
	at := len(b)
	b = protowire.AppendVarint(b, 3<<3|uint64(protowire.BytesType))
	b = append(b, 0) // its length: below 128, as names of actions are short
	b = appendField(b, "x-vedette-decision", decision)
	b[at+1] = byte(len(b) - at - 2)
	return b
}

// appendDeny appends the CheckResponse that does not: status (1) with its code, and denied_response (2) with the
// client's status, header fields and body. What was decided is not among them: Envoy would tell the client.
func appendDeny(b []byte, status int, retry string) []byte {
	code := uint64(grpcPermissionDenied)
	switch status {
	case 429:
		code = grpcResourceExhausted
	case 503:
		code = grpcUnavailable
	}
	b = append(b, 1<<3|byte(protowire.BytesType), 2, 1<<3|byte(protowire.VarintType), byte(code))
	var space [512]byte
	d := protowire.AppendVarint(append(space[:0], 1<<3|byte(protowire.BytesType), 3, 1<<3|byte(protowire.VarintType)), uint64(status)) // 128 to 16,383: two bytes
	d = appendField(d, "content-type", "application/problem+json")
	d = appendField(d, "cache-control", "no-store")
	if retry != "" {
		d = appendField(d, "retry-after", retry)
	}
	var body [128]byte
	d = protowire.AppendTag(d, 3, protowire.BytesType)
	d = protowire.AppendBytes(d, problem(body[:0], status))
	b = protowire.AppendTag(b, 2, protowire.BytesType)
	return protowire.AppendBytes(b, d)
}

// appendField appends a HeaderValueOption as field 2 of the message around it: header (1) with key (1) and value (2),
// and append_action (3), by which a field that the client wrote itself is overwritten.
func appendField(b []byte, name, value string) []byte {
	const overwrite = 2 // OVERWRITE_IF_EXISTS_OR_ADD
	header := protowire.SizeTag(1) + protowire.SizeBytes(len(name)) + protowire.SizeTag(2) + protowire.SizeBytes(len(value))
	b = protowire.AppendTag(b, 2, protowire.BytesType)
	b = protowire.AppendVarint(b, uint64(protowire.SizeTag(1)+protowire.SizeBytes(header)+2))
	b = protowire.AppendTag(b, 1, protowire.BytesType)
	b = protowire.AppendVarint(b, uint64(header))
	b = protowire.AppendString(protowire.AppendTag(b, 1, protowire.BytesType), name)
	b = protowire.AppendString(protowire.AppendTag(b, 2, protowire.BytesType), value)
	return protowire.AppendVarint(protowire.AppendTag(b, 3, protowire.VarintType), overwrite)
}
