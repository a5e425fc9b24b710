package io.safeupgrade.postgres.internal.contents;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Say of a database what a dump of it does not: everything that a new database would have otherwise (trap 16).
 *
 * @param name its name
 * @param owner the role that owns it
 * @param connectionLimit how many sessions it admits, -1 for any number
 * @param comment its comment
 * @param privileges who may do what with it; empty as long as nobody changed what the server grants by itself
 * @param settings what sessions in it begin with
 * @param encoding its encoding
 * @param locale its order and classes of characters
 * @param tablespace where its tables are by default
 * @param template whether everybody may copy it
 * @param extensions what is installed in it, with versions, which no dump names
 * @since 0.1
 */
public record DatabaseProperties(
        String name,
        String owner,
        int connectionLimit,
        Optional<String> comment,
        Optional<List<Privilege>> privileges,
        List<Setting> settings,
        String encoding,
        Locale locale,
        String tablespace,
        boolean template,
        List<Extension> extensions) {

    /** Copy the lists. */
    public DatabaseProperties {
        privileges = privileges.map(List::copyOf);
        settings = List.copyOf(settings);
        extensions = List.copyOf(extensions);
    }

    /**
     * Describe one privilege.
     *
     * @param grantee the role that has it, empty for PUBLIC
     * @param privilege {@code CONNECT}, {@code CREATE} or {@code TEMPORARY}
     * @param grantable whether the role may pass it on
     * @param grantor the role that gave it
     */
    public record Privilege(String grantee, String privilege, boolean grantable, String grantor) {}

    /**
     * Describe one setting; its value is not shown, as appliances keep secrets in settings.
     *
     * @param role the role whose sessions have it, empty for all
     * @param name the parameter
     * @param value the value in the flat form of {@code SHOW}; quoting of lists is the server's business ({@code
     *     set_config} and {@code SET ... FROM CURRENT} take it as it is)
     */
    public record Setting(String role, String name, String value) {

        @Override
        public String toString() {
            return "Setting[role=" + role + ", name=" + name + "]";
        }
    }

    /**
     * Describe the locale.
     *
     * @param collate {@code LC_COLLATE}
     * @param ctype {@code LC_CTYPE}
     * @param provider {@code libc}, {@code icu} or {@code builtin}; always libc before PostgreSQL 15
     * @param name the provider's own locale, where it has one
     * @param icuRules rules besides the locale (16 and later)
     * @param collationVersion what the provider called its version when the database was made (15 and later)
     */
    public record Locale(
            String collate,
            String ctype,
            String provider,
            Optional<String> name,
            Optional<String> icuRules,
            Optional<String> collationVersion) {}

    /**
     * Describe an extension.
     *
     * @param name its name
     * @param version the installed version
     * @param schema the schema of its objects
     */
    public record Extension(String name, String version, String schema) {}

    /** By the names of columns in JSON, because every other major has other columns. */
    private static final String DATABASE = """
            SELECT d.datname, pg_catalog.pg_get_userbyid(d.datdba), d.datconnlimit,
                   pg_catalog.shobj_description(d.oid, 'pg_database'), d.datacl IS NULL,
                   pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate::text, d.datctype::text,
                   coalesce(pg_catalog.to_jsonb(d) ->> 'datlocprovider', 'c'),
                   coalesce(pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale'),
                   pg_catalog.to_jsonb(d) ->> 'daticurules', pg_catalog.to_jsonb(d) ->> 'datcollversion',
                   t.spcname, d.datistemplate
              FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace
             WHERE d.datname = current_database()
            """;

    private static final String PRIVILEGES = """
            SELECT CASE a.grantee WHEN 0 THEN '' ELSE pg_catalog.pg_get_userbyid(a.grantee) END,
                   a.privilege_type, a.is_grantable, pg_catalog.pg_get_userbyid(a.grantor)
              FROM pg_catalog.pg_database d, pg_catalog.aclexplode(d.datacl) a
             WHERE d.datname = current_database() ORDER BY 1, 2, 4
            """;

    private static final String SETTINGS = """
            SELECT CASE s.setrole WHEN 0 THEN '' ELSE pg_catalog.pg_get_userbyid(s.setrole) END, s.setconfig
              FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
             WHERE d.datname = current_database() ORDER BY 1
            """;

    private static final String EXTENSIONS = """
            SELECT e.extname, e.extversion, n.nspname
              FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace ORDER BY 1
            """;

    /** Reads one row of a result. */
    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /** Read the properties of the database that {@code connection} is in; any role may, on PostgreSQL 13 to 18. */
    public static DatabaseProperties read(Connection connection) throws SQLException {
        List<Privilege> privileges = list(
                connection,
                PRIVILEGES,
                row -> new Privilege(row.getString(1), row.getString(2), row.getBoolean(3), row.getString(4)));
        List<Setting> settings = list(connection, SETTINGS, DatabaseProperties::settings).stream()
                .flatMap(List::stream)
                .toList();
        List<Extension> extensions = list(
                connection, EXTENSIONS, row -> new Extension(row.getString(1), row.getString(2), row.getString(3)));
        return list(connection, DATABASE, row -> of(row, privileges, settings, extensions))
                .getFirst();
    }

    private static DatabaseProperties of(
            ResultSet row, List<Privilege> privileges, List<Setting> settings, List<Extension> extensions)
            throws SQLException {
        return new DatabaseProperties(
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                Optional.ofNullable(row.getString(4)),
                row.getBoolean(5) ? Optional.empty() : Optional.of(privileges),
                settings,
                row.getString(6),
                locale(row),
                row.getString(13),
                row.getBoolean(14),
                extensions);
    }

    private static Locale locale(ResultSet row) throws SQLException {
        String provider = switch (row.getString(9)) {
            case "i" -> "icu";
            case "b" -> "builtin";
            default -> "libc";
        };
        return new Locale(
                row.getString(7),
                row.getString(8),
                provider,
                Optional.ofNullable(row.getString(10)),
                Optional.ofNullable(row.getString(11)),
                Optional.ofNullable(row.getString(12)));
    }

    private static List<Setting> settings(ResultSet row) throws SQLException {
        Array settings = row.getArray(2);
        List<Setting> list = new ArrayList<>();
        for (String one : (String[]) settings.getArray()) {
            int equals = one.indexOf('=');
            list.add(new Setting(row.getString(1), one.substring(0, equals), one.substring(equals + 1)));
        }
        return list;
    }

    private static <T> List<T> list(Connection connection, String sql, Row<T> each) throws SQLException {
        List<T> list = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                list.add(each.of(row));
            }
        }
        return list;
    }
}
