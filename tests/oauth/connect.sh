#!/bin/bash
# The program signs in at the stand-in as a person would: by browser, by paste, by a token from elsewhere; then several processes
# share the sign-in. Usage: connect.sh CROSSDOCK SANDBOX_QUICKBOOKS CONNECTOR_FOLDER
set -euo pipefail
crossdock=$1 sandbox=$2 connectors=$3
home=$(mktemp -d)
trap 'kill "${service:-}" "${waiting:-}" 2>/dev/null || true; wait; rm -rf "$home"' EXIT
fail() { echo "FAILED: $*" >&2; tail -n 30 "$home"/*.err "$home"/p?.out >&2 || true; exit 1; }
says() { grep -q -- "$2" "$home/$1" || { cat "$home/$1" >&2; fail "$1 lacks: $2"; }; }
until_there() { # until_there FILE TEXT
    for _ in $(seq 1200); do grep -q -- "$2" "$home/$1" 2>/dev/null && return; sleep 0.1; done
    fail "$1 never had: $2"
}

"$sandbox" --port 0 --keys-out "$home/keys.json" >"$home/service.log" 2>&1 &
service=$!
until_there service.log '^listening on '
url=$(sed -n 's/^listening on //p' "$home/service.log")
key() { jq -j ".$1" "$home/keys.json"; }
# Below the ports that the system hands out by itself, so that no other test's server gets it meanwhile; and nobody's yet.
port=$((10000 + $$ % 20000))
while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done

mkdir -p "$home/conf/connections" "$home/conf/flows" "$home/keys.d" "$home/state"
chmod 700 "$home"/*/
cat >"$home/conf/crossdock.toml" <<END
[organisation]
name = "acme"
[store]
path = "$home/state/crossdock.db"
[plugins]
directories = ["$connectors"]
[vault]
key_file = "$home/keys.d/vault.key"
END
books() { # books REALM
    cat >"$home/conf/connections/books.toml" <<END
[connection]
connector = "quickbooks"
url = "$url"
[credentials]
client_id = "vault:books.client_id"
client_secret = "vault:books.client_secret"
[network]
allow_private = true
[oauth]
authorize_url = "$url/connect/oauth2"
token_url = "$url/oauth2/v1/tokens/bearer"
redirect_url = "http://localhost:$port/callback"
[settings]
realm_id = "$1"
END
}
run() { "$crossdock" --conf "$home/conf" "$@"; }
expect() { # expect STATUS NAME COMMAND...: exit status; output in NAME.out, NAME.err
    local status=$1 name=$2 got=0
    shift 2
    "$@" >"$home/$name.out" 2>"$home/$name.err" || got=$?
    [ "$got" = "$status" ] || fail "$name: exit status $got instead of $status"
}
books "$(key realm_id)"

expect 0 init run vault init
expect 2 no-id run connect books </dev/null
says no-id.err 'crossdock vault set books.client_id'
key client_id | expect 0 id run vault set books.client_id
key client_secret | expect 0 secret run vault set books.client_secret
expect 3 not-yet run check --online
says not-yet.err 'crossdock connect books'

# By browser: an answer to another question is turned away, the right one ends it.
run connect quickbooks --json >"$home/browser.out" 2>"$home/browser.err" &
waiting=$!
until_there browser.err '^Waiting for the browser'
curl -s "http://127.0.0.1:$port/callback?code=x&state=another" | grep 'not the answer' >/dev/null || fail 'another state was taken'
curl -s -L "$(grep -o 'http.*state=.*' "$home/browser.err")" | grep 'Go back to the terminal' >/dev/null || fail 'no page for the browser'
wait "$waiting" || fail "connect by browser: $?"
[ "$(jq -r .realm "$home/browser.out")" = "$(key realm_id)" ] || fail 'the company is not told'

# By browser, and the person refuses.
run connect books >"$home/refusal.out" 2>"$home/refusal.err" &
waiting=$!
until_there refusal.err '^Waiting for the browser'
curl -s -L "$(grep -o 'http.*state=.*' "$home/refusal.err")&error=access_denied" >/dev/null
wait "$waiting" && fail 'a refusal passed for a sign-in'
says refusal.err 'refused the access'

# By paste.
echo "http://localhost:$port/callback?code=AB1&state=another" | expect 2 paste run connect books --paste
says paste.err 'not the answer to this sign-in'

# A token from elsewhere: a bad one changes nothing, one for another company is not stored, a good one is.
echo RT1-canary-of-the-test | expect 3 bad run connect books --refresh-token-stdin
key refresh_token | expect 2 foreign run connect books --refresh-token-stdin --realm 99
says foreign.err 'Nothing was stored'
expect 0 still run check --online
key refresh_token | expect 0 token run connect books --refresh-token-stdin
says token.out 'is connected to company'
expect 0 list run vault list
says list.out 'books.oauth .*current .*Z .*Z'

# An ended token, three processes: one call at the token endpoint.
calls() { curl -s "$url/_sandbox/counters" | jq '.by_kind["oauth-token"]'; }
curl -s -X PATCH -d '{"expire_access_tokens":true}' "$url/_sandbox/state" >/dev/null
before=$(calls)
ended=0
run check --online >"$home/p1.out" 2>"$home/p1.err" & p1=$!
run check --online >"$home/p2.out" 2>"$home/p2.err" & p2=$!
run check --online >"$home/p3.out" 2>"$home/p3.err" & p3=$!
for each in "$p1" "$p2" "$p3"; do wait "$each" || ended=$?; done
[ "$ended" = 0 ] || fail "check beside others: $ended"
[ $(($(calls) - before)) = 1 ] || fail "$(($(calls) - before)) token calls of three processes"

# A withdrawn grant: said once, with what to do.
curl -s -X PATCH -d '{"disconnect":true}' "$url/_sandbox/state" >/dev/null
expect 3 gone run check --online
says gone.err 'crossdock connect books'

for secret in "$(key refresh_token)" "$(key client_secret)" RT1-canary-of-the-test; do
    ! grep -rqaF -- "$secret" "$home/state" "$home/conf" "$home"/*.out "$home"/*.err || fail 'a secret in clear text'
done
echo "connected by browser, paste and token; one refresh for three processes; no secret in clear text"
