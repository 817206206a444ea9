#!/bin/sh
# check_headers.sh SDK CC CXX [CLANGXX]: abi.h alone as C11 and C++17 without any extension, each header of the SDK alone, all of them under
# clang with both standard libraries, and as C++20 too.
sdk=$1 cc=$2 cxx=$3 clang=$4
pedantic="-fsyntax-only -pedantic-errors -Wall -Wextra -Wconversion -Wshadow -Werror"
status=0
try() {
    "$@" || { echo "failed: $*"; status=1; }
}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

printf '#include "crossdock/abi.h"\nXD_PLUGIN_NOTE("org.example.x", "1.0.0");\n' > "$folder/abi.c"
cp "$folder/abi.c" "$folder/abi.cpp"
try "$cc" -std=c11 $pedantic -I"$sdk/include" "$folder/abi.c"
try "$cxx" -std=c++17 $pedantic -Wold-style-cast -I"$sdk/include" "$folder/abi.cpp"
if grep -n '#include' "$sdk/include/crossdock/abi.h" | grep -v -E '<(stddef|stdint)\.h>'; then
    echo "abi.h includes more than stddef.h and stdint.h"
    status=1
fi
lines=$(wc -l < "$sdk/include/crossdock/abi.h")
[ "$lines" -le 600 ] || { echo "abi.h has $lines lines, 600 are allowed"; status=1; }

everything="$folder/all.cpp"
for header in "$sdk"/include/crossdock/*.hpp "$sdk"/testing/include/crossdock/testing/*.hpp; do
    name=${header#"$sdk"/include/}
    name=${name#"$sdk"/testing/include/}
    echo "#include \"$name\"" > "$folder/one.cpp"
    echo "#include \"$name\"" >> "$everything"
    try "$cxx" -std=c++17 $pedantic -Wold-style-cast -I"$sdk/include" -I"$sdk/testing/include" "$folder/one.cpp"
done
grep -h '#include' "$sdk"/include/crossdock/*.hpp | grep -v -E '"crossdock/|<[a-z_]+>' && { echo "a header of the SDK includes a third party's"; status=1; }

if [ -n "$clang" ] && [ -x "$clang" ]; then
    for standard in c++17 c++20; do
        try "$clang" -std=$standard $pedantic -Wold-style-cast -I"$sdk/include" -I"$sdk/testing/include" "$everything"
    done
    echo '#include <string>' > "$folder/probe.cpp"
    if "$clang" -stdlib=libc++ -fsyntax-only "$folder/probe.cpp" 2> /dev/null; then
        try "$clang" -stdlib=libc++ -std=c++17 $pedantic -Wold-style-cast -I"$sdk/include" -I"$sdk/testing/include" "$everything"
    else
        echo "skipped: no libc++"
    fi
else
    echo "skipped: no clang"
fi
exit $status
