package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
)

// release is the version of the source; builds from a tag or a commit say more by themselves.
const release = "0.1.0"

func version(_ context.Context, c *cli, args []string) error {
	if _, err := newFlags(c, "version", "").parse(args); err != nil {
		return err
	}
	commit := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				commit = " " + s.Value[:12]
			}
		}
	}
	fmt.Fprintf(c.out, "vedette %s%s %s %s/%s\n", release, commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}
