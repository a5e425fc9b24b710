package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.RunId;
import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandResult.Exited;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Name the {@code pg_dump} and {@code pg_restore} that fit a server: both of its own major (trap 25).
 *
 * <p>A pg_dump of another major either refuses the server or writes settings that the restore refuses.
 *
 * @param pgDump the dump program, absolute
 * @param pgRestore the restore program, absolute
 * @param major the major of both
 * @since 0.1
 */
public record PostgresTools(Path pgDump, Path pgRestore, int major) {

    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\)\\s+(\\d+)");

    /** Where the packages of Debian and of the PostgreSQL project for RPM put a major. */
    private static final List<String> VERSIONED = List.of("/usr/lib/postgresql/%d/bin", "/usr/pgsql-%d/bin");

    /** What a search found. */
    public sealed interface Search {}

    /**
     * Fitting tools.
     *
     * @param tools the tools
     */
    public record Found(PostgresTools tools) implements Search {}

    /**
     * None that fit.
     *
     * @param finding why, and what to install; blocking
     */
    public record Missing(Finding finding) implements Search {

        /** Return the same as the failure of a backup. */
        public Failure failure() {
            return Failure.of(ErrorCode.BACKUP_FAILED, finding.what(), finding.remedy());
        }
    }

    /**
     * Find tools for a server of {@code serverMajor}: in {@code binDir} alone when it is given, else in the directory
     * that the packages use for that major, else on the {@code PATH}.
     *
     * <p>Runs each candidate with {@code --version}, which needs no server.
     */
    public static Search find(Optional<Path> binDir, int serverMajor) {
        return find(
                binDir, VERSIONED, Optional.ofNullable(System.getenv("PATH")).orElse(""), serverMajor);
    }

    static Search find(Optional<Path> binDir, List<String> versioned, String path, int serverMajor) {
        List<String> seen = new ArrayList<>();
        for (Path directory : candidates(binDir, versioned, path, serverMajor)) {
            Path dump = directory.resolve("pg_dump");
            Path restore = directory.resolve("pg_restore");
            if (!Files.isExecutable(dump) || !Files.isExecutable(restore)) {
                continue;
            }
            OptionalInt dumps = major(dump);
            OptionalInt restores = major(restore);
            if (dumps.equals(restores) && dumps.equals(OptionalInt.of(serverMajor))) {
                return new Found(new PostgresTools(dump, restore, serverMajor));
            }
            seen.add(dump + " " + text(dumps) + ", " + restore + " " + text(restores));
        }
        return new Missing(seen.isEmpty() ? nothing(binDir, serverMajor) : otherMajor(seen, serverMajor));
    }

    private static List<Path> candidates(Optional<Path> binDir, List<String> versioned, String path, int serverMajor) {
        if (binDir.isPresent()) {
            return List.of(binDir.get().toAbsolutePath());
        }
        return Stream.concat(
                        versioned.stream().map(form -> form.formatted(serverMajor)),
                        Stream.of(path.split(File.pathSeparator)).filter(entry -> entry.startsWith("/")))
                .map(Path::of)
                .distinct()
                .toList();
    }

    private static Finding nothing(Optional<Path> binDir, int serverMajor) {
        String where = binDir.map(directory -> "in [" + directory + "] (PG_BIN_DIR)")
                .orElse("in [" + VERSIONED.getFirst().formatted(serverMajor) + "] or on the PATH");
        return Finding.blocking(
                "postgres-tools-missing",
                "no pg_dump and pg_restore found " + where + "; the server is PostgreSQL [" + serverMajor + "]",
                install(serverMajor));
    }

    private static Finding otherMajor(List<String> seen, int serverMajor) {
        return Finding.blocking(
                "postgres-tools-major",
                "pg_dump and pg_restore are of another major than the server [" + serverMajor + "]: "
                        + String.join("; ", seen),
                install(serverMajor));
    }

    private static String install(int major) {
        return "apt-get install postgresql-client-" + major + " (Debian) or dnf install postgresql" + major
                + " (RHEL), or name their directory: PG_BIN_DIR=/path/to/bin";
    }

    private static String text(OptionalInt major) {
        return major.isPresent() ? "[" + major.getAsInt() + "]" : "[unknown]";
    }

    private static OptionalInt major(Path program) {
        CallContext call = CallContext.look(new RunId("tools"), Duration.ofSeconds(10), Pace.system());
        // Debian's wrapper chooses a version by these; an answer must not depend on the caller's environment.
        Command command = Command.of(program.toString(), "--version")
                .withoutInherited(name -> name.startsWith("PG"))
                .environment(Map.of("LC_ALL", "C"))
                .outputCap(4096);
        if (CommandRunner.create().run(command, call) instanceof Exited exited && exited.code() == 0) {
            Matcher version = VERSION.matcher(exited.stdout());
            return version.find() ? OptionalInt.of(Integer.parseInt(version.group(1))) : OptionalInt.empty();
        }
        return OptionalInt.empty();
    }
}
