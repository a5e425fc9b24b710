# The release that is in place, by its own word; nothing when it is none of ours.
installed_release() {
    sed -n 's/.*"version"[ ]*:[ ]*"\([^"]*\)".*/\1/p' @LIBRARY@/release.json 2>/dev/null | head -n 1
}

gate_over_installed() {
    installed=$(installed_release)
    if [ -z "$installed" ]; then
        say "the installed package @APPLIANCE@ is another program of this name: its data cannot be taken over." \
            "Nothing was changed. Remove that package first, and give this one a database of its own."
        return 1
    fi
    gate "$installed"
}
