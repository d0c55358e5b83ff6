package adapter

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	auth "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/vedette-project/vedette"
)

// raw is a codec that sends what is given.
type raw struct{}

func (raw) Marshal(v any) ([]byte, error)   { return v.([]byte), nil }
func (raw) Unmarshal(b []byte, v any) error { return proto.Unmarshal(b, v.(proto.Message)) }
func (raw) Name() string                    { return "proto" }

func TestExtAuthzRefusesQuestions(t *testing.T) {
	j := &judges{say: allows}
	_, e, address := envoy(t, j, Options{MaxMessage: 4 << 10, MaxFields: 20})
	c, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithDefaultCallOptions(grpc.ForceCodec(raw{})))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	whole := func(r *auth.CheckRequest) []byte {
		b, err := proto.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	good := whole(about("GET", "/a", "192.0.2.1"))
	many := about("GET", "/a", "192.0.2.1")
	for i := range 21 {
		many.Attributes.Request.Http.Headers[fmt.Sprintf("x-%d", i)] = "y"
	}
	const check = "/envoy.service.auth.v3.Authorization/Check"
	for _, k := range []struct {
		name, method string
		message      []byte
		want         codes.Code
	}{
		{"good", check, good, codes.OK},
		{"empty", check, nil, codes.InvalidArgument},
		{"cut", check, good[:len(good)-3], codes.InvalidArgument},
		{"no protobuf", check, []byte("\xff\xff\xff\xff"), codes.InvalidArgument},
		{"no method", check, whole(about("", "/a", "192.0.2.1")), codes.InvalidArgument},
		{"no path", check, whole(about("GET", "", "192.0.2.1")), codes.InvalidArgument},
		{"a whole URL", check, whole(about("GET", "http://x/", "192.0.2.1")), codes.InvalidArgument},
		{"oversized", check, whole(about("GET", "/"+strings.Repeat("a", 4<<10), "192.0.2.1")), codes.ResourceExhausted},
		{"too many fields", check, whole(many), codes.ResourceExhausted},
		{"another service", "/envoy.service.auth.v2.Authorization/Check", good, codes.Unimplemented},
	} {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		err := c.Invoke(ctx, k.method, k.message, &auth.CheckResponse{})
		cancel()
		if status.Code(err) != k.want {
			t.Errorf("%s: %v, want %v", k.name, err, k.want)
		}
	}
	e.proxies = vedette.Trust{netip.MustParsePrefix("10.0.0.0/8")}
	if err := c.Invoke(context.Background(), check, good, &auth.CheckResponse{}); status.Code(err) != codes.PermissionDenied {
		t.Errorf("a stranger: %v", err)
	}
	if j.held != 0 {
		t.Errorf("%d judgements not let go of", j.held)
	}
}

func TestExtAuthzPanics(t *testing.T) {
	for mode, want := range map[OnPanic]string{FailOpen: "0 allow", FailClosed: "14 503 "} {
		j := &judges{say: func(p vedette.Phase, q *vedette.Request) vedette.Decision {
			if q.Target == "/bad" && (p == vedette.Body) == (q.Method == "POST") {
				panic("judge")
			}
			return vedette.Decision{}
		}}
		c, e, _ := envoy(t, j, Options{OnPanic: mode})
		for _, method := range []string{"GET", "POST"} {
			q := about(method, "/bad", "192.0.2.1")
			q.Attributes.Request.Http.Body = "a=b"
			if got := brief(t, call(t, c, q)); got != want {
				t.Errorf("mode %d, %s: %s, want %s", mode, method, got, want)
			}
		}
		if got := brief(t, call(t, c, about("GET", "/good", "192.0.2.1"))); got != "0 allow" || e.Panics() != 2 {
			t.Errorf("after it: %s, %d panics", got, e.Panics())
		}
	}
}

// TestExtAuthzCompressed: we do not unpack, and say so.
func TestExtAuthzCompressed(t *testing.T) {
	c, _, _ := envoy(t, &judges{say: allows}, Options{}, grpc.WithDefaultCallOptions(grpc.UseCompressor(gzip.Name)))
	if _, err := c.Check(context.Background(), about("GET", "/a", "192.0.2.1")); status.Code(err) != codes.Unimplemented {
		t.Errorf("compressed: %v", err)
	}
}

// TestExtAuthzConcurrent: every caller gets the answer to its own question, more at a time than one connection carries.
func TestExtAuthzConcurrent(t *testing.T) {
	j := &judges{say: func(_ vedette.Phase, q *vedette.Request) vedette.Decision {
		return vedette.Decision{Enforced: true, Action: map[bool]vedette.Action{true: vedette.Deny}[strings.HasPrefix(q.Target, "/deny")]}
	}}
	c, _, _ := envoy(t, j, Options{MaxStreams: 8})
	var all sync.WaitGroup
	for n := range 64 {
		all.Go(func() {
			for i := range 20 {
				path, want := fmt.Sprintf("/allow/%d/%d", n, i), "0 allow"
				if (n+i)%2 == 0 {
					path, want = fmt.Sprintf("/deny/%d/%d", n, i), "7 403 "
				}
				q := about("POST", path, "192.0.2.1", "x", strings.Repeat("y", n*i))
				q.Attributes.Request.Http.Body = strings.Repeat("z", n*i)
				if got := brief(t, call(t, c, q)); got != want {
					t.Errorf("%s: %s", path, got)
				}
			}
		})
	}
	all.Wait()
	if j.held != 0 {
		t.Errorf("%d judgements not let go of", j.held)
	}
}

// TestExtAuthzCancel: whoever gives up is not waited for, and what is under way at the end is answered.
func TestExtAuthzCancel(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	j := &judges{say: func(_ vedette.Phase, q *vedette.Request) vedette.Decision {
		if q.Target == "/slow" {
			entered <- struct{}{}
			<-leave
		}
		return vedette.Decision{}
	}}
	c, e, address := envoy(t, j, Options{})
	ctx, cancel := context.WithCancel(context.Background())
	asked := make(chan error, 1)
	go func() {
		_, err := c.Check(ctx, about("GET", "/slow", "192.0.2.1"))
		asked <- err
	}()
	<-entered
	cancel()
	if err := <-asked; status.Code(err) != codes.Canceled {
		t.Errorf("canceled: %v", err)
	}
	leave <- struct{}{}
	if got := brief(t, call(t, c, about("GET", "/a", "192.0.2.1"))); got != "0 allow" {
		t.Errorf("after it: %s", got)
	}

	go func() {
		_, err := c.Check(context.Background(), about("GET", "/slow", "192.0.2.1"))
		asked <- err
	}()
	<-entered
	stopped := make(chan error, 1)
	go func() { stopped <- e.Shutdown(context.Background()) }()
	for { // until it takes no more
		conn, err := net.Dial("tcp", address)
		if err != nil {
			break
		}
		conn.Close()
	}
	leave <- struct{}{}
	if err := <-asked; err != nil {
		t.Errorf("under way at the end: %v", err)
	}
	if err := <-stopped; err != nil {
		t.Errorf("shut down: %v", err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.held != 0 {
		t.Errorf("%d judgements not let go of", j.held)
	}
}

// TestExtAuthzConns: one connection too many is closed, and there is room again when one has gone.
func TestExtAuthzConns(t *testing.T) {
	c, _, address := envoy(t, &judges{say: allows}, Options{MaxConns: 1})
	first, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(first, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00")
	if _, err := first.Read(make([]byte, 9)); err != nil { // its settings: it is being served
		t.Fatal(err)
	}
	second, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	second.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := second.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("the second connection: %v", err)
	}
	first.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if _, err := c.Check(ctx, about("GET", "/a", "192.0.2.1"), grpc.WaitForReady(true)); err != nil {
		t.Errorf("after the first is gone: %v", err)
	}
}

// TestReceive: what stands in the stream beside one whole message is no call; and what is announced takes no memory.
func TestReceive(t *testing.T) {
	e, err := NewExtAuthz(&judges{say: allows}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	framed := func(flag byte, n int, rest string) string {
		return string(append(binary.BigEndian.AppendUint32([]byte{flag}, uint32(n)), rest...))
	}
	for _, k := range []struct {
		body string
		code int
		ok   bool
	}{
		{framed(0, 3, "abc"), 0, true},
		{framed(0, 0, ""), 0, true},
		{framed(0, 9000, strings.Repeat("x", 9000)), 0, true},
		{"", grpcInvalidArgument, false},
		{"\x00\x00", grpcInvalidArgument, false},
		{framed(0, 3, "ab"), grpcInvalidArgument, false},
		{framed(0, 3, "abcd"), grpcInvalidArgument, false},
		{framed(0, 1<<20, "ab"), grpcInvalidArgument, false},
		{framed(0, 1<<20+1, "ab"), grpcResourceExhausted, false},
		{framed(0, 1<<32-1, "ab"), grpcResourceExhausted, false},
		{framed(1, 3, "abc"), grpcUnimplemented, false},
	} {
		s := &state{}
		code, err := e.receive(s, strings.NewReader(k.body))
		if code != k.code || (err == nil) != k.ok || k.ok && string(s.message) != k.body[prefixed:] || cap(s.message) > 4*len(k.body)+512 {
			t.Errorf("%.20q: %d %v, %d bytes in %d, want %d", k.body, code, err, len(s.message), cap(s.message), k.code)
		}
	}
}

func TestOptions(t *testing.T) {
	for _, o := range []Options{{MaxMessage: 1}, {MaxFields: -1}, {BodyPrefix: 1 << 30}, {MaxConns: -1}, {MaxStreams: 1 << 20}} {
		if _, err := NewExtAuthz(&told{}, o); err == nil || !strings.HasPrefix(err.Error(), "adapter: Max") && !strings.HasPrefix(err.Error(), "adapter: Body") {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
