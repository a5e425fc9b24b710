#!/bin/sh
# Kills a process that upgrades a real PostgreSQL at every point that the budget allows, resumes, and judges what is there.
# Called by ./dev crash-grid with DEV_ROOT and JAVA_HOME: --budget 10m [--seed N] [--resume] [--only CASE]
set -eu

: "${DEV_ROOT:?start this by ./dev crash-grid}" "${JAVA_HOME:?start this by ./dev crash-grid}"

out=$DEV_ROOT/target/crash-grid
path=$out/classpath
mkdir -p "$out"
cd "$DEV_ROOT"

# The cuts at system calls want strace; without it there are fewer kinds of cuts, and the report says so.
if ! command -v strace >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install strace >&2 || true
fi

./mvnw -q ${POSTGRES_BINARIES_VERSION:+"-Dpostgres.binaries.version=$POSTGRES_BINARIES_VERSION"} \
    -pl upgrade-postgres -am -Dspotless.check.skip=true -DincludeScope=test -Dmdep.outputFile="$path" \
    test-compile org.apache.maven.plugins:maven-dependency-plugin:build-classpath >&2

exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -Dlogback.configurationFile=logback-test.xml \
    -cp "upgrade-postgres/target/test-classes:upgrade-postgres/target/classes:$(cat "$path")" \
    io.safeupgrade.postgres.crash.CrashGrid "$out" "$@"
