package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.postgres.internal.contents.DatabaseProperties;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties.Extension;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties.Privilege;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties.Setting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("trap 16: what a dump loses of a database is read before it")
class DatabasePropertiesTests {

    private final TestCluster.Fresh database = TestCluster.shared().fresh();

    @Test
    void readsWhatANewDatabaseHasByItself() throws SQLException {
        DatabaseProperties properties = read(database.owner());

        assertThat(properties.name()).isEqualTo(database.database());
        assertThat(properties.owner()).isEqualTo(database.role());
        assertThat(properties.connectionLimit()).isEqualTo(-1);
        assertThat(properties.comment()).isEmpty();
        assertThat(properties.privileges()).isEmpty();
        assertThat(properties.settings()).isEmpty();
        assertThat(properties.encoding()).isEqualTo("UTF8");
        assertThat(properties.locale().collate()).isEqualTo("C.UTF-8");
        assertThat(properties.locale().ctype()).isEqualTo("C.UTF-8");
        assertThat(properties.locale().provider()).isEqualTo("libc");
        assertThat(properties.locale().name()).isEmpty();
        assertThat(properties.tablespace()).isEqualTo("pg_default");
        assertThat(properties.template()).isFalse();
        assertThat(properties.extensions()).containsExactly(new Extension("plpgsql", "1.0", "pg_catalog"));
    }

    @Test
    void readsWhatWasChanged() throws SQLException {
        String name = database.database();
        String role = database.role();
        TestCluster.execute(
                database.superuser(),
                "ALTER DATABASE " + name + " CONNECTION LIMIT 17",
                "ALTER DATABASE " + name + " IS_TEMPLATE true",
                "COMMENT ON DATABASE " + name + " IS 'the \"till''s\" own'",
                "REVOKE CONNECT, TEMPORARY ON DATABASE " + name + " FROM PUBLIC",
                "GRANT CONNECT ON DATABASE " + name + " TO pg_monitor WITH GRANT OPTION",
                "ALTER DATABASE " + name + " SET search_path TO \"$user\", \"odd, one\", public",
                "ALTER DATABASE " + name + " SET app.key TO 'a=b=c'",
                "ALTER ROLE " + role + " IN DATABASE " + name + " SET work_mem TO '5MB'",
                "ALTER ROLE " + role + " SET work_mem TO '6MB'");
        try {
            DatabaseProperties properties = read(database.owner());

            assertThat(properties.connectionLimit()).isEqualTo(17);
            assertThat(properties.template()).isTrue();
            assertThat(properties.comment()).contains("the \"till's\" own");
            assertThat(properties.privileges())
                    .isEqualTo(Optional.of(List.of(
                            new Privilege("pg_monitor", "CONNECT", true, role),
                            new Privilege(role, "CONNECT", false, role),
                            new Privilege(role, "CREATE", false, role),
                            new Privilege(role, "TEMPORARY", false, role))));
            assertThat(properties.settings())
                    .containsExactly(
                            new Setting("", "search_path", "\"$user\", \"odd, one\", public"),
                            new Setting("", "app.key", "a=b=c"),
                            new Setting(role, "work_mem", "5MB"));
        } finally {
            TestCluster.execute(database.superuser(), "ALTER DATABASE " + name + " IS_TEMPLATE false");
        }
    }

    @Test
    void tellsNoPrivilegesFromThoseThatNobodyChanged() throws SQLException {
        TestCluster.execute(
                database.superuser(),
                "REVOKE ALL ON DATABASE " + database.database() + " FROM PUBLIC, " + database.role());

        assertThat(read(database.superuser()).privileges()).isEqualTo(Optional.of(List.of()));
    }

    @Test
    void readsTheLocaleOfIcu() throws SQLException {
        String name = database.database() + "_icu";
        TestCluster.execute(
                database.superuser(),
                "CREATE DATABASE " + name
                        + " TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de-DE' ENCODING 'UTF8'");
        try {
            DatabaseProperties.Locale locale =
                    read(database.superuser().withDatabase(name)).locale();

            assertThat(locale.provider()).isEqualTo("icu");
            assertThat(locale.name()).contains("de-DE");
            assertThat(locale.icuRules()).isEmpty();
            assertThat(locale.collationVersion()).isPresent();
        } finally {
            TestCluster.execute(database.superuser().maintenance(), "DROP DATABASE " + name);
        }
    }

    private static DatabaseProperties read(PostgresDsn dsn) throws SQLException {
        try (Connection connection = TestCluster.connect(dsn)) {
            return DatabaseProperties.read(connection);
        }
    }
}
