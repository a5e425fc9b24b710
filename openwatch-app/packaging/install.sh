# User, directories and keys of an installation; what is there already keeps its content.
install_openwatch() {
    systemd-sysusers openwatch.conf
    # Owned by root, read by the service: who owns a directory can replace what root keeps in it.
    install -d -m 0750 -o root -g openwatch /etc/openwatch /etc/openwatch/keys /etc/openwatch/tls /etc/openwatch/upgrade.d \
        /var/lib/openwatch /var/lib/openwatch/upgrade /var/lib/openwatch/backups
    install -d -m 0750 -o openwatch -g openwatch /var/lib/openwatch/data
    for file in /etc/openwatch/openwatch.toml /etc/openwatch/upgrade.conf /etc/openwatch/secrets.env; do
        [ ! -e "$file" ] || { chown root:openwatch "$file" && chmod 0640 "$file"; }
    done
    [ ! -d /run/systemd/system ] || systemd-tmpfiles --create openwatch.conf
    openwatch package keys >&2 || say "keys and certificate could not be made; mend that, then type: openwatch package keys"
}
