package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/config"
	"github.com/vedette-project/vedette/internal/detect"
	"github.com/vedette-project/vedette/internal/engine"
	"github.com/vedette-project/vedette/internal/respond"
	"github.com/vedette-project/vedette/internal/store"
)

// loadConfig reads a configuration file; an empty name is the zero configuration.
func loadConfig(name string) (*config.Config, error) {
	if name == "" {
		return &config.Config{}, nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	c, err := config.Parse(name, text)
	var fault *config.Error
	if errors.As(err, &fault) {
		return nil, hint(err, "the keys are listen, upstreams, trust, specs, mapping, values, protect and report")
	}
	return c, err
}

// engineOptions turns the file's words into the rooms' Options.
func engineOptions(c *config.Config) engine.Options {
	var o engine.Options
	for _, l := range c.Mapping.Logins {
		o.Detect.Logins = append(o.Detect.Logins, detect.Mapping{Method: l.Method, Path: l.Path, FailStatus: l.Failed, AllowStatus: l.Success})
	}
	o.Respond.Mode = mode(c.Protect.Mode)
	for kind, m := range c.Protect.Kinds {
		if o.Respond.Kinds == nil {
			o.Respond.Kinds = map[vedette.Kind]respond.Mode{}
		}
		o.Respond.Kinds[vedette.Kind(kind)] = mode(m)
	}
	for _, said := range c.Values.Overrides {
		if v, err := vedette.ParseOverride(said.Endpoint, said.Class); err == nil { // the file was checked
			o.Catalog.Overrides = append(o.Catalog.Overrides, v)
		}
	}
	o.Incidents.Environment = c.Report.Environment
	return o
}

func mode(name string) respond.Mode {
	if name == "enforce" {
		return respond.Enforce
	}
	return respond.Monitor
}

func loadEngineOptions(file, environment string) (engine.Options, *config.Config, error) {
	c, err := loadConfig(file)
	if err != nil {
		return engine.Options{}, nil, err
	}
	o := engineOptions(c)
	if environment != "" {
		o.Incidents.Environment = environment
	}
	return o, c, nil
}

// startEngine makes an engine that goes on from what the store remembers.
func startEngine(s *store.Store, o engine.Options) (*engine.Engine, []byte, error) {
	key, err := s.Key()
	if err != nil {
		return nil, nil, err
	}
	o.Key = key
	said, err := s.Overrides()
	if err != nil {
		return nil, nil, err
	}
	var overrides []vedette.Override // what was said by command stands before the file
	for _, d := range said {
		v, err := vedette.ParseOverride(d.Endpoint, d.Class)
		if err != nil {
			return nil, nil, fmt.Errorf("override of %s: %w", d.Endpoint, err)
		}
		overrides = append(overrides, v)
	}
	o.Catalog.Overrides = append(overrides, o.Catalog.Overrides...)
	e, err := engine.New(o)
	if err != nil {
		return nil, nil, err
	}
	state, err := s.State()
	if err != nil {
		return nil, nil, err
	}
	if state != nil {
		if err := e.Restore(state); err != nil {
			return nil, nil, hint(fmt.Errorf("the store's state cannot be read: %w", err), "give another directory with --data")
		}
	}
	// Measures are saved more often than the state.
	measures, err := s.Measures(s.Latest().Add(-time.Second))
	if err != nil {
		return nil, nil, err
	}
	e.Responder().Resume(measures, s.Latest())
	return e, key, nil
}
