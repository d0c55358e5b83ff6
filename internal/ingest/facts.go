package ingest

import (
	"encoding/base64"
	"errors"
	"math"
	"strconv"
	"time"
	"unsafe"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/message"
)

// Bounds of facts: at least those under which they were derived. A line with more was not written by a Recorder.
const (
	mostCalls  = 64
	mostRoots  = 128
	mostLeaves = 1024
	mostText   = 4096 // bytes of a name in facts
)

var errFacts = errors.New("not what a gateway writes")

// factsReader takes what a Recorder wrote. It believes nothing: each value is of its kind and within its bounds, or
// the line is not read.
type factsReader struct {
	keyID string // of the environment; digests under another key are left out

	x       *vedette.Exchange
	foreign bool
	raw     [9]*string // a pointer for each that was given
	ns      int64
}

// read reads the object that s stands at into x. What the plain members say is set later: see settle.
func (f *factsReader) read(s *message.Scanner, x *vedette.Exchange) error {
	*f = factsReader{keyID: f.keyID, x: x, foreign: true, ns: -1}
	if s.Peek() != '{' {
		return errFacts
	}
	return s.Each(func(name []byte) error {
		if err := f.member(s, string(name)); err != nil {
			return errors.New(strconv.Quote(clip(name)) + ": " + err.Error())
		}
		return nil
	})
}

func (f *factsReader) member(s *message.Scanner, name string) (err error) {
	x := f.x
	switch name {
	case "key":
		var id string
		id, err = exact(s)
		f.foreign = id != f.keyID
	case "epoch":
		x.Epoch, err = whole[int64](s, 0, 1<<33)
	case "ns":
		f.ns, err = whole[int64](s, 0, int64(maxDuration))
	case "token":
		x.Key, err = digest(s)
	case "session":
		x.Session, err = digest(s)
	case "account":
		x.Account, err = digest(s)
	case "secret":
		x.Secret, err = digest(s)
	case "issued":
		x.Issued, err = digest(s)
	case "auth":
		x.AuthKind, err = named[vedette.AuthKind](s, vedette.AuthKinds, vedette.AuthKind.String)
	case "because":
		var kind string
		kind, err = exact(s)
		if len(kind) > 64 {
			return errFacts
		}
		x.Because = vedette.Kind(kind)
	case "protocol":
		x.Protocol, err = named[vedette.Protocol](s, int(vedette.MCP)+1, vedette.Protocol.String)
	case "rpc":
		x.RPC, err = whole[uint8](s, 0, math.MaxUint8)
	case "route":
		x.Route, err = exact(s)
	case "marks":
		x.Marks, err = whole[vedette.Marks](s, 0, int64(vedette.Introspection)*2-1)
	case "origin":
		x.Origin, err = whole[uint32](s, 0, math.MaxUint32)
	case "amount":
		if x.Amount, err = float(s); x.Amount < 0 {
			return errFacts
		}
	case "currency":
		if x.Currency, err = exact(s); len(x.Currency) > 3 {
			return errFacts
		}
	case "cut":
		x.Cut, err = truth(s)
	case "shape":
		err = f.shape(s)
	case "calls":
		x.Calls = nil
		err = list(s, mostCalls, func() error { return f.call(s) })
	case "leaves":
		x.Shown, x.Leaves = true, nil
		err = list(s, mostLeaves, func() error { return f.leaf(s) })
	case "raw":
		err = list(s, len(f.raw), func() error { return f.rawField(s) })
	default:
		err = s.Skip() // of a later version
	}
	return err
}

func (f *factsReader) shape(s *message.Scanner) error {
	if s.Peek() != '{' {
		return errFacts
	}
	h := &f.x.Shape
	return s.Each(func(name []byte) (err error) {
		switch string(name) {
		case "kind":
			h.Kind, err = named[vedette.BodyKind](s, len(bodyKinds), func(k vedette.BodyKind) string { return bodyKinds[k] })
		case "failed":
			h.Failed, err = truth(s)
		case "keys":
			h.Keys, err = whole[uint32](s, 0, math.MaxUint32)
		case "echo":
			h.Echo, err = whole[uint32](s, 0, math.MaxUint32)
		case "sum":
			h.Sum, err = whole[uint32](s, 0, math.MaxUint32)
		default:
			err = s.Skip()
		}
		return err
	})
}

func (f *factsReader) call(s *message.Scanner) error {
	if s.Peek() != '{' {
		return errFacts
	}
	var c vedette.Call
	err := s.Each(func(name []byte) (err error) {
		switch string(name) {
		case "op":
			c.Operation, err = exact(s)
		case "n":
			c.N, err = whole[uint32](s, 0, math.MaxUint32)
		case "fate":
			c.Fate, err = named[vedette.Fate](s, len(fates), func(k vedette.Fate) string { return fates[k] })
		case "hash":
			var d vedette.Digest
			d, err = digest(s)
			c.Hash = uint64(d)
		case "roots":
			err = list(s, mostRoots, func() error {
				var r vedette.Root
				err := items(s, 2, 2, func(i int) (err error) {
					if i == 0 {
						r.Field, err = exact(s)
					} else {
						r.N, err = whole[uint32](s, 0, math.MaxUint32)
					}
					return err
				})
				c.Roots = append(c.Roots, r)
				return err
			})
		default:
			err = s.Skip()
		}
		return err
	})
	f.x.Calls = append(f.x.Calls, c)
	return err
}

func (f *factsReader) leaf(s *message.Scanner) error {
	var l vedette.Leaf
	err := items(s, 14, 15, func(i int) (err error) {
		switch i {
		case 0:
			l.Part, err = whole[vedette.Part](s, 0, int64(vedette.Parts)-1)
		case 1:
			l.Path, err = exact(s)
		case 2:
			l.N, err = whole[uint32](s, 0, math.MaxUint32)
		case 3:
			l.Objects, err = whole[uint32](s, 0, math.MaxUint32)
		case 4:
			l.Types, err = whole[vedette.Types](s, 0, int64(vedette.Array)*2-1)
		case 5:
			l.Format, err = whole[vedette.Format](s, 0, int64(vedette.Decimal))
		case 6:
			l.Data, err = named[vedette.DataType](s, vedette.DataTypes, vedette.DataType.String)
		case 7:
			l.Hits, err = whole[uint32](s, 0, math.MaxUint32)
		case 8:
			l.Again, err = whole[uint32](s, 0, math.MaxUint32)
		case 9:
			l.Print, err = whole[uint16](s, 0, math.MaxUint16)
		case 10:
			l.Min, err = float(s)
		case 11:
			l.Max, err = float(s)
		case 12:
			l.MinLen, err = whole[uint32](s, 0, math.MaxUint32)
		case 13:
			l.MaxLen, err = whole[uint32](s, 0, math.MaxUint32)
		case 14:
			l.Words = []string{}
			err = list(s, vedette.MaxWords, func() error {
				w, err := exact(s)
				l.Words = append(l.Words, w)
				return err
			})
		}
		return err
	})
	f.x.Leaves = append(f.x.Leaves, l)
	return err
}

func (f *factsReader) rawField(s *message.Scanner) error {
	at := 0
	return items(s, 2, 2, func(i int) (err error) {
		if i == 0 {
			at, err = whole[int](s, 0, int64(len(f.raw))-1)
			return err
		}
		text, ok := s.Text()
		if !ok {
			return errFacts
		}
		plain, err := base64.StdEncoding.DecodeString(string(text))
		v := string(plain)
		f.raw[at] = &v
		return err
	})
}

// settle completes x from the plain members: nothing is derived again.
func (f *factsReader) settle(q *vedette.Request) {
	x := f.x
	x.ID, x.At, x.Client, x.Method, x.Scheme, x.Host, x.Proto, x.JA4 = q.ID, q.At, q.Client, q.Method, q.Scheme, q.Host, q.Proto, q.JA4
	x.Path, x.Status, x.Sent, x.Got, x.AnsweredBy, x.Duration = pathOf(q.Target), q.Status, q.Sent, q.Got, q.AnsweredBy, q.Duration
	if f.ns >= 0 {
		x.Duration = time.Duration(f.ns)
	}
	for _, h := range q.Header {
		switch h.Name {
		case "User-Agent":
			x.UserAgent = h.Value
		case "Referer":
			x.Referer = true
		case "Content-Type":
			x.Media = media(h.Value)
		}
	}
	for _, h := range q.Reply {
		switch h.Name {
		case "Content-Type":
			x.ReplyMedia = media(h.Value)
		case "Location":
			x.Location = pathOf(h.Value)
		}
	}
	for i, to := range rawFields(x) {
		if f.raw[i] != nil {
			*to = *f.raw[i]
		}
	}
	x.Path, x.Location, x.Media, x.ReplyMedia = pathOf(x.Path), pathOf(x.Location), media(x.Media), media(x.ReplyMedia)
	if x.Host == "" {
		x.Host = "-"
	}
	if x.Method == "" {
		x.Method = "-"
	}
	if x.Decided = !f.foreign; f.foreign {
		x.Key, x.Session, x.Account, x.Secret, x.Issued, x.Epoch, x.Because = 0, 0, 0, 0, 0, 0, ""
	}
}

// exact reads what appendExact writes.
func exact(s *message.Scanner) (v string, err error) {
	if s.Peek() == '[' {
		err = items(s, 1, 1, func(int) error {
			text, ok := s.Text()
			if !ok || len(text) > 2*mostText {
				return errFacts
			}
			plain, err := base64.StdEncoding.DecodeString(string(text))
			v = string(plain)
			return err
		})
		return v, err
	}
	text, ok := s.Text()
	if !ok || len(text) > mostText {
		return "", errFacts
	}
	return unsafe.String(unsafe.SliceData(text), len(text)), nil
}

// whole reads an integer within bounds.
func whole[T ~int | ~int64 | ~uint8 | ~uint16 | ~uint32](s *message.Scanner, low, high int64) (T, error) {
	v, ok := s.Scalar()
	if !ok || len(v) > 20 {
		return 0, errFacts
	}
	n, err := strconv.ParseInt(unsafe.String(unsafe.SliceData(v), len(v)), 10, 64)
	if err != nil || n < low || n > high {
		return 0, errFacts
	}
	return T(n), nil
}

func float(s *message.Scanner) (float64, error) {
	v, ok := s.Scalar()
	if !ok || len(v) > 40 {
		return 0, errFacts
	}
	n, err := strconv.ParseFloat(string(v), 64)
	if err != nil {
		return 0, errFacts
	}
	return n, nil
}

func truth(s *message.Scanner) (bool, error) {
	v, ok := s.Scalar()
	if !ok || string(v) != "true" && string(v) != "false" {
		return false, errFacts
	}
	return v[0] == 't', nil
}

func digest(s *message.Scanner) (vedette.Digest, error) {
	v, ok := s.Str()
	if !ok || len(v) > 16 {
		return 0, errFacts
	}
	n, err := strconv.ParseUint(string(v), 16, 64)
	if err != nil {
		return 0, errFacts
	}
	return vedette.Digest(n), nil
}

// named reads one of n values by its name.
func named[T ~uint8](s *message.Scanner, n int, name func(T) string) (T, error) {
	v, ok := s.Str()
	if ok {
		for i := range n {
			if name(T(i)) == string(v) {
				return T(i), nil
			}
		}
	}
	return 0, errFacts
}

// list reads an array of at most n values.
func list(s *message.Scanner, n int, one func() error) error {
	return items(s, 0, n, func(int) error { return one() })
}

// items reads an array of least to most values.
func items(s *message.Scanner, least, most int, one func(i int) error) error {
	if s.Peek() != '[' {
		return errFacts
	}
	n := 0
	err := s.Each(func([]byte) error {
		if n++; n > most {
			return errFacts
		}
		return one(n - 1)
	})
	if err == nil && n < least {
		err = errFacts
	}
	return err
}
