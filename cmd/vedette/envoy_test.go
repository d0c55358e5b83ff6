package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	authz "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

// askEnvoys is the question that Envoy asks about a request, with its body.
func askEnvoys(client, method, path, body string) *authz.CheckRequest {
	return &authz.CheckRequest{Attributes: &authz.AttributeContext{
		Source: &authz.AttributeContext_Peer{Address: &core.Address{Address: &core.Address_SocketAddress{SocketAddress: &core.SocketAddress{
			Address: client, PortSpecifier: &core.SocketAddress_PortValue{PortValue: 4711},
		}}}},
		Request: &authz.AttributeContext_Request{Http: &authz.AttributeContext_HttpRequest{
			Id: "1", Method: method, Path: path, Host: "api.example.test", Scheme: "http", Protocol: "HTTP/1.1", Size: int64(len(body)), Body: body,
			Headers: map[string]string{
				":method": method, ":path": path, ":authority": "api.example.test", "user-agent": "app/1.0", "accept": "application/json",
				"content-type": "application/x-www-form-urlencoded", "content-length": fmt.Sprint(len(body)), "x-forwarded-for": client,
				"x-request-id": "1b4e28ba-2fa1-11d2-883f-0016d3cca427", "x-forwarded-proto": "http", "x-envoy-auth-partial-body": "false",
			},
		}},
	}}
}

func dialEnvoys(t testing.TB, address string) authz.AuthorizationClient {
	t.Helper()
	c, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return authz.NewAuthorizationClient(c)
}

// TestEnvoyAsks: a client that speaks as Envoy does asks before it lets a request through, its access log is what is
// learned from, and a loud source is refused while customers are not.
func TestEnvoyAsks(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED in -short: some seconds")
	}
	dir, asked, listen := t.TempDir(), freePort(t), freePort(t)
	name := filepath.Join(dir, "access.log")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var out, errs bytes.Buffer
	done := make(chan error, 1)
	go func() {
		done <- authCommand(ctx, &cli{in: os.Stdin, out: &out, err: &errs}, []string{"--data", filepath.Join(dir, "data"), "--listen", listen,
			"--grpc", asked, "--log", name, "--host", "", "--enforce"})
	}()
	await(t, asked)
	envoy := dialEnvoys(t, asked)
	login := func(client, password string) int {
		t.Helper()
		a, err := envoy.Check(ctx, askEnvoys(client, "POST", "/login", "username=a&password="+password))
		if err != nil {
			t.Fatal(err)
		}
		code := 200
		if denied := a.GetDeniedResponse(); denied != nil {
			code = int(denied.Status.Code)
		} else if password != "right" {
			code = 401
		}
		fmt.Fprintf(file, `{"at":%q,"method":"POST","scheme":"http","host":"api.example.test","target":"/login","proto":"HTTP/1.1","client":%q,`+
			`"request_headers":{"Referer":null,"User-Agent":"app/1.0"},"status":%d,"duration_ms":3,"request_bytes":30,"response_bytes":2}`+"\n",
			time.Now().UTC().Format("2006-01-02T15:04:05.000Z"), client, code)
		return code
	}
	for i := range 30 {
		if code := login(fmt.Sprintf("198.51.100.%d", i), "right"); code != 200 {
			t.Fatalf("a customer was answered %d", code)
		}
	}
	refused := 0
	for range 100 {
		for range 10 {
			if code := login("203.0.113.9", "guess"); code == 403 || code == 429 {
				refused++
			}
		}
		if refused > 20 {
			break
		}
		time.Sleep(glance / 2) // what is decided comes from what the log has shown
	}
	if refused <= 20 {
		t.Errorf("%d of 1,000 guesses refused", refused)
	}
	if code := login("198.51.100.3", "right"); code != 200 {
		t.Errorf("a customer was answered %d", code)
	}

	cancel()
	if err := <-done; err != nil {
		t.Errorf("%v\n%s", err, errs.String())
	}
	if _, err := envoy.Check(context.Background(), askEnvoys("198.51.100.3", "GET", "/", "")); status.Code(err) != codes.Unavailable {
		t.Errorf("after the end: %v", err)
	}
}
