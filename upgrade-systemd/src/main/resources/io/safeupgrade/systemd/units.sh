# Timers and the boot unit are enabled once; what an administrator disables later stays so. The service itself is started
# by nobody but an upgrade and an administrator.
known=@STATE@/units-enabled

units_were_enabled() { [ -e $known ]; }

enable_units_once() {
    for unit in @APPLIANCE@-backup-cleanup.timer @APPLIANCE@-upgrade-resume.timer @APPLIANCE@-upgrade-resume.service; do
        grep -qxF "$unit" $known 2>/dev/null && continue
        systemctl --quiet --no-reload preset "$unit" && echo "$unit" >>$known
    done
    [ -d /run/systemd/system ] || return 0
    systemctl daemon-reload
    for timer in @APPLIANCE@-backup-cleanup.timer @APPLIANCE@-upgrade-resume.timer; do
        ! systemctl --quiet is-enabled "$timer" || systemctl start "$timer"
    done
}

# For good, not for an upgrade: that stops the service itself, when it is time.
disable_units() {
    units="@UNITS@ @APPLIANCE@-backup-cleanup.timer @APPLIANCE@-upgrade-resume.timer @APPLIANCE@-upgrade-resume.service"
    # shellcheck disable=SC2086 # several units
    [ ! -d /run/systemd/system ] || systemctl stop $units
    # shellcheck disable=SC2086
    systemctl --quiet --no-reload disable $units
    rm -f $known
}
