package io.openwatch.setup;

import io.openwatch.config.Locations;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.file.Disk;
import io.safeupgrade.file.Disk.Access;
import io.safeupgrade.file.DurableWrite;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whose the files of an installation are: root's and readable by the service, or the user's alone where the state
 * directory was moved. What is written is on disk when a call returns, whole or not at all.
 *
 * @param group the group that the service runs as; empty where the service runs as this user
 */
record Ownership(Optional<GroupPrincipal> group) {

    /** User and group of the service, made by the package. */
    static final String SERVICE = "openwatch";

    private static final Set<PosixFilePermission> NOBODY_ELSE = EnumSet.of(
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    /**
     * Find out for this installation.
     *
     * @throws UpgradeException if there is no such group: no package of ours is installed
     */
    static Ownership of(Locations locations) {
        if (locations.relocated()) {
            return new Ownership(Optional.empty());
        }
        try {
            return new Ownership(Optional.of(locations
                    .state()
                    .getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByGroupName(SERVICE)));
        } catch (IOException | UnsupportedOperationException unknown) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.MISCONFIGURED,
                    "the group [" + SERVICE + "] does not exist: the package is not installed",
                    "install the package first; without one, set OPENWATCH_STATE_DIR to a directory of your own"));
        }
    }

    private Access access() {
        return group.isPresent() ? Access.GROUP_READS : Access.OWNER;
    }

    /** Say mode and owner as an operator would. */
    String shown() {
        return group.map(name -> "0640 root:" + name.getName()).orElse("0600");
    }

    /** Write {@code file} and the directories above it that are missing. */
    void write(Path file, byte[] content) {
        try {
            List<Path> missing = missingAbove(file);
            DurableWrite.to(Disk.real()).replace(file, content, access());
            for (Path made : missing) {
                give(made);
            }
            give(file);
        } catch (IOException failed) {
            throw cannot("write", file, failed);
        }
    }

    private static List<Path> missingAbove(Path file) {
        List<Path> missing = new ArrayList<>();
        for (Path above = file.toAbsolutePath().getParent();
                above != null && !Files.exists(above, LinkOption.NOFOLLOW_LINKS);
                above = above.getParent()) {
            missing.add(above);
        }
        return missing;
    }

    /** Say what is wrong with owner or mode of a secret file that is there; empty when nothing is. */
    Optional<String> objection(Path file) {
        try {
            PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class);
            Set<PosixFilePermission> forbidden = EnumSet.copyOf(NOBODY_ELSE);
            forbidden.retainAll(found.permissions());
            boolean unreadable = group.isPresent()
                    && !(found.group().equals(group.get())
                            && found.permissions().contains(PosixFilePermission.GROUP_READ));
            boolean groupReads = group.isEmpty() && found.permissions().contains(PosixFilePermission.GROUP_READ);
            return forbidden.isEmpty() && !unreadable && !groupReads
                    ? Optional.empty()
                    : Optional.of(PosixFilePermissions.toString(found.permissions()) + " "
                            + found.owner().getName() + ":" + found.group().getName());
        } catch (IOException failed) {
            throw cannot("look at", file, failed);
        }
    }

    /** Give {@code file} its mode and owner. */
    void repair(Path file) {
        try {
            Disk.real().protect(file, access());
            give(file);
        } catch (IOException failed) {
            throw cannot("protect", file, failed);
        }
    }

    /** The group of the directory came along, which is the service's in directories of the package only. */
    private void give(Path path) throws IOException {
        if (group.isPresent()) {
            Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setGroup(group.get());
        }
    }

    static UpgradeException cannot(String verb, Path file, IOException cause) {
        String why = cause instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : cause.getClass().getSimpleName();
        return new UpgradeException(
                Failure.of(
                        ErrorCode.MISCONFIGURED,
                        "cannot " + verb + " [" + file + "]: " + why,
                        "mend that, then repeat; what was there before is there still"),
                cause);
    }
}
