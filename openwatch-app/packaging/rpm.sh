# Builds the RPM packages.

build_rpm() {
    tree=$work/release/rpm
    rm -rf "$tree"
    cp -al "$root" "$tree"
    mkdir -p "$tree/etc/motd.d" "$tree/usr/share/licenses/openwatch"
    ln -s /var/lib/openwatch/upgrade/motd "$tree/etc/motd.d/60-openwatch"
    install -D -m 644 "$here/completion/_openwatch" "$tree/usr/share/zsh/site-functions/_openwatch"
    cp "$DEV_ROOT/LICENSE" "$tree/usr/share/licenses/openwatch/"
    settle "$tree"
    make_rpm "$here/rpm/openwatch.spec" "$tree" "$(uname -m)"
    rules=$work/release/rules
    make_rules
    mkdir -p "$rules/usr/share/licenses/kensa-rules"
    cp "$DEV_ROOT/LICENSE" "$rules/usr/share/licenses/kensa-rules/"
    settle "$rules"
    make_rpm "$here/rpm/kensa-rules.spec" "$rules" noarch
}

# Packs directory $2 by specification $1 for architecture $3.
make_rpm() {
    top=$work/release/rpmbuild
    rm -rf "$top"
    mkdir -p "$top"
    spec=$top/$(basename "$1")
    fill_spec "$1" >"$spec"
    rpmbuild --quiet --target "$3" --define "_topdir $top" --define "payload $2" -bb "$spec" >"$top/log" 2>&1 || {
        tail -n 20 "$top/log" >&2
        fail "rpmbuild failed"
    }
    for made in "$top"/RPMS/*/*.rpm; do
        mv "$made" "$out/"
        say "$out/$(basename "$made") ($(($(stat -c %s "$out/$(basename "$made")") / 1000000)) MB)"
    done
}
