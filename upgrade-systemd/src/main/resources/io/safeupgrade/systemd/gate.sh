# Asks the installed release whether the one to come may be unpacked, with what that one says of itself on standard
# input. An answer of yes leaves the record that an upgrade is due; where nobody can be asked, this script writes it.

say() { printf '%s\n' "@APPLIANCE@: $*" >&2; }

skip=@CONFIG@/skip-upgrade-gate

# gate OLD <MANIFEST: returns 0 when release OLD may be replaced.
gate() {
    if [ ! -d /run/systemd/system ]; then
        say "systemd does not run here: nothing was checked before release @RELEASE@ is unpacked"
    elif ! @PROGRAM@ upgrade gate --help 2>/dev/null </dev/null | grep -q '^Usage: .*upgrade gate'; then
        say "release $1 has no gate: nothing was checked before release @RELEASE@ is unpacked"
    else
        verdict=0
        @PROGRAM@ upgrade gate || verdict=$?
        [ $verdict != 0 ] || return 0
        # It heeds that file itself, except for a run that is under way (11); this is for one that cannot even start.
        if [ ! -e $skip ] || [ $verdict = 11 ]; then
            say "release @RELEASE@ is not unpacked, release $1 goes on as it was"
            [ $verdict -le 12 ] || say "to install it all the same, type: touch $skip"
            return 1
        fi
        say "the gate of release $1 failed; because of $skip that is not heeded. Remove that file after the upgrade."
    fi
    note_due "$1" || say "cannot write @STATE@/upgrade/pending; after the installation type: @NAME@ upgrade run"
}

# From where and how the service was found is not looked up again once that is on record, or in a hold: by then the
# service is down and the package a newer one.
note_due() (
    umask 027
    due=@STATE@/upgrade/pending
    mkdir -p @STATE@/upgrade || return 1
    if [ -s "$due" ]; then
        sed 's/\("to"[ ]*:[ ]*\)"[^"]*"/\1"@RELEASE@"/' "$due" >"$due.new"
    else
        from="\"$1\"" found=null
        if [ -e @STATE@/upgrade/hold ]; then
            from=null
        elif [ -d /run/systemd/system ]; then
            found=$(found)
        fi
        printf '{"from": %s, "to": "@RELEASE@", "since": "%s", "found": %s, "why": "a package was unpacked"}\n' \
            "$from" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$found" >"$due.new"
    fi
    chgrp @GROUP@ "$due.new" 2>/dev/null || true
    sync "$due.new" && mv -f "$due.new" "$due" && sync @STATE@/upgrade
)

# The service as JSON: its first unit speaks for it.
found() {
    memento= first=
    for unit in @UNITS@; do
        enabled=$(property UnitFileState "$unit")
        now=$(activity "$unit")
        memento="$memento${memento:+, }\"$unit\": \"$now/$enabled\""
        first=${first:-"\"activity\": \"$now\", \"boot\": \"$(boot "$enabled")\""}
    done
    printf '{%s, "incarnation": "", "memento": {%s}}' "$first" "$memento"
}

property() { systemctl show --property="$1" --value "$2"; }

activity() {
    case $(property ActiveState "$1")/$(property LoadState "$1") in
        active/* | reloading/* | refreshing/*) echo ACTIVE ;;
        inactive/not-found | failed/not-found) echo MISSING ;;
        inactive/*) echo STOPPED ;;
        failed/*) echo FAILED ;;
        *) echo CHANGING ;;
    esac
}

boot() {
    case $1 in
        enabled) echo ENABLED ;;
        masked*) echo MASKED ;;
        disabled | enabled-runtime | linked* | indirect) echo DISABLED ;;
        *) echo NONE ;;
    esac
}
