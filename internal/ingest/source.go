package ingest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"

	"github.com/vedette-project/vedette/internal/message"
)

// Format is how an input is written.
type Format string

// The formats that are read.
const (
	Auto     Format = "auto"
	NDJSON   Format = "ndjson"
	Combined Format = "combined" // and common
)

// identityBytes is how much of the beginning of an input tells which input it is.
const identityBytes = 4096

// Identity tells one input from another by its first bytes, so that a renamed, rotated or grown file
// is still the same file.
type Identity struct {
	Sum   string // hex SHA-256 of the first Bytes bytes
	Bytes int
}

// Source is one opened input, decompressed. Its beginning has been looked at, nothing is consumed.
type Source struct {
	Name   string
	Format Format

	head  []byte
	in    *bufio.Reader
	count *countingReader
	close func()
	torn  bool // it stands inside a line
}

// ErrUnknownFormat says that the input's beginning fits no format that is read.
var ErrUnknownFormat = errors.New("neither NDJSON exchanges nor a combined access log")

// Open looks at an input's first bytes, undoes gzip or zstd, and detects the format unless one is
// given. The caller keeps and closes r itself after Source.Close.
func Open(name string, r io.Reader, format Format) (*Source, error) {
	s := &Source{Name: name, count: &countingReader{r: r}}
	plain, shut, err := decompress(name, s.count)
	if err != nil {
		return nil, err
	}
	s.close = shut
	s.in = bufio.NewReaderSize(plain, 64<<10)
	head, err := s.in.Peek(identityBytes)
	if err != nil && err != io.EOF && len(head) == 0 {
		return nil, fmt.Errorf("ingest: %s: %w", name, err)
	}
	s.head = bytes.Clone(head)
	s.Format = format
	if format == Auto || format == "" {
		if s.Format = detect(s.in); s.Format == "" {
			return nil, fmt.Errorf("ingest: %s: %w", name, ErrUnknownFormat)
		}
	}
	return s, nil
}

// Plain undoes gzip or zstd, under the same bounds as Open. shut frees the decompressor.
func Plain(name string, r io.Reader) (plain io.Reader, shut func(), err error) {
	return decompress(name, &countingReader{r: r})
}

func decompress(name string, in *countingReader) (plain io.Reader, shut func(), err error) {
	raw := bufio.NewReaderSize(in, 64<<10)
	magic, _ := raw.Peek(4)
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(raw)
		if err != nil {
			return nil, nil, fmt.Errorf("ingest: %s: gzip: %w", name, err)
		}
		return &ratioReader{r: z, in: in}, func() {}, nil
	case bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(raw, zstd.WithDecoderMaxWindow(64<<20), zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, nil, fmt.Errorf("ingest: %s: zstd: %w", name, err)
		}
		return &ratioReader{r: z, in: in}, z.Close, nil
	}
	return raw, func() {}, nil
}

// Head returns the input's first bytes, at most 4096, decompressed.
func (s *Source) Head() []byte { return s.head }

// Identity of the input by at most limit of its first bytes: give the Bytes of a remembered Identity to
// compare with it, 0 for a new one.
func (s *Source) Identity(limit int) Identity {
	head := s.head
	if limit > 0 && limit < len(head) {
		head = head[:limit]
	}
	sum := sha256.Sum256(head)
	return Identity{hex.EncodeToString(sum[:]), len(head)}
}

// Skip passes over n bytes that an earlier run has read.
func (s *Source) Skip(n int64) error {
	if n <= 0 {
		return nil
	}
	_, err := io.CopyN(io.Discard, s.in, n-1)
	if err == nil {
		var last byte
		last, err = s.in.ReadByte()
		s.torn = last != '\n'
	}
	if err != nil {
		return fmt.Errorf("ingest: %s: resume at byte %d: %w", s.Name, n, err)
	}
	return nil
}

// Consumed is how many bytes of the input as it is stored were read: for progress.
func (s *Source) Consumed() int64 { return s.count.n.Load() }

// Close frees the decompressor.
func (s *Source) Close() { s.close() }

// detect judges by the first lines. Empty means unknown.
func detect(r *bufio.Reader) Format {
	head, _ := r.Peek(r.Size())
	if len(bytes.TrimSpace(head)) == 0 {
		return NDJSON // empty: nothing to read in any format
	}
	p := combinedParser{reader: message.NewReader()}
	for n := 0; n < 50 && len(head) > 0; n++ {
		line, rest, found := bytes.Cut(head, []byte("\n"))
		head = rest
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		if line[0] == '{' && bytes.Contains(line[:min(len(line), 4096)], []byte(`"`)) {
			return NDJSON
		}
		if x := newExchange(); found && p.parse(line, &x) == nil {
			return Combined
		}
	}
	return ""
}

// A decompressed input may be this much larger than it was, once it is past the grace: beyond that it
// was made to be.
const (
	maxRatio   = 200
	ratioGrace = 64 << 20
)

type ratioReader struct {
	r   io.Reader
	in  *countingReader
	out int64
}

func (r *ratioReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	r.out += int64(n)
	if r.out > ratioGrace && r.out/maxRatio > r.in.n.Load() {
		return n, fmt.Errorf("expands more than %d times: a decompression bomb", maxRatio)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return n, errors.New("compressed data ends too early: the file is truncated")
	}
	return n, err
}
