#!/bin/sh
# Runs every fuzzer of the module, one after another, for as long or as many inputs as said (60s, 5000x;
# default 60s each).
set -eu
cd "$(dirname "$0")/.."
time=${1:-60s}
for package in $(go list ./...); do
	for fuzzer in $(go test -list '^Fuzz' "$package" | grep '^Fuzz' || true); do
		echo "fuzz: ${package##*/}.$fuzzer for $time"
		go test -run '^$' -fuzz "^$fuzzer\$" -fuzztime "$time" "$package"
	done
done
