package io.safeupgrade.tar;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.RunId;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.spi.BackupProvider.BackupRequest;
import io.safeupgrade.spi.BackupProvider.BackupResult;
import io.safeupgrade.spi.BackupProvider.Made;
import io.safeupgrade.spi.BackupProvider.VerifyRequest;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.RestorableBackup.Extent;
import io.safeupgrade.spi.RestorableBackup.RestoreCheck;
import io.safeupgrade.spi.RestorableBackup.RestoreRequest;
import io.safeupgrade.spi.RestorableBackup.RestoreResult;
import io.safeupgrade.spi.RestorableBackup.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of an appliance in a directory of their own: {@code /etc/till} with a key, a configuration and more. */
final class Till {

    static final RunId RUN = new RunId("20261120T184500Z-0a1b2c");
    static final RunId ATTEMPT = new RunId("20261121T030000Z-00000c");
    static final RunId OTHER_ATTEMPT = new RunId("20261121T040000Z-00000d");

    final Path root;
    final Path etc;
    final Path aside;
    final Path restorePoint;

    Till(Path home) throws IOException {
        root = Files.createDirectory(home.resolve("root"));
        etc = Files.createDirectories(root.resolve("etc/till"));
        aside = home.resolve("state/aside");
        restorePoint = Files.createDirectory(home.resolve("restore-point"));
        Files.writeString(etc.resolve("till.key"), "key of then");
        Files.writeString(etc.resolve("till.toml"), "listen = 1");
    }

    TarBackups backups() {
        return TarBackups.of("config")
                .keys(Path.of("/etc/till/till.key"))
                .config(Path.of("/etc/till"))
                .root(root)
                .asideIn(aside);
    }

    static CallContext call() {
        return CallContext.look(RUN, Duration.ofMinutes(1), Pace.system());
    }

    BackupResult create(TarBackups backups) {
        return backups.create(new BackupRequest(call(), restorePoint, Optional.empty()));
    }

    BackupPart made(TarBackups backups) {
        BackupResult result = create(backups);
        assertThat(result).isInstanceOf(Made.class);
        return ((Made) result).parts().getFirst();
    }

    Verification verify(TarBackups backups, BackupPart part) {
        return backups.verify(new VerifyRequest(call(), restorePoint, part, Depth.QUICK));
    }

    RestoreResult restore(TarBackups backups, BackupPart part, Extent extent) {
        return restore(backups, part, extent, ATTEMPT);
    }

    RestoreResult restore(TarBackups backups, BackupPart part, Extent extent, RunId attempt) {
        return backups.restore(new RestoreRequest(call(), restorePoint, List.of(part), attempt, extent));
    }

    Restored restored(TarBackups backups, BackupPart part, Extent extent) {
        return restored(backups, part, extent, ATTEMPT);
    }

    Restored restored(TarBackups backups, BackupPart part, Extent extent, RunId attempt) {
        RestoreResult result = restore(backups, part, extent, attempt);
        assertThat(result).isInstanceOf(Restored.class);
        return (Restored) result;
    }

    /** Return the files that a restore kept aside, by their names below the root. */
    static Map<String, String> files(Restored restored) throws IOException {
        Map<String, String> files = tree(Path.of(restored.keptAside().getFirst().name()));
        files.values().removeIf("directory"::equals);
        return files;
    }

    RestoreCheck check(BackupPart part, Extent extent) {
        return new RestoreCheck(call(), restorePoint, List.of(part), ATTEMPT, extent);
    }

    Path archive() {
        return restorePoint.resolve("config.tar.gz");
    }

    void write(String name, String content) throws IOException {
        Files.writeString(root.resolve(name), content);
    }

    String read(String name) throws IOException {
        return Files.readString(root.resolve(name));
    }

    /** Return everything below the root: files by content, links by target, directories. */
    Map<String, String> live() throws IOException {
        return tree(root);
    }

    static Map<String, String> tree(Path top) throws IOException {
        Map<String, String> found = new TreeMap<>();
        if (!Files.exists(top)) {
            return found;
        }
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : all.toList()) {
                found.put(top.relativize(path).toString(), content(path));
            }
        }
        return found;
    }

    private static String content(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "-> " + Files.readSymbolicLink(path);
        }
        if (Files.isDirectory(path)) {
            return "directory";
        }
        return Files.isRegularFile(path)
                ? Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1)
                : "special";
    }

    static String attributes(Path path) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
        return "%04o %s:%s".formatted((Integer) found.get("mode") & 07777, found.get("uid"), found.get("gid"));
    }

    static void attributes(Path path, int mode, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        if (!Files.isSymbolicLink(path)) {
            Files.setAttribute(path, "unix:mode", mode);
        }
    }

    static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }
}
