#!/bin/sh
# Benchmarks that are whole programs. Called by ./dev bench with DEV_ROOT, JAVA_HOME and PATH.
set -eu

: "${DEV_ROOT:?start this by ./dev bench}" "${JAVA_HOME:?start this by ./dev bench}"

usage() {
    cat >&2 <<'EOF'
usage: ./dev bench restore-outage [--megabytes N] [--restores N]
       ./dev bench host-scan [--checks N] [--rounds N] [--rules DIRECTORY]
       ./dev bench fleet-scan [--hosts N,N,...] [--at-once N] [--rules DIRECTORY]
       ./dev bench kensa-reports [--hosts N] [--results N] [--forms FORM,FORM,...] [--megabytes N] [--rules DIRECTORY]
       ./dev bench api-load [--hosts N] [--findings N] [--rate N] [--seconds N] [--limit-ms N]
       ./dev bench server-start [--starts N] [--seconds N] [--sign-ins N] [--launcher PATH]

  restore-outage   how long a database is away while it is replaced by a restore, and how long the restore takes:
                   a PostgreSQL of its own, N megabytes of tables (1024), two clients that ask it all the time
  api-load         how long lists, filters and searches of the API take: a PostgreSQL of its own, N hosts (10000) with N
                   findings (2000000), N requests a second (50) for N seconds (60) at the service in a process of its own;
                   ends 1 if their 99th percentile is over N ms (100)
  server-start     how long the service takes to be healthy, the median of N starts (9); its resident memory then and after
                   N seconds (20) of requests and after 16 sign-ins at once; and whether a wrong sign-in takes as long for
                   a name that there is as for another (N of each, 200). Starts PATH, else what ./dev package made, else
                   the classes of the build
  host-scan        how long N checks (650) of one host take in one session over SSH, the median of N scans (5), and the
                   same checks as one command each over one connection of OpenSSH's client; on the loopback, and behind a
                   line that adds 10 ms each way. Methods of checking are mixed as the rules of the product mix them. And
                   how many round trips a scan makes after authentication, without sudo and with its password
  fleet-scan       what scans of N hosts (10,100,500,1000), N of them at once (32), by the rules of the product cost the
                   machine that scans: processor time per host, the most memory, hosts per minute. The hosts are sessions
                   of this machine's sshd, whose processes take the same processors
  kensa-reports    how long the report of N hosts (500) with N results (650) takes in each form (all of them), how large it
                   is, and how much heap of N megabytes (512) that needs at most
EOF
    exit 2
}

[ $# -ge 1 ] || usage
case $1 in
    restore-outage) program=io.safeupgrade.benchmarks.RestoreOutage ;;
    api-load) program=io.safeupgrade.benchmarks.ApiLoad ;;
    server-start) program=io.safeupgrade.benchmarks.ServerStart ;;
    host-scan) program=io.openwatch.benchmarks.HostScanTime ;;
    fleet-scan) program=io.openwatch.benchmarks.FleetScanCost ;;
    kensa-reports) program=io.openwatch.benchmarks.KensaReports ;;
    *) usage ;;
esac
bench=$1
shift
# A package as it is installed: with its own Java and its cache of classes.
if [ "$bench" = server-start ] && command -v dpkg-deb >/dev/null; then
    for package in "$DEV_ROOT"/target/packages/openwatch_*.deb; do
        if [ -f "$package" ]; then
            rm -rf "$DEV_ROOT/target/bench-package"
            dpkg-deb -x "$package" "$DEV_ROOT/target/bench-package"
            # Of two, the first is taken: the one that was typed.
            set -- "$@" --launcher "$DEV_ROOT/target/bench-package/usr/lib/openwatch/bin/openwatch"
        fi
    done
fi

"$DEV_ROOT/mvnw" -q -f "$DEV_ROOT/pom.xml" -pl benchmarks -am -DskipTests -Dspotless.check.skip=true \
    -Dpostgres.binaries.version="${POSTGRES_BINARIES_VERSION:?start this by ./dev bench}" package >&2
built=$DEV_ROOT/benchmarks/target
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED "-Dlogback.configurationFile=$built/classes/logback.xml" -cp "$built/classes:$built/lib/*" "$program" "$@"
