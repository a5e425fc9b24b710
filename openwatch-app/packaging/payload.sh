# What is different in each release: its descriptor, manifest, launcher, and migrations that a test adds.

prepare_release() {
    descriptor=${release:-$work/release.json}
    [ -n "$release" ] || unzip -p "$(echo "$target"/openwatch-app-*.jar)" release.json >"$descriptor"
    version=$(sed -n 's/.*"version"[^"]*"\([^"]*\)".*/\1/p' "$descriptor" | head -n 1)
    [ -n "$version" ] || fail "no version in [$descriptor]"
    # A pre-release comes before its release.
    package_version=$(printf '%s' "$version" | sed 's/-/~/')
    root=$work/release/root
    home=$root/usr/lib/openwatch
    say "release $version"
    rm -rf "$work/release"
    mkdir -p "$root/usr/lib" "$root/usr/bin"
    cp -al "$image" "$home"
    cp "$descriptor" "$home/release.json"
    add_migrations
    write_program
    write_manifest
    add_files
    add_manual
    settle "$root"
}

add_migrations() {
    [ -n "$migrations" ] || return 0
    mkdir -p "$work/release/more/db/migration"
    cp "$migrations"/*.sql "$work/release/more/db/migration/"
    "$JAVA_HOME/bin/jar" --create --file "$home/lib/more-migrations.jar" --no-manifest \
        --date "$timestamp" -C "$work/release/more" db
}

write_program() {
    write_launcher "$home" "$home/bin/openwatch"
    ln -s ../lib/openwatch/bin/openwatch "$root/usr/bin/openwatch"
}

# What this release asks of the one that it replaces, in its own words.
write_manifest() {
    "$home/bin/openwatch" upgrade manifest >"$home/upgrade-manifest.json" || fail "upgrade manifest failed"
}

add_files() {
    install -D -m 640 "$here/etc/openwatch.toml" "$root/etc/openwatch/openwatch.toml"
    install -D -m 640 "$here/etc/upgrade.conf" "$root/etc/openwatch/upgrade.conf"
    mkdir -p "$root/var/lib/openwatch/backups"
    units=$root/usr/lib/systemd/system
    mkdir -p "$units" "$root/usr/lib/sysusers.d" "$root/usr/lib/tmpfiles.d" "$root/usr/lib/systemd/system-preset"
    cp "$here/systemd/openwatch.service" "$units/"
    mkdir "$units/openwatch.service.d"
    fill "$templates/hold.conf" >"$units/openwatch.service.d/50-safe-upgrade.conf"
    for unit in upgrade.service upgrade-resume.service upgrade-resume.timer backup-cleanup.service backup-cleanup.timer; do
        fill "$templates/$unit" >"$units/openwatch-$unit"
    done
    cp "$here/systemd/openwatch.sysusers" "$root/usr/lib/sysusers.d/openwatch.conf"
    cp "$here/systemd/openwatch.tmpfiles" "$root/usr/lib/tmpfiles.d/openwatch.conf"
    cp "$here/systemd/openwatch.preset" "$root/usr/lib/systemd/system-preset/60-openwatch.preset"
}

# What people read, and what their shells complete, as this release says it of itself.
add_manual() {
    pages=$root/usr/share/man/man1
    java_of_the_build io.openwatch.cli.ManualPages "$pages" "$version" "$SOURCE_DATE_EPOCH" || fail "no pages for man"
    gzip -9n "$pages"/*.1
    mkdir -p "$root/usr/share/bash-completion/completions"
    "$home/bin/openwatch" completion bash | sed 1d >"$root/usr/share/bash-completion/completions/openwatch"
}

# The rules are a package of their own, tied to the program by the format that they are written in.
make_rules() {
    rm -rf "$rules"
    mkdir -p "$rules/usr/share"
    cp -r "$DEV_ROOT/openwatch-app/rules" "$rules/usr/share/kensa-rules"
}
