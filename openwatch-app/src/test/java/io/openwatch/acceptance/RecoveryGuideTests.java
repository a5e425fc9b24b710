package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Guide;
import io.openwatch.testing.TestDatabase;
import io.safeupgrade.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** docs/recovering-by-hand.md: its commands typed in order, and a row for every code. */
@Execution(ExecutionMode.CONCURRENT)
class RecoveryGuideTests {
    private static final String GUIDE = "recovering-by-hand.md";

    /** Where a person gets an ending and types what it names. */
    private static final Map<ErrorCode, Class<?>> TYPED_IN = new EnumMap<>(Map.ofEntries(
            Map.entry(ErrorCode.PREFLIGHT_BLOCKED, NextCommandsTests.class),
            Map.entry(ErrorCode.LATCHED, NextCommandsTests.class),
            Map.entry(ErrorCode.RELEASE_LOWER, NextCommandsTests.class),
            Map.entry(ErrorCode.POLICY_NOT_OFFERED, NextCommandsTests.class),
            Map.entry(ErrorCode.SERVICE_RUNNING, NextCommandsTests.class),
            Map.entry(ErrorCode.WRONG_DATABASE, WrongDatabaseTests.class),
            Map.entry(ErrorCode.LOSS_NOT_ACCEPTED, WayBackTests.class),
            Map.entry(ErrorCode.LOCK_HELD, OneUpgradeAtATimeTests.class),
            Map.entry(ErrorCode.MISCONFIGURED, NextCommandsTests.class),
            Map.entry(ErrorCode.DATABASE_MISCONFIGURED, NextCommandsTests.class),
            Map.entry(ErrorCode.DATABASE_UNREACHABLE, OtherFailuresTests.class),
            Map.entry(ErrorCode.BACKUP_FAILED, NextCommandsTests.class),
            Map.entry(ErrorCode.MIGRATION_FAILED, FailedMigrationTests.class),
            Map.entry(ErrorCode.SCHEMA_BETWEEN, NextCommandsTests.class),
            Map.entry(ErrorCode.START_FAILED, OtherFailuresTests.class),
            Map.entry(ErrorCode.HEALTH_FAILED, OtherFailuresTests.class),
            Map.entry(ErrorCode.INTERRUPTED, InterruptedRunTests.class),
            Map.entry(ErrorCode.HELD, NextCommandsTests.class),
            Map.entry(ErrorCode.SCHEMA_UNFIT, NextCommandsTests.class)));

    @TempDir
    Path directory;

    @Test
    void namesEveryCode() throws IOException {
        Guide.of(GUIDE)
                .generated("codes")
                .mustExplain(
                        List.of("Code", "Exit", "Meaning", "Typed in", "What to do"),
                        Arrays.stream(ErrorCode.values())
                                .map(RecoveryGuideTests::row)
                                .toList());
    }

    private static List<String> row(ErrorCode code) {
        Class<?> test = TYPED_IN.get(code);
        return List.of(
                code.label() + " " + code.name(),
                String.valueOf(code.exitCode()),
                code.meaning(),
                test == null ? "-" : "`" + test.getSimpleName() + "`");
    }

    @Test
    @DisplayName(
            "ours resumes what failed; without ours, PostgreSQL's own tools bring the old data back and put them in place")
    void everyCommandWorksAsWritten() throws IOException, SQLException {
        TestDatabase database = TestDatabase.at("3");
        database.load(BlockedUpgrade.FLEET);
        Snapshot old = Snapshot.of(database);
        Machine machine = failed(database);
        for (String command : Guide.of(GUIDE).commands()) {
            if (command.startsWith("rm ")) {
                Files.writeString(machine.upgrade("hold"), "left");
            }
            Running.Ended ended =
                    machine.type(command.startsWith("openwatch ") ? command : here(command, machine, database));
            assertThat(ended.exit()).as(command + "\n" + ended.all()).isZero();
        }
        assertThat(Snapshot.of(database)).isEqualTo(old);
        assertThat(machine.held()).isFalse();
    }

    /** An upgrade that could not make its restore point; the cause is mended. */
    private Machine failed(TestDatabase database) throws SQLException, IOException {
        DumpGate gate = DumpGate.in(directory, major(database)).breaks();
        Machine machine = Machine.in(directory)
                .configured(database.text(), gate.setting())
                .with("PGHOST", "127.0.0.1")
                .with("PGPORT", "" + database.dsn().port())
                .with("PGUSER", database.dsn().user())
                .with("PGPASSWORD", TestDatabase.PASSWORD);
        assertThat(machine.openwatch("upgrade", "run").exit()).isEqualTo(20);
        gate.mend();
        return machine;
    }

    /** Ask and leave: whoever stays connected is waited for by the upgrade. */
    private static int major(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return connection.getMetaData().getDatabaseMajorVersion();
        }
    }

    private static String here(String command, Machine machine, TestDatabase database) throws IOException {
        try (var points = Files.list(machine.state().resolve("backups"))) {
            return "POINT='"
                    + points.filter(point -> !point.endsWith("x")).findFirst().orElseThrow() + "'; "
                    + command.replace("/var/lib/openwatch", machine.state().toString())
                            .replaceAll(
                                    "(?<![/\\w])openwatch(?=\\b|_)",
                                    database.dsn().database());
        }
    }
}
