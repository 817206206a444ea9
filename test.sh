#!/usr/bin/env bash
# Builds Crossdock and runs every test; ends with CTest's summary. On a fresh Debian 12 it installs what is missing.
#
#   ./test.sh              the release build
#   ./test.sh dev          the build with AddressSanitizer and UndefinedBehaviorSanitizer; a report fails the test that it comes from.
#   ./test.sh tsan         the build with ThreadSanitizer, likewise. Either takes several times as long, and CTest lists what such a
#                          build is not for as disabled.
#   ./test.sh release -R woocommerce     further arguments go to ctest
#
# CROSSDOCK_FIXTURES names the folder of recorded exchanges (default: ../shared/fixtures); tests that need it say so when it is absent.
set -euo pipefail
cd "$(dirname "$0")"
preset=${1:-release}
[ $# -gt 0 ] && shift
./.ci/install
export CROSSDOCK_FIXTURES=${CROSSDOCK_FIXTURES:-$(cd .. && pwd)/shared/fixtures}
cmake --preset "$preset"
cmake --build --preset "$preset"
# One more than there are cores: tests of daemons and stand-ins mostly wait.
ctest --preset "$preset" -j "$(($(nproc) + 1))" "$@"
