package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Make failures of what Flyway and the driver throw, without secrets and without data. */
final class MigrationFailures {

    private static final int STATEMENT_LIMIT = 200;
    private static final int MESSAGE_LINES = 6;
    private static final Pattern PASSWORD_LITERAL =
            Pattern.compile("(?i)(password\\s*=?\\s*)(?:[eE]?'(?:[^']|'')*'?|\\$(\\w*)\\$.*?(?:\\$\\2\\$|$))");

    private static final String OTHERWISE = "mend the migration, or restore the database, then run the upgrade again";

    private static final Map<String, String> REMEDIES = Map.of(
            "55P04",
            "a new enum value cannot be used in the transaction that adds it: run again with --transaction=each",
            "55006",
            "the table has pending trigger events: put SET CONSTRAINTS ALL IMMEDIATE before this statement",
            "25001",
            "the statement cannot run inside a transaction: put it into a migration file of its own",
            "55P03",
            "end the sessions that hold locks on the table, then run the upgrade again",
            "40P01",
            "end the sessions that deadlocked with the migration, then run the upgrade again",
            "42501",
            "give the role the privilege, or make it the owner, then run the upgrade again",
            "53100",
            "make room on the database server's disk, then run the upgrade again");

    private MigrationFailures() {}

    /** Describe a migration that failed. */
    static Failure of(Throwable thrown, Optional<String> script, PostgresDsn dsn) {
        Optional<SQLException> cause = sqlCause(thrown);
        Optional<FlywaySqlScriptException> place = find(thrown, FlywaySqlScriptException.class);
        String state = cause.map(SQLException::getSQLState).orElse("");
        StringBuilder what = new StringBuilder(
                script.map(name -> "migration [" + name + "] failed").orElse("the migration could not begin"));
        place.ifPresent(
                where -> what.append(" at line [").append(where.getLineNumber()).append(']'));
        what.append(state.isEmpty() ? "" : " with SQLState [" + state + "]");
        what.append(": ").append(words(thrown, dsn));
        List<String> evidence = new ArrayList<>();
        place.map(FlywaySqlScriptException::getStatement)
                .map(text -> "statement: " + redacted(shortened(text), dsn))
                .ifPresent(evidence::add);
        return new Failure(
                ErrorCode.MIGRATION_FAILED, what.toString(), REMEDIES.getOrDefault(state, OTHERWISE), evidence);
    }

    /** Describe a migration that was stopped from outside. */
    static Failure stopped(Optional<String> script, String why) {
        return Failure.of(
                ErrorCode.MIGRATION_FAILED,
                script.map(name -> "migration [" + name + "] was stopped").orElse("the migration was stopped") + " ["
                        + why + "]",
                "run the upgrade again");
    }

    /** Return the database's own words, without the rows that they may quote. */
    static String words(Throwable thrown, PostgresDsn dsn) {
        String words = sqlCause(thrown).map(MigrationFailures::serverWords).orElseGet(() -> firstLines(thrown));
        return redacted(words, dsn);
    }

    static Optional<SQLException> sqlCause(@Nullable Throwable thrown) {
        return find(thrown, SQLException.class);
    }

    static String firstLines(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        return PASSWORD_LITERAL
                .matcher(message.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .limit(MESSAGE_LINES)
                        .collect(Collectors.joining(" ")))
                .replaceAll("$1'***'");
    }

    private static String serverWords(SQLException cause) {
        ServerErrorMessage server = cause instanceof PSQLException told ? told.getServerErrorMessage() : null;
        if (server == null) {
            return String.valueOf(cause.getMessage());
        }
        StringBuilder words = new StringBuilder(String.valueOf(server.getMessage()));
        append(words, "table", server.getTable());
        append(words, "column", server.getColumn());
        append(words, "constraint", server.getConstraint());
        append(words, "hint", server.getHint());
        return words.toString();
    }

    private static void append(StringBuilder words, String what, @Nullable String value) {
        if (value != null) {
            words.append("; ").append(what).append(" [").append(value).append(']');
        }
    }

    private static String shortened(String statement) {
        String line = PASSWORD_LITERAL
                .matcher(statement.strip())
                .replaceAll("$1'***'")
                .replaceAll("\\s+", " ");
        return line.length() <= STATEMENT_LIMIT ? line : line.substring(0, STATEMENT_LIMIT) + "...";
    }

    private static String redacted(String text, PostgresDsn dsn) {
        return dsn.password().map(secret -> secret.redact(text)).orElse(text);
    }

    private static <T extends Throwable> Optional<T> find(@Nullable Throwable thrown, Class<T> wanted) {
        for (Throwable one = thrown; one != null; one = one.getCause()) {
            if (wanted.isInstance(one)) {
                return Optional.of(wanted.cast(one));
            }
        }
        return Optional.empty();
    }
}
