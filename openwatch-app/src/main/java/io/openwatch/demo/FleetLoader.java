package io.openwatch.demo;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openwatch.demo.Fleet.FindingRow;
import io.openwatch.demo.Fleet.HostRow;
import io.openwatch.demo.Fleet.ScanRow;
import io.openwatch.demo.Fleet.UserRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Write a {@link Fleet} into a database that has the tables of release 1 or later, by COPY and in one transaction.
 *
 * @since 0.1
 */
public final class FleetLoader {
    private static final List<String> RANKS = List.of("low", "medium", "high", "critical");
    private static final int BLOCK = 64 * 1024;

    private final Connection connection;

    private FleetLoader(Connection connection) {
        this.connection = connection;
    }

    /**
     * Load {@code fleet} and refresh the planner's statistics.
     *
     * <p>The tables must be empty of these rows: loading the same fleet twice fails on the ids and changes nothing.
     *
     * @throws SQLException if the database refuses it; nothing is loaded then
     */
    public static void load(Fleet fleet, Connection connection) throws SQLException {
        boolean before = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            new FleetLoader(connection).copy(fleet);
            connection.commit();
        } catch (SQLException | RuntimeException failed) {
            connection.rollback();
            throw failed;
        } finally {
            connection.setAutoCommit(before);
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("ANALYZE users, hosts, scans, findings");
        }
    }

    /**
     * Insert a second current finding for a pair of host and rule that has one already: data that release 1 allows and
     * the last migration of release 2 refuses.
     *
     * @return the id of the row, for deleting it again
     */
    public static UUID duplicateOneFinding(Connection connection) throws SQLException {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        String copy = "INSERT INTO findings (id, scan_id, host_id, rule_id, severity, status, detail, observed_at)"
                + " SELECT ?, scan_id, host_id, rule_id, severity, status, detail, observed_at FROM findings"
                + " ORDER BY id LIMIT 1";
        try (PreparedStatement statement = connection.prepareStatement(copy)) {
            statement.setObject(1, id);
            if (statement.executeUpdate() != 1) {
                throw new SQLException("there is no finding to duplicate");
            }
        }
        return id;
    }

    private void copy(Fleet fleet) throws SQLException {
        List<UserRow> users = fleet.users();
        List<HostRow> hosts = fleet.hostRows(users);
        List<ScanRow> scans = fleet.scanRows(hosts);
        try (Rows rows = rows("users (id, username, email, created_at)")) {
            users.forEach(u -> rows.add(u.id(), u.username(), u.email(), u.createdAt()));
        }
        String hostColumns =
                "hosts (id, hostname, address, environment, os_family, os_version, created_by, created_at)";
        try (Rows rows = rows(hostColumns)) {
            hosts.forEach(h -> rows.add(
                    h.id(),
                    h.hostname(),
                    h.address(),
                    h.environment(),
                    h.osFamily(),
                    h.osVersion(),
                    h.createdBy(),
                    h.createdAt()));
        }
        try (Rows rows = rows("scans (id, host_id, requested_by, status, started_at, finished_at)")) {
            scans.forEach(
                    s -> rows.add(s.id(), s.hostId(), s.requestedBy(), "completed", s.startedAt(), s.finishedAt()));
        }
        boolean ranked = ranked();
        String findingColumns = "findings (id, scan_id, host_id, rule_id, severity, status, detail, observed_at"
                + (ranked ? ", severity_rank, first_seen_at)" : ")");
        try (Rows rows = rows(findingColumns)) {
            fleet.eachFinding(scans, finding -> add(rows, finding, ranked));
        } catch (UncheckedIOException failed) {
            throw new SQLException("the copy broke off", failed);
        }
    }

    /** Release 2 ranks findings and knows when they were first seen. */
    private boolean ranked() throws SQLException {
        String query = "SELECT 1 FROM pg_attribute WHERE attrelid = 'findings'::regclass AND attname = 'severity_rank'";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next();
        }
    }

    private static void add(Rows rows, FindingRow f, boolean ranked) {
        if (ranked) {
            rows.add(
                    f.id(),
                    f.scanId(),
                    f.hostId(),
                    f.ruleId(),
                    f.severity(),
                    f.status(),
                    f.detail(),
                    f.observedAt(),
                    RANKS.indexOf(f.severity()) + 1,
                    f.observedAt());
        } else {
            rows.add(f.id(), f.scanId(), f.hostId(), f.ruleId(), f.severity(), f.status(), f.detail(), f.observedAt());
        }
    }

    private Rows rows(String table) throws SQLException {
        return new Rows(connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + table + " FROM STDIN (FORMAT csv)"));
    }

    /** Rows on their way into one COPY; closing ends it. */
    private static final class Rows implements AutoCloseable {
        private final CopyIn copy;
        private final StringBuilder block = new StringBuilder(BLOCK + 512);

        Rows(CopyIn copy) {
            this.copy = copy;
        }

        /** Add a row; no value holds a comma, a quote or a line end, which the generator's vocabulary guarantees. */
        void add(Object... values) {
            for (int i = 0; i < values.length; i++) {
                block.append(i == 0 ? "" : ",").append(values[i] instanceof Instant at ? at.toString() : values[i]);
            }
            block.append('\n');
            if (block.length() >= BLOCK) {
                flush();
            }
        }

        private void flush() {
            try {
                byte[] bytes = block.toString().getBytes(StandardCharsets.UTF_8);
                copy.writeToCopy(bytes, 0, bytes.length);
                block.setLength(0);
            } catch (SQLException failed) {
                throw new UncheckedIOException(new IOException(failed));
            }
        }

        @Override
        public void close() throws SQLException {
            if (copy.isActive()) {
                flush();
                copy.endCopy();
            }
        }
    }
}
