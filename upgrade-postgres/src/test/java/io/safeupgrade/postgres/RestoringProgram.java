package io.safeupgrade.postgres;

import io.safeupgrade.BackupPart;
import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.RestorableBackup.Extent;
import io.safeupgrade.spi.RestorableBackup.RestoreRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.json.JsonMapper;

/**
 * A restore in a process of its own that stops for ever at one moment, for tests that kill it there: {@code directory
 * moment}, the DSN in the environment. A file {@code reached} in the directory says that it has come so far.
 */
final class RestoringProgram {

    private static final String DSN = "RESTORING_DSN";
    private static final String PARTS = "parts.json";
    private static final String REACHED = "reached";

    /** Where it stops. */
    enum Moment {
        /** While rows are on their way into the copy. */
        COPYING,
        /** When the copy is proven and the swap would begin. */
        BEFORE_SWAP
    }

    private RestoringProgram() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        Moment moment = Moment.valueOf(arguments[1]);
        List<BackupPart> parts = List.of(
                JsonMapper.shared().readValue(Files.readAllBytes(directory.resolve(PARTS)), BackupPart[].class));
        CallContext call = new CallContext(
                new RunId("restoring"),
                Deadline.in(Duration.ofHours(1), Pace.system()),
                Cancellation.create(),
                progress -> stop(
                        directory, moment == Moment.COPYING && progress.what().startsWith("restore")),
                () -> {
                    stop(directory, moment == Moment.BEFORE_SWAP);
                    return true;
                });
        PgDumpBackups.of(PostgresDsn.parse(System.getenv(DSN)))
                .restore(new RestoreRequest(call, directory, parts, RestorePoint.ATTEMPT, Extent.DATA));
    }

    private static void stop(Path directory, boolean here) {
        if (!here) {
            return;
        }
        try {
            Files.writeString(directory.resolve(REACHED), "");
            new CountDownLatch(1).await();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Start it and wait until it has come to {@code moment}; the caller ends it. */
    static Process at(Moment moment, RestorePoint point) throws Exception {
        Files.write(point.directory().resolve(PARTS), JsonMapper.shared().writeValueAsBytes(point.parts()));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder program = new ProcessBuilder(
                        java.toString(),
                        "-cp",
                        classPath,
                        RestoringProgram.class.getName(),
                        point.directory().toString(),
                        moment.name())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        TestCluster.Fresh database = point.database();
        program.environment()
                .put(
                        DSN,
                        "postgres://%s:%s@127.0.0.1:%d/%s"
                                .formatted(
                                        database.role(),
                                        database.password(),
                                        database.owner().port(),
                                        database.database()));
        Process process = program.start();
        Happened.await(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("the restoring program ended with " + process.exitValue());
            }
            return Files.exists(point.directory().resolve(REACHED));
        });
        return process;
    }
}
