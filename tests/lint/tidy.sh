#!/usr/bin/env bash
# clang-tidy with the checks of .clang-tidy. Prints every finding once, then fails.
#
#   tests/lint/tidy.sh --headers
#                              what the suite runs: every header of host, of each connector and of the sdk. Under a minute.
#   tests/lint/tidy.sh --changed [COMMIT]
#                              before a commit: the headers, and those sources of host and connectors that changed since COMMIT (default:
#                              since what upstream has; when that is all, the last ten commits)
#   tests/lint/tidy.sh --all   every header, and every source of host, plugins and tests. Ten minutes.
#   tests/lint/tidy.sh FILE... these sources one by one, with clang's analyzer, which follows calls: some twenty seconds each
#
# The first three read the files of a folder as one source, since most of the time goes into the headers of libraries. The analyzer looks at
# nothing that a source includes, and is left out of them.
#
# CROSSDOCK_BUILD_DIR is the build tree to work in (default: build); JOBS how many run at once (default: one per core).
set -euo pipefail
cd "${CROSSDOCK_SOURCE_DIR:-$(dirname "$0")/../..}"
root=$PWD
for program in clang-tidy-14 clang++-14 jq; do
    command -v $program >/dev/null || { echo "$program is not installed: skipped"; exit 77; }
done
[ $# -gt 0 ] || { sed -n '2,/^set/{s/^# \?//p}' "$0"; exit 2; }

# A tree of its own, configured and not built: clang does not take every option that g++ compiles the sources with.
tree=${CROSSDOCK_BUILD_DIR:-build}/tidy
rm -rf "$tree/joined"
mkdir -p "$tree/joined"
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
# The sources that the build compiles. Those that only take a library in are compiled without warnings, and are not ours to judge.
sources() {
    jq -r --arg root "$root/" 'unique_by(.file) | .[] | select((.file | startswith($root)) and (.command | contains(" -w ") | not)) |
        .file | ltrimstr($root)' "$tree/compile_commands.json" | grep -E '^(host|plugins|tests)/.*\.cpp$'
}
headers() { git ls-files 'host/*.hpp' 'plugins/*.hpp' 'sdk/include/*.hpp' 'sdk/testing/include/*.hpp'; }

# join FOLDER: the files of standard input as few sources that include them. Sources that have a name in common, each for itself, are not
# read together: the later one waits for the next source. Prints their entries in a compilation database.
join() {
    local work=$tree/joined/${1//\//-} turn=0 flags file
    # All that the sources of the folder are told to look into, and to take as defined.
    flags=$(jq -r --arg ours "$root/$1/" --arg sdk "-I$root/sdk/testing/include" '
        [.[] | select(.file | startswith($ours)) | .command | gsub("-isystem "; "-isystem") | split(" ")[] |
        select(test("^-(I|D|isystem|std=)"))] | unique | . + [$sdk, "-w"] | join(" ")' "$tree/compile_commands.json")
    sed "s,^,$root/," >"$work.left"
    while [ -s "$work.left" ]; do
        turn=$((turn + 1)) file=$work.$turn.cpp
        mv "$work.left" "$work.now"
        : >"$work.left"
        while
            sed 's,.*,#include "&",' "$work.now" >"$file"
            [ -s "$work.now" ] && ! eval "clang++-14 -fsyntax-only -ferror-limit=0 $flags '$file'" 2>"$work.errors"
        do
            first=$(head -n 1 "$work.now")
            # Who has the error, or at least led to it. When nobody is named, clang-tidy says it again.
            sed -nE 's/^([^: ]+):[0-9:]+ (fatal )?error.*/\1/p' "$work.errors" | sort -u | grep -xFf "$work.now" >"$work.clash" ||
                grep -oFf "$work.now" "$work.errors" | sort -u >"$work.clash" || break
            # Nothing stands before the first one: what is wrong there is wrong.
            if grep -qxF "$first" "$work.clash"; then
                { grep -F "$first:" "$work.errors" || cat "$work.errors"; } >>"$tree/joined/wrong"
                echo "$first" >"$work.clash"
            else
                cat "$work.clash" >>"$work.left"
            fi
            grep -vxFf "$work.clash" "$work.now" >"$work.rest" || true
            mv "$work.rest" "$work.now"
        done
        jq -n --arg file "$file" --arg tree "$tree" --arg flags "$flags" '
            {file: $file, directory: $tree, command: "clang++-14 \($flags) -c \($file)"}'
    done
}
# The files of standard input, joined folder by folder. Tests include what stands beside them: each folder of theirs is one.
joined() {
    awk -F / -v into="$tree/joined/" '
        { folder = $1 == "sdk" ? "host" : $1; parts = folder == "host" ? 1 : $2 == "sandbox" ? 3 : 2; list = folder
          for (i = 2; i <= parts; ++i) list = list "/" $i
          if (!(list in seen)) { seen[list]; print list }
          name = list; gsub("/", "-", name); print >(into name ".files") }' >"$tree/joined/folders"
    : >"$tree/joined/wrong"
    while read -r folder; do
        join "$folder" <"$tree/joined/${folder//\//-}.files"
    done <"$tree/joined/folders" | jq -s . >"$tree/joined/compile_commands.json"
    {
        cat "$tree/joined/wrong"
        jq -r '.[].file' "$tree/joined/compile_commands.json" |
            tidy "$tree/joined" '--checks=-clang-analyzer-*,-bugprone-suspicious-include'
    } | report
}

case $1 in
    --all)
        { headers; sources; } | joined ;;
    --headers)
        headers | joined ;;
    --changed)
        since=${2:-$(git merge-base HEAD '@{upstream}' 2>/dev/null || git rev-parse HEAD)}
        [ $# -gt 1 ] || [ "$since" != "$(git rev-parse HEAD)" ] || since=$(git rev-parse -q --verify HEAD~10 || echo HEAD)
        { headers; git diff --name-only "$since" -- 'host/*.cpp' 'plugins/*.cpp' | sort | comm -12 - <(sources | sort); } | joined ;;
    *)
        realpath -- "$@" | tidy "$tree" | report ;;
esac
