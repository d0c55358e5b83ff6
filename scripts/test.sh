#!/bin/sh
# The test command: everything that must be green before a change goes in. It needs Go and git alone;
# what else makes tests say more (nginx and HAProxy to compare with, a C compiler for the race detector)
# is installed where that is possible, and its absence is said.
set -eu
cd "$(dirname "$0")/.."
begun=$(date +%s)
step() { printf '\n== %s (%ss)\n' "$1" "$(($(date +%s) - begun))"; }

step "what the tests compare with"
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
	scripts/test-deps.sh >/dev/null 2>&1 || echo "SKIPPED: nginx and HAProxy cannot be installed here"
fi

step "format, vet, staticcheck"
scripts/check.sh

step "tests"
CGO_ENABLED=0 go test -timeout 10m ./...

step "tests of what runs at the same time, under the race detector"
if [ "$(go env CGO_ENABLED)" = 1 ] && command -v "$(go env CC)" >/dev/null; then
	go test -race -short -timeout 5m . ./internal/ingest ./internal/actor ./internal/respond ./internal/engine ./internal/gateway ./internal/store ./internal/message ./guard
else
	echo "SKIPPED: the race detector needs a C compiler"
fi

# By count and not by time: a fuzzer whose time is up in the middle of an input may report that as a failure.
step "fuzzers, a few thousand inputs each"
scripts/fuzz.sh "${FUZZTIME:-5000x}"

step "green"
