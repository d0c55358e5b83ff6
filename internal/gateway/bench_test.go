package gateway

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"testing"
	"time"

	"github.com/valyala/fasthttp"
)

// TestServeForBench is the process that bench/proxy.sh measures: our door with a guard that does
// nothing, or a bare fasthttp proxy to compare with. It runs only when the script asks for it.
func TestServeForBench(t *testing.T) {
	listen, upstream := os.Getenv("VEDETTE_BENCH_LISTEN"), os.Getenv("VEDETTE_BENCH_UPSTREAM")
	if listen == "" || upstream == "" {
		t.Skip("only for bench/proxy.sh")
	}
	debug.SetGCPercent(400)
	ln, err := net.Listen("tcp", listen)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if os.Getenv("VEDETTE_BENCH_KIND") == "fasthttp" {
		go func() { _ = bareProxy(upstream).Serve(ln) }()
		<-ctx.Done()
		return
	}
	g, err := New(Options{Upstream: upstream}, noGuard{})
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = g.Shutdown(end)
	}()
	if err := g.Serve(ln); err != nil {
		t.Fatal(err)
	}
	fmt.Printf("%+v\n", g.Stats())
}

// bareProxy is the least that fasthttp can do as a proxy: no judging, no strictness, no streaming.
func bareProxy(upstream string) *fasthttp.Server {
	u, _ := url.Parse(upstream)
	hc := &fasthttp.HostClient{Addr: u.Host, NoDefaultUserAgentHeader: true}
	return &fasthttp.Server{Handler: func(ctx *fasthttp.RequestCtx) {
		ctx.Request.Header.Del("Connection")
		if err := hc.Do(&ctx.Request, &ctx.Response); err != nil {
			ctx.Error("bad gateway", 502)
		}
		ctx.Response.Header.Del("Connection")
	}}
}
