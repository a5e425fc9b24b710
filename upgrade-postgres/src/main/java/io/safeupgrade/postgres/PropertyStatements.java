package io.safeupgrade.postgres;

import io.safeupgrade.Finding;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties.Privilege;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties.Setting;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Give a restored database back what no dump holds of it: privileges, settings, limit, comment (trap 16).
 *
 * <p>What cannot be given back here (the role is gone, only a superuser may) is found by trying, before the swap: no
 * statement in the swap fails for it.
 */
final class PropertyStatements {

    /** Their values are lists of names that the server has quoted; source: variable_is_guc_list_quote of pg_dump. */
    private static final Set<String> LISTS = Set.of(
            "local_preload_libraries",
            "search_path",
            "session_preload_libraries",
            "shared_preload_libraries",
            "temp_tablespaces",
            "unix_socket_directories");

    private static final String LITERALS =
            "SELECT string_agg(quote_literal(v), ', ' ORDER BY n) FROM unnest(?::text[]) WITH ORDINALITY t(v, n)";

    private final Connection connection;
    private final DatabaseProperties properties;
    private final String owner;

    /** Give {@code properties} to a database that {@code owner} owns. */
    PropertyStatements(Connection connection, DatabaseProperties properties, String owner) {
        this.connection = connection;
        this.properties = properties;
        this.owner = owner;
    }

    /**
     * What to do to a database.
     *
     * @param what in words, without values
     * @param sql the command; may hold a secret of a setting
     */
    record Step(String what, String sql) {

        @Override
        public String toString() {
            return what;
        }
    }

    /**
     * What came of a trial.
     *
     * @param possible the numbers of the steps that succeed, in order
     * @param warnings the others
     */
    record Trial(List<Integer> possible, List<Finding> warnings) {}

    /** Return the steps for the database {@code name}; their number and order are the same for every name. */
    List<Step> steps(String name) throws SQLException {
        List<Step> steps = new ArrayList<>();
        privileges(steps, name);
        if (properties.connectionLimit() >= 0) {
            String limit = Integer.toString(properties.connectionLimit());
            add(steps, "its connection limit", "ALTER DATABASE %I CONNECTION LIMIT %s", name, limit);
        }
        for (Setting setting : properties.settings()) {
            steps.add(setting(name, setting));
        }
        if (properties.template()) {
            add(steps, "that it is a template", "ALTER DATABASE %I IS_TEMPLATE true", name);
        }
        comment(steps, name);
        return steps;
    }

    /** Take the steps on {@code scratch} in a transaction that is rolled back. */
    Trial tryOn(String scratch) throws SQLException {
        List<Integer> possible = new ArrayList<>();
        List<Finding> warnings = new ArrayList<>();
        List<Step> steps = steps(scratch);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (int number = 0; number < steps.size(); number++) {
                Step step = steps.get(number);
                refusal(statement, step)
                        .ifPresentOrElse(why -> warnings.add(lost(step, why)), adding(possible, number));
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
        return new Trial(possible, warnings);
    }

    private static Runnable adding(List<Integer> numbers, int number) {
        return () -> numbers.add(number);
    }

    private Optional<String> refusal(Statement statement, Step step) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            statement.execute(step.sql());
            connection.releaseSavepoint(before);
            return Optional.empty();
        } catch (SQLException refused) {
            connection.rollback(before);
            // The state alone where the text could quote the value of a setting.
            return Optional.of("SQLSTATE " + refused.getSQLState());
        }
    }

    private static Finding lost(Step step, String why) {
        return Finding.warning(
                "restore-property-lost",
                "the restored database does not get back " + step.what() + " [" + why + "]",
                "set it again as a superuser; the database kept aside still has it (\\l and \\drds of psql show it)");
    }

    private void privileges(List<Step> steps, String name) throws SQLException {
        if (properties.privileges().isEmpty()) {
            add(steps, "what the server grants by itself", "GRANT CONNECT, TEMPORARY ON DATABASE %I TO PUBLIC", name);
            return;
        }
        add(steps, "that PUBLIC has no other privileges", "REVOKE ALL ON DATABASE %I FROM PUBLIC", name);
        add(steps, "that its owner has no other privileges", "REVOKE ALL ON DATABASE %I FROM %I", name, owner);
        for (Privilege privilege : properties.privileges().get()) {
            steps.add(privilege(name, privilege));
        }
    }

    private Step privilege(String name, Privilege privilege) throws SQLException {
        boolean everybody = privilege.grantee().isEmpty();
        String to = everybody ? "PUBLIC" : Ddl.text(connection, "%I", privilege.grantee());
        String sql = Ddl.text(
                connection,
                "GRANT %s ON DATABASE %I TO %s%s",
                privilege.privilege(),
                name,
                to, //
                privilege.grantable() ? " WITH GRANT OPTION" : "");
        return new Step("the privilege " + privilege.privilege() + " of " + role(privilege.grantee()), sql);
    }

    private Step setting(String name, Setting setting) throws SQLException {
        String of = setting.role().isEmpty()
                ? Ddl.text(connection, "ALTER DATABASE %I", name)
                : Ddl.text(connection, "ALTER ROLE %I IN DATABASE %I", setting.role(), name);
        List<String> values =
                LISTS.contains(setting.name()) ? QuotedNames.split(setting.value()) : List.of(setting.value());
        String sql = of + Ddl.text(connection, " SET %I TO ", setting.name()) + literals(values);
        String whose = setting.role().isEmpty() ? "" : " of " + role(setting.role());
        return new Step("the setting [" + setting.name() + "]" + whose, sql);
    }

    private String literals(List<String> values) throws SQLException {
        Array array = connection.createArrayOf("text", values.toArray());
        try (PreparedStatement statement = connection.prepareStatement(LITERALS)) {
            statement.setArray(1, array);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /** Always, because the copy carries our mark until then. */
    private void comment(List<Step> steps, String name) throws SQLException {
        Optional<String> comment = DatabaseMark.own(properties.comment());
        if (comment.isPresent()) {
            add(steps, "its comment", "COMMENT ON DATABASE %I IS %L", name, comment.get());
        } else {
            add(steps, "that it has no comment", "COMMENT ON DATABASE %I IS NULL", name);
        }
    }

    private void add(List<Step> steps, String what, String form, String... arguments) throws SQLException {
        steps.add(new Step(what, Ddl.text(connection, form, arguments)));
    }

    private static String role(String name) {
        return name.isEmpty() ? "PUBLIC" : "role [" + name + "]";
    }
}
