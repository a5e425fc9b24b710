# Builds the Debian packages.

build_deb() {
    tree=$work/release/deb
    rm -rf "$tree"
    cp -al "$root" "$tree"
    mkdir "$tree/DEBIAN"
    install -D -m 755 "$here/motd/60-openwatch" "$tree/etc/update-motd.d/60-openwatch"
    install -D -m 644 "$here/completion/_openwatch" "$tree/usr/share/zsh/vendor-completions/_openwatch"
    install -D -m 644 "$here/deb/lintian-overrides" "$tree/usr/share/lintian/overrides/openwatch"
    add_documents "$tree" openwatch
    for script in preinst postinst prerm postrm; do
        fill "$here/deb/$script" >"$tree/DEBIAN/$script"
    done
    cp "$here/deb/triggers" "$here/deb/conffiles" "$home/upgrade-manifest.json" "$tree/DEBIAN/"
    fill "$here/deb/control" | sed -e "s|@SIZE@|$(installed_size "$tree")|" -e "s|@ARCH@|$(platform)|" \
        >"$tree/DEBIAN/control"
    make_deb "$tree" "$out/openwatch_${package_version}_$(platform).deb" -Zzstd -z10
    rules=$work/release/rules
    make_rules
    add_documents "$rules" kensa-rules
    mkdir "$rules/DEBIAN"
    fill "$here/deb/kensa-rules.control" >"$rules/DEBIAN/control"
    make_deb "$rules" "$out/kensa-rules_${rules_version}_all.deb" -Zxz
}

add_documents() {
    install -D -m 644 "$here/doc/copyright" "$1/usr/share/doc/$2/copyright"
    gzip -9nc "$DEV_ROOT/CHANGELOG.md" >"$1/usr/share/doc/$2/changelog.gz"
}

installed_size() { du -sk --apparent-size --exclude=DEBIAN "$1" | cut -f 1; }

# make_deb TREE FILE OPTION-OF-DPKG-DEB...
make_deb() {
    (cd "$1" && find . -path ./DEBIAN -prune -o -type f -print | LC_ALL=C sort | sed 's|^\./||' |
        xargs -d '\n' md5sum) >"$1/DEBIAN/md5sums"
    settle "$1"
    for script in preinst postinst prerm postrm; do
        [ ! -f "$1/DEBIAN/$script" ] || chmod 755 "$1/DEBIAN/$script"
    done
    from=$1 to=$2
    shift 2
    dpkg-deb --root-owner-group "$@" --build "$from" "$to" >/dev/null || fail "dpkg-deb failed"
    say "$to ($(($(stat -c %s "$to") / 1000000)) MB)"
}
