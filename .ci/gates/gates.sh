#!/bin/sh
# Shows each gate of the build a violation: a gate that lets it through is no gate. Called by ./dev gates.
set -eu

gates=$DEV_ROOT/.ci/gates
work=$DEV_ROOT/target/gates
module=$work/module
broken=0

# The module lies below a copy of the parent pom, so that it is built by the very settings of the house.
seed() {
    rm -rf "$work"
    mkdir -p "$module/src/main/java/seeded"
    cp "$DEV_ROOT/pom.xml" "$work/pom.xml"
    cp "$gates/pom.xml" "$module/pom.xml"
    cp "$gates/sources/package-info.java" "$gates/sources/Clean.java" "$module/src/main/java/seeded/"
    if [ -n "$1" ]; then
        mkdir -p "$module/$1/seeded"
        cp "$gates/sources/$2.java" "$module/$1/seeded/"
    fi
}

build() { "$DEV_ROOT/mvnw" -q -f "$module/pom.xml" "$1" >"$work/log" 2>&1; }

report() {
    if [ "$2" = good ]; then
        printf 'gates: %-46s ok\n' "$1"
    else
        printf 'gates: %-46s BROKEN: %s\n' "$1" "$3"
        sed 's/^/    /' "$work/log"
        broken=1
    fi
}

# name, source folder, class, goal, what the failure must say
must_fail() {
    seed "$2" "$3"
    if build "$4"; then
        report "$1" bad "the violation went through"
    elif grep -q -- "$5" "$work/log"; then
        report "$1" good
    else
        report "$1" bad "failed, but not with [$5]"
    fi
}

seed '' ''
if build verify; then
    report 'control: a clean module passes' good
else
    report 'control: a clean module passes' bad "it fails"
fi
must_fail 'Spotless: misformatted class' src/main/java Misformatted spotless:check 'Misformatted.java'
must_fail 'Error Prone: dead exception' src/main/java DeadException compile '\[DeadException\]'
must_fail 'Error Prone: dead exception in test code' src/test/java DeadException test-compile '\[DeadException\]'
must_fail 'NullAway: null returned' src/main/java ReturnsNull compile '\[NullAway\]'
must_fail 'javac -Werror: raw type' src/main/java RawType compile 'found raw type'
must_fail 'Surefire: src/test/java without a test' src/test/java NoTest test 'No tests'

# ArchUnit: the rules against one fixture each, in the test class of that name.
cd "$DEV_ROOT"
rm -rf openwatch-app/target/surefire-reports
if ./mvnw -q -pl openwatch-app -am test -Dtest=SeededViolationTests -Dtests.required=false \
        -Dsurefire.failIfNoSpecifiedTests=false \
    >"$work/log" 2>&1 && [ -f openwatch-app/target/surefire-reports/TEST-io.openwatch.architecture.SeededViolationTests.xml ]; then
    report 'ArchUnit: every house rule sees its violation' good
else
    report 'ArchUnit: every house rule sees its violation' bad "see below"
fi
exit "$broken"
