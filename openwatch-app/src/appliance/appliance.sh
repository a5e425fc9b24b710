#!/bin/sh
# The lane of booted machines: first the systemd adapter inside one, then OpenWatch's packages on many, two at a time.
# Called by ./dev appliance with DEV_ROOT and JAVA_HOME. With --only NAME... only the scenarios whose class, method or
# sentence holds one of the names.
set -eu

: "${DEV_ROOT:?start this by ./dev appliance}" "${JAVA_HOME:?start this by ./dev appliance}"
. "$DEV_ROOT/upgrade-systemd/src/appliance/tools.sh"

work=$DEV_ROOT/target/appliance
lane=

usage() {
    say "usage: ./dev appliance [--only NAME...]"
    exit 2
}

# The namespaces end with their first process, and with them every machine and every mount of the lane.
finish() {
    code=$?
    trap - EXIT INT TERM
    [ -z "$lane" ] || kill -KILL "$lane" 2>/dev/null || true
    rm -rf --one-file-system "$work/machines" "$work/layers"
    exit "$code"
}

compile() {
    say "compiling"
    (cd "$DEV_ROOT" && ./mvnw -q -pl openwatch-app -am test-compile \
        dependency:build-classpath -Dmdep.outputFile=target/appliance.classpath -Dmdep.includeScope=test) >&2
    app=$DEV_ROOT/openwatch-app/target
    classpath=$app/test-classes:$app/classes:$(cat "$app/appliance.classpath")
}

run_machines() {
    # The shell in between is the first process in there: it buries orphans, which Java would leave lying.
    unshare --mount --propagation private --pid --fork --kill-child --mount-proc -- /bin/sh -c '"$@"; exit $?' sh \
        "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -cp "$classpath" \
        io.openwatch.appliance.MachineLane "$@" </dev/null 9>&- &
    lane=$!
    code=0
    wait "$lane" || code=$?
    lane=
    return "$code"
}

case ${1:-} in
    '') all=yes ;;
    --only)
        all=no
        shift
        [ $# -gt 0 ] || usage
        ;;
    *) usage ;;
esac

began=$(date +%s)
need_tools systemd-nspawn:systemd-container debootstrap:debootstrap nsenter:util-linux unshare:util-linux \
    flock:util-linux apt-ftparchive:apt-utils
mkdir -p "$work"
exec 9>"$work/machines.lock"
flock -n 9 || {
    say "another run of this lane works in $work"
    exit 1
}
if [ "$all" = yes ]; then
    sh "$DEV_ROOT/upgrade-systemd/src/appliance/appliance.sh" 9>&-
fi
trap finish EXIT
trap 'exit 130' INT TERM
rm -rf --one-file-system "$work/machines" "$work/layers"
rm -f "$work"/*.typed "$work"/*.console "$work"/*.journal
compile
run_machines "$@" || {
    say "what the machines of failed scenarios printed is kept: $work/*.typed, *.console, *.journal"
    exit 1
}
say "passed in $(($(date +%s) - began)) s"
