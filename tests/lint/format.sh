#!/usr/bin/env bash
# Every C++ file is formatted as .clang-format says.
set -euo pipefail
cd "${CROSSDOCK_SOURCE_DIR:?}"
command -v clang-format-14 >/dev/null || { echo "clang-format-14 is not installed: skipped"; exit 77; }
git ls-files -z 'host/*.?pp' 'sdk/*.hpp' 'plugins/*.?pp' 'tests/*.?pp' | xargs -0 clang-format-14 --dry-run -Werror
