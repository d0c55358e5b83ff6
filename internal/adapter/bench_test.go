package adapter

import (
	"bytes"
	"context"
	"encoding/binary"
	"net/http"
	"net/http/httptest"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/vedette-project/vedette"
)

// BenchmarkCheck is one question and its answer by gRPC's own client in the same process: what BenchmarkAuth of
// cmd/vedette tells apart is added up here.
func BenchmarkCheck(b *testing.B) {
	c, _, _ := envoy(b, quiet{}, Options{})
	q := about("GET", "/v1/things/1", "192.0.2.1", "user-agent", "app/1.0", "accept", "application/json")
	b.ReportAllocs()
	b.SetParallelism(8)
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if _, err := c.Check(context.Background(), q); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkAnswer is the same without gRPC and HTTP/2: reading the question and writing the answer.
func BenchmarkAnswer(b *testing.B) {
	e, err := NewExtAuthz(quiet{}, Options{})
	if err != nil {
		b.Fatal(err)
	}
	m, err := proto.Marshal(about("GET", "/v1/things/1", "192.0.2.1", "user-agent", "app/1.0", "accept", "application/json"))
	if err != nil {
		b.Fatal(err)
	}
	call := append(binary.BigEndian.AppendUint32([]byte{0}, uint32(len(m))), m...)
	body := bytes.NewReader(call)
	r := httptest.NewRequest("POST", "/envoy.service.auth.v3.Authorization/Check", body)
	r.RemoteAddr = "127.0.0.1:1"
	r.Header.Set("Content-Type", "application/grpc")
	w := discard{http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		body.Reset(call)
		e.ServeHTTP(w, r)
	}
}

// quiet is a judge that allows, at no cost.
type quiet struct{}

func (quiet) Judge(vedette.Phase, *vedette.Request) vedette.Decision { return vedette.Decision{} }
func (quiet) Release(*vedette.Request)                               {}

// discard takes an answer.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}
