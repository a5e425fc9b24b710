package io.safeupgrade.postgres;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * List the connection options of libpq: how its tools learn them and how pgjdbc calls them.
 *
 * <p>Source: libpq 18, "Parameter Key Words" and "Environment Variables"; PGProperty of pgjdbc 42.7.14. An option with
 * a variable but without a property is honoured by pg_dump and pg_restore only.
 */
enum DsnOption {
    APPLICATION_NAME("PGAPPNAME", "ApplicationName"),
    CHANNEL_BINDING("PGCHANNELBINDING", "channelBinding"),
    CLIENT_ENCODING("PGCLIENTENCODING", ""),
    CONNECT_TIMEOUT("PGCONNECT_TIMEOUT", "connectTimeout"),
    FALLBACK_APPLICATION_NAME("", ""),
    GSSDELEGATION("PGGSSDELEGATION", ""),
    GSSENCMODE("PGGSSENCMODE", "gssEncMode"),
    GSSLIB("PGGSSLIB", ""),
    KEEPALIVES("", ""),
    KEEPALIVES_COUNT("", ""),
    KEEPALIVES_IDLE("", ""),
    KEEPALIVES_INTERVAL("", ""),
    KRBSRVNAME("PGKRBSRVNAME", "kerberosServerName"),
    LOAD_BALANCE_HOSTS("PGLOADBALANCEHOSTS", ""),
    MAX_PROTOCOL_VERSION("PGMAXPROTOCOLVERSION", ""),
    MIN_PROTOCOL_VERSION("PGMINPROTOCOLVERSION", ""),
    OPTIONS("PGOPTIONS", "options"),
    REQUIREPEER("PGREQUIREPEER", ""),
    REQUIRE_AUTH("PGREQUIREAUTH", "requireAuth"),
    SSLCERT("PGSSLCERT", "sslcert"),
    SSLCERTMODE("PGSSLCERTMODE", ""),
    SSLCOMPRESSION("PGSSLCOMPRESSION", ""),
    SSLCRL("PGSSLCRL", ""),
    SSLCRLDIR("PGSSLCRLDIR", ""),
    SSLKEY("PGSSLKEY", "sslkey"),
    SSLMODE("PGSSLMODE", "sslmode"),
    SSLNEGOTIATION("PGSSLNEGOTIATION", "sslNegotiation"),
    SSLROOTCERT("PGSSLROOTCERT", "sslrootcert"),
    SSLSNI("PGSSLSNI", ""),
    SSL_MAX_PROTOCOL_VERSION("PGSSLMAXPROTOCOLVERSION", ""),
    SSL_MIN_PROTOCOL_VERSION("PGSSLMINPROTOCOLVERSION", ""),
    TARGET_SESSION_ATTRS("PGTARGETSESSIONATTRS", "targetServerType"),
    TCP_USER_TIMEOUT("", "");

    private static final Map<String, DsnOption> BY_NAME =
            Stream.of(values()).collect(Collectors.toMap(DsnOption::key, option -> option));

    /** What libpq knows and an upgrade must not use, and what to do instead. */
    private static final Map<String, String> REJECTED = Map.of(
            "hostaddr", "put the address in the place of the host",
            "passfile", "put the password into the connection string, or into the default ~/.pgpass",
            "replication", "leave it out: an upgrade needs an ordinary session",
            "service", "write the options of the service into the connection string",
            "servicefile", "write the options of the service into the connection string",
            "sslpassword", "use a key without a pass phrase and mode 0600: pg_dump cannot be given one",
            "requiressl", "write sslmode=require");

    private final String variable;
    private final String property;

    DsnOption(String variable, String property) {
        this.variable = variable;
        this.property = property;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Return the environment variable of libpq, if it has one. */
    Optional<String> variable() {
        return variable.isEmpty() ? Optional.empty() : Optional.of(variable);
    }

    /** Return the property of pgjdbc, if it has one. */
    Optional<String> property() {
        return property.isEmpty() ? Optional.empty() : Optional.of(property);
    }

    static Optional<DsnOption> named(String key) {
        return Optional.ofNullable(BY_NAME.get(key));
    }

    /** Return what to do instead of an option that libpq knows and that is not supported here. */
    static Optional<String> insteadOf(String key) {
        return Optional.ofNullable(REJECTED.get(key));
    }
}
