#!/bin/sh
# check_exports.sh LIBRARY...: each exports xd_plugin_entry_v1 and nothing else, and needs nothing but the system's own libraries.
# Skips the sanitizers' runtime, which a sanitized build adds.
status=0
for library in "$@"; do
    exported=$(nm -D --defined-only "$library" | awk '{print $3}' | grep -v -E '^(__asan|__ubsan|__odr_asan)')
    if [ "$exported" != xd_plugin_entry_v1 ]; then
        echo "$library exports:" $exported
        status=1
    fi
    needed=$(readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' |
        grep -v -E '^(libc|libm|libstdc\+\+|libgcc_s|libc\+\+|libc\+\+abi|libunwind|libasan|libubsan|libtsan|ld-linux-x86-64|ld-linux-aarch64)\.so')
    if [ -n "$needed" ]; then
        echo "$library needs:" $needed
        status=1
    fi
done
[ $# -gt 0 ] && [ $status = 0 ] && echo "$# connectors: one symbol each"
exit $status
