package io.safeupgrade.postgres;

import io.safeupgrade.Atomicity;
import io.safeupgrade.Finding;
import io.safeupgrade.Migration;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.InspectableMigrator.SchemaHistory;
import io.safeupgrade.spi.Migrator.MigrationRequest.Mode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.info.MigrationInfoImpl;

/** Make a status of what Flyway sees; creates nothing. */
final class FlywayStatusReader {

    /** Stands for "no position known": no migration can have this version. */
    private static final SchemaVersion NOWHERE = SchemaVersion.of("unknown");

    private final FlywaySettings settings;
    private final MigrationSessions sessions;

    FlywayStatusReader(FlywaySettings settings, MigrationSessions sessions) {
        this.settings = settings;
        this.sessions = sessions;
    }

    /**
     * Read the status.
     *
     * @throws FlywayException when the database does not answer
     */
    MigrationStatus read() throws SQLException {
        Flyway flyway = settings.reader(sessions);
        try {
            return status(flyway);
        } catch (FlywayException broken) {
            if (MigrationFailures.sqlCause(broken).isPresent()) {
                throw broken;
            }
            return unresolvable(MigrationFailures.firstLines(broken));
        } catch (UpgradeException missing) {
            return unresolvable(missing.failure().what());
        }
    }

    /** Read what is recorded as applied, without a look at any file. */
    SchemaHistory history() throws SQLException {
        Flyway flyway = settings.historyReader(sessions);
        MigrationInfoService info = flyway.info();
        List<Migration> applied = Arrays.stream(info.applied())
                .filter(MigrationInfo::isVersioned)
                .filter(FlywayStatusReader::counts)
                .map(FlywayStatusReader::recorded)
                .toList();
        List<Finding> findings = new ArrayList<>();
        FlywayFindings.halfDone(info.all()).ifPresent(findings::add);
        if (foreign(flyway, info)) {
            findings.add(FlywayFindings.foreignSchema());
        }
        return new SchemaHistory(current(info), applied, findings);
    }

    private static Migration recorded(MigrationInfo info) {
        Integer checksum = info.getChecksum();
        return new Migration(
                token(info.getVersion()), info.getScript(), checksum == null ? "none" : checksum.toString(), true);
    }

    private boolean foreign(Flyway flyway, MigrationInfoService info) throws SQLException {
        return info.applied().length == 0 && !info.getInfoResult().allSchemasEmpty && !historyExists(flyway);
    }

    /** Return the text of what is pending, in order. */
    Map<Migration, String> texts() {
        Flyway flyway = settings.reader(sessions);
        MigrationInfoService info = flyway.info();
        NavigableMap<String, String> files = files(flyway);
        SchemaVersion target = target(info).orElse(NOWHERE);
        Map<Migration, String> texts = new LinkedHashMap<>();
        for (MigrationInfo pending : info.pending()) {
            texts.put(
                    migration(pending, target),
                    files.getOrDefault(pending.getScript(), "-- " + pending.getScript() + " is code, not SQL\n"));
        }
        return texts;
    }

    private MigrationStatus status(Flyway flyway) throws SQLException {
        MigrationInfoService info = flyway.info();
        NavigableMap<String, String> files = files(flyway);
        Optional<SchemaVersion> target = target(info);
        List<Migration> pending = Stream.of(info.pending())
                .map(one -> migration(one, target.orElse(NOWHERE)))
                .toList();
        List<Finding> findings = new ArrayList<>(FlywayFindings.of(info.all(), settings.target()));
        if (foreign(flyway, info)) {
            findings.add(FlywayFindings.foreignSchema());
        }
        findings.addAll(FlywayFindings.nonTransactional(info.pending()));
        return new MigrationStatus(
                current(info),
                target.orElse(NOWHERE),
                pending,
                atomicity(pending),
                setChecksum(info.all(), files),
                findings);
    }

    /** Two files of one version, a file name that is none, a mixed file, no files: the position can still be read. */
    private MigrationStatus unresolvable(String why) {
        MigrationInfoService history = settings.historyReader(sessions).info();
        Finding finding = Finding.blocking(
                "migrations-unreadable",
                "the migration files of this release cannot be used " + settings.locations() + ": " + why,
                "install a release whose migration files are sound");
        return new MigrationStatus(
                current(history),
                settings.target()
                        .map(FlywayStatusReader::version)
                        .map(FlywayStatusReader::token)
                        .orElse(NOWHERE),
                List.of(),
                atomicity(List.of()),
                "unreadable",
                List.of(finding));
    }

    private Atomicity atomicity(List<Migration> pending) {
        if (!pending.stream().allMatch(Migration::transactional)) {
            return Atomicity.NONE;
        }
        return settings.mode() == Mode.EACH ? Atomicity.EACH_MIGRATION : Atomicity.WHOLE_SET;
    }

    private Optional<SchemaVersion> target(MigrationInfoService info) {
        Optional<MigrationVersion> wanted = settings.target().map(FlywayStatusReader::version);
        return wanted.or(() -> Arrays.stream(info.all())
                        .filter(one -> one.getState().isResolved())
                        .map(MigrationInfo::getVersion)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder()))
                .map(FlywayStatusReader::token);
    }

    private static Optional<SchemaVersion> current(MigrationInfoService info) {
        return Arrays.stream(info.all())
                .filter(MigrationInfo::isVersioned)
                .filter(FlywayStatusReader::counts)
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder())
                .map(FlywayStatusReader::token);
    }

    /** Failed entries do not count: nobody knows what they did. */
    private static boolean counts(MigrationInfo info) {
        MigrationState state = info.getState();
        return state.isApplied()
                && !state.isFailed()
                && state != MigrationState.UNDONE
                && state != MigrationState.DELETED;
    }

    private static Migration migration(MigrationInfo info, SchemaVersion target) {
        MigrationVersion version = info.getVersion();
        Integer checksum = info.getChecksum();
        return new Migration(
                version == null ? target : token(version),
                info.getScript(),
                checksum == null ? "none" : checksum.toString(),
                transactional(info));
    }

    /** No public type of Flyway 13 tells this; the parser's answer is reached through its own class. */
    static boolean transactional(MigrationInfo info) {
        return !(info instanceof MigrationInfoImpl resolved) || resolved.canExecuteInTransaction();
    }

    static MigrationVersion version(String text) {
        return MigrationVersion.fromVersion(text);
    }

    /** Name a position without leading zeros: {@code V002} and {@code V2} are the same version to Flyway. */
    static SchemaVersion token(MigrationVersion version) {
        return SchemaVersion.of(version.toString().replaceAll("(^|\\.)0+(?=\\d)", "$1"));
    }

    private NavigableMap<String, String> files(Flyway flyway) {
        return MigrationFiles.read(
                settings.locations(), flyway.getConfiguration().getClassLoader());
    }

    private String setChecksum(MigrationInfo[] all, NavigableMap<String, String> files) {
        NavigableMap<String, String> set = new TreeMap<>();
        for (MigrationInfo info : all) {
            if (info.getState().isResolved() && info.getState() != MigrationState.ABOVE_TARGET) {
                String script = info.getScript();
                set.put(script, files.getOrDefault(script, String.valueOf(info.getChecksum())));
                set.put(script + ".conf", files.getOrDefault(script + ".conf", ""));
            }
        }
        return MigrationChecksums.digest(set.toString());
    }

    private boolean historyExists(Flyway flyway) throws SQLException {
        Configuration configuration = flyway.getConfiguration();
        String sql = """
                SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 WHERE c.relname = ? AND n.nspname = coalesce(?, pg_catalog.current_schema())
                """;
        try (Connection connection = sessions.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, configuration.getTable());
            statement.setString(2, schema(configuration).orElse(null));
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static Optional<String> schema(Configuration configuration) {
        return Optional.ofNullable(configuration.getDefaultSchema())
                .or(() -> Arrays.stream(configuration.getSchemas()).findFirst());
    }
}
