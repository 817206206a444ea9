#!/usr/bin/env bash
# clang-tidy with the checks of .clang-tidy. Prints every finding once, then fails.
#
#   tests/lint/tidy.sh             every source of host, plugins and tests/sdk, with the headers that it takes: 380 sources of some ten
#                                  seconds each, for hands that changed much
#   tests/lint/tidy.sh FILE...     these sources, whatever folder they are of
#   tests/lint/tidy.sh --headers   what the suite runs: every header of host, of each connector and of the sdk, read as one source; all
#                                  checks but clang's analyzer, which follows calls and needs their bodies. A minute.
#
# CROSSDOCK_BUILD_DIR is the build tree to work in (default: build); JOBS how many run at once (default: one per core).
set -euo pipefail
cd "${CROSSDOCK_SOURCE_DIR:-$(dirname "$0")/../..}"
root=$PWD
for program in clang-tidy-14 clang++-14 jq; do
    command -v $program >/dev/null || { echo "$program is not installed: skipped"; exit 77; }
done

# A tree of its own, configured and not built: clang does not take every option that g++ compiles the sources with.
tree=${CROSSDOCK_BUILD_DIR:-build}/tidy
mkdir -p "$tree/headers"
tree=$(cd "$tree" && pwd)
cmake -S . -B "$tree" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER=clang-14 -DCMAKE_CXX_COMPILER=clang++-14 >"$tree/cmake.log" 2>&1 ||
    { cat "$tree/cmake.log"; exit 1; }

# tidy DATABASE [OPTION]: clang-tidy on each source of standard input.
tidy() {
    xargs -r -d '\n' -P "${JOBS:-$(nproc)}" -n 1 sh -c '
        found=$(clang-tidy-14 --quiet --config-file=.clang-tidy -p "$0" $1 "$2" 2>/dev/null) || found=${found:-$2: error: clang-tidy failed}
        [ -z "$found" ] || printf "%s\n" "$found"' "$1" "${2:-}"
}
# What tidy found, each finding once however many sources include the place. Fails when there are any.
report() {
    sed "s,$root/,,g; s,[^ ]*/include-roots/[^/]*/,host/,g" |
        awk '/(^|: )(error|warning): / { said = seen[$0]++; found = 1 } !said; END { exit found }'
}

if [ "${1:-}" = --headers ]; then
    for folder in host plugins/*/; do
        folder=${folder%/}
        file=$tree/headers/${folder##*/}.cpp
        { [ "$folder" != host ] || git ls-files 'sdk/include/*.hpp' 'sdk/testing/include/*.hpp'; git ls-files "$folder/*.hpp"; } |
            sed "s,.*,#include \"$root/&\"," >"$file"
        # All that the sources of the folder are told to look into, and to take as defined.
        jq --arg file "$file" --arg tree "$tree" --arg ours "$root/$folder/" --arg sdk "-I$root/sdk/testing/include" '
            [.[] | select(.file | startswith($ours)) | .command | gsub("-isystem "; "-isystem") | split(" ")[] |
            select(test("^-(I|D|isystem|std=)"))] | unique |
            {file: $file, directory: $tree, command: "clang++-14 \(join(" ")) \($sdk) -c \($file)"}' "$tree/compile_commands.json"
    done | jq -s . >"$tree/headers/compile_commands.json"
    jq -r '.[].file' "$tree/headers/compile_commands.json" | tidy "$tree/headers" '--checks=-clang-analyzer-*' | report
elif [ $# -gt 0 ]; then
    realpath -- "$@" | tidy "$tree" | report
else
    # Sources that only take a library in are compiled without warnings, and are not ours to judge.
    jq -r --arg ours "^$root/(host|plugins|tests/sdk)/" 'unique_by(.file) | .[] |
        select((.file | test($ours)) and (.command | contains(" -w ") | not)) | .file' "$tree/compile_commands.json" | tidy "$tree" | report
fi
