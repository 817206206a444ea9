#!/usr/bin/env bash
# Runs one file of browser tests: npm packages as package-lock.json pins them, into the build tree. Without npm, node or Chromium
# installed it is skipped (77) and says so.
#   run.sh seeded.test.mjs
set -euo pipefail
: "${CROSSDOCK_SOURCE_DIR:?}" "${CROSSDOCK_BUILD_DIR:?}"
work=$CROSSDOCK_BUILD_DIR/browser
chromium=${CROSSDOCK_CHROMIUM:-/usr/bin/chromium}
for program in node npm "$chromium"; do
    command -v "$program" >/dev/null || { echo "skipped: $program is not installed"; exit 77; }
done
mkdir -p "$work"
cp "$CROSSDOCK_SOURCE_DIR"/tests/browser/*.mjs "$CROSSDOCK_SOURCE_DIR"/tests/browser/package*.json "$work/"
(
    flock 9
    if ! cmp -s "$work/package-lock.json" "$work/node_modules/.installed"; then
        (cd "$work" && npm ci --no-audit --no-fund --silent)
        cp "$work/package-lock.json" "$work/node_modules/.installed"
    fi
) 9>"$work/.lock"
cd "$work"
exec node --test --test-reporter=spec "$1"
