#!/usr/bin/env bash
# Compares a shop's stand-in with a mirror's, to the cent: number and sum of orders and of refunds, by currency.
#
#   compare_totals.sh SHOP_URL MIRROR_URL [CA_FILE]
#
# Exit status 0 when both sides hold the same, 1 when they differ, 2 when one of them does not answer. Reads the control paths, so it
# needs no log-in. Drafts are not counted, as they are not copied; all else is, the trash included.
set -euo pipefail
[ $# -ge 2 ] || { echo "usage: compare_totals.sh SHOP_URL MIRROR_URL [CA_FILE]" >&2; exit 2; }
shop=$1
mirror=$2
trust=()
[ $# -lt 3 ] || trust=(--cacert "$3")

ask() { curl -sS --fail --max-time 120 "${trust[@]}" "$@" || { echo "no answer: ${*: -1}" >&2; exit 2; }; }

# A line "CURRENCY ORDERS SUM REFUNDS SUM" for each currency. jq's numbers are doubles, exact for whole numbers below 2^53: amounts are
# added in ten-thousandths, enough for 900 billions of any currency.
exact='
    def units: tostring | capture("^(?<sign>-?)(?<whole>[0-9]+)(\\.(?<part>[0-9]{1,4})0*)?$")
        | ((.whole | tonumber) * 10000 + (((.part // "") + "0000")[0:4] | tonumber)) * (if .sign == "-" then -1 else 1 end);
    def amount: (if . < 0 then "-" else "" end) as $sign | (if . < 0 then -. else . end)
        | "\($sign)\((. / 10000) | floor).\("\(. % 10000 + 10000)"[1:] | sub("00$"; ""))";
    def total(f): map(f | units) | add // 0 | amount;
    def lines($orders; $refunds): $orders | group_by(.currency) | map(.[0].currency as $currency
        | ($refunds | map(select(.currency == $currency))) as $back
        | "\($currency) \(length) \(total(.amount)) \($back | length) \($back | total(.amount))") | .[];'

in_shop=$(ask "$shop/_sandbox/state" | jq -r "$exact"'
    ([.orders[] | select(.status | IN("draft", "auto-draft", "checkout-draft") | not)]) as $orders
    | ($orders | map({key: (.id | tostring), value: .currency}) | from_entries) as $currencies
    | lines([$orders[] | {currency, amount: .total}];
        [.refunds[] | {currency: $currencies[.parent_id | tostring], amount}])')
rows() { ask -X POST -d "{\"sql\": \"select currency, $1::text as amount from $2\"}" "$mirror/_sandbox/state"; }
orders=$(rows grand_total shop_orders)
refunds=$(rows amount shop_refunds)
in_mirror=$(jq -n -r --slurpfile orders <(echo "$orders") --slurpfile refunds <(echo "$refunds") \
    "$exact lines(\$orders[0]; \$refunds[0])")

print() { printf '%-8s %-8s %8s %16s %8s %16s\n' "$@"; }
print side currency orders sum refunds sum
while read -r currency orders sum refunds back; do print shop "$currency" "$orders" "$sum" "$refunds" "$back"; done <<<"$in_shop"
while read -r currency orders sum refunds back; do print mirror "$currency" "$orders" "$sum" "$refunds" "$back"; done <<<"$in_mirror"
if [ "$in_shop" != "$in_mirror" ]; then
    echo "they differ"
    exit 1
fi
echo "equal, to the cent"
