#!/bin/sh
# One TLS context and one request path in the whole host: only host/net may name Poco's client sessions,
# TLS contexts and secure client sockets. Usage: one_request_path.sh SOURCE_DIR
#
# Servers (admin page, webhooks) may make a context of their own: a line that says TLS_SERVER_USE passes.
set -eu

source=$1
forbidden='HTTPS\{0,1\}ClientSession|HTTPS\{0,1\}SessionInstantiator|HTTPS\{0,1\}StreamFactory|SecureStreamSocket'
forbidden="$forbidden"'|new  *\(Poco::\)\{0,1\}\(Net::\)\{0,1\}Context\>|Net::Context *\(\w\+ *\)\{0,1\}[({]|makeShared<.*Context>|TLS_CLIENT_USE|\<CLIENT_USE'
forbidden="$forbidden"'|SSL_CTX_new|SSL_connect|curl_easy'
pattern=$(printf %s "$forbidden" | sed 's/|/\\|/g')

search() {
    grep -rn --include='*.cpp' --include='*.hpp' --include='*.c' --include='*.h' -e "$pattern" "$@" |
        grep -v 'TLS_SERVER_USE' || true
}

# The check must be able to fail: it has to see what host/net does.
for proof in HTTPClientSession SecureStreamSocket TLS_CLIENT_USE; do
    if ! search "$source/host/net" | grep -q "$proof"; then
        echo "the check is blind: it does not see $proof in host/net" >&2
        exit 1
    fi
done

found=$(search "$source/host" "$source/plugins" "$source/sdk" | grep -v "^$source/host/net/" || true)
if [ -n "$found" ]; then
    echo "requests go through host/net alone, but:" >&2
    echo "$found" >&2
    exit 1
fi
