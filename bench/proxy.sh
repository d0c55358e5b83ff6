#!/bin/sh
# CPU per proxied GET: nginx as proxy, our door, a bare fasthttp proxy; one upstream (nginx, 150 bytes
# of JSON), the same load, alternating rounds. CPU is what the proxy's processes used, user and
# system, between two readings of /proc. Usage:
#
#   bench/proxy.sh [rounds] [seconds per run] [connections]
#
# VEDETTE=path/to/vedette measures that binary (`vedette run`) as a fourth. Needs nginx, wrk and go.
set -eu

rounds=${1:-5} seconds=${2:-4} conns=${3:-32}
root=$(cd "$(dirname "$0")/.." && pwd)
for tool in nginx wrk go awk; do
	command -v "$tool" >/dev/null || { echo "bench: $tool is not installed: see scripts/test-deps.sh" >&2; exit 1; }
done
dir=$(mktemp -d)
pids=
cleanup() {
	for p in $pids; do kill "$p" 2>/dev/null || true; done
	wait 2>/dev/null || true
	rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

base=${BENCH_PORT:-18600}
up=$base ng=$((base + 1)) ours=$((base + 2)) bare=$((base + 3)) full=$((base + 4))
body='{"id":12345,"name":"A. Customer","email":"customer@example.test","balance":{"currency":"EUR","amount":"1034.50"},"status":"active","tier":"gold","x":1}'

conf() { # name port location
	mkdir -p "$dir/$1"
	cat >"$dir/$1/nginx.conf" <<CONF
worker_processes 1; daemon off; master_process off; error_log stderr crit; pid $dir/$1/pid;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 300s;
  client_body_temp_path $dir/$1/b; proxy_temp_path $dir/$1/p; fastcgi_temp_path $dir/$1/f;
  uwsgi_temp_path $dir/$1/u; scgi_temp_path $dir/$1/s;
  upstream app { server 127.0.0.1:$up; keepalive 256; keepalive_requests 1000000000; }
  server { listen 127.0.0.1:$2; location / { $3 } }
}
CONF
	nginx -p "$dir/$1" -c "$dir/$1/nginx.conf" &
	last=$!
	pids="$pids $last"
}
conf upstream "$up" "default_type application/json; return 200 '$body';"
conf proxy "$ng" 'proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr;'
nginx_pid=$last

(cd "$root" && go test -c -o "$dir/gateway.test" ./internal/gateway)
serve() { # kind port
	VEDETTE_BENCH_KIND=$1 VEDETTE_BENCH_LISTEN=127.0.0.1:$2 VEDETTE_BENCH_UPSTREAM=http://127.0.0.1:$up \
		"$dir/gateway.test" -test.run '^TestServeForBench$' -test.timeout 1h >"$dir/$1.log" 2>&1 &
	last=$!
	pids="$pids $last"
}
serve gateway "$ours"
ours_pid=$last
serve fasthttp "$bare"
bare_pid=$last
names="nginx gateway fasthttp"
if [ -n "${VEDETTE:-}" ]; then
	"$VEDETTE" run --upstream "http://127.0.0.1:$up" --listen "127.0.0.1:$full" --data "$dir/data" >"$dir/vedette.log" 2>&1 &
	full_pid=$!
	pids="$pids $full_pid"
	names="$names vedette"
fi
sleep 1

tick=$(getconf CLK_TCK)
cpu() { sed 's/.*) //' "/proc/$1/stat" | awk '{print $12 + $13}'; }
run() { # name pid port seconds
	before=$(cpu "$2")
	wrk -t1 -c"$conns" -d"$4s" "http://127.0.0.1:$3/v1/accounts/12345?expand=plan" >"$dir/wrk" 2>&1
	after=$(cpu "$2")
	if grep -Eq 'Non-2xx|Socket errors' "$dir/wrk"; then
		echo "bench: $1: not all requests were answered" >&2
		cat "$dir/wrk" >&2
		exit 1
	fi
	awk -v n="$1" -v d=$((after - before)) -v hz="$tick" -v s="$4" \
		'/requests in/ { printf "%s %.3f %.0f\n", n, d / hz / $1 * 1e6, $1 / s }' "$dir/wrk"
}
each() { # seconds
	for n in $names; do
		case $n in
		nginx) run nginx "$nginx_pid" "$ng" "$1" ;;
		gateway) run gateway "$ours_pid" "$ours" "$1" ;;
		fasthttp) run fasthttp "$bare_pid" "$bare" "$1" ;;
		vedette) run vedette "$full_pid" "$full" "$1" ;;
		esac
	done
}
each 1 >/dev/null # warm up
i=0
while [ "$i" -lt "$rounds" ]; do
	each "$seconds" | tee -a "$dir/all" >&2
	i=$((i + 1))
done
# The ratio is taken within each round, because a shared machine changes its pace between rounds.
echo "CPU per request, medians of $rounds rounds of $seconds s, $conns connections:"
for n in $names; do
	awk -v n="$n" '
		function median(v, c,   i, j, t) {
			for (i = 2; i <= c; i++) { t = v[i]; for (j = i - 1; j > 0 && v[j] > t; j--) v[j + 1] = v[j]; v[j + 1] = t }
			return v[int((c + 1) / 2)]
		}
		$1 == "nginx" { base = $2 }
		$1 == n { c++; us[c] = $2; rate[c] = $3; ratio[c] = $2 / base }
		END { m = median(ratio, c); printf "  %-9s %7.2f µs   %.2f x nginx (%.2f to %.2f)   %d requests/s\n", n, median(us, c), m, ratio[1], ratio[c], median(rate, c) }
	' "$dir/all"
done
if [ -n "${VEDETTE:-}" ]; then # the figure counts only if everything was learned
	kill -INT "$full_pid"
	wait "$full_pid" || true
	sed -n 's/.*msg=stopped /  vedette   /p' "$dir/vedette.log"
fi
