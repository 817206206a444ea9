#!/bin/sh
# check_layout.sh INCLUDE FOLDER SCRATCH COMPILER...: prints size and offsets of every struct of the boundary and compares them with the list
# of this architecture that was checked in.
include=$1 folder=$2 scratch=$3
shift 3
golden="$folder/layout.$(uname -m).txt"
if [ ! -f "$golden" ]; then
    echo "skipped: no list for $(uname -m)"
    exit 0
fi
for compiler in "$@"; do
    [ -x "$compiler" ] || { echo "skipped: no compiler $compiler"; continue; }
    "$compiler" -I"$include" -o "$scratch/layout" -x c "$folder/layout.c" || exit 1
    "$scratch/layout" > "$scratch/layout.txt" || exit 1
    diff -u "$golden" "$scratch/layout.txt" || { echo "$compiler lays the boundary out differently"; exit 1; }
done
