package gateway

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"
)

// KeyPair is a certificate with its chain, and its key, as PEM files.
type KeyPair struct{ Cert, Key string }

// TLSOptions are a listener's. The zero MinVersion is TLS 1.2.
type TLSOptions struct {
	Pairs      []KeyPair // the first is what clients get that name no host, or one that none is for
	ClientCAs  string    // PEM file: clients must show a certificate of one of these; empty: they need none
	MinVersion uint16

	// Warn is told when files have changed and cannot be used: what was loaded before stays.
	Warn func(error)
}

// TLS loads certificates and returns the configuration of a listener that takes in changes of the files: with
// the first handshake that is a second later than the last look.
func TLS(o TLSOptions) (*tls.Config, error) {
	if len(o.Pairs) == 0 {
		return nil, errors.New("gateway: tls: no certificate")
	}
	or(&o.MinVersion, tls.VersionTLS12)
	k := &keys{o: o}
	if err := k.load(); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: o.MinVersion, GetConfigForClient: k.config}, nil
}

// keys are the files of a listener, as they were last read.
type keys struct {
	o TLSOptions

	mu     sync.Mutex // protects what follows
	loaded *tls.Config
	looked time.Time
	stamps []stamp
}

// stamp tells whether a file has changed.
type stamp struct {
	at   time.Time
	size int64
}

func (k *keys) files() (list []string) {
	for _, p := range k.o.Pairs {
		list = append(list, p.Cert, p.Key)
	}
	if k.o.ClientCAs != "" {
		list = append(list, k.o.ClientCAs)
	}
	return list
}

func (k *keys) stat() (list []stamp, err error) {
	for _, name := range k.files() {
		st, err := os.Stat(name)
		if err != nil {
			return nil, fmt.Errorf("gateway: tls: %w", err)
		}
		list = append(list, stamp{st.ModTime(), st.Size()})
	}
	return list, nil
}

// load reads everything anew. On an error nothing changes.
func (k *keys) load() error {
	stamps, err := k.stat()
	if err != nil {
		return err
	}
	c := &tls.Config{MinVersion: k.o.MinVersion, NextProtos: []string{"http/1.1"}}
	for _, p := range k.o.Pairs {
		pair, err := tls.LoadX509KeyPair(p.Cert, p.Key)
		if err != nil {
			return fmt.Errorf("gateway: tls: %s with %s: %w", p.Cert, p.Key, err)
		}
		c.Certificates = append(c.Certificates, pair)
	}
	if k.o.ClientCAs != "" {
		text, err := os.ReadFile(k.o.ClientCAs)
		if err != nil {
			return fmt.Errorf("gateway: tls: %w", err)
		}
		c.ClientCAs = x509.NewCertPool()
		if !c.ClientCAs.AppendCertsFromPEM(text) {
			return fmt.Errorf("gateway: tls: %s holds no certificate", k.o.ClientCAs)
		}
		c.ClientAuth = tls.RequireAndVerifyClientCert
	}
	k.loaded, k.stamps = c, stamps
	return nil
}

// config hands a handshake what is loaded, after a look at the files.
func (k *keys) config(*tls.ClientHelloInfo) (*tls.Config, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := time.Now()
	if now.Sub(k.looked) < time.Second {
		return k.loaded, nil
	}
	k.looked = now
	stamps, err := k.stat()
	if err == nil && same(stamps, k.stamps) {
		return k.loaded, nil
	}
	if err == nil {
		err = k.load()
	}
	if err != nil && k.o.Warn != nil {
		k.o.Warn(fmt.Errorf("%w; the certificates of before stay in use", err))
	}
	return k.loaded, nil
}

func same(a, b []stamp) bool {
	for i := range a {
		if !a[i].at.Equal(b[i].at) || a[i].size != b[i].size {
			return false
		}
	}
	return true
}
