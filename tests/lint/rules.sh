#!/usr/bin/env bash
# Rules of the house that a search can enforce; each line says why. Prints every breach, then fails.
set -uo pipefail
cd "${CROSSDOCK_SOURCE_DIR:?}"
breaches=0
refuse() { # refuse WHY PATTERN PATH...
    local why=$1 pattern=$2
    shift 2
    local found
    found=$(git grep -nIE -e "$pattern" -- "$@" || true)
    if [ -n "$found" ]; then
        printf '%s:\n%s\n\n' "$why" "$found"
        breaches=1
    fi
}
refuse 'the engine is pure but for its runner: no clock, chance, sleep or thread of its own' \
    'std::(this_thread|thread|jthread|random_device|chrono::(system|steady)_clock)|[^a-zA-Z]sleep\(' 'host/engine/*.?pp' ':!host/engine/runner.*'
refuse 'the engine knows neither Poco nor SQLite' '#include *[<"](Poco/|sqlite3)' 'host/engine/*'
refuse 'no hash map whose order could reach an effect' 'std::unordered_(map|set)' 'host/engine/*'
modules=$(git ls-files 'host/*/CMakeLists.txt' | cut -d/ -f2 | paste -sd'|')
refuse 'connectors depend on the sdk alone' "#include *[<\"]($modules)/" 'plugins/*'
# A JSON reader meets numbers as doubles; json_view turns them into exact text or refuses them, body.cpp only hands their text on.
refuse 'money is never a double' '[^a-z_](double|float)[^a-z_]' 'host/canonical/*' 'plugins/*.?pp' 'sdk/include/*' \
    ':!plugins/woocommerce/json_view.cpp' ':!host/canonical/body.cpp'
refuse 'names of a namespace are told, or taken in one by one' '^ *using namespace' 'host/*' 'plugins/*' 'sdk/include/*' 'sdk/testing/*' 'tests/*.hpp'
refuse 'nothing is left for later' 'TODO|FIXME|XXX[: ]|not implemented' 'host/*' 'sdk/*' 'plugins/*' 'tests/*.?pp' ':!tests/lint/*'
refuse 'secrets do not travel on the command line' '--(password|secret|token|key)=' 'demo.sh' 'conf/*' 'README.md'
names=$(git ls-files | grep -E '(^|/)(utils?|common|helpers?|misc)(/|\.)' || true)
[ -z "$names" ] || { printf 'a name that says nothing:\n%s\n\n' "$names"; breaches=1; }
long=$(git ls-files 'host/*.?pp' 'sdk/include/*.hpp' 'plugins/*.?pp' 'tests/*.?pp' | while read -r file; do
    lines=$(wc -l <"$file"); [ "$lines" -le 600 ] || echo "$file: $lines lines"; done)
[ -z "$long" ] || { printf 'longer than 600 lines:\n%s\n\n' "$long"; breaches=1; }
exit $breaches
