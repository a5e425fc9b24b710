package io.safeupgrade.postgres;

import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Migrator.MigrationRequest;
import io.safeupgrade.spi.Migrator.MigrationRequest.Mode;
import io.safeupgrade.spi.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A migration in a process of its own, for tests that kill it: {@code location run}, the DSN in the environment. */
final class MigratingProgram {

    private static final String DSN = "MIGRATING_DSN";

    private MigratingProgram() {}

    public static void main(String[] arguments) {
        FlywayMigrator migrator =
                FlywayMigrator.of(PostgresDsn.parse(System.getenv(DSN))).locations(arguments[0]);
        CallContext call = CallContext.look(new RunId(arguments[1]), Duration.ofHours(1), Pace.system());
        migrator.migrate(new MigrationRequest(call, migrator.status(call).target(), Mode.WHOLE_SET));
    }

    /** Start it; the caller ends it. */
    static Process start(TestCluster.Fresh database, MigrationFolder files, RunId run) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder program = new ProcessBuilder(List.of(
                        java.toString(),
                        "-cp",
                        classPath,
                        MigratingProgram.class.getName(),
                        files.location(),
                        run.text()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        program.environment()
                .put(
                        DSN,
                        "postgres://%s:%s@127.0.0.1:%d/%s"
                                .formatted(
                                        database.role(),
                                        database.password(),
                                        database.owner().port(),
                                        database.database()));
        return program.start();
    }
}
