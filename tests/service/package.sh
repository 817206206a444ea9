#!/usr/bin/env bash
# The Debian package, made from a build tree and put to use.
#
#   package.sh BUILD          quick: builds it, looks into it, runs its program under another user (what CTest does)
#   package.sh BUILD --root   installs it into a fresh Debian root (debootstrap), and lets its daemon, under its own user, run a flow
#                             between the stand-ins; needs root, a Debian mirror, and the stand-ins of BUILD
set -euo pipefail
build=$(realpath "$1")
source=${CROSSDOCK_SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
work=$(mktemp -d)
started=()
clean() {
    for process in "${started[@]}"; do kill "$process" 2>/dev/null || true; done
    for process in "${started[@]}"; do wait "$process" 2>/dev/null || true; done
    if mountpoint -q "$work/root/proc"; then umount "$work/root/proc"; fi
    rm -rf --one-file-system "$work"
}
trap clean EXIT
fail() { echo "package: $*" >&2; exit 1; }
as_other() { # as_other COMMAND...: under another user, if this one may choose
    if [ "$(id -u)" -eq 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups -- "$@"; else "$@"; fi
}

cd "$work"
cpack -G DEB --config "$build/CPackConfig.cmake" -B "$work/out" -D CPACK_DEBIAN_COMPRESSION_TYPE=gzip >cpack.log 2>&1 ||
    { cat cpack.log; fail "cpack"; }
deb=$(ls out/crossdock_*.deb)
dpkg-deb --info "$deb" >info
for word in 'Package: crossdock' 'libpocofoundation' 'libjq1' 'adduser'; do
    grep -q "$word" info || { cat info; fail "no \"$word\" in the control file"; }
done
dpkg-deb --ctrl-tarfile "$deb" | tar -t | sort >control
for file in conffiles postinst prerm postrm md5sums; do grep -q "$file" control || fail "no $file"; done

mkdir unpacked && dpkg-deb -x "$deb" unpacked
chmod 755 "$work"
for file in usr/bin/crossdock usr/bin/crossdock-plugin-scan usr/lib/crossdock/plugins/woocommerce.so \
    usr/lib/systemd/system/crossdock.service usr/lib/sysusers.d/crossdock.conf usr/lib/tmpfiles.d/crossdock.conf \
    etc/crossdock/crossdock.toml usr/share/crossdock/supabase/schema.sql usr/share/doc/crossdock/examples/flows; do
    [ -e "unpacked/$file" ] || { find unpacked | sort; fail "no $file"; }
done
if find unpacked -perm /022 ! -type l | grep .; then fail "files that others may write"; fi
# Conf as installed, but with the connectors where they lie here; and the sample of the documents on top.
cp -r unpacked/etc/crossdock conf
sed -i "s#^directories *=.*#directories = [\"$work/unpacked/usr/lib/crossdock/plugins\"]#" conf/crossdock.toml
as_other unpacked/usr/bin/crossdock check --conf "$work/conf" || fail "check of the installed conf"
cp -r unpacked/usr/share/doc/crossdock/examples/* conf/
as_other unpacked/usr/bin/crossdock check --conf "$work/conf" || fail "check of the sample"
# The unit calls what is there.
grep -oE '^Exec(Start|Reload|StartPre)=/usr/bin/crossdock' unpacked/usr/lib/systemd/system/crossdock.service >/dev/null ||
    fail "the unit does not start the program"
echo "package: $(basename "$deb"), $(du -k "$deb" | cut -f1) KiB, unpacks and checks its conf as another user"
[ "${2:-}" = --root ] || exit 0

[ "$(id -u)" -eq 0 ] || fail "--root needs root"
debootstrap --variant=minbase --include=ca-certificates bookworm root "${MIRROR:-http://deb.debian.org/debian}" >debootstrap.log 2>&1 ||
    { tail -5 debootstrap.log; fail "debootstrap"; }
mount -t proc proc root/proc
[ -d /etc/apt/apt.conf.d ] && cp /etc/apt/apt.conf.d/*proxy* root/etc/apt/apt.conf.d/ 2>/dev/null || true
cp "$deb" root/tmp/crossdock.deb
chroot root apt-get update -qq
DEBIAN_FRONTEND=noninteractive chroot root apt-get install -y -qq --no-install-recommends /tmp/crossdock.deb >apt.log 2>&1 ||
    { tail -20 apt.log; fail "apt-get install"; }
chroot root id crossdock
chroot root stat -c '%A %U:%G %n' /etc/crossdock /etc/crossdock/crossdock.toml /etc/crossdock-keys /var/lib/crossdock

export SANDBOX_CONSUMER_KEY=ck_$(openssl rand -hex 20) SANDBOX_CONSUMER_SECRET=cs_$(openssl rand -hex 20)
"$build/bin/sandbox-woocommerce" --port 0 --generate 200 --seed 1 >shop.log 2>&1 & started+=($!)
"$build/bin/sandbox-supabase" --port 0 --schema "$source/plugins/supabase/schema.sql" --keys-out "$work/keys" >mirror.log 2>&1 & started+=($!)
for _ in $(seq 300); do
    shop=$(sed -n 's/^listening on //p' shop.log); mirror=$(sed -n 's/^listening on //p' mirror.log)
    [ -n "$shop" ] && [ -n "$mirror" ] && break
    sleep 0.2
done
conf=root/etc/crossdock
cp root/usr/share/doc/crossdock/examples/connections/{shop,mirror}.toml "$conf/connections/"
cp root/usr/share/doc/crossdock/examples/flows/shop-to-mirror.toml "$conf/flows/"
sed -i "s#^url .*#url = \"$shop\"#; s#^\[network\]#[network]\nallow_private = true#; s#^requests_per_minute.*#requests_per_minute = 60000#" "$conf/connections/shop.toml"
sed -i "s#^url .*#url = \"$mirror\"#; s#^requests_per_minute.*#requests_per_minute = 60000#" "$conf/connections/mirror.toml"
printf '\n[network]\nallow_private = true\n' >>"$conf/connections/mirror.toml"
sed -i 's#^schedule .*#schedule = "every 5s"#' "$conf/flows/shop-to-mirror.toml"
own() { chroot --userspec=crossdock:crossdock root /usr/bin/crossdock "$@"; }
own vault init
printf %s "$SANDBOX_CONSUMER_KEY" | own vault set shop.consumer_key
printf %s "$SANDBOX_CONSUMER_SECRET" | own vault set shop.consumer_secret
grep -E 'sb_secret' keys | sed 's/^[^=]*= *//' | own vault set mirror.service_key
own check --online
chroot --userspec=crossdock:crossdock root /usr/bin/crossdock serve >serve.log 2>&1 & started+=($!)
daemon=$!
for _ in $(seq 300); do grep -q 'sync completed' serve.log && break; sleep 0.2; done
cat serve.log
grep -q 'sync completed' serve.log || fail "no sync was completed"
own schedule shop-to-mirror
own status
user=$(awk '/^Uid:/ {print $2}' "/proc/$daemon/status")
[ "$user" = "$(chroot root id -u crossdock)" ] || fail "the daemon runs as user $user"
kill -TERM "$daemon" && wait "$daemon" || fail "the daemon's end: $?"
echo "package: installed into a fresh root, its daemon ran a flow as user $user"
