# What lanes that boot machines share; sourced by their scripts.

say() { printf '%s\n' "appliance: $*" >&2; }

# Find, or on Debian as root install, the tools "command:package ...".
need_tools() {
    missing=
    for tool in "$@"; do
        command -v "${tool%%:*}" >/dev/null 2>&1 || missing="$missing ${tool#*:}"
    done
    if [ "$(id -u)" != 0 ] || { [ -n "$missing" ] && ! command -v apt-get >/dev/null 2>&1; }; then
        say "this lane boots machines: it needs root on Debian and, as packages, systemd-container and debootstrap"
        say "(missing:${missing:- nothing}), then repeat: sudo ./dev appliance"
        exit 2
    fi
    [ -n "$missing" ] || return 0
    say "installing$missing"
    apt-get -qq update >&2
    # shellcheck disable=SC2086 # a list of packages
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install $missing >&2
}
