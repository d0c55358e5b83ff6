package main

import "context"

func demo(context.Context, *cli, []string) error            { return nil }
func simulateCommand(context.Context, *cli, []string) error { return nil }
