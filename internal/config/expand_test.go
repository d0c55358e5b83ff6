package config

import (
	"errors"
	"strings"
	"testing"
)

func lookup(ref string) (string, bool, error) {
	switch ref {
	case "PORT":
		return "8080", true, nil
	case "EMPTY":
		return "", true, nil
	case "LINES":
		return "a\nb: c", true, nil
	case "file:/run/secret":
		return "s3cret\n", true, nil
	case "file:/none":
		return "", false, errors.New("no such file")
	}
	return "", false, nil
}

func TestExpand(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a: 1\n", "a: 1\n"},
		{"a: 127.0.0.1:${PORT}\nb: ${NONE:-x:y}${EMPTY}!\n", "a: 127.0.0.1:8080\nb: x:y!\n"},
		{"key: \"${file:/run/secret}\"", "key: \"s3cret\""},
		{"# ${NONE}\na: $${PORT} $5", "# ${NONE}\na: ${PORT} $5"},
		{"a: ${EMPTY:-x}", "a: "},
	} {
		got, err := Expand("f", []byte(c.in), lookup)
		if err != nil || string(got) != c.want {
			t.Errorf("%q: %q, %v", c.in, got, err)
		}
	}
	for in, want := range map[string]string{
		"a: 1\nb: x${NONE}": "f:2:5: ${NONE} is not set", "a: ${PORT": "f:1:4: ${ without its }", "a: ${PORT} ${LINES}": "f:1:12: ${LINES} has several lines",
		"a: ${file:/none}": "f:1:4: ${file:/none}: no such file",
	} {
		if _, err := Expand("f", []byte(in), lookup); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}

func FuzzExpand(f *testing.F) {
	f.Add("a: ${PORT}\n# ${\nb: $${${X:-${PORT}}")
	f.Fuzz(func(t *testing.T, in string) {
		got, err := Expand("f", []byte(in), lookup)
		if err == nil && !strings.Contains(in, "${") && string(got) != in {
			t.Errorf("%q became %q", in, got)
		}
	})
}
