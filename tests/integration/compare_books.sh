#!/usr/bin/env bash
# Compares a shop's stand-in with the stand-in of its books, to the cent: number and sum of sales and of refunds, by currency, and each
# document's total with its order's, and the sums of each day. What is missing from the books must be held by the flow, with a named
# reason. Documents of 0 that belong to an order of another status are voided ones.
#
#   compare_books.sh SHOP_URL BOOKS_URL QUEUE_FILE [CA_FILE [TIMEZONE]]
#
# CA_FILE may be empty. TIMEZONE is that of the books' days, as the flow has it (default: America/Los_Angeles).
# QUEUE_FILE: what `crossdock items FLOW --state action_required --most N --json` and the same with `--state failed` printed, one after
# the other. Exit status 0 when each difference is explained, 1 when one is not, 2 when a stand-in does not answer. Counts orders of the
# statuses processing, completed and refunded, which the sample flow posts.
set -euo pipefail
[ $# -ge 3 ] || { echo "usage: compare_books.sh SHOP_URL BOOKS_URL QUEUE_FILE [CA_FILE [TIMEZONE]]" >&2; exit 2; }
shop=$1 books=$2 queue=$3
trust=()
[ -z "${4:-}" ] || trust=(--cacert "$4")
ask() { curl -sS --fail --max-time 120 "${trust[@]}" "$1/_sandbox/state" || { echo "no answer: $1" >&2; exit 2; }; }

# jq's numbers are doubles, exact for whole numbers below 2^53: amounts are added in ten-thousandths, those that come as JSON numbers
# have two decimals and are far below.
report=$(TZ=${5:-America/Los_Angeles} jq -n -r --slurpfile shop <(ask "$shop") --slurpfile books <(ask "$books") --slurpfile queue "$queue" '
    def units: tostring | capture("^(?<sign>-?)(?<whole>[0-9]+)(\\.(?<part>[0-9]{1,4})0*)?$")
        | ((.whole | tonumber) * 10000 + (((.part // "") + "0000")[0:4] | tonumber)) * (if .sign == "-" then -1 else 1 end);
    def text: (if . < 0 then "-" else "" end) as $sign | (if . < 0 then -. else . end)
        | "\($sign)\((. / 10000) | floor).\("\(. % 10000 + 10000)"[1:] | sub("00$"; ""))";
    def sum: map(.amount) | add // 0;
    def left($width): tostring | . + (" " * ([0, $width - length] | max));
    def right($width): tostring | (" " * ([0, $width - length] | max)) + .;
    def row($cells): "\($cells[0] | left(8)) \($cells[1] | left(8)) \($cells[2] | right(8)) \($cells[3] | right(16)) \($cells[4] | right(8)) \($cells[5] | right(16))";
    def table($side; $sales; $refunds): ($sales + $refunds | map(.currency) | unique)[] as $currency
        | ($sales | map(select(.currency == $currency))) as $s | ($refunds | map(select(.currency == $currency))) as $r
        | row([$side, $currency, ($s | length), ($s | sum | text), ($r | length), ($r | sum | text)]);
    # jq 1.6 is an hour off with fromdate in summer when TZ is set, not with localtime.
    def seconds: capture("^(?<y>[0-9]{4})-(?<m>[0-9]{2})-(?<d>[0-9]{2})T(?<h>[0-9]{2}):(?<min>[0-9]{2}):(?<s>[0-9]{2})") | map_values(tonumber)
        | ((.m + 9) % 12) as $m | (if .m <= 2 then .y - 1 else .y end) as $y
        | (365 * $y + ($y / 4 | floor) - ($y / 100 | floor) + ($y / 400 | floor) + ((153 * $m + 2) / 5 | floor) + .d - 719469) * 86400
            + .h * 3600 + .min * 60 + .s;
    def day: seconds | localtime | strftime("%Y-%m-%d");
    def days: group_by([.day, .currency, .side]) | map({key: "\(.[0].day) \(.[0].currency) \(.[0].side)", value: sum}) | from_entries;

    ($shop[0].orders | map(select(.status | IN("processing", "completed", "refunded")))) as $orders
    | ($orders | map({key: "\(.id)", value: .currency}) | from_entries) as $currencies
    | ($orders | map({entity: "order", key: "\(.id)", number: .number, currency, amount: (.total | units),
        side: "sales", day: (.date_created_gmt | day)})) as $sold
    | ($shop[0].refunds | map(select($currencies["\(.parent_id)"]) | {entity: "refund", key: "\(.id)", number: "R\(.id)",
        currency: $currencies["\(.parent_id)"], amount: (.amount | units), side: "refunds", day: (.date_created_gmt | day)})) as $back
    | ($shop[0].orders | map({key: .number, value: true}) | from_entries) as $known
    | ($sold + $back | map({key: .number, value: true}) | from_entries) as $due
    | ($books[0].tables | [(.SalesReceipt, .Invoice) // empty | .[]]) as $written
    | ($written | map(select(.TotalAmt == 0 and $known[.DocNumber] and ($due[.DocNumber] | not)))) as $voided
    | ($written - $voided) as $receipts
    | ($books[0].tables | [(.RefundReceipt, .CreditMemo) // empty | .[]]) as $returns
    | ($receipts + $returns | group_by(.DocNumber) | map({key: .[0].DocNumber, value: map(.TotalAmt | units)}) | from_entries) as $posted
    | ($queue | add | map({key: "\(.entity) \(.key)", value: (if .waits_for != "" and .reason == "" then "waits for its \(.waits_for | split(" ")[0])" else .reason end)})
        | from_entries) as $held
    | ($sold + $back | map(. + {posted: $posted[.number], reason: $held["\(.entity) \(.key)"]})) as $all
    | ($all | map(select(.posted == null and .reason != null))) as $explained
    | ($all | map(select((.posted == null and .reason == null) or (.posted != null and .posted != [.amount])))) as $wrong
    | ($receipts | map({currency: (.CurrencyRef.value // "home"), amount: (.TotalAmt | units), side: "sales", day: .TxnDate})) as $booked
    | ($returns | map({currency: (.CurrencyRef.value // "home"), amount: (.TotalAmt | units), side: "refunds", day: .TxnDate})) as $returned
    | ($all | map(select(.posted != null)) | days) as $shopdays
    | ($booked + $returned | days) as $bookdays
    | ($shopdays + $bookdays | keys | map(select($shopdays[.] != $bookdays[.]))) as $unequal
    | row(["side", "currency", "sales", "sum", "refunds", "sum"]), table("shop"; $sold; $back), table("books"; $booked; $returned),
      ($explained | group_by([.currency, .reason])[]
        | row(["held", .[0].currency, (map(select(.entity == "order")) | length), (map(select(.entity == "order")) | sum | text),
            (map(select(.entity == "refund")) | length), (map(select(.entity == "refund")) | sum | text)]) + "  " + .[0].reason),
      ($unequal[] | "DAY \(.): \($shopdays[.] // 0 | text) in the shop, \($bookdays[.] // 0 | text) in the books"),
      "days equal: \(($shopdays + $bookdays | length) - ($unequal | length)), by currency and kind",
      ($wrong[] | "UNEXPLAINED \(.entity) \(.key): \(.amount | text) \(.currency) in the shop, \(if .posted then (.posted | map(text) | join(" and ")) else "nothing" end) in the books"),
      (($all | map(select(.posted != null)) | length) as $matched
        | ($receipts + $returns | length) as $documents
        | if $wrong != [] or $documents != $matched or $unequal != []
          then "they differ: \($wrong | length) unexplained, \($documents) documents for \($matched) orders and refunds, \($unequal | length) days"
          else "equal, to the cent: \($matched) documents, \($explained | length) held\(if $voided == [] then "" else ", \($voided | length) voided" end)" end)')
printf '%s\n' "$report"
[[ ${report##*$'\n'} == equal* ]]
