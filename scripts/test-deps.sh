#!/bin/sh
# Installs what the differential tests and the benchmarks compare with, where it is missing: nginx,
# HAProxy and wrk, from the distribution's own packages (Debian, Ubuntu). Nothing else needs them.
set -eu

missing=
for tool in nginx haproxy wrk; do
	command -v "$tool" >/dev/null || missing="$missing $tool"
done
if [ -z "$missing" ]; then
	echo "nginx, haproxy and wrk are here"
	exit 0
fi
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update
# shellcheck disable=SC2086 # a list of words
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y --no-install-recommends $missing
