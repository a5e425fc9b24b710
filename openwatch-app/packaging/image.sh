# The part that all releases of one build share: Java, jars, native library, and the cache for a fast start.

# Asked for by the libraries (jdeps) and by those that they load by name; java.desktop is named by some and used by none.
modules=java.base,java.sql,java.net.http,java.naming,java.management,java.xml,java.logging,java.security.jgss
modules=$modules,java.compiler,java.instrument,jdk.crypto.ec,jdk.unsupported,jdk.zipfs,jdk.net,jdk.management

# Only the demo and the build have a use for them.
left_out='embedded-postgres* commons-compress-* commons-io-* commons-codec-* xz-*'

platform() {
    case $(uname -m) in
        x86_64) echo amd64 ;;
        aarch64) echo arm64 ;;
        *) uname -m ;;
    esac
}

build_image() {
    "$DEV_ROOT/dev" openwatch --version >/dev/null || fail "the build failed, see above"
    if [ -f "$image.complete" ] &&
        [ -z "$(find "$target/dev-build" "$here/image.sh" "$here/bin" -newer "$image.complete" -print)" ]; then
        return 0
    fi
    say "runtime and libraries"
    rm -rf "$image" "$image.complete"
    mkdir -p "$image/lib/native" "$image/bin"
    build_runtime
    copy_jars
    extract_zstd
    settle "$image"
    touch "$image.complete"
}

# The same for every build of one JDK, so it is kept.
build_runtime() {
    runtime=$work/runtime-$(printf '%s' "$JAVA_HOME $modules" | cksum | tr ' ' -)
    if [ ! -d "$runtime" ]; then
        rm -rf "$work"/runtime-*
        "$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages \
            --output "$runtime.partial" || fail "jlink failed"
        mv "$runtime.partial" "$runtime"
    fi
    cp -a "$runtime" "$image/runtime"
}

copy_jars() {
    cp "$target"/openwatch-app-*.jar "$target"/lib/*.jar "$image/lib/"
    for pattern in $left_out; do
        # shellcheck disable=SC2086 # a pattern
        rm -f "$image/lib"/$pattern
    done
}

# The library for this platform lies beside the jars: unpacked at run time it would need a /tmp that may execute.
extract_zstd() {
    jar=$(echo "$image"/lib/zstd-jni-*.jar)
    unpacked=$work/zstd-jni
    rm -rf "$unpacked"
    mkdir "$unpacked"
    (cd "$unpacked" && unzip -q "$jar")
    cp "$unpacked/linux/$(platform)"/libzstd-jni-*.so "$image/lib/native/libzstd-jni.so"
    for directory in "$unpacked"/*/; do
        case $directory in */com/ | */META-INF/) ;; *) rm -rf "$directory" ;; esac
    done
    rm -f "$jar"
    "$JAVA_HOME/bin/jar" --create --file "$jar" --no-manifest --date "$timestamp" \
        -C "$unpacked" .
}

# Times and modes that do not depend on when and by whom it was built.
settle() {
    find "$1" -type d -exec chmod 755 {} +
    find "$1" -type f -exec chmod u=rwX,go=rX {} +
    find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}
