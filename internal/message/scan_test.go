package message

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// FuzzScanner holds the scanner against the standard library: what it passes over whole is valid JSON
// within the depth bound, and what it refuses is not.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{`{"a":[1,-2.5e+3,null,true],"b":"\u00e9\n"}`, `[[],{}]`, `"\ud83d\ude00"`, `01`, `{"a":}`, "[1,]"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s := NewScanner(b)
		err := s.Skip()
		whole := err == nil && s.Peek() == 0 && s.Offset() >= len(b)
		if err == ErrDeep {
			return
		}
		valid := json.Valid(b)
		// Escapes are read only where a string is wanted: the scanner may pass over one that is malformed.
		if valid && !whole || whole && !valid && bytes.IndexByte(b, '\\') < 0 && bytes.IndexByte(b, 0) < 0 {
			t.Errorf("%q: scanner %v, encoding/json %v", b, whole, valid)
		}
		if valid && len(b) > 0 && b[0] == '"' {
			var want string
			if json.Unmarshal(b, &want) != nil {
				return
			}
			s := NewScanner(b)
			got, ok := s.Text()
			if !ok || string(bytes.ToValidUTF8(got, []byte("\ufffd"))) != string(bytes.ToValidUTF8([]byte(want), []byte("\ufffd"))) &&
				!strings.ContainsRune(want, '\ufffd') {
				t.Errorf("%q: %q, want %q", b, got, want)
			}
		}
	})
}
