# The part that all releases of one build share: Java, jars, native library, and the cache for a fast start.

# Asked for by the libraries (jdeps) and by those that they load by name; java.desktop is named by some and used by none.
modules=java.base,java.sql,java.net.http,java.naming,java.management,java.xml,java.logging,java.security.jgss
modules=$modules,java.rmi,java.compiler,java.instrument,jdk.crypto.ec,jdk.unsupported,jdk.zipfs,jdk.net,jdk.management

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
    # Pages and training come from the tests, which a build for the command line alone may have left as they were.
    if [ -n "$(find "$DEV_ROOT/openwatch-app/src/test" -name "*.java" -newer "$target/dev-build" -print 2>/dev/null)" ]; then
        rm -f "$target/dev-build"
    fi
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
    for jar in "$image"/lib/picocli-*.jar; do
        java_of_the_build io.openwatch.packaging.ClassRenewal "$jar" "$SOURCE_DATE_EPOCH" || fail "cannot renew [$jar]"
    done
    settle "$image"
    train
    settle "$image"
    touch "$image.complete"
}

# The same for every build of one JDK, so it is kept; its name tells what was done to it.
build_runtime() {
    runtime=$work/runtime-$(printf '%s' "$JAVA_HOME $modules providers" | cksum | tr ' ' -)
    if [ ! -d "$runtime" ]; then
        rm -rf "$work"/runtime-*
        "$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages \
            --output "$runtime.partial" || fail "jlink failed"
        find "$runtime.partial" -type f \( -name "*.so" -o -path "*/bin/*" -o -name jexec -o -name jspawnhelper \) \
            -exec strip --strip-unneeded {} + || fail "strip failed"
        drop_absent_providers "$runtime.partial"
        mv "$runtime.partial" "$runtime"
    fi
    cp -a "$runtime" "$image/runtime"
}

# For each provider of cryptography that is listed and not there, Java makes every one that a jar offers, to look at its
# name: a quarter of a second for Bouncy Castle's, which it first verifies.
drop_absent_providers() {
    list=$1/conf/security/java.security
    there=$("$1/bin/java" -XshowSettings:security:providers -version 2>&1 | sed -n 's/^ *Provider name: //p' | tr '\n' ' ')
    case $there in *SUN*SunJSSE*) ;; *) fail "the runtime does not tell its providers [$there]" ;; esac
    awk -F= -v there=" $there" '
        !/^security\.provider\.[0-9]+=/ { print; next }
        index(there, " " $2 " ") { print "security.provider." ++kept "=" $2 }' "$list" >"$list.new" &&
        mv "$list.new" "$list" || fail "cannot write [$list]"
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
    strip --strip-unneeded "$image/lib/native/libzstd-jni.so"
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

# Lets the program run once as people and systemd use it, and keeps what Java learns from that. Done last: the caches know
# time and size of each jar.
train() {
    say "caches for a fast start"
    write_launcher "$image" "$image/bin/train"
    sed -i -e "s/-XX:AOTCache=/-XX:AOTCacheOutput=/" "$image/bin/train"
    unzip -p "$(echo "$image"/lib/openwatch-app-*.jar)" release.json >"$image/release.json"
    rm -rf "$work/training"
    java_of_the_build io.openwatch.packaging.Training "$work/training" "$image/bin/train" >"$work/training.log" 2>&1 || {
        tail -n 20 "$work/training.log" >&2
        fail "the training failed, the whole log is $work/training.log"
    }
    rm -rf "$image/bin/train" "$image/release.json" "$work/training"
    for cache in command service; do
        [ -s "$image/lib/$cache.aot" ] || fail "no cache was made, see $work/training.log"
    done
}

# With what the tests bring: a PostgreSQL, and pages for man.
java_of_the_build() {
    "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -Xlog:disable \
        -cp "$target/test-classes:$(echo "$target"/openwatch-app-*.jar):$target/lib/*" "$@"
}

# The order counts: the cache was made for it, and what follows may be added to.
jars() {
    (cd "$1/lib" && LC_ALL=C ls openwatch-app-*.jar &&
        LC_ALL=C ls | grep '\.jar$' | grep -v -e '^openwatch-app-' -e '^more-' &&
        LC_ALL=C ls | grep '^more-' || true) | tr '\n' ' '
}

command_options="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"
# Small beside what it watches: most of what a request makes is dead after it, so few megabytes are enough for the young, and
# what a burst took (a sign-in takes 64 of them) is given back.
service_options="-XX:+UseG1GC -Xmx256m -Xmn16m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=20"
service_options="$service_options -XX:G1PeriodicGCInterval=60000 -XX:TrimNativeHeapInterval=10000 -XX:+ExitOnOutOfMemoryError"

# The launcher of the image or release $1, as file $2.
write_launcher() {
    rm -f "$2"
    jars=$(jars "$1")
    sed -e "s|@JARS@|${jars% }|" -e "s|@SERVICE_OPTIONS@|$service_options|" \
        -e "s|@COMMAND_OPTIONS@|$command_options|" "$here/bin/openwatch" >"$2"
    chmod 755 "$2"
}
