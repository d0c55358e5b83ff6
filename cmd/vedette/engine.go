package main

import (
	"errors"
	"net/netip"
	"os"
	"strings"

	"github.com/vedette-project/vedette"
	"github.com/vedette-project/vedette/internal/config"
	"github.com/vedette-project/vedette/internal/detect"
	"github.com/vedette-project/vedette/internal/engine"
	"github.com/vedette-project/vedette/internal/respond"
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
	text, err = config.Expand(name, text, reference)
	var c *config.Config
	if err == nil {
		c, err = config.Parse(name, text)
	}
	var fault *config.Error
	if errors.As(err, &fault) {
		return nil, hint(err, "the keys are listen, tls, upstreams, trust, specs, mapping, values, protect, exports, console and report")
	}
	return c, err
}

// reference finds what a configuration refers to: a variable of the environment, or a file of one line.
func reference(ref string) (value string, ok bool, err error) {
	name, isFile := strings.CutPrefix(ref, "file:")
	if !isFile {
		value, ok = os.LookupEnv(ref)
		return value, ok, nil
	}
	text, err := os.ReadFile(name)
	return string(text), err == nil, err
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

// trust reads the prefixes of proxies.
func trust(c *config.Config) (list vedette.Trust, err error) {
	for _, t := range c.Trust {
		p, err := netip.ParsePrefix(t)
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
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
