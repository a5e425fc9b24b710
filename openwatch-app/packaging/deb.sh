# Builds the Debian packages.

build_deb() {
    control=$root/DEBIAN
    mkdir -p "$control"
    for script in preinst postinst prerm postrm; do
        fill "$here/deb/$script" >"$control/$script"
        chmod 755 "$control/$script"
    done
    cp "$here/deb/triggers" "$here/deb/conffiles" "$control/"
    cp "$home/upgrade-manifest.json" "$control/"
    size=$(du -sk --exclude=DEBIAN "$root" | cut -f 1)
    fill "$here/deb/control" | sed -e "s|@SIZE@|$size|" -e "s|@ARCH@|$(platform)|" >"$control/control"
    (cd "$root" && find . -path ./DEBIAN -prune -o -type f -print | LC_ALL=C sort | sed 's|^\./||' |
        xargs -d '\n' md5sum) >"$control/md5sums"
    make_deb "$root" "$out/openwatch_${package_version}_$(platform).deb"
    rm -r "$control"
    build_rules_deb
}

build_rules_deb() {
    rules=$work/release/rules
    rm -rf "$rules"
    mkdir -p "$rules/DEBIAN" "$rules/usr/share/kensa-rules"
    add_rules "$rules/usr/share/kensa-rules"
    fill "$here/kensa-rules/control" >"$rules/DEBIAN/control"
    make_deb "$rules" "$out/kensa-rules_${rules_version}_all.deb"
}

make_deb() {
    settle "$1"
    find "$1/DEBIAN" -maxdepth 1 -type f \( -name p\* \) ! -name '*.json' -exec chmod 755 {} +
    rm -f "$2"
    dpkg-deb --root-owner-group -Zzstd -z10 --build "$1" "$2" >/dev/null || fail "dpkg-deb failed"
    say "$2 ($(($(stat -c %s "$2") / 1000000)) MB)"
}
