package simulate

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"sync"
	"testing"
	"time"
)

func at(context.Context, time.Duration) error { return nil } // it is always time

func drive(t *testing.T, h http.Handler, o DriveOptions) Score {
	t.Helper()
	o.Client, o.Target, o.Wait = &http.Client{Transport: direct{h}}, "http://demo.test", at
	d, err := NewDriver(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d.Score()
}

// TestDrive lets the whole story of a demonstration run against the bare API.
func TestDrive(t *testing.T) {
	a := NewAPI(APIOptions{Seed: 1})
	var mu sync.Mutex
	served := map[string]int{}
	h := http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		_, pattern := a.mux.Handler(q)
		rec := &recorder{ResponseWriter: w}
		a.ServeHTTP(rec, q)
		if rec.status < 300 {
			mu.Lock()
			served[pattern]++
			mu.Unlock()
		}
	})
	s := drive(t, h, DriveOptions{Seed: 1, For: time.Minute})
	for _, r := range a.Routes() {
		if n := served[r.Method+" "+r.Template]; n < 5 {
			t.Errorf("%s %s was served %d times", r.Method, r.Template, n)
		}
	}
	if n := s.Innocents.Sent; n < 3000 || n > 12000 {
		t.Errorf("innocents sent %d requests", n)
	}
	if s.Innocents.Errors+s.Innocents.Stopped() > 0 || s.Refused > 0 {
		t.Errorf("innocents: %+v", s.Innocents)
	}
	if share := float64(s.LoginsBad) / float64(s.LoginsBad+s.LoginsOK); share < 0.06 || share > 0.14 {
		t.Errorf("%.2f of the log-ins failed", share)
	}
	for _, w := range s.Waves {
		want := 100.0
		if w.Sent < uint64(want) {
			t.Errorf("%s: %d requests", w.Name, w.Sent)
		}
		if w.Kind == "" && w.Served > 0 || w.GotIn != w.Served || w.Sent != w.Served+w.Failed {
			t.Errorf("%s: %+v", w.Name, w)
		}
	}
	t.Logf("%+v", s)
}

type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// TestDriveTwice: the same seed tells the same story.
func TestDriveTwice(t *testing.T) {
	o := DriveOptions{Seed: 5, For: 10 * time.Second}
	one, two := drive(t, NewAPI(APIOptions{Seed: 5}), o), drive(t, NewAPI(APIOptions{Seed: 5}), o)
	if !reflect.DeepEqual(one, two) {
		t.Errorf("\n%+v\n%+v", one, two)
	}
	o.Seed = 6
	if reflect.DeepEqual(one, drive(t, NewAPI(APIOptions{Seed: 6}), o)) {
		t.Error("another seed tells the same story")
	}
}

// TestDriveRefused: who is refused is counted on the right side.
func TestDriveRefused(t *testing.T) {
	h := http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) { w.WriteHeader(429) })
	s := drive(t, h, DriveOptions{Seed: 1, For: 5 * time.Second})
	attacks, gotIn := s.Attacks()
	if attacks.Sent == 0 || attacks.Throttled != attacks.Sent || gotIn != 0 {
		t.Errorf("attacks: %+v", attacks)
	}
	if s.Innocents.Throttled != s.Innocents.Sent || s.Refused < 10 {
		t.Errorf("innocents: %+v, %d customers", s.Innocents, s.Refused)
	}
}

func TestDriveStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	d, err := NewDriver(DriveOptions{Client: &http.Client{Transport: direct{NewAPI(APIOptions{})}}, Target: "http://demo.test", For: time.Hour,
		Wait: func(context.Context, time.Duration) error {
			if n++; n == 100 {
				cancel()
			}
			return nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Run(ctx); !errors.Is(err, context.Canceled) || n != 100 {
		t.Errorf("%v after %d ticks", err, n)
	}
	for _, o := range []DriveOptions{{}, {Client: http.DefaultClient, Target: "http://demo.test", Wait: at}} {
		if _, err := NewDriver(o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}
