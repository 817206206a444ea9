#!/usr/bin/env bash
# Runs one file of browser tests: npm packages as package-lock.json pins them, into the build tree. Without npm, node or Chromium
# installed, or without a way to the npm registry, it is skipped (77) and says so.
#   run.sh seeded.test.mjs
set -euo pipefail
: "${CROSSDOCK_SOURCE_DIR:?}" "${CROSSDOCK_BUILD_DIR:?}"
work=$CROSSDOCK_BUILD_DIR/browser
chromium=${CROSSDOCK_CHROMIUM:-/usr/bin/chromium}
for program in node npm "$chromium"; do
    command -v "$program" >/dev/null || { echo "skipped: $program is not installed"; exit 77; }
done
mkdir -p "$work"
# Under a lock, and nothing that is there already: another file of tests may be read from there at this moment.
(
    flock 9
    for file in "$CROSSDOCK_SOURCE_DIR"/tests/browser/*.mjs "$CROSSDOCK_SOURCE_DIR"/tests/browser/package*.json; do
        cmp -s "$file" "$work/${file##*/}" || cp "$file" "$work/"
    done
    if ! cmp -s "$work/package-lock.json" "$work/node_modules/.installed"; then
        if ! (cd "$work" && npm ci --no-audit --no-fund --loglevel=error --fetch-retries=5) >"$work/npm.log" 2>&1; then
            cat "$work/npm.log" >&2
            grep -qE 'ENOTFOUND|EAI_AGAIN|ECONN|TIMEDOUT|TIMEOUT|ENETUNREACH|EHOSTUNREACH|EPIPE|socket hang up|E429|E5[0-9][0-9]' "$work/npm.log" || exit 1
            echo "skipped: the npm registry cannot be reached"
            exit 77
        fi
        cp "$work/package-lock.json" "$work/node_modules/.installed"
    fi
) 9>"$work/.lock"
cd "$work"
exec node --test --test-reporter=spec "$1"
