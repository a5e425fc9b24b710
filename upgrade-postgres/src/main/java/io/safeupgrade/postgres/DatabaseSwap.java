package io.safeupgrade.postgres;

import io.safeupgrade.RunId;
import io.safeupgrade.postgres.DatabaseNames.Purpose;
import io.safeupgrade.spi.CallContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Put a restored copy in the place of the live database, in one transaction: at no instant is there none, or a closed one.
 *
 * <p>Two renames in two transactions left 5 of 120 polls without a database, one transaction none (trap 15). Everything
 * that may take time happens before the live database is locked; while it is, new sessions wait at its door.
 */
final class DatabaseSwap {

    /** How long new sessions may be kept waiting in one try; grows where the machine is too slow for it. */
    private static final Duration FIRST_TRY = Duration.ofMillis(50);

    private static final Duration LONGEST_TRY = Duration.ofSeconds(1);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(25);

    /** For sessions that may not be ended and may still go by themselves. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Its own class, which PostgreSQL never uses. */
    private static final String NOT_OURS_TO_END = "SU001";

    private static final String TOO_SLOW = "57014";
    private static final String IN_USE = "55006";

    private static final String PREPARED = """
            SELECT string_agg(format('%s of role %s', gid, owner), ', ' ORDER BY gid)
              FROM pg_catalog.pg_prepared_xacts WHERE database = ?
            """;

    private static final String OWN_COMMENT =
            "SELECT shobj_description(oid, 'pg_database') FROM pg_catalog.pg_database WHERE datname = ?";

    private static final String NAMES = """
            SELECT set_config('safe_upgrade.live', ?, true), set_config('safe_upgrade.aside', ?, true),
                   set_config('safe_upgrade.copy', ?, true), set_config('safe_upgrade.mark', ?, true),
                   set_config('safe_upgrade.properties', ?::text[]::text, true),
                   set_config('statement_timeout', ?, true),
                   set_config('idle_in_transaction_session_timeout', '5s', true)
            """;

    /**
     * Ends the sessions of the live database until none is left, and none is being made (those show only as a lock on the
     * database), then renames. The commit travels with it: no pause of this program lies between.
     */
    private static final String SWAP = """
            DO $swap$
            DECLARE
              live text := current_setting('safe_upgrade.live');
              one record;
              seen int;
              kept text;
            BEGIN
              LOOP
                PERFORM pg_stat_clear_snapshot();
                seen := 0;
                kept := NULL;
                FOR one IN SELECT pid, usename, application_name, client_addr FROM pg_catalog.pg_stat_activity
                            WHERE datname = live AND pid <> pg_backend_pid() AND usesysid IS NOT NULL LOOP
                  seen := seen + 1;
                  BEGIN
                    PERFORM pg_terminate_backend(one.pid);
                  EXCEPTION WHEN insufficient_privilege THEN
                    kept := concat_ws(', ', kept, format('[%s] of role [%s], program [%s], from [%s]', one.pid,
                                      one.usename, one.application_name, coalesce(host(one.client_addr), 'local')));
                  END;
                END LOOP;
                IF kept IS NOT NULL THEN
                  RAISE EXCEPTION USING ERRCODE = 'SU001', MESSAGE = kept;
                END IF;
                EXIT WHEN seen = 0 AND NOT EXISTS (
                  SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d ON d.oid = l.objid
                   WHERE l.locktype = 'object' AND l.classid = 'pg_catalog.pg_database'::regclass
                     AND d.datname = live AND l.pid <> pg_backend_pid());
                PERFORM pg_sleep(0.001);
              END LOOP;
              IF EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = live) THEN
                EXECUTE format('ALTER DATABASE %I RENAME TO %I', live, current_setting('safe_upgrade.aside'));
                EXECUTE format('COMMENT ON DATABASE %I IS %L', current_setting('safe_upgrade.aside'),
                               current_setting('safe_upgrade.mark'));
              END IF;
              EXECUTE format('ALTER DATABASE %I RENAME TO %I', current_setting('safe_upgrade.copy'), live);
              FOREACH kept IN ARRAY current_setting('safe_upgrade.properties')::text[] LOOP
                EXECUTE kept;
              END LOOP;
            END $swap$;
            COMMIT
            """;

    private final Connection connection;
    private final ServerAccess access;
    private final DatabaseNames names;
    private final RunId attempt;

    DatabaseSwap(Connection connection, ServerAccess access, RunId attempt) {
        this.connection = connection;
        this.access = access;
        this.names = access.names();
        this.attempt = attempt;
    }

    /** What kept a swap from being done; the live database is as it was. */
    record NotSwapped(String what, String remedy) {}

    /** Name the transactions that would outlive every session of the live database, if there are any. */
    static Optional<NotSwapped> prepared(Connection connection, String live) throws SQLException {
        return CatalogFindings.single(connection, PREPARED, live)
                .map(found -> new NotSwapped(
                        "prepared transactions hold the database [" + live + "]: " + found,
                        "let their coordinator end them, or decide by hand in that database: COMMIT PREPARED or"
                                + " ROLLBACK PREPARED"));
    }

    /**
     * Swap, trying again until it is done or the call is over.
     *
     * @param copy the restored copy
     * @param properties what to do to the live database right after, for its name
     * @return why not; empty when it is done
     * @throws SQLException when the session was lost, so that it is not known
     */
    Optional<NotSwapped> swap(CallContext call, String copy, List<String> properties) throws SQLException {
        long began = call.pace().nanos();
        Duration patience = FIRST_TRY;
        while (true) {
            Optional<NotSwapped> forbidden = forbidden(call);
            if (forbidden.isPresent()) {
                return forbidden;
            }
            try {
                attempt(copy, properties, patience);
                return Optional.empty();
            } catch (SQLException failed) {
                Duration waited = Duration.ofNanos(call.pace().nanos() - began);
                Optional<NotSwapped> forGood = judge(failed, waited);
                if (forGood.isPresent()) {
                    return forGood;
                }
            }
            call.pause(BETWEEN_TRIES);
            patience = shorter(patience.plus(FIRST_TRY), LONGEST_TRY);
        }
    }

    private Optional<NotSwapped> forbidden(CallContext call) throws SQLException {
        if (call.over()) {
            return Optional.of(givenUp(call.cancellation().reason().orElse("past its deadline")));
        }
        return call.mayCommit()
                ? prepared(connection, names.live())
                : Optional.of(givenUp(call.cancellation().reason().orElse("the upgrade lock was lost")));
    }

    private void attempt(String copy, List<String> properties, Duration patience) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            String swapping = names.beside(Purpose.SWAPPING, attempt);
            // Waits for autovacuum to leave the copy, and locks it, while the live database still serves.
            statement.execute(Ddl.text(connection, "ALTER DATABASE %I RENAME TO %I", copy, swapping));
            configure(swapping, properties, patience);
            statement.execute(SWAP);
        } catch (SQLException failed) {
            rollback(failed);
            throw failed;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    private void configure(String swapping, List<String> properties, Duration patience) throws SQLException {
        String aside = names.beside(Purpose.ASIDE, attempt);
        Optional<String> comment = CatalogFindings.single(connection, OWN_COMMENT, names.live());
        try (PreparedStatement statement = connection.prepareStatement(NAMES)) {
            statement.setString(1, names.live());
            statement.setString(2, aside);
            statement.setString(3, swapping);
            statement.setString(4, DatabaseMark.aside(names.live(), attempt, comment));
            statement.setArray(5, connection.createArrayOf("text", properties.toArray()));
            statement.setString(6, patience.toMillis() + "ms");
            statement.execute();
        }
    }

    private void rollback(SQLException failed) {
        try {
            connection.rollback();
        } catch (SQLException lost) {
            failed.addSuppressed(lost);
        }
    }

    /** Say whether trying again is of no use; throws where the answer of the server was lost. */
    private Optional<NotSwapped> judge(SQLException failed, Duration waited) throws SQLException {
        String state = String.valueOf(failed.getSQLState());
        if (state.equals(TOO_SLOW) || state.equals(IN_USE)) {
            return Optional.empty();
        }
        if (state.equals(NOT_OURS_TO_END)) {
            return waited.compareTo(PATIENCE) < 0 ? Optional.empty() : Optional.of(occupied(failed));
        }
        if (state.startsWith("08") || state.startsWith("57P") || connection.isClosed()) {
            throw failed;
        }
        return Optional.of(new NotSwapped(
                "the databases could not be swapped [SQLSTATE " + state + "]: " + words(failed),
                "mend what the server names, then repeat the command"));
    }

    private NotSwapped occupied(SQLException failed) {
        return new NotSwapped(
                "sessions in the database [" + names.live() + "] may not be ended by this role: " + words(failed),
                "end their programs, or GRANT pg_signal_backend to the role, or name an administrator; superusers'"
                        + " sessions only a superuser can end");
    }

    private NotSwapped givenUp(String why) {
        return new NotSwapped("given up before the swap of [" + names.live() + "]: " + why, "repeat the command");
    }

    private String words(SQLException failed) {
        return MigrationFailures.words(failed, access.acting());
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
