#!/usr/bin/env bash
# Kills a sync at random moments, restarts it each time, with connections cut in between, and counts what was lost or doubled.
#
#   kill.sh [KILLS=200] [ORDERS=400] [SEED=1]
#
# One shop is copied again and again: a round ends when a sync completes undisturbed, and the next one begins with an empty target and an
# empty queue, until the kills are spent. At the end of each round every order, refund, customer and product must be in the target
# once, with its lines, and the sums must be equal to the cent. Exit status 0 when nothing was lost or doubled. Programs are taken from
# CROSSDOCK_BUILD_DIR (default: build).
set -euo pipefail
kills=${1:-200}
orders=${2:-400}
RANDOM=${3:-1}
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${CROSSDOCK_BUILD_DIR:-$source/build}
home=$(mktemp -d "${TMPDIR:-/tmp}/crossdock-kill.XXXXXX")
children=()
finish() {
    trap - EXIT INT TERM
    for child in "${children[@]}"; do kill -INT "$child" 2>/dev/null || true; done
    for child in "${children[@]}"; do wait "$child" 2>/dev/null || true; done
    rm -rf "$home"
}
trap finish EXIT
trap 'exit 130' INT TERM

address_of() {
    for _ in $(seq 600); do
        local url
        url=$(sed -n 's/^listening on //p' "$1" 2>/dev/null | head -n 1)
        if [ -n "$url" ]; then echo "$url"; return 0; fi
        sleep 0.1
    done
    cat "$1" >&2
    return 1
}

umask 077
key=ck_$(openssl rand -hex 20)
secret=cs_$(openssl rand -hex 20)
SANDBOX_CONSUMER_KEY=$key SANDBOX_CONSUMER_SECRET=$secret \
    "$build/bin/sandbox-woocommerce" --port 0 --generate "$orders" --seed 1 >"$home/shop.log" 2>&1 &
children+=($!)
"$build/bin/sandbox-supabase" --port 0 --schema "$source/plugins/supabase/schema.sql" --keys-out "$home/keys" >"$home/mirror.log" 2>&1 &
children+=($!)
shop=$(address_of "$home/shop.log")
mirror=$(address_of "$home/mirror.log")

mkdir -p "$home/conf/connections" "$home/conf/flows" "$home/keys.d"
cat >"$home/conf/crossdock.toml" <<END
[organisation]
name = "acme"
[store]
path = "$home/state/crossdock.db"
[plugins]
directories = ["$build/plugins"]
[vault]
key_file = "$home/keys.d/vault.key"
END
# A killed host holds its leases for three time-outs.
connection() { # name, connector, URL, lines of credentials
    printf '[connection]\nconnector = "%s"\nurl = "%s"\n[credentials]\n%s\n[limits]\nrequests_per_minute = 60000\n[network]\nallow_private = true\ntimeout = "2s"\nconnect_timeout = "2s"\n' \
        "$2" "$3" "$4" >"$home/conf/connections/$1.toml"
}
connection shop woocommerce "$shop" $'consumer_key = "vault:shop.consumer_key"\nconsumer_secret = "vault:shop.consumer_secret"'
connection mirror supabase "$mirror" 'service_key = "vault:mirror.service_key"'
cat >"$home/conf/flows/copy.toml" <<'END'
[flow]
from = "shop"
to = "mirror"
entities = ["customer", "product", "order", "refund"]
batch_size = 20
page_size = 50
backoff = "100ms"
[sink]
store = "main"
END
crossdock() { "$build/bin/crossdock" "$@" --conf "$home/conf"; }
fresh_host() {
    rm -rf "$home/state" "$home/keys.d/vault.key"
    mkdir "$home/state"
    crossdock vault init >/dev/null
    printf %s "$key" | crossdock vault set shop.consumer_key >/dev/null
    printf %s "$secret" | crossdock vault set shop.consumer_secret >/dev/null
    sed -n 's/^SUPABASE_SECRET_KEY=//p' "$home/keys" | crossdock vault set mirror.service_key >/dev/null
}

control() { curl -sS --fail --max-time 60 "$@"; }
ask_mirror() { control -X POST -d "{\"sql\": \"$1\"}" "$mirror/_sandbox/state" | jq -r '.[0] | to_entries[0].value'; }
# A write may be cut before or after it took effect, a page may be cut short.
plant_fault() {
    case $((RANDOM % 4)) in
        0) control -d '{"type":"reset_after","match":{"kind":"*write"},"times":1}' "$mirror/_sandbox/faults" >/dev/null ;;
        1) control -d '{"type":"reset_before","match":{"kind":"*write"},"times":1}' "$mirror/_sandbox/faults" >/dev/null ;;
        2) control -d '{"type":"reset_before","match":{"kind":"*.list"},"times":1}' "$shop/_sandbox/faults" >/dev/null ;;
        3) ;;
    esac
}
heal() { control -X DELETE "$shop/_sandbox/faults" >/dev/null; control -X DELETE "$mirror/_sandbox/faults" >/dev/null; }

# One key a line for everything that must arrive.
control "$shop/_sandbox/state" | jq -r '[.orders[] | select(.status | IN("draft", "auto-draft", "checkout-draft") | not)] as $orders
    | ($orders | map({key: (.id | tostring), value: 1}) | from_entries) as $ids
    | ($orders[] | "order \(.id)", "line \(.id)/\(.line_items[].id)"), "customer \(.customers[].id)", "product \(.products[].id)",
      (.refunds[] | select($ids[.parent_id | tostring]) | "refund \(.id)")' | LC_ALL=C sort >"$home/wanted"
there="select coalesce(string_agg(key, chr(10)), '') from (select 'order ' || id from shop_orders
    union all select 'line ' || order_id || '/' || id from shop_order_lines union all select 'refund ' || id from shop_refunds
    union all select 'customer ' || id from shop_customers union all select 'product ' || id from shop_products) as keys(key)"
there=${there//$'\n'/ }
# An effect that happened twice shows as a second revision of a row that never changed in the shop.
twice="select (select count(*) from shop_orders where revision > 1) + (select count(*) from shop_refunds where revision > 1)
    + (select count(*) from shop_products where revision > 1) + (select count(*) from shop_customers where revision > 1)"
twice=${twice//$'\n'/ }

lost=0 doubled=0 unequal=0 unfinished=0 rounds=0 killed=0 longest=1500
begun=$SECONDS
while [ "$killed" -lt "$kills" ]; do
    rounds=$((rounds + 1))
    control -X POST "$mirror/_sandbox/reset" >/dev/null
    fresh_host
    while [ "$killed" -lt "$kills" ]; do
        plant_fault
        "$build/bin/crossdock" sync copy --conf "$home/conf" >"$home/sync.log" 2>&1 & # no function: it would be the shell that dies
        sync=$!
        after=$((RANDOM % longest))
        sleep "$((after / 1000)).$(printf %03d $((after % 1000)))"
        if kill -KILL "$sync" 2>/dev/null; then
            status=0
            wait "$sync" 2>/dev/null || status=$?
            if [ "$status" -eq 137 ]; then killed=$((killed + 1)); continue; fi
        else
            status=0
            wait "$sync" || status=$?
        fi
        [ "$status" -eq 0 ] && break # it was done before the blow fell: the next round
    done
    heal
    for _ in 1 2 3 4 5; do
        status=0
        crossdock sync copy >"$home/sync.log" 2>&1 || status=$?
        [ "$status" -eq 0 ] && break
    done
    if [ "$status" -ne 0 ]; then
        echo "round $rounds: the last sync does not complete:" >&2
        cat "$home/sync.log" >&2
        unfinished=$((unfinished + 1))
    fi
    ask_mirror "$there" | LC_ALL=C sort >"$home/there"
    lost=$((lost + $(LC_ALL=C comm -23 "$home/wanted" "$home/there" | wc -l)))
    doubled=$((doubled + $(LC_ALL=C comm -13 "$home/wanted" "$home/there" | wc -l) + $(ask_mirror "$twice")))
    if ! "$source/tests/integration/compare_totals.sh" "$shop" "$mirror" >"$home/totals.log"; then
        cat "$home/totals.log" >&2
        unequal=$((unequal + 1))
    fi
done
echo "kill -9 at $killed random moments, $rounds rounds of $orders orders: $lost lost, $doubled doubled, $unequal rounds with unequal" \
    "totals, $unfinished unfinished, in $((SECONDS - begun)) s"
[ "$lost$doubled$unequal$unfinished" = 0000 ]
