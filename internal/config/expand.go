package config

import (
	"bytes"
	"fmt"
	"strings"
)

// Lookup finds the value of a reference: "NAME" of the environment, or "file:PATH". ok is false for what there
// is not; an error says why a file cannot be read.
type Lookup func(ref string) (value string, ok bool, err error)

// Expand puts values in the place of references, before the text is parsed:
//
//	${NAME}            of the environment; there must be one
//	${NAME:-default}   or this
//	${file:/run/x}     the file's text, without the line feed at its end
//	$${                a dollar and a brace
//
// Comments are left alone. A value of several lines is refused: it would change what the file says.
func Expand(file string, text []byte, find Lookup) ([]byte, error) {
	if !bytes.Contains(text, []byte("${")) {
		return text, nil
	}
	var out bytes.Buffer
	for n, line := range bytes.SplitAfter(text, []byte("\n")) {
		if t := bytes.TrimLeft(line, " \t"); len(t) > 0 && t[0] == '#' {
			out.Write(line)
			continue
		}
		rest, column := string(line), 1
		for {
			i := strings.Index(rest, "${")
			if i < 0 {
				out.WriteString(rest)
				break
			}
			fail := func(format string, a ...any) error {
				return &Error{File: file, Line: n + 1, Column: column + i, Message: fmt.Sprintf(format, a...)}
			}
			if i > 0 && rest[i-1] == '$' {
				out.WriteString(rest[:i]) // which ends in one of the two dollars
				out.WriteByte('{')
				rest, column = rest[i+2:], column+i+2
				continue
			}
			end := strings.IndexByte(rest[i:], '}')
			if end < 0 {
				return nil, fail("${ without its }")
			}
			ref, standard, has := strings.Cut(rest[i+2:i+end], ":-")
			value, ok, err := find(ref)
			switch {
			case err != nil:
				return nil, fail("${%s}: %v", ref, err)
			case !ok && !has:
				return nil, fail("${%s} is not set; ${%s:-default} says what to take then", ref, ref)
			case !ok:
				value = standard
			}
			if value = strings.TrimSuffix(strings.TrimSuffix(value, "\n"), "\r"); strings.ContainsAny(value, "\n\r\x00") {
				return nil, fail("${%s} has several lines", ref)
			}
			out.WriteString(rest[:i])
			out.WriteString(value)
			rest, column = rest[i+end+1:], column+i+end+1
		}
	}
	return out.Bytes(), nil
}
