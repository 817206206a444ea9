#!/usr/bin/env bash
# Shows Crossdock at work, on this machine alone: starts stand-ins for a WooCommerce shop, a QuickBooks Online company and a Supabase
# project, synchronises the shop into both, and compares all three to the cent. On a fresh Debian 12 it installs and builds what is
# missing first.
#
#   ./demo.sh              leaves everything running, with a sync every minute and the admin page open, until Ctrl-C
#   ./demo.sh --once       ends after two syncs into each target, with the result
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
cmake --build --preset release --target crossdock plugin_woocommerce plugin_quickbooks plugin_supabase \
    sandbox-woocommerce sandbox-quickbooks sandbox-supabase

home=$(mktemp -d "${TMPDIR:-/tmp}/crossdock-demo.XXXXXX")
children=()
finish() {
    trap - EXIT INT TERM
    for child in "${children[@]}"; do kill -TERM "$child" 2>/dev/null || true; done
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

echo "starting a shop of $orders orders, a company without sales and an empty Supabase project ..."
umask 077
export SANDBOX_CONSUMER_KEY SANDBOX_CONSUMER_SECRET
SANDBOX_CONSUMER_KEY=ck_$(openssl rand -hex 20)
SANDBOX_CONSUMER_SECRET=cs_$(openssl rand -hex 20)
build/bin/sandbox-woocommerce --port 0 --generate "$orders" --seed 1 >"$home/shop.log" 2>&1 &
children+=($!)
build/bin/sandbox-supabase --port 0 --schema plugins/supabase/schema.sql --keys-out "$home/keys" >"$home/mirror.log" 2>&1 &
children+=($!)
build/bin/sandbox-quickbooks --port 0 --company us-auto --keys-out "$home/books.keys" >"$home/books.log" 2>&1 &
children+=($!)
shop=$(address_of "$home/shop.log")
mirror=$(address_of "$home/mirror.log")
books=$(address_of "$home/books.log")

# The sample conf, with the addresses and places of this demo.
mkdir "$home/conf" "$home/keys.d" "$home/state"
cp -r conf/crossdock.toml conf/connections conf/flows "$home/conf"
sed -i "s#^path .*#path = \"$home/state/crossdock.db\"#; s#^directories .*#directories = [\"$root/build/plugins\"]#; s#^key_file .*#key_file = \"$home/keys.d/vault.key\"#" "$home/conf/crossdock.toml"
sed -i "s#^url .*#url = \"$shop\"#; s#^requests_per_minute.*#requests_per_minute = 60000#; s#^\[network\]#[network]\nallow_private = true#" "$home/conf/connections/shop.toml"
sed -i "s#^url .*#url = \"$mirror\"#; s#^requests_per_minute.*#requests_per_minute = 60000#" "$home/conf/connections/mirror.toml"
sed -i "s#^url .*#url = \"$books\"#; s#^redirect_url.*#token_url = \"$books/oauth2/v1/tokens/bearer\"#" "$home/conf/connections/books.toml"
for target in mirror books; do printf '\n[network]\nallow_private = true\n' >>"$home/conf/connections/$target.toml"; done
sed -i 's#^schedule .*#schedule = "every 1m"#; s#^created_from .*##' "$home"/conf/flows/*.toml

crossdock() { "$root/build/bin/crossdock" "$@" --conf "$home/conf"; }
crossdock vault init
printf %s "$SANDBOX_CONSUMER_KEY" | crossdock vault set shop.consumer_key
printf %s "$SANDBOX_CONSUMER_SECRET" | crossdock vault set shop.consumer_secret
sed -n 's/^SUPABASE_SECRET_KEY=//p' "$home/keys" | crossdock vault set mirror.service_key
unset SANDBOX_CONSUMER_KEY SANDBOX_CONSUMER_SECRET
jq -j .client_id "$home/books.keys" | crossdock vault set books.client_id
jq -j .client_secret "$home/books.keys" | crossdock vault set books.client_secret
# In a browser this is `crossdock connect books`.
jq -j .refresh_token "$home/books.keys" | crossdock connect books --refresh-token-stdin --realm "$(jq -r .realm_id "$home/books.keys")"

echo; echo "== crossdock check --online"; crossdock check --online
# A sync whose records are held ends with 1: that is a result, not an error.
sync_both() { for flow in shop-to-mirror orders-to-books; do crossdock sync "$flow" || [ $? -eq 1 ]; done; }
echo; echo "== first sync: everything is new"; sync_both
echo; echo "== second sync: nothing has changed"; sync_both
echo; echo "== what the books wait for"; crossdock status orders-to-books || [ $? -eq 1 ]
echo; echo "== shop and mirror, order totals and refunds by currency"
tests/integration/compare_totals.sh "$shop" "$mirror"
echo; echo "== shop and books, each document with its order"
for state in action_required failed; do crossdock items orders-to-books --state "$state" --most 1000 --json; done >"$home/queue.json"
tests/integration/compare_books.sh "$shop" "$books" "$home/queue.json"

if [ "$once" = yes ]; then exit 0; fi
if (: <>/dev/tcp/127.0.0.1/8080) 2>/dev/null; then
    sed -i 's#^listen .*#listen = "127.0.0.1:0"#' "$home/conf/crossdock.toml" # somebody has the port already
fi
password=$(openssl rand -hex 8)
printf '%s\n' "$password" | crossdock user add demo --role operator
"$root/build/bin/crossdock" serve --conf "$home/conf" 2>"$home/serve.log" &
children+=($!)
for _ in $(seq 100); do
    page=$(sed -n 's/.*"listening on \(http[^"]*\)".*/\1/p' "$home/serve.log" | head -n 1)
    if [ -n "$page" ]; then break; fi
    sleep 0.1
done
if [ -z "$page" ]; then cat "$home/serve.log" >&2; exit 1; fi
echo
echo "== the admin page: $page   user: demo   password: $password"
echo "   conf and log: $home; Ctrl-C ends the demo and removes them"
wait "${children[-1]}"
