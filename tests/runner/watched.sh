#!/bin/sh
# Runs a test of a build with sanitizers: watched.sh COMMAND ARGUMENT...
# A report fails the test whichever program it comes from. What a test starts writes its errors into files of its own, and ends when
# the test no longer looks at its status, so the reports of all of them are collected here and printed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
into=log_path=$folder/report
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:$into" LSAN_OPTIONS="${LSAN_OPTIONS:-}:$into"
export UBSAN_OPTIONS="${UBSAN_OPTIONS:-}:$into" TSAN_OPTIONS="${TSAN_OPTIONS:-}:$into"
"$@"
status=$?
for report in "$folder"/*; do
    if [ -s "$report" ]; then
        echo "--- reported by process ${report##*.} ---" >&2
        cat "$report" >&2
        status=1
    fi
done
exit $status
