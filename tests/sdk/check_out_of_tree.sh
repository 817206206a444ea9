#!/bin/sh
# check_out_of_tree.sh CMAKE BUILD SCRATCH CXX SCAN: installs the SDK from BUILD, builds the scaffold against it, runs its test, and lets
# the host inspect and certify the result.
set -e
cmake=$1 build=$2 scratch=$3 cxx=$4 scan=$5
rm -rf "$scratch"
mkdir -p "$scratch"
"$cmake" --install "$build" --component sdk --prefix "$scratch/installed" > "$scratch/install.log"
cp -r "$scratch/installed/share/crossdock/template" "$scratch/example"
"$cmake" -S "$scratch/example" -B "$scratch/build" -DCMAKE_PREFIX_PATH="$scratch/installed" -DCMAKE_CXX_COMPILER="$cxx" \
    -DCMAKE_BUILD_TYPE=Debug > "$scratch/configure.log"
"$cmake" --build "$scratch/build" > "$scratch/build.log" || { cat "$scratch/build.log"; exit 1; }
"$scratch/build/example_test"
plugin="$scratch/build/plugins/example.so"
[ "$(nm -D --defined-only "$plugin" | awk '{print $3}')" = xd_plugin_entry_v1 ]
"$scan" inspect "$plugin" | grep -q '"id":"org.example.connector"'
for case in describes_itself creates_twice refuses_wild_settings reads_from_any_position survives_unknown_entity takes_empty_batch \
    takes_wild_bodies reads_wild_webhooks; do
    answer=$("$scan" case $case "$plugin")
    [ "$answer" = passed ] || { echo "$case: $answer"; exit 1; }
done
echo "the scaffold builds, passes its test and conforms"
