package ingest

import (
	"bytes"
	"io"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// inflater undoes the coding of an answer's prefix, as far as it goes.
type inflater struct {
	in   bytes.Reader
	gzip *gzip.Reader
	zstd *zstd.Decoder
	out  []byte
}

func newInflater() *inflater { return &inflater{} }

// inflated bounds what is made of a compressed prefix, however small that is.
const inflated = 64 << 10

// prefix returns as much of a body as can be read; the body itself where it is not coded, or in a way that
// is not known. The result is valid until the next call.
func (f *inflater) prefix(coding string, body []byte) []byte {
	if len(body) < 4 {
		return body
	}
	f.in.Reset(body)
	var from io.Reader
	switch {
	case strings.EqualFold(coding, "gzip") && body[0] == 0x1f && body[1] == 0x8b:
		if f.gzip == nil {
			f.gzip = new(gzip.Reader)
		}
		if f.gzip.Reset(&f.in) != nil {
			return body
		}
		from = f.gzip
	case strings.EqualFold(coding, "zstd") && body[0] == 0x28 && body[1] == 0xb5:
		if f.zstd == nil {
			d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20))
			if err != nil {
				return body
			}
			f.zstd = d
		}
		if f.zstd.Reset(&f.in) != nil {
			return body
		}
		from = f.zstd
	default:
		return body
	}
	if f.out == nil {
		f.out = make([]byte, inflated)
	}
	n, _ := io.ReadFull(from, f.out) // a prefix breaks off: what came before counts
	return f.out[:n]
}
