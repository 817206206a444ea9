#!/usr/bin/env bash
# Kills two syncs that work on one store at random moments, restarts them each time, with connections cut, tokens expired and sign-ins
# renewed in between, and counts what was lost or doubled.
#
#   kill.sh [KILLS=200] [ORDERS=400] [SEED=1] [LANES=1]
#
# Most of the time goes by in waiting until a cut write can no longer land, so lanes, each with its own shop, targets and store, share
# the kills; lane N has seed SEED + N - 1.
#
# One shop is copied into two targets, a database and books, again and again: a round ends when both syncs complete undisturbed, and the
# next one begins with empty targets and an empty queue, until the kills are spent. At the end of each round every record must be in
# either target once, with its lines, written once, and the sums must be equal to the cent. What the books must hold, and which of it
# each customer and product is linked to, is what a first, undisturbed round posted there, after that was compared with the shop. Exit
# status 0 when nothing was lost or doubled. Programs are taken from CROSSDOCK_BUILD_DIR (default: build).
set -euo pipefail
kills=${1:-200}
orders=${2:-400}
seed=${3:-1}
lanes=${4:-1}
children=()
if [ "$lanes" -gt 1 ]; then
    trap 'kill -TERM "${children[@]}" 2>/dev/null || true; wait; exit 130' INT TERM
    for lane in $(seq "$lanes"); do
        "$0" $(((kills + lane - 1) / lanes)) "$orders" $((seed + lane - 1)) 1 &
        children+=($!)
    done
    failed=0
    for child in "${children[@]}"; do wait "$child" || failed=1; done
    exit "$failed"
fi
RANDOM=$seed
source=$(cd "$(dirname "$0")/../.." && pwd)
build=${CROSSDOCK_BUILD_DIR:-$source/build}
home=$(mktemp -d "${TMPDIR:-/tmp}/crossdock-kill.XXXXXX")
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
"$build/bin/sandbox-quickbooks" --port 0 --company us-manual --no-limits >"$home/books.log" 2>&1 &
children+=($!)
shop=$(address_of "$home/shop.log")
mirror=$(address_of "$home/mirror.log")
books=$(address_of "$home/books.log")

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
# What may still be under way is waited for as long as a call may take.
connection() { # name, connector, URL, lines of credentials, more
    printf '[connection]\nconnector = "%s"\nurl = "%s"\n[credentials]\n%s\n[limits]\nrequests_per_minute = 60000\n[network]\nallow_private = true\ntimeout = "10s"\nconnect_timeout = "5s"\n%s\n' \
        "$2" "$3" "$4" "${5:-}" >"$home/conf/connections/$1.toml"
}
connection shop woocommerce "$shop" $'consumer_key = "vault:shop.consumer_key"\nconsumer_secret = "vault:shop.consumer_secret"'
connection mirror supabase "$mirror" 'service_key = "vault:mirror.service_key"'
connection books quickbooks "$books" $'client_id = "vault:books.client_id"\nclient_secret = "vault:books.client_secret"' \
    "[oauth]
token_url = \"$books/oauth2/v1/tokens/bearer\"
redirect_url = \"http://localhost:8484/callback\"
[settings]
realm_id = \"4620816365000000001\""
flow() { # name, target; more lines on standard input
    {
        printf '[flow]\nfrom = "shop"\nto = "%s"\nentities = ["customer", "product", "order", "refund"]\n' "$2"
        printf 'batch_size = 20\npage_size = 50\nbackoff = "100ms"\n'
        cat
    } >"$home/conf/flows/$1.toml"
}
flow copy mirror <<'END'
[sink]
store = "main"
END
# The company keeps its books in dollars. A few of the shop's orders break their own arithmetic, as real ones do: they stay on hold.
flow post books <<'END'
[filter]
order = '.currency == "USD"'
refund = '.currency == "USD"'
[sink]
document = "sales_receipt"
statuses = ["processing", "completed", "refunded"]
unknown_status = "skip"
unknown_item = "create"
item_income_account = "Sales of Product Income"
default_item = "Services"
shipping_item = "SHIPPING_ITEM_ID"
rounding_item = "Services"
rounding_tolerance = "0.05"
tax_item = "Sales Tax Collected"
refund_account = "Checking"
[sink.deposit_accounts]
"*" = "Payment Processor Clearing"
[sink.payment_methods]
stripe = "Visa"
cod = "Cash"
END

control() { curl -sS --fail --max-time 60 "$@"; }
crossdock() { "$build/bin/crossdock" "$@" --conf "$home/conf"; }
tax_item='{"put": {"Item": [{"Id": "9000", "SyncToken": "0", "Name": "Sales Tax Collected", "FullyQualifiedName": "Sales Tax Collected",
    "Active": true, "Type": "Service", "IncomeAccountRef": {"value": "89"}}]}}'
fresh_round() {
    control -X POST "$mirror/_sandbox/reset" >/dev/null
    control -X POST "$books/_sandbox/reset" >/dev/null
    control -X PATCH -d "$tax_item" "$books/_sandbox/state" >/dev/null
    rm -rf "$home/state" "$home/keys.d/vault.key"
    mkdir "$home/state"
    crossdock vault init >/dev/null 2>&1
    printf %s "$key" | crossdock vault set shop.consumer_key >/dev/null
    printf %s "$secret" | crossdock vault set shop.consumer_secret >/dev/null
    sed -n 's/^SUPABASE_SECRET_KEY=//p' "$home/keys" | crossdock vault set mirror.service_key >/dev/null
    control -X POST "$books/_sandbox/keys" >"$home/books.keys"
    jq -j .client_id "$home/books.keys" | crossdock vault set books.client_id >/dev/null
    jq -j .client_secret "$home/books.keys" | crossdock vault set books.client_secret >/dev/null
    jq -r .refresh_token "$home/books.keys" | crossdock connect books --refresh-token-stdin >/dev/null
    # A day later each renewal of the sign-in brings a new refresh token; the old one is good for another day.
    control -X PUT -d '{"advance_ms": 90000000}' "$books/_sandbox/clock" >/dev/null
}

fault() { control -d "$2" "$1/_sandbox/faults" >/dev/null; }
# A write may be cut before or after it took effect, a page may be cut short, tokens expire in mid-batch, a renewed one may be lost.
plant_fault() {
    case $((RANDOM % 9)) in
        0) fault "$mirror" '{"type":"reset_after","match":{"kind":"*write"},"times":1}' ;;
        1) fault "$mirror" '{"type":"reset_before","match":{"kind":"*write"},"times":1}' ;;
        2) fault "$shop" '{"type":"reset_before","match":{"kind":"*.list"},"times":1}' ;;
        3) fault "$books" '{"type":"reset_after","match":{"kind":"*.write"},"times":1}' ;;
        4) fault "$books" '{"type":"reset_before","match":{"kind":"*.write"},"times":1}' ;;
        5) fault "$books" '{"type":"expired_token","match":{"kind":"*.write"},"times":1}' ;;
        6) control -X PATCH -d '{"expire_access_tokens": true}' "$books/_sandbox/state" >/dev/null ;;
        7) # the answer with the new tokens comes so slowly that the blow often falls before they are stored
            control -X PATCH -d '{"expire_access_tokens": true}' "$books/_sandbox/state" >/dev/null
            fault "$books" '{"type":"drip","match":{"kind":"oauth-token"},"times":1,"bytes":64,"ms":100}' ;;
        8) ;;
    esac
}
heal() { for one in "$shop" "$mirror" "$books"; do control -X DELETE "$one/_sandbox/faults" >/dev/null; done; }

# One key a line for everything that must arrive in the database.
control "$shop/_sandbox/state" >"$home/shop.json"
jq -r '[.orders[] | select(.status | IN("draft", "auto-draft", "checkout-draft") | not)] as $orders
    | ($orders | map({key: (.id | tostring), value: 1}) | from_entries) as $ids
    | ($orders[] | "order \(.id)", "line \(.id)/\(.line_items[].id)"), "customer \(.customers[].id)", "product \(.products[].id)",
      (.refunds[] | select($ids[.parent_id | tostring]) | "refund \(.id)")' "$home/shop.json" | LC_ALL=C sort >"$home/wanted"
ask_mirror() { control -X POST -d "{\"sql\": \"$1\"}" "$mirror/_sandbox/state" | jq -r '.[0] | to_entries[0].value'; }
there="select coalesce(string_agg(key, chr(10)), '') from (select 'order ' || id from shop_orders
    union all select 'line ' || order_id || '/' || id from shop_order_lines union all select 'refund ' || id from shop_refunds
    union all select 'customer ' || id from shop_customers union all select 'product ' || id from shop_products) as keys(key)"
there=${there//$'\n'/ }
# An effect that happened twice shows as a second revision of a row that never changed in the shop.
twice="select (select count(*) from shop_orders where revision > 1) + (select count(*) from shop_refunds where revision > 1)
    + (select count(*) from shop_products where revision > 1) + (select count(*) from shop_customers where revision > 1)"
twice=${twice//$'\n'/ }
# One line for each object of the books: a document with number, total, buyer, what was sold and the number of its changes, an item, a
# customer; and one for what each customer and product of the shop is linked to. A customer is known by the address, an item by the SKU,
# else by the name; which of several of one name got a number behind it is a matter of who came first. Of one address and name there may
# be one.
in_books() {
    control "$books/_sandbox/state" >"$home/books.json"
    sqlite3 -readonly -json "$home/state/crossdock.db" "select entity.text as entity, link.key, coalesce(target, '') as target from link
        join name as entity on entity.id = link.entity join name as flow on flow.id = link.flow
        where flow.text = 'post' and entity.text in ('customer', 'product')" >"$home/books.links"
    jq -r --slurpfile links "$home/books.links" '
        def known: if .PrimaryEmailAddr then .PrimaryEmailAddr.Address | ascii_downcase
            else .DisplayName | sub(" [(](order |#)[0-9]+[)]$"; "") end;
        def ware: if (.Sku // "") != "" then .Sku else .Name | sub(" [(]#[0-9]+[)]$"; "") end;
        def document: "\(.DocNumber) \(.TotalAmt) changes \(.SyncToken)";
        .tables as $tables
        | ([$tables.Customer[]? | {key: "Customer/\(.Id)", value: known}] + [$tables.Item[]? | {key: "Item/\(.Id)", value: ware}]
            | from_entries) as $names
        | def of: " of \($names["Customer/" + .CustomerRef.value]): \([.Line[].SalesItemLineDetail?.ItemRef.value | values
            | $names["Item/" + .] // .] | sort | join(", "))";
        ($tables.SalesReceipt[]? | "sale " + document + of), ($tables.RefundReceipt[]? | "refund " + document + of),
        ($tables.Item[]? | "item \(ware)"),
        ([$tables.Customer[]? | select(.PrimaryEmailAddr) | known] | unique[] | "customer \(.)"),
        ($tables.Customer[]? | select(.PrimaryEmailAddr | not) | "customer \(known)"),
        ([$tables.Customer[]? | select(.PrimaryEmailAddr) | "\(known) \(.GivenName) \(.FamilyName) \(.CompanyName)"] | group_by(.)[]
            | select(length > 1) | "customer twice \(.[0])"),
        ($links[0][]? | "link \(.entity) \(.key) to \([.target | split("+")[] | split("=")[1] // empty
            | $names[.] // "nothing in the books"] | sort | join(", "))")' "$home/books.json" | LC_ALL=C sort
}
# Every document's total is that of its order or refund.
books_equal_shop() {
    jq -r '(.orders[] | "sale \(.number) \(.total)"), (.refunds[] | "refund R\(.id) \(.amount)")' "$home/shop.json" |
        awk '{printf "%s %s %.2f\n", $1, $2, $3 < 0 ? -$3 : $3}' | LC_ALL=C sort >"$home/shop.totals"
    awk '$1 == "sale" || $1 == "refund" {printf "%s %s %.2f\n", $1, $2, $3}' "$1" | LC_ALL=C sort >"$home/books.totals"
    [ -s "$home/books.totals" ] && [ -z "$(LC_ALL=C comm -13 "$home/shop.totals" "$home/books.totals")" ]
}
# Is everything done that does not wait for a person? The person sends back once what was in hand at so many kills, or met so many cut
# connections, that its attempts are spent. 1 is "some are on hold".
held() { crossdock items "$1" --state action_required --reason "$2" --most 1000 --json | jq length; }
retried=0
completes() { # flow
    for try in 1 2 3 4 5 6; do
        status=0
        crossdock sync "$1" >"$home/$1.log" 2>&1 || status=$?
        if [ "$status" -eq 0 ]; then return 0; fi
        if [ "$try" -eq 1 ]; then
            for reason in interrupted retries_spent; do
                retried=$((retried + $(held "$1" "$reason")))
                crossdock retry "$1" --reason "$reason" >/dev/null 2>&1 || true
            done
        elif [ "$1" = post ] && [ "$status" -eq 1 ]; then
            return 0
        fi
    done
    return 1
}

fresh_round
completes post || { cat "$home/post.log" >&2; exit 1; }
in_books >"$home/books.wanted"
books_equal_shop "$home/books.wanted" || { echo "the books differ from the shop before any kill" >&2; exit 1; }
jq -r '(.customers[] | select(.email // "" | length > 0) | "link customer \(.id) to \(.email | ascii_downcase)")' "$home/shop.json" |
    LC_ALL=C sort | LC_ALL=C comm -23 - "$home/books.wanted" >"$home/books.missing"
if [ -s "$home/books.missing" ] || grep "^link.*nothing in the books" "$home/books.wanted" >&2; then
    cat "$home/books.missing" >&2
    crossdock status post >&2 || true
    grep '^link customer' "$home/books.wanted" >&2
    echo "customers or items are missing in the books before any kill" >&2
    exit 1
fi
documents=$(grep -c '^sale\|^refund' "$home/books.wanted")

lost=0 doubled=0 unequal=0 unfinished=0 rounds=0 killed=0
begun=$SECONDS
while [ "$killed" -lt "$kills" ]; do
    rounds=$((rounds + 1))
    fresh_round
    calm=0 blows=0
    # A record that is in hand at four deaths is held for a person, as one that kills the host; so no sync dies four times.
    while [ "$killed" -lt "$kills" ] && [ "$calm" -lt 2 ] && [ "$blows" -lt 3 ]; do
        blows=$((blows + 1))
        plant_fault
        syncs=()
        for name in copy post; do # no function: it would be the shell that dies
            "$build/bin/crossdock" sync "$name" --conf "$home/conf" >"$home/$name.log" 2>&1 &
            syncs+=($!)
        done
        calm=2 longest=$((1000 + RANDOM % 5000))
        # One blow for each, in any order, one after the other.
        for sync in $(printf '%s\n' "${syncs[@]}" | shuf --random-source=<(yes "$RANDOM")); do
            after=$((RANDOM % longest))
            sleep "$((after / 1000)).$(printf %03d $((after % 1000)))"
            kill -KILL "$sync" 2>/dev/null || true
            status=0
            wait "$sync" 2>/dev/null || status=$?
            if [ "$status" -eq 137 ]; then killed=$((killed + 1)) calm=0; fi
        done
    done
    heal
    for name in copy post; do
        if ! completes "$name"; then
            echo "round $rounds: the last sync does not complete:" >&2
            cat "$home/$name.log" >&2
            unfinished=$((unfinished + 1))
        fi
    done
    ask_mirror "$there" | LC_ALL=C sort >"$home/there"
    in_books >"$home/books.there"
    lost=$((lost + $(LC_ALL=C comm -23 "$home/wanted" "$home/there" | wc -l) + $(LC_ALL=C comm -23 "$home/books.wanted" "$home/books.there" | wc -l)))
    LC_ALL=C comm -13 "$home/books.wanted" "$home/books.there" >"$home/books.more"
    for side in wanted:there books.wanted:books.there; do
        LC_ALL=C diff "$home/${side%:*}" "$home/${side#*:}" | grep '^[<>]' | head -n 10 >&2 || true
    done
    if [ -n "$(LC_ALL=C comm -23 "$home/books.wanted" "$home/books.there")" ]; then crossdock status post >&2 || true; fi
    doubled=$((doubled + $(LC_ALL=C comm -13 "$home/wanted" "$home/there" | wc -l) + $(ask_mirror "$twice") + $(wc -l <"$home/books.more")))
    if ! "$source/tests/integration/compare_totals.sh" "$shop" "$mirror" >"$home/totals.log"; then
        cat "$home/totals.log" >&2
        unequal=$((unequal + 1))
    fi
    books_equal_shop "$home/books.there" || unequal=$((unequal + 1))
done
echo "kill -9 at $killed random moments, $rounds rounds of $orders orders into a database and $documents documents into books:" \
    "$lost lost, $doubled doubled, $unequal rounds with unequal totals, $unfinished unfinished, $retried held after several deaths or cuts" \
    "and sent back by a person; seed $seed, in $((SECONDS - begun)) s"
[ "$lost$doubled$unequal$unfinished" = 0000 ]
