package io.openwatch.support;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes the bundle by the system's tar, which restore points use as well: from a directory of this user's own beside it, which
 * is gone afterwards.
 *
 * @param file the bundle; must not exist
 */
record Archive(Path file) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Set<String> OPTIONS = Set.of("TAR_OPTIONS", "TAPE", "GZIP", "POSIXLY_CORRECT");

    /**
     * Write {@code contents} below the directory {@code name} of the archive.
     *
     * @throws UpgradeException if it cannot be written; nothing is left then
     */
    void write(String name, Map<String, byte[]> contents) {
        Path target = file.toAbsolutePath();
        Path parent = target.getParent();
        if (parent == null) {
            throw failure("it is a directory");
        }
        try {
            Path staging = Files.createTempDirectory(parent, ".openwatch-support-");
            try {
                for (Map.Entry<String, byte[]> content : contents.entrySet()) {
                    Path place = staging.resolve(name).resolve(content.getKey());
                    Files.createDirectories(place.getParent());
                    Files.write(place, content.getValue());
                }
                pack(staging, name, target);
            } finally {
                remove(staging);
            }
        } catch (FileAlreadyExistsException taken) {
            throw failure("it exists already");
        } catch (IOException failed) {
            String said = failed instanceof FileSystemException named ? named.getReason() : failed.getMessage();
            throw failure(failed.getClass().getSimpleName() + (said == null ? "" : ", " + said));
        }
    }

    private static void pack(Path staging, String name, Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(
                target,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            Command tar = Command.of(
                            "tar",
                            "--create",
                            "--gzip",
                            "--format=gnu",
                            "--numeric-owner",
                            "--owner=0",
                            "--group=0",
                            "--mode=u=rwX,go=",
                            "--sort=name",
                            "--directory=" + staging,
                            "--file=-",
                            name)
                    .withoutInherited(OPTIONS)
                    .environment(Map.of("LC_ALL", "C"))
                    .stdout(Channels.newOutputStream(channel));
            CommandResult result =
                    CommandRunner.create().run(tar, CallContext.look(new RunId("support"), PATIENCE, Pace.system()));
            channel.force(true);
            if (!result.succeeded()) {
                throw new UpgradeException(
                        result.failure(ErrorCode.MISCONFIGURED, "tar could not write [" + target + "]", "install tar"));
            }
        } catch (FileAlreadyExistsException taken) {
            throw taken;
        } catch (IOException | UpgradeException failed) {
            Files.deleteIfExists(target);
            throw failed;
        }
    }

    private static void remove(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path one : deepestFirst) {
                Files.delete(one);
            }
        }
    }

    private UpgradeException failure(String why) {
        return new UpgradeException(Failure.of(
                ErrorCode.MISCONFIGURED,
                "cannot write [" + file + "]: " + why,
                "nothing was changed; name another place: --output-file FILE"));
    }
}
