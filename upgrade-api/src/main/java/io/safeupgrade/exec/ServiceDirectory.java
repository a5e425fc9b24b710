package io.safeupgrade.exec;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keep what is known of a service's process: {@code service.pid}, {@code service.exit}, {@code service.log}, all 0600. */
final class ServiceDirectory {

    static final String MARK = "SAFE_UPGRADE_SERVICE";

    private static final List<Path> SETSID = List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));
    private static final int LOG_READ = 64 * 1024;

    /**
     * Runs the program and notes its exit code, so that a later upgrader can tell how it ended. The file and the program
     * come as arguments, the text is fixed.
     */
    private static final String KEEPER = "\"$@\"; code=$?; (umask 077; echo $code > \"$0\"); exit $code";

    private final Path directory;

    ServiceDirectory(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    String mark() {
        return directory.toString();
    }

    Path log() {
        return directory.resolve("service.log");
    }

    /** Return the process that was started last and not stopped since. */
    Optional<ProcessIdentity> recorded() {
        String[] lines = read(directory.resolve("service.pid")).lines().toArray(String[]::new);
        // A record cut short by a crash names no process; the mark in the environment still finds it.
        return lines.length == 2 && lines[0].matches("\\d{1,18}")
                ? Optional.of(new ProcessIdentity(Long.parseLong(lines[0]), lines[1]))
                : Optional.empty();
    }

    Optional<Integer> exitCode() {
        String text = read(directory.resolve("service.exit")).strip();
        return text.matches("\\d{1,3}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    /** Forget the process: it was stopped on purpose. */
    void forget() {
        try {
            Files.deleteIfExists(directory.resolve("service.pid"));
            Files.deleteIfExists(directory.resolve("service.exit"));
        } catch (IOException kept) {
            throw unusable("cannot remove the record of a stopped process in [" + directory + "]", kept);
        }
    }

    /** Start {@code command} detached and record it. */
    void launch(Command command) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        forget();
        createPrivate(log());
        ProcessBuilder builder = new ProcessBuilder(argv(command))
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log().toFile()));
        command.directory().ifPresent(path -> builder.directory(path.toFile()));
        command.applyTo(builder.environment());
        builder.environment().put(MARK, mark());
        Process process = builder.start();
        record(process);
    }

    private List<String> argv(Command command) {
        List<String> argv = new ArrayList<>();
        // Not a group leader yet, so setsid replaces itself and the number stays.
        SETSID.stream().filter(Files::isExecutable).findFirst().ifPresent(path -> argv.add(path.toString()));
        argv.addAll(List.of(
                "/bin/sh", "-c", KEEPER, directory.resolve("service.exit").toString()));
        argv.addAll(command.argv());
        return argv;
    }

    private void record(Process process) throws IOException {
        ProcessIdentity identity = ProcessIdentity.of(process.pid())
                // Ended already: recorded all the same, so that the state says failed and not stopped.
                .orElseGet(() -> new ProcessIdentity(process.pid(), "ended"));
        Path partial = directory.resolve("service.pid.partial");
        Files.deleteIfExists(partial);
        createPrivate(partial);
        Files.writeString(partial, identity.pid() + "\n" + identity.start() + "\n");
        Files.move(partial, directory.resolve("service.pid"), StandardCopyOption.ATOMIC_MOVE);
    }

    long logSize() {
        try {
            return Files.size(log());
        } catch (IOException none) {
            return 0;
        }
    }

    /** Return what was logged from byte {@code start} on, the last part of it when it is long. */
    String logSince(long start) {
        try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "r")) {
            long from = Math.max(Math.min(start, file.length()), file.length() - LOG_READ);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "";
        }
    }

    private static void createPrivate(Path file) throws IOException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException kept) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException none) {
            return "";
        } catch (IOException unreadable) {
            throw unusable("cannot read [" + file + "]", unreadable);
        }
    }

    private static UpgradeException unusable(String what, IOException cause) {
        return new UpgradeException(
                Failure.of(ErrorCode.STATE_UNREADABLE, what + ": " + cause.getMessage(), "check its owner and mode"),
                cause);
    }
}
