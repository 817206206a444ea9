#!/usr/bin/env bash
# A whole shop into the books of a company, with the real programs: syncs, compares to the cent, syncs again (which must write nothing),
# changes, refunds, cancels and trashes orders in the shop, syncs and compares once more.
#
#   books.sh EDITION|all [ORDERS=250]        EDITION: us-auto, us-manual, global
#
# us-auto is the sample flow into a company of one currency; us-manual and global have multicurrency and the settings that such a shop
# would write. Exit status 0 when all is equal and each difference carries a named hold; else the failed step and what differs are
# printed. Programs are taken from CROSSDOCK_BUILD_DIR (default: build).
set -euo pipefail
editions=${1:?usage: books.sh us-auto|us-manual|global|all [ORDERS]}
orders=${2:-250}
[ "$editions" != all ] || editions="us-auto us-manual global"
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${CROSSDOCK_BUILD_DIR:-$source/build}
zone=America/Los_Angeles
home=$(mktemp -d "${TMPDIR:-/tmp}/crossdock-books.XXXXXX")
children=()
stop() {
    for child in "${children[@]}"; do kill -INT "$child" 2>/dev/null || true; done
    for child in "${children[@]}"; do wait "$child" 2>/dev/null || true; done
    children=()
}
finish() {
    trap - EXIT INT TERM
    stop
    rm -rf "$home"
}
trap finish EXIT
trap 'exit 130' INT TERM
umask 077

fail() { # what is wrong, files that show it
    echo "FAILED ($edition): $1" >&2
    shift
    for file in "$@"; do [ ! -s "$file" ] || { echo "--- $(basename "$file")"; tail -n 40 "$file"; } >&2; done
    exit 1
}

address_of() {
    for _ in $(seq 600); do
        local url
        url=$(sed -n 's/^listening on //p' "$1" 2>/dev/null | head -n 1)
        if [ -n "$url" ]; then echo "$url"; return 0; fi
        sleep 0.1
    done
    fail "a stand-in did not start" "$1"
}

control() { curl -sS --fail --max-time 120 --cacert "$dir/ca.pem" -X "$1" "$2/_sandbox/$3" "${@:4}"; }
# As the shop's own staff and plug-ins, by the REST API.
in_shop() { # method, path, body
    curl -sS --fail --max-time 60 --cacert "$dir/ca.pem" -u "$key:$secret" -X "$1" -H 'Content-Type: application/json' \
        "$shop/wp-json/wc/v3/$2" -d "${3:-}"
}
# As an admin in QuickBooks.
in_books() { # path, body
    curl -sS --fail-with-body --max-time 60 -H "Authorization: Bearer $token" -H 'Accept: application/json' \
        -H 'Content-Type: application/json' "$books/v3/company/$realm/$1?minorversion=75" -d "$2" || fail "$1 was refused"
}
tax_code() { # name, rates as NAME=PERCENT ...
    local name=$1 rates=
    shift
    for rate in "$@"; do
        rates+=",{\"TaxRateName\":\"${rate%=*}\",\"RateValue\":\"${rate#*=}\",\"TaxAgencyId\":\"1\",\"TaxApplicableOn\":\"Sales\"}"
    done
    in_books taxservice/taxcode "{\"TaxCode\":\"$name\",\"TaxRateDetails\":[${rates#,}]}" >/dev/null
}

# The company as its admin sets it up, and what stands in the flow's [sink] besides.
set_up_company() {
    local rates='"exchange_rates":{"JPY":0.0067}'
    case $edition in
    us-manual)
        control PATCH "$books" state -d "{\"preferences\":{\"CurrencyPrefs\":{\"MultiCurrencyEnabled\":true}},$rates}" >/dev/null
        tax_code "New York State" "NY State=4"
        ;;
    global)
        control GET "$books" state | jq -c '{preferences: {CurrencyPrefs: {MultiCurrencyEnabled: true,
            HomeCurrency: {value: "USD"}}}, exchange_rates: {JPY: 0.0067}, put: {Account: [.tables.Account[] |
            .CurrencyRef = {value: "USD", name: "United States Dollar"}]}}' | control PATCH "$books" state -d @- >/dev/null
        tax_code "4.0% NY" "4.0% NY (Sales)=4"
        tax_code "8.875% NYC" "4.0% NYS (Sales)=4" "4.875% NYC (Sales)=4.875"
        # QST comes on top of GST in this shop, and QuickBooks adds rates.
        tax_code "15.47% QC" "5.0% GST (Sales)=5" "QST on GST (Sales)=10.47375"
        tax_code "19.0% DE" "19.0% DE (Sales)=19"
        tax_code "7.0% DE" "7.0% DE (Sales)=7"
        tax_code "20.0% FR" "20.0% FR (Sales)=20"
        tax_code "10.0% JP" "10.0% JP (Sales)=10"
        ;;
    esac
    [ "$edition" != us-auto ] || return 0
    local account
    account=$(in_books account '{"Name":"Tax of the web shop","AccountType":"Other Current Liability","AccountSubType":"OtherCurrentLiabilities"}' |
        jq -r .Account.Id)
    in_books item "{\"Name\":\"Tax of the web shop\",\"Type\":\"Service\",\"IncomeAccountRef\":{\"value\":\"$account\"}}" >/dev/null
}

sink_of_edition() {
    [ "$edition" = us-auto ] || echo 'tax_item = "Tax of the web shop"'
    cat <<'END'
[sink.deposit_accounts]
"*" = "Payment Processor Clearing"
[sink.payment_methods]
stripe = "Visa"
cod    = "Cash"
END
    case $edition in
    us-manual) printf '[sink.tax_codes]\n"rate:1" = "New York State"\n' ;;
    global)
        cat <<'END'
[sink.tax_codes]
"rate:1"    = "4.0% NY"
"rate:1+2"  = "8.875% NYC"
"rate:3+4"  = "15.47% QC"
"rate:5"    = "19.0% DE"
"rate:6"    = "7.0% DE"
"label:TVA" = "20.0% FR"
"label:VAT" = "20.0% S"
"rate:9"    = "10.0% JP"
"rate:10"   = "0.0% Z"
exempt      = "Exempt"
untaxed     = "No VAT"
out_of_scope = "No VAT"
END
        ;;
    esac
}

write_conf() {
    mkdir -p "$dir/conf/connections" "$dir/conf/flows" "$dir/keys.d" "$dir/state"
    cat >"$dir/conf/crossdock.toml" <<END
[organisation]
name = "acme"
[store]
path = "$dir/state/crossdock.db"
[plugins]
directories = ["$build/plugins"]
[vault]
key_file = "$dir/keys.d/vault.key"
[admin]
listen = "127.0.0.1:0"
END
    cat >"$dir/conf/connections/shop.toml" <<END
[connection]
connector = "woocommerce"
url = "$shop"
[credentials]
consumer_key = "vault:shop.consumer_key"
consumer_secret = "vault:shop.consumer_secret"
[limits]
requests_per_minute = 60000
[network]
allow_private = true
ca_file = "$dir/ca.pem"
END
    cat >"$dir/conf/connections/books.toml" <<END
[connection]
connector = "quickbooks"
url = "$books"
[credentials]
client_id = "vault:books.client_id"
client_secret = "vault:books.client_secret"
[oauth]
token_url = "$books/oauth2/v1/tokens/bearer"
[limits]
requests_per_minute = 500
requests_per_second = 9
concurrency = 10
[network]
allow_private = true
[settings]
realm_id = "$realm"
END
    {
        cat <<END
[flow]
from = "shop"
to = "books"
entities = ["customer", "product", "order", "refund"]
batch_size = 120
concurrency = 2
timezone = "$zone"
[sink]
timezone = "$zone"
item_income_account = "Sales of Product Income"
default_item = "Services"
shipping_item = "SHIPPING_ITEM_ID"
refund_item = "Services"
rounding_item = "Services"
refund_account = "Checking"
END
        sink_of_edition
    } >"$dir/conf/flows/orders-to-books.toml"
}

crossdock() { "$build/bin/crossdock" "$@" --conf "$dir/conf"; }
# A sync whose records are held ends with 1: that is a result, not an error.
sync_books() {
    local status=0
    crossdock sync orders-to-books "$@" >"$dir/sync" 2>"$dir/sync.errors" || status=$?
    [ $status -le 1 ] || fail "the sync ended with $status" "$dir/sync" "$dir/sync.errors"
    sed 's/^/  /' "$dir/sync"
}

compare() { # title
    for state in action_required failed; do crossdock items orders-to-books --state $state --most 1000 --json; done >"$dir/queue.json"
    jq -e -s 'all(length < 1000)' "$dir/queue.json" >/dev/null || fail "over 1,000 records are held" "$dir/sync"
    jq -e -s 'add | all(.reason != "" or .waits_for != "")' "$dir/queue.json" >/dev/null || fail "a hold without a reason" "$dir/queue.json"
    local status=0
    "$source/tests/integration/compare_books.sh" "$shop" "$books" "$dir/queue.json" "$dir/ca.pem" "$zone" >"$dir/comparison" || status=$?
    sed 's/^/  /' "$dir/comparison"
    [ $status -eq 0 ] || fail "shop and books differ $1" "$dir/sync.errors"
}

holds() {
    jq -r -s 'add | group_by(.reason)[] | "  held \(length): \(if .[0].reason == "" then "(waits for its parent)" else .[0].reason end)"
        + "\n    e.g. \(.[0].entity) \(.[0].key): \(.[0].message)"' "$dir/queue.json"
}

# What a shop's staff does with orders that are in the books: five of each.
change_shop() {
    control GET "$shop" state >"$dir/shop.json"
    control GET "$books" state >"$dir/books.json"
    # Posted, paid, in home currency, without refunds, with a line.
    jq -r -n --slurpfile shop "$dir/shop.json" --slurpfile books "$dir/books.json" '
        ($books[0].tables.SalesReceipt | map({key: .DocNumber, value: true}) | from_entries) as $posted
        | ($shop[0].refunds | map({key: "\(.parent_id)", value: true}) | from_entries) as $refunded
        | [$shop[0].orders[] | select(.currency == "USD" and (.status | IN("processing", "completed")) and $posted[.number]
            and ($refunded["\(.id)"] | not) and (.line_items | length > 1) and (.line_items[0] | .product_id > 0
            and .quantity > 0 and (.total | tonumber) > 5))] | .[:25] | to_entries[] | [.key % 5, .value.id, .value.line_items[0].id,
            .value.line_items[0].quantity, (.value.line_items[0].total)] | @tsv' >"$dir/chosen"
    [ "$(wc -l <"$dir/chosen")" -ge 20 ] || fail "too few orders to change" "$dir/chosen"
    while read -r what id line quantity total; do
        case $what in
        0) in_shop PUT "orders/$id" "{\"line_items\":[{\"id\":$line,\"quantity\":$((quantity + 1)),\"subtotal\":\"4$total\",\"total\":\"4$total\"}]}" ;;
        1) in_shop POST "orders/$id/refunds" '{"amount":"2.35","reason":"late","api_refund":false}' ;;
        2) in_shop POST "orders/$id/refunds" "{\"amount\":\"$total\",\"api_refund\":false,\"line_items\":[{\"id\":$line,\"quantity\":$quantity,\"refund_total\":$total}]}" ;;
        3) in_shop PUT "orders/$id" '{"status":"cancelled"}' ;;
        4) in_shop DELETE "orders/$id" ;;
        esac >"$dir/answer" || fail "the shop refused change $what of order $id" "$dir/answer"
    done <"$dir/chosen"
    echo "  $(wc -l <"$dir/chosen") orders changed, refunded in two ways, cancelled or trashed"
}

run_edition() {
    edition=$1 dir=$home/$1
    mkdir "$dir"
    key=ck_$(openssl rand -hex 20) secret=cs_$(openssl rand -hex 20)
    SANDBOX_CONSUMER_KEY=$key SANDBOX_CONSUMER_SECRET=$secret "$build/bin/sandbox-woocommerce" --port 0 --tls --ca-out "$dir/ca.pem" \
        --generate "$orders" --seed 1 >"$dir/shop.log" 2>&1 &
    children+=($!)
    "$build/bin/sandbox-quickbooks" --port 0 --company "$edition" --keys-out "$dir/keys" >"$dir/books.log" 2>&1 &
    children+=($!)
    shop=$(address_of "$dir/shop.log")
    books=$(address_of "$dir/books.log")
    token=$(jq -r .access_token "$dir/keys") realm=$(jq -r .realm_id "$dir/keys")
    echo "== $edition, $orders orders"
    set_up_company
    write_conf
    {
        crossdock vault init
        printf %s "$key" | crossdock vault set shop.consumer_key
        printf %s "$secret" | crossdock vault set shop.consumer_secret
        jq -j .client_id "$dir/keys" | crossdock vault set books.client_id
        jq -j .client_secret "$dir/keys" | crossdock vault set books.client_secret
        jq -j .refresh_token "$dir/keys" | crossdock connect books --refresh-token-stdin --realm "$realm"
    } >"$dir/set-up" 2>&1 || fail "the set-up was refused" "$dir/set-up"

    sync_books
    compare "after the first sync"
    holds
    control GET "$books" metering | jq -r '"  writes \(.core), metered reads \(.core_plus)"'

    control DELETE "$books" counters >/dev/null
    sync_books
    control GET "$books" counters >"$dir/counters"
    jq -e '[.by_kind | keys[] | select(test("[.](write|delete|void)$"))] == []' "$dir/counters" >/dev/null ||
        fail "the second sync wrote, and nothing had changed" "$dir/counters" "$dir/sync"

    change_shop
    sync_books --sweep
    compare "after changes in the shop"
    stop
    rm -rf "$dir"
}

for one in $editions; do run_edition "$one"; done
