#!/bin/sh
# Kills the demonstration ten times in the middle, on one store, and looks after each time: what was recorded
# must still be there, and nothing may be counted more often than it was sent. Usage:
#
#   bench/kill-demo.sh [seed]
#
# Needs go and python3.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$root"
CGO_ENABLED=0 go build -o "$dir/vedette" ./cmd/vedette
python3 - "$dir" "${1:-$(git rev-parse HEAD)}" <<'PY'
import json, os, random, signal, subprocess, sys, time
dir, seed = sys.argv[1:]
rng = random.Random(seed)
def ask(*args):
    return json.loads(subprocess.check_output([dir + "/vedette", *args, "--data", dir + "/data", "--json"]))
before = {"requests": {}, "incidents": {}, "measures": set()}
for n in range(10):
    p = subprocess.Popen([dir + "/vedette", "demo", "--for", "60s", "--data", dir + "/data", "--seed", str(n + 1)],
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    time.sleep(rng.uniform(6, 22))
    p.send_signal(signal.SIGKILL)
    p.wait()
    inv, inc, mea = ask("inventory"), ask("incidents"), ask("measures", "--all")
    requests = {e["id"]: e["requests"] for e in inv["endpoints"]}
    incidents = {i["id"]: i["requests"] for i in inc["incidents"]}
    measures = {m["id"] for m in mea["measures"]}
    lost = [k for k, v in before["requests"].items() if requests.get(k, 0) < v]
    gone = [k for k, v in before["incidents"].items() if incidents.get(k, 0) < v]
    dropped = before["measures"] - measures
    print(f"kill {n+1}: {sum(requests.values())} requests at {len(requests)} endpoints, {len(incidents)} incidents, {len(measures)} measures;"
          f" lost: {len(lost)} endpoints, {len(gone)} incidents, {len(dropped)} measures", flush=True)
    if lost or gone or dropped:
        sys.exit("something that was recorded is gone")
    before = {"requests": requests, "incidents": incidents, "measures": measures}
PY
