#!/bin/sh
# A generated day of a busy site (3 million lines of combined log, 250,000 addresses, 870,000 paths), replayed
# into a fresh store, everything on: lines a second and resident memory, several times. Usage:
#
#   bench/replay.sh [runs]
#
# Needs go and GNU time. GOMAXPROCS=2 is two cores.
set -eu
runs=${1:-5}
root=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$root"
CGO_ENABLED=0 go build -o "$dir/vedette" ./cmd/vedette
(cd bench && go run ./genlog >"$dir/day.log")
i=0
while [ "$i" -lt "$runs" ]; do
	rm -rf "$dir/data"
	GOMAXPROCS=${GOMAXPROCS:-2} /usr/bin/time -f '%M KiB resident at most, %U s user, %S s system' \
		"$dir/vedette" replay --data "$dir/data" "$dir/day.log" 2>&1 | grep -E 'exchanges in|KiB'
	i=$((i + 1))
done
