#!/bin/sh
# Boots one real Debian machine and runs the tests tagged "appliance" inside it, reboots it, and runs those tagged
# "appliance-rebooted". Called by openwatch-app/src/appliance/appliance.sh with DEV_ROOT and JAVA_HOME.
set -eu

: "${DEV_ROOT:?start this by ./dev appliance}" "${JAVA_HOME:?start this by ./dev appliance}"

suite=bookworm
packages=systemd,systemd-sysv,dbus,procps
base=${XDG_CACHE_HOME:-$HOME/.cache}/safe-upgrade/$suite
work=$DEV_ROOT/target/appliance
tree=$work/machine
machine=
passed=no

# shellcheck source=tools.sh
. "$DEV_ROOT/upgrade-systemd/src/appliance/tools.sh"

# The tree that every machine is copied from; several checkouts share it. Whoever comes first builds it.
need_base() {
    mkdir -p "$(dirname "$base")"
    exec 9>"$base.lock"
    flock 9
    if [ "$(cat "$base.complete" 2>/dev/null)" != "$packages" ]; then
        say "building the base tree $base (a minute)"
        rm -rf --one-file-system "$base" "$base.complete" "$base.partial"
        debootstrap --variant=minbase --include="$packages" "$suite" "$base.partial" >"$base.log" 2>&1 || {
            tail -n 20 "$base.log" >&2
            say "debootstrap failed; the whole log is $base.log"
            exit 1
        }
        mv "$base.partial" "$base"
        printf '%s\n' "$packages" >"$base.complete"
    fi
    flock -u 9
}

# The processes that were started with exactly this tree: ours, also those of a run that crashed.
nspawns() {
    for process in /proc/[0-9]*; do
        if { tr '\0' '\n' <"$process/cmdline"; } 2>/dev/null | grep -qxF -- "--directory=$tree"; then
            echo "${process#/proc/}"
        fi
    done
}

# The machine's init. Killing it ends every process of the machine at once; killing only nspawn would not.
leader() {
    for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do
        if [ "$(cat "/proc/$child/comm" 2>/dev/null)" = systemd ]; then
            echo "$child"
            return 0
        fi
    done
    return 1
}

kill_machines() {
    for nspawn in $(nspawns); do
        init=$(leader "$nspawn") && kill -KILL "$init" 2>/dev/null || true
        # Nothing boots it again once nspawn is gone too.
        kill -KILL "$nspawn" 2>/dev/null || true
    done
    for try in 1 2 3 4 5 6 7 8 9 10; do
        [ -n "$(nspawns)" ] || return 0
        sleep 0.5
    done
    say "a machine on $tree does not end: $(nspawns)"
    return 1
}

finish() {
    code=$?
    trap - EXIT INT TERM
    if [ "$passed" = no ] && init=$(leader "$machine" 2>/dev/null); then
        inside "$init" journalctl --no-pager >"$work/journal.log" 2>&1 || true
        say "journal and console of the machine are kept: $work/journal.log $work/console.log"
    fi
    kill_machines || true
    rm -rf --one-file-system "$tree"
    exit "$code"
}

inside() {
    init=$1
    shift
    # What runs inside may outlive this script; it must not keep the locks.
    nsenter --target "$init" --all env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@" 8>&- 9>&-
}

unpack() {
    cp -a --reflink=auto "$base" "$tree"
    mkdir -p "$tree/lane/project" "$tree/lane/repository" "$tree/lane/jdk"
}

boot() {
    systemd-nspawn --directory="$tree" --boot --register=no --keep-unit --quiet --console=pipe \
        --machine=safe-upgrade-lane --private-users=no --resolv-conf=off --timezone=off \
        --bind-ro="$DEV_ROOT:/lane/project" --bind-ro="$repository:/lane/repository" --bind-ro="$JAVA_HOME:/lane/jdk" \
        </dev/null >>"$work/console.log" 2>&1 8>&- 9>&- &
    machine=$!
    await_running
}

# Sets init once the machine is up.
await_running() {
    try=0
    while [ "$try" -lt 240 ]; do
        try=$((try + 1))
        if init=$(leader "$machine"); then
            case $(inside "$init" systemctl is-system-running 2>/dev/null) in
                running | degraded) return 0 ;;
            esac
        fi
        kill -0 "$machine" 2>/dev/null || break
        sleep 0.25
    done
    say "the machine did not come up; its console:"
    tail -n 30 "$work/console.log" >&2
    return 1
}

# With --keep-unit nspawn ends with 133 and leaves it to its caller to boot again.
reboot() {
    inside "$init" systemctl reboot
    code=0
    wait "$machine" || code=$?
    if [ "$code" != 133 ]; then
        say "the machine ended with $code instead of rebooting"
        return 1
    fi
    boot
}

run_tests() {
    inside "$init" /lane/jdk/bin/java --enable-native-access=ALL-UNNAMED -cp "$classpath" \
        io.safeupgrade.systemd.ApplianceLane "$1"
}

began=$(date +%s)
need_tools systemd-nspawn:systemd-container debootstrap:debootstrap nsenter:util-linux flock:util-linux
mkdir -p "$work"
exec 8>"$work/lock"
flock -n 8 || {
    say "another run of this lane works in $work"
    exit 1
}
kill_machines
rm -rf --one-file-system "$tree"
rm -f "$work/console.log" "$work/journal.log"
need_base

say "compiling"
(cd "$DEV_ROOT" && ./mvnw -q -pl upgrade-systemd -am test-compile \
    dependency:build-classpath -Dmdep.outputFile=target/appliance.classpath -Dmdep.includeScope=test) 8>&- >&2
repository=$(cd "$DEV_ROOT" && ./mvnw -q help:evaluate -Dexpression=settings.localRepository -DforceStdout 8>&-)
classpath=/lane/project/upgrade-systemd/target/test-classes:/lane/project/upgrade-systemd/target/classes
classpath=$classpath:$(sed "s|$DEV_ROOT/|/lane/project/|g; s|$repository/|/lane/repository/|g" \
    "$DEV_ROOT/upgrade-systemd/target/appliance.classpath")

trap finish EXIT
trap 'exit 130' INT TERM
say "booting"
unpack
boot
say "up after $(($(date +%s) - began)) s"
run_tests appliance
say "rebooting"
reboot
run_tests appliance-rebooted
passed=yes
say "passed in $(($(date +%s) - began)) s"
