package io.safeupgrade.exec;

import io.safeupgrade.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a directory of hooks: which are programs to run, and what is wrong with them.
 *
 * @param programs what is to be run, in order
 * @param findings what must not be run, which forbids the upgrade, and what is passed over
 */
record HookFiles(List<Path> programs, List<Finding> findings) {

    private static final Pattern NAME = Pattern.compile("[0-9]{2}-[A-Za-z0-9_-]+");
    private static final int STICKY = 01000;
    private static final int ROOT = 0;

    static HookFiles in(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return new HookFiles(List.of(), List.of());
        }
        List<Path> programs = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                sort(file, programs, findings);
            }
        }
        // An empty directory can hurt nobody, whoever owns it.
        if (!programs.isEmpty()) {
            for (Path above = directory; above != null; above = above.getParent()) {
                judge(above, findings);
            }
        }
        return new HookFiles(List.copyOf(programs), List.copyOf(findings));
    }

    private static void sort(Path file, List<Path> programs, List<Finding> findings) throws IOException {
        boolean fits = NAME.matcher(String.valueOf(file.getFileName())).matches();
        boolean plain = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        boolean runs = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                .contains(PosixFilePermission.OWNER_EXECUTE);
        if (fits && plain && runs) {
            programs.add(file);
            judge(file, findings);
        } else if (fits || (plain && runs)) {
            findings.add(Finding.warning(
                    "hook-ignored",
                    "the hook [" + file + "] will not be run: "
                            + (!plain
                                    ? "it is no plain file"
                                    : runs ? "its name is none of a hook" : "it is not executable"),
                    "name it like 10-announce and make it executable, or remove it"));
        }
    }

    /** Whoever can write a file, or put another one in its place, decides what root runs. */
    private static void judge(Path path, List<Finding> findings) throws IOException {
        int owner = (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
        boolean writable = permissions.contains(PosixFilePermission.GROUP_WRITE)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE);
        boolean guarded = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && (mode & STICKY) != 0;
        boolean link = Files.isSymbolicLink(path);
        if (link || (writable && !guarded) || !(owner == ROOT || owner == self())) {
            findings.add(Finding.blocking(
                    "hook-unsafe",
                    "hooks run with all rights, and others than root decide about [" + path + "]: "
                            + (link
                                    ? "it is a link"
                                    : "owner [" + owner + "], mode [" + Integer.toOctalString(mode & 07777) + "]"),
                    link
                            ? "put the file itself there"
                            : "make it root's alone: chown root " + path + " && chmod go-w " + path));
        }
    }

    private static int self() {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException unknown) {
            throw new UncheckedIOException(unknown);
        }
    }
}
