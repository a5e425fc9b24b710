package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.spi.DatabaseProbe.Misconfigured;
import io.safeupgrade.spi.DatabaseProbe.Reachability;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.DatabaseProbe.Unreachable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * Tell from what the driver threw why a session could not be opened.
 *
 * <p>Decides by SQLSTATE and by the classes of the causes; texts come in the languages of server and driver, so only
 * words that no translation changes are looked at.
 */
final class ConnectFailure {

    private static final Set<String> TLS_WANTED = Set.of("require", "verify-ca", "verify-full");

    private final PostgresDsn dsn;
    private final SQLException thrown;
    private final String said;

    private ConnectFailure(PostgresDsn dsn, SQLException thrown) {
        this.dsn = dsn;
        this.thrown = thrown;
        this.said = said(dsn, thrown);
    }

    static Reachability classify(PostgresDsn dsn, SQLException thrown) {
        return new ConnectFailure(dsn, thrown).classified();
    }

    /** Return the same as a failure, for calls that cannot answer with a reachability. */
    static Failure failure(PostgresDsn dsn, SQLException thrown) {
        return switch (classify(dsn, thrown)) {
            case Unreachable gone ->
                Failure.of(
                        ErrorCode.DATABASE_UNREACHABLE,
                        gone.what(),
                        "start PostgreSQL, or correct host and port of the connection string, and repeat the command");
            case Misconfigured wrong -> Failure.of(ErrorCode.DATABASE_MISCONFIGURED, wrong.what(), wrong.remedy());
            case Reachable never -> throw new IllegalStateException("a failure to connect is not reachable", thrown);
        };
    }

    /** Return what was said, on one line and without the password. */
    static String said(PostgresDsn dsn, SQLException thrown) {
        String text = String.valueOf(thrown.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
        Throwable root = rootOf(thrown);
        if (root.getMessage() != null && !text.contains(root.getMessage())) {
            text += " (" + root.getMessage().strip().replaceAll("\\s*\\R\\s*", "; ") + ")";
        }
        String whole = text;
        return dsn.password().map(secret -> secret.redact(whole)).orElse(whole);
    }

    /** Return one sentence about a failure that happened on an open session. */
    static String sentence(PostgresDsn dsn, String what, SQLException thrown) {
        return what + " [" + dsn.redacted() + "]: " + said(dsn, thrown) + " [SQLSTATE " + thrown.getSQLState() + "]";
    }

    private Reachability classified() {
        String state = thrown.getSQLState() == null ? "" : thrown.getSQLState();
        if (causedBy(SSLException.class) || causedBy(GeneralSecurityException.class)) {
            return tls("TLS with the server could not be set up");
        }
        return switch (state) {
            // 53300: all connections are taken; like a start-up, it passes.
            case "57P01", "57P02", "57P03", "53300" ->
                new Unreachable(Unreachable.Cause.STARTING, sentence("the server is not ready"));
            case "57014" -> new Unreachable(Unreachable.Cause.NO_ANSWER, sentence("the server was too slow"));
            case "28P01" -> wrongPassword();
            case "28000", "42501", "55000" -> refused(state);
            case "3D000" -> missingDatabase();
            case "08P01" -> protocolViolation();
            case "08004" -> rejectedByDriver();
            case "08001", "08006", "08003" -> connectionTrouble();
            default -> other();
        };
    }

    private Reachability wrongPassword() {
        return misconfigured(
                Misconfigured.Cause.WRONG_PASSWORD,
                dsn.password().isPresent() ? "the password is wrong" : "a password is needed and the DSN has none",
                "correct the password in the connection string, or set it: ALTER ROLE " + Sql.identifier(dsn.user())
                        + " PASSWORD '...'");
    }

    private Reachability refused(String state) {
        String database = Sql.identifier(dsn.database());
        String remedy = switch (state) {
            case "42501" -> "GRANT CONNECT ON DATABASE " + database + " TO " + Sql.identifier(dsn.user());
            case "55000" -> "ALTER DATABASE " + database + " ALLOW_CONNECTIONS true";
            default ->
                "admit the role [" + dsn.user() + "] to the database [" + dsn.database()
                        + "] from this host in pg_hba.conf, then SELECT pg_reload_conf(); where only encrypted"
                        + " connections are admitted, write sslmode=require or stricter";
        };
        return misconfigured(Misconfigured.Cause.REFUSED, "the server does not admit this client", remedy);
    }

    private Reachability missingDatabase() {
        return misconfigured(
                Misconfigured.Cause.MISSING_DATABASE,
                "the database [" + dsn.database() + "] does not exist",
                "correct its name in the connection string, or create it: CREATE DATABASE "
                        + Sql.identifier(dsn.database()) + " OWNER " + Sql.identifier(dsn.user()));
    }

    /** A real server never says this to a driver that it knows; PgBouncer does at every option it does not. */
    private Reachability protocolViolation() {
        return thrown instanceof PostgresConnections.PoolerInBetween
                        || said.contains("startup parameter")
                        || said.toLowerCase(java.util.Locale.ROOT).contains("pgbouncer")
                ? pooler(dsn, said)
                : other();
    }

    private static Misconfigured pooler(PostgresDsn dsn, String evidence) {
        return new Misconfigured(
                Misconfigured.Cause.POOLER,
                "a connection pooler stands before the server [" + dsn.redacted() + "]: " + evidence,
                "name the server itself (host and port of PostgreSQL) in the connection string for upgrades: locks and"
                        + " settings do not stay with their session behind a pooler");
    }

    /** The driver itself gave up: the server has no TLS, or wants a password that is not there. */
    private Reachability rejectedByDriver() {
        String mode = dsn.jdbcProperties().getProperty("sslmode");
        if (TLS_WANTED.contains(mode) && said.contains("SSL")) {
            return tls("the server offers no TLS but [sslmode=" + mode + "] wants it");
        }
        return dsn.password().isEmpty() ? wrongPassword() : other();
    }

    private Reachability connectionTrouble() {
        if (causedBy(SocketTimeoutException.class)) {
            return new Unreachable(Unreachable.Cause.NO_ANSWER, sentence("no answer in time"));
        }
        if (causedBy(java.io.FileNotFoundException.class) || causedBy(java.nio.file.NoSuchFileException.class)) {
            return tls("a file for TLS cannot be read");
        }
        if (causedBy(java.net.ConnectException.class)
                || causedBy(java.net.UnknownHostException.class)
                || causedBy(java.net.NoRouteToHostException.class)) {
            return new Unreachable(Unreachable.Cause.DOWN, sentence("nothing answers"));
        }
        if (causedBy(IOException.class)) {
            return new Unreachable(Unreachable.Cause.NO_ANSWER, sentence("the connection broke"));
        }
        return TLS_WANTED.contains(dsn.jdbcProperties().getProperty("sslmode"))
                ? tls("TLS with the server could not be set up")
                : other();
    }

    private Reachability tls(String what) {
        return misconfigured(
                Misconfigured.Cause.TLS,
                what,
                "check sslmode, sslrootcert, sslcert and sslkey of the connection string against the certificate of the"
                        + " server (SHOW ssl; SHOW ssl_cert_file)");
    }

    private Reachability other() {
        return misconfigured(
                Misconfigured.Cause.OTHER,
                "the server refuses",
                "look into the server's log; try the same with psql '" + dsn.redacted() + "'");
    }

    private Misconfigured misconfigured(Misconfigured.Cause cause, String what, String remedy) {
        return new Misconfigured(cause, sentence(what), remedy);
    }

    private String sentence(String what) {
        return sentence(dsn, what, thrown);
    }

    private boolean causedBy(Class<? extends Throwable> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
