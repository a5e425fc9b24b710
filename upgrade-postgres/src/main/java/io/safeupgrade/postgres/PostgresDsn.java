package io.safeupgrade.postgres;

import io.safeupgrade.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Say which database on which server, as whom and how protected, in the connection URL form of libpq.
 *
 * <p>One reading serves all: the tools of PostgreSQL get it as {@code PG*} environment variables, the Java driver as
 * properties, with the same meaning. The password is never part of a URL, a message or {@link #toString}. Immutable.
 *
 * @since 0.1
 */
public final class PostgresDsn {

    /** The database that every server has and that nobody's data lives in. */
    private static final String MAINTENANCE_DATABASE = "postgres";

    private static final Map<String, String> SERVER_TYPES = Map.of(
            "any", "any",
            "read-write", "primary",
            "primary", "primary",
            "read-only", "secondary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");

    private final String user;
    private final Optional<Secret> password;
    private final String host;
    private final int port;
    private final String database;
    private final Map<DsnOption, String> options;

    PostgresDsn(
            String user,
            Optional<Secret> password,
            String host,
            int port,
            String database,
            Map<DsnOption, String> options) {
        this.user = user;
        this.password = password;
        this.host = host;
        this.port = port;
        this.database = database;
        EnumMap<DsnOption, String> copy = new EnumMap<>(DsnOption.class);
        copy.putAll(options);
        this.options = Collections.unmodifiableMap(copy);
    }

    /**
     * Read {@code postgres://} or {@code postgresql://} by the grammar of libpq.
     *
     * <p>Missing parts have libpq's defaults: port 5432, the user of the process, the user's name as database; a missing
     * host is {@code localhost}. Refused, because not every tool involved could honour them: the key=value form, several
     * hosts, UNIX sockets, {@code service}, {@code passfile}, {@code hostaddr}, {@code sslpassword}.
     *
     * @throws io.safeupgrade.UpgradeException MISCONFIGURED, naming the problem and never a part of the password
     */
    public static PostgresDsn parse(String dsn) {
        return DsnGrammar.parse(dsn);
    }

    /** Return the role. */
    public String user() {
        return user;
    }

    /** Return the password, if the DSN has one; without, driver and tools look into {@code ~/.pgpass}. */
    public Optional<Secret> password() {
        return password;
    }

    /** Return the host name or address, an IPv6 address without brackets. */
    public String host() {
        return host;
    }

    /** Return the port. */
    public int port() {
        return port;
    }

    /** Return the database's name. */
    public String database() {
        return database;
    }

    /** Return the value of an option. */
    Optional<String> option(DsnOption option) {
        return Optional.ofNullable(options.get(option));
    }

    /** Return the options that the Java driver cannot honour, by name; the tools of PostgreSQL do. */
    List<String> optionsForToolsOnly() {
        return options.keySet().stream()
                .filter(option ->
                        option.variable().isPresent() && option.property().isEmpty())
                .map(DsnOption::key)
                .toList();
    }

    /** Return the same server, role and options with another database. */
    public PostgresDsn withDatabase(String name) {
        return new PostgresDsn(user, password, host, port, name, options);
    }

    /** Return the same server, role and options with the maintenance database {@code postgres}. */
    public PostgresDsn maintenance() {
        return withDatabase(MAINTENANCE_DATABASE);
    }

    /** Return a URL for people, with stars for the password; other tools must not be fed with it. */
    public String redacted() {
        String secret = password.isPresent() ? ":***" : "";
        String query = options.entrySet().stream()
                .map(option -> option.getKey().key() + "=" + encoded(option.getValue()))
                .collect(Collectors.joining("&"));
        return "postgres://" + encoded(user) + secret + "@" + authority() + "/" + encoded(database)
                + (query.isEmpty() ? "" : "?" + query);
    }

    /**
     * Return the environment that makes {@code pg_dump}, {@code pg_restore} and {@code psql} connect like this.
     *
     * <p>The password travels in {@code PGPASSWORD}. Variables of the caller's own environment that are not in the map
     * (an inherited {@code PGSSLMODE}, say) would still count: remove every inherited {@code PG*} first.
     *
     * @return modifiable, in a stable order
     */
    public Map<String, String> libpqEnvironment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PGHOST", host);
        environment.put("PGPORT", Integer.toString(port));
        environment.put("PGUSER", user);
        environment.put("PGDATABASE", database);
        options.forEach((option, value) -> option.variable().ifPresent(name -> environment.put(name, value)));
        password.ifPresent(secret -> secret.reveal(text -> environment.put("PGPASSWORD", text)));
        return environment;
    }

    /** Return a JDBC URL of host, port and database; everything else is in {@link #jdbcProperties}. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + authority() + "/" + encoded(database);
    }

    /** Return the properties for the Java driver, password included: never print them. */
    public Properties jdbcProperties() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        password.ifPresent(secret -> secret.reveal(text -> properties.setProperty("password", text)));
        // libpq's default; written out so that a change of the driver's own cannot part the two.
        properties.setProperty("sslmode", "prefer");
        options.forEach((option, value) -> option.property().ifPresent(name -> properties.setProperty(name, value)));
        option(DsnOption.FALLBACK_APPLICATION_NAME).ifPresent(name -> properties.putIfAbsent("ApplicationName", name));
        option(DsnOption.KEEPALIVES)
                .ifPresent(on -> properties.setProperty("tcpKeepAlive", Boolean.toString(!on.equals("0"))));
        option(DsnOption.TARGET_SESSION_ATTRS)
                .ifPresent(type -> properties.setProperty("targetServerType", SERVER_TYPES.getOrDefault(type, type)));
        translateRootCertificate(properties);
        return properties;
    }

    private void translateRootCertificate(Properties properties) {
        Optional<String> root = option(DsnOption.SSLROOTCERT);
        if (root.isEmpty()) {
            return;
        }
        if (root.get().equals("system")) {
            // libpq 16: the operating system's authorities, and verify-full unless said otherwise.
            properties.remove("sslrootcert");
            properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
            properties.setProperty("sslmode", option(DsnOption.SSLMODE).orElse("verify-full"));
        } else if (properties.getProperty("sslmode").equals("require")) {
            // libpq verifies the chain as soon as a root certificate is named; the driver would not look at it.
            properties.setProperty("sslmode", "verify-ca");
        }
    }

    private String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PostgresDsn dsn
                && user.equals(dsn.user)
                && password.equals(dsn.password)
                && host.equals(dsn.host)
                && port == dsn.port
                && database.equals(dsn.database)
                && options.equals(dsn.options);
    }

    @Override
    public int hashCode() {
        return Objects.hash(user, host, port, database, options);
    }

    /** Return {@link #redacted}. */
    @Override
    public String toString() {
        return redacted();
    }
}
