#!/usr/bin/env bash
# The unit: no line that systemd does not know, and an exposure of at most 2.2.
set -euo pipefail
unit="${CROSSDOCK_SOURCE_DIR:?}/conf/crossdock.service"
command -v systemd-analyze >/dev/null || { echo "no systemd-analyze here: not tested"; exit 77; }
complaints=$(systemd-analyze verify "$unit" 2>&1 | grep -v 'is not executable: No such file' || true)
[ -z "$complaints" ] || { echo "$complaints"; exit 1; }
systemd-analyze security --offline=true --no-pager --threshold=22 "$unit" | tail -1
