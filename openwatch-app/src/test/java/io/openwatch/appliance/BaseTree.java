package io.openwatch.appliance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Trees that take minutes to make, kept in the user's cache and shared by all checkouts.
 *
 * <p>The name of each carries a digest of its recipe, so that another recipe never changes a tree under a machine.
 */
final class BaseTree {
    private static final String SUITE = "bookworm";
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final String PACKAGES = String.join(
            ",",
            "systemd,systemd-sysv,dbus,procps,postgresql,postgresql-client,ca-certificates",
            "adduser,sudo,curl,openssl,zstd");

    /** Nothing in a machine reaches a network: no timer may try. The server's package is kept for installing it again. */
    private static final String FURNISH = """
            set -e
            export DEBIAN_FRONTEND=noninteractive
            apt-get -qq update
            mkdir -p /srv/postgresql /var/log/journal
            cd /srv/postgresql
            apt-get -qq download postgresql-15
            echo appliance >/etc/hostname
            printf '127.0.0.1 localhost\\n127.0.1.1 appliance\\n' >/etc/hosts
            systemctl mask apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer dpkg-db-backup.timer
            : >/etc/apt/sources.list
            rm -rf /var/lib/apt/lists/*
            """;

    private static final String ADD_RPM = """
            set -e
            export DEBIAN_FRONTEND=noninteractive
            echo 'deb http://deb.debian.org/debian %s main' >/etc/apt/sources.list
            apt-get -qq update
            apt-get -qq -y --no-install-recommends install rpm dnf createrepo-c
            apt-get clean
            : >/etc/apt/sources.list
            rm -rf /var/lib/apt/lists/*
            """.formatted(SUITE);

    private static final String ADD_SSH = """
            set -e
            export DEBIAN_FRONTEND=noninteractive
            echo 'deb http://deb.debian.org/debian %s main' >/etc/apt/sources.list
            apt-get -qq update
            apt-get -qq -y --no-install-recommends install openssh-server openssh-client busybox bash cron rsyslog auditd
            apt-get clean
            : >/etc/apt/sources.list
            rm -rf /var/lib/apt/lists/*
            """.formatted(SUITE);

    private final Path directory;
    private final Optional<BaseTree> below;
    private final String script;

    private BaseTree(String name, Optional<BaseTree> below, String recipe, String script) {
        this.directory = cache().resolve(name + "-" + digest(recipe + script));
        this.below = below;
        this.script = script;
    }

    /** Return Debian with systemd, PostgreSQL and what people type. */
    static Layers debian() {
        return plain().layers();
    }

    /** Return the same with rpm and dnf beside dpkg and apt. */
    static Layers rpm() {
        BaseTree plain = plain();
        return new BaseTree("machine-rpm", Optional.of(plain), plain.directory.toString(), ADD_RPM).layers();
    }

    /** Return the same with sshd and what else is looked at on a server. */
    static Layers ssh() {
        BaseTree plain = plain();
        return new BaseTree("machine-ssh", Optional.of(plain), plain.directory.toString(), ADD_SSH).layers();
    }

    /** Return the package that the PostgreSQL server of the tree was installed from. */
    static Path postgresql() {
        debian();
        try (Stream<Path> files = Files.list(plain().directory.resolve("srv/postgresql"))) {
            return files.findFirst().orElseThrow();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static BaseTree plain() {
        return new BaseTree("machine-" + SUITE, Optional.empty(), PACKAGES, FURNISH);
    }

    private Layers layers() {
        Layers lower = below.map(BaseTree::layers).orElse(new Layers(List.of()));
        synchronized (BaseTree.class) {
            try {
                Files.createDirectories(directory.getParent());
                try (FileChannel channel =
                        FileChannel.open(beside("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    // Ends with the channel.
                    channel.lock();
                    if (!Files.exists(beside("complete"))) {
                        build(lower);
                    }
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return lower.under(directory);
    }

    private void build(Layers lower) throws IOException {
        MachineLane.say("building " + directory + ", once, in a few minutes");
        Path partial = beside("partial");
        remove(directory);
        remove(partial);
        if (below.isPresent()) {
            try (Tree tree = Tree.over(lower, partial)) {
                furnish(tree.root());
                tree.seal();
                Files.move(partial.resolve("written"), directory);
            }
        } else {
            Commands.run(
                            PATIENCE,
                            "debootstrap",
                            "--variant=minbase",
                            "--include=" + PACKAGES,
                            SUITE,
                            partial.toString())
                    .ok();
            furnish(partial);
            Files.move(partial, directory);
        }
        Files.writeString(beside("complete"), script);
    }

    private void furnish(Path root) {
        Commands.run(PATIENCE, "cp", "/etc/resolv.conf", root.resolve("etc/resolv.conf") + "")
                .ok();
        // A policy of 101 keeps what is installed from being started in a tree that is not booted.
        Path policy = root.resolve("usr/sbin/policy-rc.d");
        try {
            Files.writeString(policy, "#!/bin/sh\nexit 101\n");
            policy.toFile().setExecutable(true, false);
            Commands.run(PATIENCE, "chroot", root.toString(), "/bin/sh", "-c", script)
                    .ok();
            Files.delete(policy);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Path beside(String what) {
        return directory.resolveSibling(directory.getFileName() + "." + what);
    }

    private static void remove(Path tree) {
        Commands.run(PATIENCE, "rm", "-rf", "--one-file-system", tree.toString())
                .ok();
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(home -> !home.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("safe-upgrade");
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
