# Lets the upgrade that is due run in its own unit, waits for it, and shows what it said.
apply_due_upgrade() {
    [ -e @STATE@/upgrade/pending ] || return 0
    if [ ! -d /run/systemd/system ]; then
        say "systemd does not run here: the upgrade stays due until the next boot, or until you type: @NAME@ upgrade run"
        return 0
    fi
    say "@APPLIANCE@-upgrade.service takes over; to watch it, type: journalctl -fu @APPLIANCE@-upgrade"
    systemctl daemon-reload
    systemctl reset-failed @APPLIANCE@-upgrade.service 2>/dev/null || true
    status=0 since=$(date +%s)
    systemctl start @APPLIANCE@-upgrade.service </dev/null || status=1
    journalctl --sync 2>/dev/null || true
    journalctl --quiet --no-pager --output=cat --since="@$since" _SYSTEMD_UNIT=@APPLIANCE@-upgrade.service >&2 || true
    return $status
}
