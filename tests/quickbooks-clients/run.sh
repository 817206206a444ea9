#!/bin/sh
# Installs node-quickbooks and intuit-oauth from npm into the build tree and runs them, unchanged, against the stand-in.
# Usage: run.sh SANDBOX_PROGRAM WORK_DIR. Exit status 77: npm is not installed, or its
# registry cannot be reached.
set -eu

sandbox=$1
work=$2
source=$(cd "$(dirname "$0")" && pwd)

if ! command -v npm >/dev/null || ! command -v node >/dev/null; then
    echo "skipped: npm and node are not installed (Debian packages npm and nodejs)"
    exit 77
fi

mkdir -p "$work"
cp "$source/package.json" "$source/package-lock.json" "$source"/*.js "$work/"
cd "$work"
# Installed once per lock file: a second run needs no network.
if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
    if ! npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=5 >npm.log 2>&1; then
        cat npm.log >&2
        grep -qE 'ENOTFOUND|EAI_AGAIN|ECONN|TIMEDOUT|TIMEOUT|ENETUNREACH|EHOSTUNREACH|EPIPE|socket hang up|E429|E5[0-9][0-9]' npm.log || exit 1
        echo "skipped: the npm registry cannot be reached"
        exit 77
    fi
    cp package-lock.json node_modules/.installed-lock.json
fi

rm -f server.log keys.json
"$sandbox" --port 0 --generate 1100 --keys-out keys.json >server.log 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; wait; rm -f keys.json' EXIT INT TERM
tries=0
while ! grep -q '^listening on ' server.log; do
    tries=$((tries + 1))
    if [ $tries -gt 600 ] || ! kill -0 $server 2>/dev/null; then
        echo "the stand-in did not start:" >&2
        cat server.log >&2
        exit 1
    fi
    sleep 0.1
done
node clients.js keys.json
