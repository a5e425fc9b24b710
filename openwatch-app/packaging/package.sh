#!/bin/sh
# Builds the packages of OpenWatch and of its rules below target/packages. Called by ./dev package with DEV_ROOT, JAVA_HOME
# and a PostgreSQL client on the PATH.
set -eu

: "${DEV_ROOT:?start this by ./dev package}" "${JAVA_HOME:?start this by ./dev package}"

here=$DEV_ROOT/openwatch-app/packaging
templates=$DEV_ROOT/upgrade-systemd/src/main/resources/io/safeupgrade/systemd
target=$DEV_ROOT/openwatch-app/target
out=$DEV_ROOT/target/packages
work=$out/work
image=$work/image
release=
migrations=
formats="deb rpm"
repository=no
rules_format=$(cat "$DEV_ROOT/openwatch-app/rules/format")
rules_version=1.0.0

say() { printf '%s\n' "package: $*" >&2; }

fail() {
    say "$*"
    exit 1
}

usage() {
    cat <<'USAGE'
usage: ./dev package [OPTIONS]

  --deb, --rpm        this format only
  --repo              also an apt and a dnf repository of everything in the directory of packages
  --out DIR           where packages go, instead of target/packages
  --release FILE      the packages of another release of this code: {"version": "1.0.0", "schema": {"target": "3"}}
  --migrations DIR    with more migrations than this code has (V0007__what_it_does.sql), for tests
USAGE
}

absolute() {
    [ -e "$1" ] || fail "no such file or directory [$1]"
    (cd "$(dirname -- "$1")" && printf '%s/%s\n' "$(pwd)" "$(basename -- "$1")")
}

while [ $# -gt 0 ]; do
    case $1 in
        --deb) formats=deb ;;
        --rpm) formats=rpm ;;
        --repo) repository=yes ;;
        --out | --release | --migrations)
            [ $# -gt 1 ] || fail "$1 wants a value"
            case $1 in
                --out) mkdir -p "$2" && out=$(absolute "$2") ;;
                --release) release=$(absolute "$2") ;;
                --migrations) migrations=$(absolute "$2") ;;
            esac
            shift
            ;;
        -h | --help)
            usage
            exit 0
            ;;
        *)
            usage >&2
            fail "unknown option [$1]"
            ;;
    esac
    shift
done

need_tools() {
    missing=
    for tool in dpkg-deb:dpkg unzip:unzip strip:binutils ${1:-}; do
        command -v "${tool%%:*}" >/dev/null 2>&1 || missing="$missing ${tool#*:}"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
        fail "not found:$missing. Install them (Debian names), then repeat the command."
    fi
    say "installing$missing"
    apt-get -qq update >&2
    # shellcheck disable=SC2086 # a list of packages
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing >&2
}

tools=
case $formats in *rpm*) tools=rpmbuild:rpm ;; esac
[ $repository = no ] || tools="$tools createrepo_c:createrepo-c apt-ftparchive:apt-utils"
need_tools "$tools"

# One time for everything in the packages, so that the same sources give the same files, and the cache of the image fits.
timestamp=$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)</.*|\1|p' "$DEV_ROOT/pom.xml")
SOURCE_DATE_EPOCH=$(date -u -d "$timestamp" +%s)
export SOURCE_DATE_EPOCH
umask 022

. "$here/image.sh"
. "$here/payload.sh"
. "$here/fill.sh"

mkdir -p "$out" "$work"
build_image
prepare_release
for format in $formats; do
    . "$here/$format.sh"
    "build_$format"
done
if [ $repository = yes ]; then
    . "$here/repository.sh"
    build_repositories
fi
