package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Secret;
import io.safeupgrade.UpgradeException;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresDsnTests {

    @Test
    void readsEveryPartOfAnUrl() {
        PostgresDsn dsn =
                PostgresDsn.parse("postgresql://till%40shop:p%2Fw%3A%25@db.shop:6432/till%20db?sslmode=verify-full");

        assertThat(dsn.user()).isEqualTo("till@shop");
        assertThat(dsn.password()).contains(Secret.of("p/w:%"));
        assertThat(dsn.host()).isEqualTo("db.shop");
        assertThat(dsn.port()).isEqualTo(6432);
        assertThat(dsn.database()).isEqualTo("till db");
        assertThat(dsn.jdbcUrl()).isEqualTo("jdbc:postgresql://db.shop:6432/till%20db");
        assertThat(dsn).isEqualTo(PostgresDsn.parse("  postgres" + dsnTail() + "\n"));
    }

    private static String dsnTail() {
        return "://till%40shop:p%2Fw%3A%25@db.shop:6432/till%20db?sslmode=verify-full";
    }

    @Test
    void fillsMissingPartsAsLibpqDoes() {
        PostgresDsn dsn = PostgresDsn.parse("postgres://till@");

        assertThat(dsn.host()).isEqualTo("localhost");
        assertThat(dsn.port()).isEqualTo(5432);
        assertThat(dsn.database()).isEqualTo("till");
        assertThat(dsn.password()).isEmpty();
        assertThat(PostgresDsn.parse("postgres://").user()).isEqualTo(System.getProperty("user.name"));
        assertThat(PostgresDsn.parse("postgres:///d").database()).isEqualTo("d");
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://[::1]/d, ::1, 5432, jdbc:postgresql://[::1]:5432/d",
        "postgres://u:p@[fe80::1]:6000/d, fe80::1, 6000, jdbc:postgresql://[fe80::1]:6000/d",
        "postgres://h:/d, h, 5432, jdbc:postgresql://h:5432/d",
        "postgres://h?dbname=d&port=7, h, 7, jdbc:postgresql://h:7/d",
        "postgres://?host=h&dbname=d, h, 5432, jdbc:postgresql://h:5432/d",
        "postgres://u:a?b@h/d, h, 5432, jdbc:postgresql://h:5432/d",
    })
    void understandsTheCornersOfTheGrammar(String text, String host, int port, String jdbcUrl) {
        PostgresDsn dsn = PostgresDsn.parse(text);

        assertThat(dsn.host()).isEqualTo(host);
        assertThat(dsn.port()).isEqualTo(port);
        assertThat(dsn.jdbcUrl()).isEqualTo(jdbcUrl);
    }

    @Test
    void handsEveryOptionToTheTools() {
        PostgresDsn dsn = PostgresDsn.parse(
                "postgres://u:pw@h:1/d?sslmode=verify-ca&sslrootcert=/r.crt&sslcert=/c.crt&sslkey=/c.key"
                        + "&sslcrl=/x.crl&connect_timeout=3&options=-c%20search_path%3Dapp&target_session_attrs=read-write"
                        + "&gssencmode=disable&channel_binding=require&application_name=till&keepalives_idle=9");

        assertThat(dsn.libpqEnvironment())
                .containsEntry("PGHOST", "h")
                .containsEntry("PGPORT", "1")
                .containsEntry("PGUSER", "u")
                .containsEntry("PGPASSWORD", "pw")
                .containsEntry("PGDATABASE", "d")
                .containsEntry("PGSSLMODE", "verify-ca")
                .containsEntry("PGSSLROOTCERT", "/r.crt")
                .containsEntry("PGSSLCERT", "/c.crt")
                .containsEntry("PGSSLKEY", "/c.key")
                .containsEntry("PGSSLCRL", "/x.crl")
                .containsEntry("PGCONNECT_TIMEOUT", "3")
                .containsEntry("PGOPTIONS", "-c search_path=app")
                .containsEntry("PGTARGETSESSIONATTRS", "read-write")
                .containsEntry("PGGSSENCMODE", "disable")
                .containsEntry("PGCHANNELBINDING", "require")
                .containsEntry("PGAPPNAME", "till")
                .hasSize(16);
        assertThat(dsn.optionsForToolsOnly()).containsExactly("sslcrl");
    }

    @Test
    void handsTheSameMeaningToTheDriver() {
        Properties properties = PostgresDsn.parse("postgres://u:pw@h:1/d?sslrootcert=/r.crt&sslmode=verify-full"
                        + "&connect_timeout=3&options=-c%20a.b%3Dc&target_session_attrs=read-write&keepalives=0")
                .jdbcProperties();

        assertThat(properties)
                .containsEntry("user", "u")
                .containsEntry("password", "pw")
                .containsEntry("sslmode", "verify-full")
                .containsEntry("sslrootcert", "/r.crt")
                .containsEntry("connectTimeout", "3")
                .containsEntry("options", "-c a.b=c")
                .containsEntry("targetServerType", "primary")
                .containsEntry("tcpKeepAlive", "false");
        assertThat(sslMode("postgres://h/d")).isEqualTo("prefer");
        assertThat(sslMode("postgres://h/d?ssl=true")).isEqualTo("require");
        assertThat(sslMode("postgres://h/d?sslmode=require&sslrootcert=/r.crt")).isEqualTo("verify-ca");
        assertThat(sslMode("postgres://h/d?sslrootcert=system")).isEqualTo("verify-full");
    }

    private static String sslMode(String dsn) {
        return PostgresDsn.parse(dsn).jdbcProperties().getProperty("sslmode");
    }

    @Test
    @DisplayName("I7: the password shows in no text of a DSN")
    void neverShowsThePassword() {
        PostgresDsn dsn = PostgresDsn.parse("postgres://u:hush-hush@h/d?application_name=a%20b");

        assertThat(dsn.redacted()).isEqualTo("postgres://u:***@h:5432/d?application_name=a%20b");
        assertThat(dsn + dsn.jdbcUrl()).doesNotContain("hush");
        assertThat(PostgresDsn.parse("postgres://u@h/d?password=hush-hush").toString())
                .doesNotContain("hush");
    }

    @Test
    void leadsToTheMaintenanceDatabaseOfTheSameServer() {
        PostgresDsn dsn = PostgresDsn.parse("postgres://u:p@h:1/d?sslmode=require");

        assertThat(dsn.maintenance()).isEqualTo(PostgresDsn.parse("postgres://u:p@h:1/postgres?sslmode=require"));
        assertThat(dsn.withDatabase("e").database()).isEqualTo("e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host=h password=hush-hush",
                "jdbc:postgresql://h/d?password=hush-hush",
                "mysql://u:hush-hush@h/d",
                "postgres://u:hush-hush/x@h/d",
                "postgres://u:hush-hush@x@h/d",
                "postgres://u:hush-hush%zz@h/d",
                "postgres://u:hush-hush%00@h/d",
                "postgres://u:hush-hush%ff@h/d",
                "postgres://u:hush-hush%4",
                "postgres://u:/hush-hush?x@h/d",
                "postgres://u:x@h:hush-hush/d",
                "postgres://u:x@h:99999/d",
                "postgres://u:x@h:0/d",
                "postgres://u:x@[::1/d",
                "postgres://u:x@[::1]x/d",
                "postgres://u:x@h/d?hush-hush",
                "postgres://u:x@h/d?a=hush-hush=b",
                "postgres://u:x@h/d?HUSH-hush=1",
                "postgres://u:x@h/d?ssl=hush-hush",
                "postgres://u:x@h/d?sslpassword=hush-hush",
            })
    @DisplayName("I7: a malformed DSN is refused without echoing what may be its password")
    void refusesMalformedTextWithoutEchoingIt(String text) {
        UpgradeException refused = catchThrowableOfType(UpgradeException.class, () -> PostgresDsn.parse(text));

        assertThat(refused).isNotNull();
        assertThat(refused.failure().code()).isEqualTo(ErrorCode.MISCONFIGURED);
        assertThat(refused.failure().remedy()).isNotBlank();
        assertThat(refused).hasMessageNotContainingAny("hush", "HUSH");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres://h1,h2/d | several hosts",
                "postgres:///d?host=/var/run/postgresql | UNIX sockets",
                "postgres://%2Fvar%2Frun/d | UNIX sockets",
                "postgres://h/d?sslmod=require | [sslmod] is unknown",
                "postgres://h/d?service=x | [service] is not supported",
                "postgres://h/d?hostaddr=1.2.3.4 | [hostaddr] is not supported",
                "host=h dbname=d | key=value",
            })
    void saysWhatItDoesNotSupport(String text, String problem) {
        assertThatThrownBy(() -> PostgresDsn.parse(text)).hasMessageContaining(problem);
    }
}
