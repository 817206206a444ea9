#!/usr/bin/env bash
# The conf reference in docs/ is what the program that checks the conf says (`tests/lint/docs.sh --write` brings it up to date), and
# trouble-shooting goes by messages that there are.
set -euo pipefail
cd "${CROSSDOCK_SOURCE_DIR:-$(dirname "$0")/../..}"
program=${CROSSDOCK_BUILD_DIR:-build}/bin/crossdock
page() { "$program" reference --conf /nonexistent; }
if [ "${1:-}" = --write ]; then
    page >docs/conf.md
elif ! diff <(page) docs/conf.md; then
    echo "docs/conf.md is out of date: run tests/lint/docs.sh --write" >&2
    exit 1
fi
missing=0
while IFS= read -r message; do
    if ! git grep -qF -e "$message" -- host plugins; then
        echo "docs/troubleshooting.md: no such message: $message" >&2
        missing=1
    fi
done < <(sed -n 's/^### `\(.*\)`$/\1/p' docs/troubleshooting.md)
exit $missing
