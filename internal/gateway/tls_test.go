package gateway

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vedette-project/vedette"
)

// authority signs certificates for tests.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	n    int64
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{n: 1}
	a.key, _ = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	tpl := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, tpl, tpl, &a.key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	a.cert, _ = x509.ParseCertificate(der)
	return a
}

// issue writes a certificate for a name into two files.
func (a *authority) issue(t *testing.T, dir, name string) KeyPair {
	t.Helper()
	a.n++
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	tpl := &x509.Certificate{SerialNumber: big.NewInt(a.n), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	der, err := x509.CreateCertificate(rand.Reader, tpl, a.cert, &key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	raw, _ := x509.MarshalECPrivateKey(key)
	p := KeyPair{filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key")}
	for file, block := range map[string]*pem.Block{p.Cert: {Type: "CERTIFICATE", Bytes: der}, p.Key: {Type: "EC PRIVATE KEY", Bytes: raw}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func (a *authority) pool() *x509.CertPool {
	p := x509.NewCertPool()
	p.AddCert(a.cert)
	return p
}

// quiet lets everything pass.
type quiet struct{}

func (quiet) Judge(vedette.Phase, *vedette.Request) vedette.Decision { return vedette.Decision{} }
func (quiet) Finish(*vedette.Request)                                {}

// TestTLS: names choose certificates, files that change are taken in, files that are broken are not, clients
// show certificates where they must, and bodies of any size go through.
func TestTLS(t *testing.T) {
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Proto", r.Header.Get("X-Forwarded-Proto"))
		b, _ := io.ReadAll(r.Body)
		w.Write(b)
	}))
	defer up.Close()
	dir, ca := t.TempDir(), newAuthority(t)
	first, second := ca.issue(t, dir, "a.test"), ca.issue(t, dir, "b.test")
	roots := filepath.Join(dir, "ca.pem")
	os.WriteFile(roots, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.cert.Raw}), 0o600)
	warned := make(chan error, 10)
	serve := func(o TLSOptions) (address string, k *tls.Config) {
		t.Helper()
		k, err := TLS(o)
		if err != nil {
			t.Fatal(err)
		}
		g, err := New(Options{Upstream: up.URL, TLS: k}, quiet{})
		if err != nil {
			t.Fatal(err)
		}
		ln, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		go g.Serve(ln)
		t.Cleanup(func() { ln.Close(); g.Shutdown(t.Context()) })
		return ln.Addr().String(), k
	}
	address, _ := serve(TLSOptions{Pairs: []KeyPair{first, second}, Warn: func(err error) { warned <- err }})
	hello := func(address, name string, certs ...tls.Certificate) (*x509.Certificate, error) {
		c, err := tls.Dial("tcp", address, &tls.Config{ServerName: name, RootCAs: ca.pool(), Certificates: certs})
		if err != nil {
			return nil, err
		}
		defer c.Close()
		c.SetDeadline(time.Now().Add(5 * time.Second))
		if _, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: "+name+"\r\nConnection: close\r\n\r\n"); err != nil {
			return nil, err
		}
		b, err := io.ReadAll(c)
		if err == nil && !bytes.HasPrefix(b, []byte("HTTP/1.1 200")) {
			t.Errorf("%s: %q", name, b)
		}
		return c.ConnectionState().PeerCertificates[0], err
	}
	for _, name := range []string{"a.test", "b.test"} {
		if cert, err := hello(address, name); err != nil || cert.Subject.CommonName != name {
			t.Errorf("%s: %v %v", name, cert, err)
		}
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{ServerName: "a.test", RootCAs: ca.pool()}}}
	for _, size := range []int{0, 1, 20_000, 3 << 20} {
		body := strings.Repeat("x", size)
		resp, err := client.Post("https://"+address+"/echo", "text/plain", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || string(got) != body || resp.Header.Get("X-Proto") != "https" {
			t.Errorf("%d bytes: %d came back, proto %q (%v)", size, len(got), resp.Header.Get("X-Proto"), err)
		}
	}
	client.CloseIdleConnections()

	was, _ := hello(address, "a.test")
	renewed := func() *x509.Certificate {
		t.Helper()
		for range 100 {
			if cert, err := hello(address, "a.test"); err == nil && cert.SerialNumber.Cmp(was.SerialNumber) != 0 {
				return cert
			}
			time.Sleep(50 * time.Millisecond) // files are looked at once in a second
		}
		t.Fatal("a new certificate was not taken in")
		return nil
	}
	ca.issue(t, dir, "a.test")
	was = renewed()
	os.WriteFile(first.Key, []byte("no key"), 0o600)
	select {
	case <-warned:
	case <-func() chan struct{} {
		c := make(chan struct{})
		go func() {
			for range 60 {
				hello(address, "a.test")
				time.Sleep(50 * time.Millisecond)
			}
			close(c)
		}()
		return c
	}():
		if len(warned) == 0 {
			t.Error("a broken key was not told of")
		}
	}
	if cert, err := hello(address, "a.test"); err != nil || cert.SerialNumber.Cmp(was.SerialNumber) != 0 {
		t.Errorf("with a broken key: %v", err)
	}

	mutual, _ := serve(TLSOptions{Pairs: []KeyPair{second}, ClientCAs: roots})
	if _, err := hello(mutual, "b.test"); err == nil {
		t.Error("a client without a certificate was let in")
	}
	mine, err := tls.LoadX509KeyPair(second.Cert, second.Key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hello(mutual, "b.test", mine); err != nil {
		t.Errorf("a client with a certificate: %v", err)
	}
	for what, o := range map[string]TLSOptions{
		"nothing": {}, "a missing file": {Pairs: []KeyPair{{filepath.Join(dir, "none"), second.Key}}},
		"another's key": {Pairs: []KeyPair{{second.Cert, first.Key}}}, "no authority": {Pairs: []KeyPair{second}, ClientCAs: second.Key},
	} {
		if _, err := TLS(o); err == nil {
			t.Errorf("%s was taken", what)
		}
	}
}

// TestUpstreamTLS: an upstream behind TLS is spoken to, and one that nobody vouches for is not.
func TestUpstreamTLS(t *testing.T) {
	up := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "secret") }))
	up.Config.ErrorLog = nil
	defer up.Close()
	g, err := New(Options{Upstream: up.URL}, quiet{})
	if err != nil {
		t.Fatal(err)
	}
	ln, _ := net.Listen("tcp", "127.0.0.1:0")
	go g.Serve(ln)
	defer func() { ln.Close(); g.Shutdown(t.Context()) }()
	resp, err := http.Get("http://" + ln.Addr().String() + "/")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 502 {
		t.Errorf("an upstream of no known authority: %d", resp.StatusCode)
	}
}
