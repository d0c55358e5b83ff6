package main

import (
	"context"
	"fmt"

	"github.com/vedette-project/vedette/internal/config"
)

// check validates a configuration without starting anything: what it names is opened, too.
func check(_ context.Context, c *cli, args []string) error {
	f := newFlags(c, "check", "[FILE]   (default vedette.yaml)")
	file := f.String("c", "", "configuration file")
	schema := f.Bool("schema", false, "print the JSON Schema of configurations instead")
	rest, err := f.parse(args)
	if err != nil {
		return err
	}
	if *schema {
		_, err := c.out.Write(config.Schema())
		return err
	}
	switch {
	case len(rest) > 1 || len(rest) == 1 && *file != "":
		return usagef("check takes one file")
	case len(rest) == 1:
		*file = rest[0]
	case *file == "":
		*file = "vedette.yaml"
	}
	conf, err := loadConfig(*file)
	if err != nil {
		return err
	}
	documents, err := readDocuments(conf.Specs)
	if err != nil {
		return err
	}
	docs, err := parseDocuments(documents)
	if err != nil {
		return err
	}
	if _, err := secured(&doorOptions{tls: conf.TLS}); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s: valid\n", *file)
	for _, d := range docs.All() {
		fmt.Fprintf(c.out, "  %s: %s %s, %s\n", d.Name, d.Title, d.Version, plural(uint64(len(d.Operations)), "operation", "operations"))
		for _, n := range d.Notes {
			fmt.Fprintf(c.out, "    %s\n", clean(n))
		}
	}
	return nil
}
