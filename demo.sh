#!/usr/bin/env bash
# Shows Crossdock at work, on this machine alone: starts stand-ins for a WooCommerce shop and a Supabase project, synchronises the shop
# into the project, and compares both to the cent. On a fresh Debian 12 it installs and builds what is missing first.
#
#   ./demo.sh              leaves everything running, with a sync every minute, until Ctrl-C
#   ./demo.sh --once       ends after two syncs, with the result
#   ./demo.sh --orders N   size of the shop (default 2000)
set -euo pipefail
cd "$(dirname "$0")"
root=$PWD

once=no
orders=2000
while [ $# -gt 0 ]; do
    case $1 in
        --once) once=yes ;;
        --orders) shift; orders=${1:?--orders takes a number} ;;
        *) echo "usage: ./demo.sh [--once] [--orders N]" >&2; exit 2 ;;
    esac
    shift
done

./.ci/install
if ! [ -f build/build.ninja ]; then cmake --preset release >/dev/null; fi
echo "building (the first time takes a few minutes) ..."
cmake --build --preset release --target crossdock plugin_woocommerce plugin_supabase sandbox-woocommerce sandbox-supabase

home=$(mktemp -d "${TMPDIR:-/tmp}/crossdock-demo.XXXXXX")
children=()
finish() {
    trap - EXIT INT TERM
    for child in "${children[@]}"; do kill -INT "$child" 2>/dev/null || true; done
    for child in "${children[@]}"; do wait "$child" 2>/dev/null || true; done
    rm -rf "$home"
}
trap finish EXIT INT TERM

# Waits for the line "listening on URL" of a stand-in's log, and prints the URL.
address_of() {
    for _ in $(seq 300); do
        local url
        url=$(sed -n 's/^listening on //p' "$1" 2>/dev/null | head -n 1)
        if [ -n "$url" ]; then echo "$url"; return 0; fi
        sleep 0.1
    done
    echo "the stand-in did not start:" >&2
    cat "$1" >&2
    return 1
}

echo "starting a shop of $orders orders and an empty Supabase project ..."
umask 077
export SANDBOX_CONSUMER_KEY SANDBOX_CONSUMER_SECRET
SANDBOX_CONSUMER_KEY=ck_$(openssl rand -hex 20)
SANDBOX_CONSUMER_SECRET=cs_$(openssl rand -hex 20)
build/bin/sandbox-woocommerce --port 0 --generate "$orders" --seed 1 >"$home/shop.log" 2>&1 &
children+=($!)
build/bin/sandbox-supabase --port 0 --schema plugins/supabase/schema.sql --keys-out "$home/keys" >"$home/mirror.log" 2>&1 &
children+=($!)
shop=$(address_of "$home/shop.log")
mirror=$(address_of "$home/mirror.log")

# The sample conf, with the addresses and places of this demo.
mkdir "$home/conf" "$home/keys.d" "$home/state"
cp -r conf/crossdock.toml conf/connections conf/flows "$home/conf"
sed -i "s#^path .*#path = \"$home/state/crossdock.db\"#; s#^directories .*#directories = [\"$root/build/plugins\"]#; s#^key_file .*#key_file = \"$home/keys.d/vault.key\"#" "$home/conf/crossdock.toml"
sed -i "s#^url .*#url = \"$shop\"#; s#^requests_per_minute.*#requests_per_minute = 60000#; s#^\[network\]#[network]\nallow_private = true#" "$home/conf/connections/shop.toml"
sed -i "s#^url .*#url = \"$mirror\"#; s#^requests_per_minute.*#requests_per_minute = 60000#" "$home/conf/connections/mirror.toml"
printf '\n[network]\nallow_private = true\n' >>"$home/conf/connections/mirror.toml"
sed -i 's#^schedule .*#schedule = "every 1m"#' "$home/conf/flows/shop-to-mirror.toml"

crossdock() { "$root/build/bin/crossdock" "$@" --conf "$home/conf"; }
crossdock vault init
printf %s "$SANDBOX_CONSUMER_KEY" | crossdock vault set shop.consumer_key
printf %s "$SANDBOX_CONSUMER_SECRET" | crossdock vault set shop.consumer_secret
sed -n 's/^SUPABASE_SECRET_KEY=//p' "$home/keys" | crossdock vault set mirror.service_key
unset SANDBOX_CONSUMER_KEY SANDBOX_CONSUMER_SECRET

echo; echo "== crossdock check --online"; crossdock check --online
echo; echo "== first sync: everything is new"; crossdock sync shop-to-mirror || [ $? -eq 1 ]
echo; echo "== second sync: nothing has changed"; crossdock sync shop-to-mirror || [ $? -eq 1 ]
echo; echo "== shop and mirror, order totals and refunds by currency"
"$root/tests/integration/compare_totals.sh" "$shop" "$mirror"

if [ "$once" = yes ]; then exit 0; fi
echo; echo "== crossdock serve (Ctrl-C ends the demo); conf in $home/conf"
crossdock serve
