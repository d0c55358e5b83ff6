#!/bin/sh
# A normal day's log, then three million distinct hostile paths on the same host, into the same store: the
# inventory of the normal day must stay as it was, and memory small. Usage:
#
#   bench/hostile.sh [404|200|200v]
#
# 404: every hostile path is answered 404; 200: always the same size; 200v: sizes that vary. Needs go,
# python3 and GNU time.
set -eu
answer=${1:-404}
root=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$root"
CGO_ENABLED=0 go build -o "$dir/vedette" ./cmd/vedette
(cd bench && go run ./genlog -lines 200000 -addresses 20000 -pages 5000 -hostile 3000000 -answer "$answer" >"$dir/all.log")
head -n 200000 "$dir/all.log" >"$dir/normal.log"
tail -n +200001 "$dir/all.log" >"$dir/hostile.log"
rm "$dir/all.log"
"$dir/vedette" replay --data "$dir/data" "$dir/normal.log" >/dev/null 2>&1
"$dir/vedette" inventory --data "$dir/data" --json >"$dir/before.json"
/usr/bin/time -f '%M KiB resident at most' "$dir/vedette" replay --data "$dir/data" "$dir/hostile.log" 2>&1 | grep -E 'exchanges in|KiB|endpoints of'
"$dir/vedette" inventory --data "$dir/data" --json >"$dir/after.json"
python3 - "$dir/before.json" "$dir/after.json" <<'PY'
import json, sys
before, after = ({e["id"]: e for e in json.load(open(f))["endpoints"]} for f in sys.argv[1:])
changed = [e["endpoint"] for i, e in before.items() if after.get(i) != e]
new = [e["endpoint"] for i, e in after.items() if i not in before]
print(f"{len(before)} endpoints before, {len(changed)} of them lost or changed, {len(new)} new")
print("\n".join(changed[:5] + new[:5]))
PY
