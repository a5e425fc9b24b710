package io.safeupgrade.postgres.crash;

import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.engine.Deadlines;
import io.safeupgrade.engine.HealthGate;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.file.Disk;
import io.safeupgrade.file.FileJournal;
import io.safeupgrade.postgres.FlywayMigrator;
import io.safeupgrade.postgres.PgDumpBackups;
import io.safeupgrade.postgres.PostgresDsn;
import io.safeupgrade.postgres.PostgresProbe;
import io.safeupgrade.postgres.PostgresSessions;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.LockableDatabase;
import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.SessionFence;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A shop with its real database, at release 1.0 on schema 3, whose code is already 2.0, which wants schema 6.
 *
 * @param dsn the live database
 * @param directory the home of this shop; state lies below
 * @param migrations where the migrations lie
 */
record CrashWorld(String dsn, Path directory, Path migrations) {

    static final ReleaseVersion OLD = ReleaseVersion.of("1.0");
    static final ReleaseVersion NEW = ReleaseVersion.of("2.0");
    static final String OLD_SCHEMA = "3";
    static final String NEW_SCHEMA = "6";

    Path state() {
        return directory.resolve("state");
    }

    PostgresDsn database() {
        return PostgresDsn.parse(dsn);
    }

    FileService service() {
        return new FileService(state(), NEW, NEW_SCHEMA, this::schema);
    }

    FlywayMigrator migrator() {
        return FlywayMigrator.of(database()).locations("filesystem:" + migrations);
    }

    /** The appliance of one process, which the executioner watches. */
    SafeUpgrade upgrade(Executioner executioner) {
        Disk disk = executioner.watch(Disk.real());
        return SafeUpgrade.of("shop", NEW)
                .service(executioner.provider(ServiceController.class, service()))
                .health(executioner.provider(HealthProbe.class, service()))
                .database(executioner.provider(LockableDatabase.class, PostgresProbe.of(database())))
                .fence(executioner.provider(SessionFence.class, PostgresSessions.of(database())))
                .backup(executioner.provider(BackupProvider.class, PgDumpBackups.of(database())))
                .migrator(executioner.provider(Migrator.class, migrator()))
                .journal(executioner.watch(FileJournal.at(state().resolve("journal.jsonl"), disk)))
                .disk(disk)
                .stateIn(state())
                .listener(executioner)
                .databasePatience(Duration.ofSeconds(20))
                .deadlines(Deadlines.DEFAULT)
                .healthGate(new HealthGate(2, Duration.ZERO, Duration.ofMillis(5)))
                .build();
    }

    /** The schema of the live database. */
    Optional<String> schema() {
        List<String> rows =
                query("SELECT version FROM flyway_schema_history WHERE success ORDER BY installed_rank DESC LIMIT 1");
        return rows.stream().findFirst().map(version -> version.replaceFirst("^0+", ""));
    }

    /** A client's write, acknowledged on return. */
    void sell(String what) {
        execute(database(), "INSERT INTO sales (what) VALUES ('" + what + "')");
    }

    List<String> sales() {
        return query("SELECT what FROM sales ORDER BY 1");
    }

    List<String> query(String sql) {
        return query(database(), sql);
    }

    static List<String> query(PostgresDsn where, String sql) {
        try (Connection connection = DriverManager.getConnection(where.jdbcUrl(), where.jdbcProperties());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        } catch (SQLException failed) {
            throw new IllegalStateException(sql, failed);
        }
    }

    static void execute(PostgresDsn where, String... statements) {
        try (Connection connection = DriverManager.getConnection(where.jdbcUrl(), where.jdbcProperties());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(String.join("; ", statements), failed);
        }
    }
}
