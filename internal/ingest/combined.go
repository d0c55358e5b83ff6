package ingest

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/message"
)

var (
	errClient  = errors.New("no client address at its beginning")
	errTime    = errors.New("no time in brackets")
	errRequest = errors.New("no quoted request")
	errStatus  = errors.New("no status of three digits")
	errYear    = errors.New("a time before 1970 or after 2200")
)

// What a line says of sizes and times is taken up to here: sums of them hold for any log.
const (
	maxSize     = 1 << 40
	maxDuration = 24 * time.Hour
)

// plausible keeps times to where all arithmetic on them holds.
func plausible(t time.Time) bool { return t.Unix() >= 0 && t.Year() <= 2200 }

// combinedParser reads the common and the combined log format of Apache and nginx:
//
//	client ident user [17/May/2015:10:05:03 +0000] "GET /path HTTP/1.1" 200 203023 "referer" "agent"
//
// The last two fields may be absent (common), and more may follow. Not safe for concurrent use: it
// remembers the last day that it worked out.
type combinedParser struct {
	reader *message.Reader
	host   string
	day    string // "17/May/2015"
	unix   int64  // of that day's midnight
	zone   string
	shift  int64
}

// parse reads one line into x. Its strings alias line.
func (p *combinedParser) parse(line []byte, x *vedette.Exchange) error {
	s := unsafe.String(unsafe.SliceData(line), len(line))
	host, rest, ok := strings.Cut(s, " ")
	if !ok {
		return errClient
	}
	client, err := netip.ParseAddr(host)
	if err != nil {
		return errClient
	}
	x.Client = client.Unmap()
	open := strings.IndexByte(rest, '[')
	if open < 0 || len(rest) < open+28 || rest[open+27] != ']' {
		return errTime
	}
	if x.At, ok = p.time(rest[open+1 : open+27]); !ok {
		return errTime
	}
	if !plausible(x.At) {
		return errYear
	}
	rest = rest[open+28:]
	request, rest, ok := quoted(rest)
	if !ok {
		return errRequest
	}
	if err := p.request(request, x); err != nil {
		return err
	}
	rest = strings.TrimLeft(rest, " ")
	status, rest, _ := strings.Cut(rest, " ")
	if len(status) != 3 || status[0] < '1' {
		return errStatus
	}
	for i := range 3 {
		if status[i] < '0' || status[i] > '9' {
			return errStatus
		}
		x.Status = x.Status*10 + int(status[i]-'0')
	}
	size, rest, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	x.Got = -1
	if n, err := strconv.ParseInt(size, 10, 64); n >= 0 && (err == nil || errors.Is(err, strconv.ErrRange)) {
		x.Got = min(n, maxSize)
	}
	x.Sent = -1
	if referer, after, ok := quoted(rest); ok {
		x.Referer = referer != "" && referer != "-"
		if agent, _, ok := quoted(after); ok && agent != "-" {
			x.UserAgent = agent
		}
	}
	x.Host = p.host
	return nil
}

// request splits `GET /path?query HTTP/1.1`. A log also holds what was no request at all: TLS
// hellos, empty lines.
func (p *combinedParser) request(s string, x *vedette.Exchange) error {
	method, rest, ok := strings.Cut(s, " ")
	if !ok || method == "" {
		return errRequest
	}
	for i := 0; i < len(method); i++ {
		if c := method[i]; c < 'A' || c > 'Z' {
			return errRequest
		}
	}
	target, proto := rest, ""
	if i := strings.LastIndexByte(rest, ' '); i >= 0 && strings.HasPrefix(rest[i+1:], "HTTP/") {
		target, proto = rest[:i], rest[i+1:]
	}
	if target == "" {
		return errRequest
	}
	x.Method, x.Proto, x.Path = method, proto, pathOf(target)
	p.reader.Query(x, target)
	return nil
}

// quoted reads one "…" with \" inside, leading blanks passed over.
func quoted(s string) (inside, rest string, ok bool) {
	s = strings.TrimLeft(s, " ")
	if len(s) == 0 || s[0] != '"' {
		return "", s, false
	}
	for i := 1; i < len(s); {
		j := strings.IndexByte(s[i:], '"')
		if j < 0 {
			return "", s, false
		}
		i += j
		back := 0
		for s[i-1-back] == '\\' {
			back++
		}
		if back%2 == 0 {
			return s[1:i], s[i+1:], true
		}
		i++
	}
	return "", s, false
}

// time reads 17/May/2015:10:05:03 +0000.
func (p *combinedParser) time(s string) (time.Time, bool) {
	if s[2] != '/' || s[6] != '/' || s[11] != ':' || s[14] != ':' || s[17] != ':' || s[20] != ' ' {
		return time.Time{}, false
	}
	if s[:11] != p.day {
		t, err := time.Parse("02/Jan/2006", s[:11])
		if err != nil {
			return time.Time{}, false
		}
		p.day, p.unix = strings.Clone(s[:11]), t.Unix()
	}
	if s[21:] != p.zone {
		t, err := time.Parse("-0700", s[21:])
		if err != nil {
			return time.Time{}, false
		}
		_, offset := t.Zone()
		p.zone, p.shift = strings.Clone(s[21:]), int64(offset)
	}
	hour, ok1 := two(s[12:])
	minute, ok2 := two(s[15:])
	second, ok3 := two(s[18:])
	if !ok1 || !ok2 || !ok3 || hour > 23 || minute > 59 || second > 60 {
		return time.Time{}, false
	}
	return time.Unix(p.unix+hour*3600+minute*60+second-p.shift, 0).UTC(), true
}

func two(s string) (int64, bool) {
	a, b := s[0]-'0', s[1]-'0'
	return int64(a)*10 + int64(b), a < 10 && b < 10
}
