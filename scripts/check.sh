#!/bin/sh
# Holds the source to gofmt, go vet and staticcheck. staticcheck is a tool with a go.mod of its own, so
# that nothing of it reaches the program's dependencies; where its module cannot be had, that is said and
# the rest still counts.
set -eu
cd "$(dirname "$0")/.."

unformatted=$(gofmt -l $(git ls-files '*.go' 2>/dev/null || find . -name '*.go'))
if [ -n "$unformatted" ]; then
	echo "not in gofmt's format:"
	echo "$unformatted"
	exit 1
fi
go vet ./...
(cd bench && go vet ./...)
if (cd tools && go mod download) >/dev/null 2>&1; then
	go tool -modfile=tools/go.mod staticcheck ./...
	echo "checked: gofmt, go vet, staticcheck"
else
	echo "checked: gofmt, go vet. SKIPPED: staticcheck: its module cannot be had here"
fi
