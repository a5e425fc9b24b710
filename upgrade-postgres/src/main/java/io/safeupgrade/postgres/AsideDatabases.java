package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.KeptAside;
import io.safeupgrade.KeptAside.Kind;
import io.safeupgrade.RunId;
import io.safeupgrade.postgres.DatabaseNames.Beside;
import io.safeupgrade.postgres.DatabaseNames.Purpose;
import io.safeupgrade.spi.CallContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Know the databases that restores left beside the live one, and drop one when an operator says so. */
final class AsideDatabases {

    private static final String ALL = """
            SELECT datname, shobj_description(oid, 'pg_database'), datallowconn,
                   CASE WHEN has_database_privilege(oid, 'CONNECT') OR pg_has_role('pg_read_all_stats', 'USAGE')
                        THEN pg_database_size(oid) ELSE 0 END
              FROM pg_catalog.pg_database WHERE datname <> ? ORDER BY datname
            """;

    private static final String SESSIONS = """
            SELECT string_agg(format('[%s] of role [%s], program [%s]', pid, usename, application_name), ', ' ORDER BY pid)
              FROM pg_catalog.pg_stat_activity WHERE datname = ? AND usesysid IS NOT NULL
            """;

    private final ServerAccess access;
    private final String provider;

    AsideDatabases(ServerAccess access, String provider) {
        this.access = access;
        this.provider = provider;
    }

    /** List them, in the order of their names. */
    List<KeptAside> list(Connection connection) throws SQLException {
        List<KeptAside> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(ALL)) {
            statement.setString(1, access.live());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (DatabaseMark.ours(row.getString(2), row.getBoolean(3))) {
                        access.names()
                                .read(row.getString(1))
                                .map(keeping(row.getLong(4)))
                                .ifPresent(found::add);
                    }
                }
            }
        }
        return found;
    }

    /** Return what the restore {@code attempt} put aside. */
    Optional<KeptAside> of(Connection connection, RunId attempt) throws SQLException {
        String name = access.names().beside(Purpose.ASIDE, attempt);
        return list(connection).stream()
                .filter(kept -> kept.name().equals(name))
                .findFirst();
    }

    private java.util.function.Function<Beside, KeptAside> keeping(long bytes) {
        return found -> new KeptAside(provider, kind(found), found.name(), Optional.of(found.run()), bytes);
    }

    private static Kind kind(Beside found) {
        return found.purpose() == Purpose.ASIDE ? Kind.REPLACED : Kind.SCRATCH;
    }

    /** Drop {@code what}; already gone is success. */
    Optional<Failure> discard(CallContext call, KeptAside what) throws SQLException {
        Optional<Beside> named = access.names().read(what.name());
        if (named.isEmpty() || kind(named.get()) != what.kind()) {
            return Optional.of(notOurs(what));
        }
        try (Connection connection = access.open(call)) {
            if (!exists(connection, what.name())) {
                return Optional.empty();
            }
            if (list(connection).stream().noneMatch(kept -> kept.name().equals(what.name()))) {
                return Optional.of(notOurs(what));
            }
            return what.kind() == Kind.SCRATCH
                    ? dropScratch(connection, call, named.get())
                    : dropUnused(connection, call, what);
        }
    }

    private Optional<Failure> dropScratch(Connection connection, CallContext call, Beside scratch) throws SQLException {
        new ScratchDatabase(access, scratch.name(), scratch.run()).dropOurs(connection, call);
        return Optional.empty();
    }

    /** Whoever works in it may be saving from it what nobody else has. */
    private Optional<Failure> dropUnused(Connection connection, CallContext call, KeptAside what) throws SQLException {
        Optional<String> sessions = CatalogFindings.single(connection, SESSIONS, what.name());
        if (sessions.isPresent()) {
            return Optional.of(Failure.of(
                    ErrorCode.PREFLIGHT_BLOCKED,
                    "sessions work in the database [" + what.name() + "], which was kept aside: " + sessions.get()
                            + "; nothing is dropped",
                    "end their programs, then repeat the command"));
        }
        Ddl.run(connection, call, "DROP DATABASE IF EXISTS %I", what.name());
        return Optional.empty();
    }

    private Failure notOurs(KeptAside what) {
        return Failure.of(
                ErrorCode.PREFLIGHT_BLOCKED,
                "the database [" + what.name() + "] is none that a restore of [" + access.live() + "] left as ["
                        + what.kind() + "]; nothing is dropped",
                "name one that is listed as kept aside");
    }

    private static boolean exists(Connection connection, String name) throws SQLException {
        return CatalogFindings.single(connection, "SELECT datname FROM pg_catalog.pg_database WHERE datname = ?", name)
                .isPresent();
    }
}
