# An apt and a dnf repository of the packages in one directory, without signatures: for tests, and to be signed by whoever
# publishes them.

build_repositories() {
    # shellcheck disable=SC2154 # set by the script that reads this one
    apt=$out/apt dnf=$out/dnf
    rm -rf "$apt" "$dnf"
    mkdir "$apt" "$dnf"
    case $formats in *deb*) build_apt_repository ;; esac
    case $formats in *rpm*) build_dnf_repository ;; esac
}

build_apt_repository() {
    ln "$out"/*.deb "$apt/"
    (cd "$apt" && apt-ftparchive packages . >Packages && gzip -9nk Packages &&
        apt-ftparchive -o APT::FTPArchive::Release::Suite=stable release . >Release.new && mv Release.new Release)
    say "deb [trusted=yes] file:$apt ./"
}

build_dnf_repository() {
    ln "$out"/*.rpm "$dnf/"
    createrepo_c --quiet "$dnf"
    say "baseurl=file://$dnf"
}
