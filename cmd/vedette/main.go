// Command vedette finds the endpoints of an API that are really alive, works out what each is worth, and
// guards each accordingly. One file here is one command; see README.md for a tour.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes. They are part of the public contract.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitSkipped = 3
)

// command is one verb.
type command struct {
	name string
	args string
	does string
	run  func(ctx context.Context, c *cli, args []string) error
}

// commands in the order of the help.
func commands() []command {
	return []command{
		{"demo", "", "demo API, customers and attackers, the gateway in front: one process, watch it", demo},
		{"run", "", "the gateway in front of an upstream", run},
		{"auth", "--log FILE", "answers nginx, Traefik or Caddy before they let a request through", authCommand},
		{"replay", "FILE…", "learn and judge from recorded traffic", replay},
		{"tail", "FILE", "the same, following a log that grows, across rotation", tail},
		{"inventory", "", "the endpoints that are alive", inventory},
		{"incidents", "[show|ack|resolve|false-positive ID]", "what attacked", incidents},
		{"measures", "[add|lift …]", "what is in force", measures},
		{"simulate", "", "innocent and hostile traffic with its ground truth", simulateCommand},
		{"eval", "grouping", "score the endpoints against a ground truth", eval},
		{"check", "[FILE]", "is this configuration right? file, line, column, hint", check},
		{"version", "", "version and build", version},
	}
}

// cli is what a command may touch of the outside.
type cli struct {
	in       io.Reader
	out, err io.Writer
	terminal bool // err is one: draw, colour
}

func main() { os.Exit(Main()) }

// Main is main for tests of the binary.
func Main() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c := &cli{in: os.Stdin, out: os.Stdout, err: os.Stderr, terminal: isTerminal(os.Stderr)}
	return c.exit(c.dispatch(ctx, os.Args[1:]))
}

func (c *cli) dispatch(ctx context.Context, args []string) error {
	if len(args) == 0 {
		c.usage(c.err)
		return usagef("no command given")
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		c.usage(c.out)
		return nil
	case "-version", "--version":
		args[0] = "version"
	}
	for _, cmd := range commands() {
		if cmd.name == args[0] {
			return cmd.run(ctx, c, args[1:])
		}
	}
	return hint(usagef("unknown command %q", args[0]), "vedette help lists the commands")
}

func (c *cli) usage(w io.Writer) {
	fmt.Fprint(w, "Vedette finds the endpoints that are alive, what each is worth, and guards each accordingly.\n\n")
	for _, cmd := range commands() {
		fmt.Fprintf(w, "  vedette %-10s %s\n", cmd.name, cmd.does)
	}
	fmt.Fprint(w, "\nvedette COMMAND -h shows a command's flags. Start with: vedette demo\n")
}

// flags makes a command's flag set. Flags may stand before, between and behind other arguments.
type flags struct {
	*flag.FlagSet
	c *cli
}

func newFlags(c *cli, name, args string) *flags {
	fs := flag.NewFlagSet(name, flag.ContinueOnError)
	fs.SetOutput(c.err)
	fs.Usage = func() {
		fmt.Fprintf(c.err, "usage: vedette %s [flags] %s\n", name, args)
		fs.PrintDefaults()
	}
	return &flags{fs, c}
}

// data is the flag of every command that touches the store.
func (f *flags) data() *string {
	return f.String("data", "./vedette-data", "directory of the store")
}

// parse returns the other arguments.
func (f *flags) parse(args []string) (rest []string, err error) {
	for {
		if err := f.FlagSet.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, usageError{err}
		}
		if f.NArg() == 0 {
			return rest, nil
		}
		rest = append(rest, f.Arg(0))
		args = f.Args()[1:]
	}
}

// usageError is a wrong use of a command.
type usageError struct{ error }

func usagef(format string, a ...any) error { return usageError{fmt.Errorf(format, a...)} }

// hinted is an error that says what to do about it.
type hinted struct {
	error
	hint string
}

func (h hinted) Unwrap() error { return h.error }

func hint(err error, format string, a ...any) error { return hinted{err, fmt.Sprintf(format, a...)} }

// errSkipped is the end of a strict run that skipped input.
var errSkipped = errors.New("some input was skipped")

func (c *cli) exit(err error) int {
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return exitDone
	}
	if errors.Is(err, errSkipped) {
		return exitSkipped
	}
	err = explain(err)
	fmt.Fprintf(c.err, "vedette: error: %v\n", err)
	var h hinted
	if errors.As(err, &h) {
		fmt.Fprintf(c.err, "vedette: hint: %s\n", h.hint)
	}
	var u usageError
	if errors.As(err, &u) {
		return exitUsage
	}
	return exitFailed
}
