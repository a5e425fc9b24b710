package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Secret;
import io.safeupgrade.UpgradeException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Read a connection URL by the grammar of libpq (fe-connect.c, conninfo_uri_parse_options).
 *
 * <p>Deliberately not {@link java.net.URI}: libpq ends the user part at the first {@code @} before a slash, keeps
 * {@code +} and takes a second {@code =} in a parameter for an error; a second opinion would be trap 27. No message
 * shows a piece of the text that could be part of a password.
 */
final class DsnGrammar {

    private static final String FORM = "write it as postgres://user:password@host:5432/database?sslmode=verify-full";

    private final String text;
    private int at;

    private @Nullable String user;
    private @Nullable String password;
    private String host = "";
    private String port = "";
    private @Nullable String database;
    private final Map<DsnOption, String> options = new EnumMap<>(DsnOption.class);

    private DsnGrammar(String text, int at) {
        this.text = text;
        this.at = at;
    }

    static PostgresDsn parse(String dsn) {
        String text = dsn.strip();
        for (String scheme : new String[] {"postgresql://", "postgres://"}) {
            if (text.startsWith(scheme)) {
                return new DsnGrammar(text, scheme.length()).read();
            }
        }
        throw notAnUrl(text);
    }

    private static UpgradeException notAnUrl(String text) {
        if (text.isEmpty()) {
            return malformed("it is empty", FORM);
        }
        if (text.startsWith("jdbc:")) {
            return malformed("it is a JDBC URL, which pg_dump does not understand", FORM);
        }
        if (text.contains("=") && !text.contains("://")) {
            return malformed("it is in the key=value form, which is not supported", FORM);
        }
        return malformed("it does not begin with postgres:// or postgresql://", FORM);
    }

    private PostgresDsn read() {
        readUser();
        readHost();
        if (peek() == '/') {
            at++;
            database = emptyToNull(decoded(until("?"), "database name"));
        }
        if (peek() == '?') {
            at++;
            readOptions();
        }
        String role = user == null ? System.getProperty("user.name", "postgres") : user;
        return new PostgresDsn(
                role,
                Optional.ofNullable(password).map(Secret::of),
                checkedHost(),
                checkedPort(),
                database == null ? role : database,
                options);
    }

    private void readUser() {
        int end = at;
        while (end < text.length() && text.charAt(end) != '@' && text.charAt(end) != '/') {
            end++;
        }
        if (end == text.length() || text.charAt(end) != '@') {
            return;
        }
        String[] parts = text.substring(at, end).split(":", 2);
        user = emptyToNull(decoded(parts[0], "user"));
        password = parts.length == 2 ? emptyToNull(decoded(parts[1], "password")) : null;
        at = end + 1;
    }

    private void readHost() {
        if (peek() == '[') {
            int end = text.indexOf(']', at);
            if (end < 0) {
                throw malformed("the IPv6 address of the host has no closing bracket", "write it as [::1]");
            }
            host = decoded(text.substring(at + 1, end), "host");
            at = end + 1;
            if (":/?\0".indexOf(peek()) < 0) {
                throw malformed("something unexpected follows the IPv6 address of the host", "write it as [::1]:5432");
            }
        } else {
            host = decoded(until(":/?"), "host");
        }
        if (peek() == ':') {
            at++;
            port = until("/?");
        }
    }

    private void readOptions() {
        while (at < text.length()) {
            String pair = until("&");
            at++;
            int equals = pair.indexOf('=');
            if (equals < 0 || pair.indexOf('=', equals + 1) >= 0) {
                throw malformed(
                        "a parameter after the question mark is not of the form key=value",
                        "write every parameter once as key=value, and = inside of a value as %3D");
            }
            set(decoded(pair.substring(0, equals), "parameter name"), decoded(pair.substring(equals + 1), "parameter"));
        }
    }

    private void set(String key, String value) {
        switch (key) {
            case "user" -> user = emptyToNull(value);
            case "password" -> password = emptyToNull(value);
            case "host" -> host = value;
            case "port" -> port = value;
            case "dbname" -> database = emptyToNull(value);
            case "ssl" -> {
                // libpq's one concession to JDBC.
                if (!value.equals("true")) {
                    throw malformed("the option [ssl] knows the value true only", "use sslmode");
                }
                options.put(DsnOption.SSLMODE, "require");
            }
            default -> options.put(known(key), value);
        }
    }

    private static DsnOption known(String key) {
        // The name is shown only where it looks like one: after a stray ? it may be the tail of a password.
        String shown = key.matches("[a-z_]{1,30}") ? " [" + key + "]" : "";
        return DsnOption.named(key)
                .orElseThrow(
                        () -> DsnOption.insteadOf(key)
                                .map(remedy -> malformed("the option" + shown + " is not supported", remedy))
                                .orElseGet(
                                        () -> malformed(
                                                "the option" + shown + " is unknown to libpq",
                                                "remove it or correct its spelling; ? & @ and / in a password are written %3F %26 %40 %2F")));
    }

    private String checkedHost() {
        if (host.startsWith("/") || host.startsWith("@")) {
            throw malformed(
                    "the host is a directory of UNIX sockets, which the Java driver does not support",
                    "use localhost and let pg_hba.conf admit the role from 127.0.0.1 with a password");
        }
        if (host.indexOf(',') >= 0 || port.indexOf(',') >= 0) {
            throw malformed("it names several hosts", "name the one server that takes writes");
        }
        if (!host.matches("[\\p{L}\\p{N}._:%-]*")) {
            throw malformed(
                    "the host holds characters that no host name has",
                    "write @ and / in a user name or password as %40 and %2F");
        }
        // libpq without a host takes the local socket, the driver localhost; both tools must see the same server.
        return host.isEmpty() ? "localhost" : host;
    }

    private int checkedPort() {
        if (port.isEmpty()) {
            return 5432;
        }
        boolean number = port.matches("\\d{1,5}");
        int value = number ? Integer.parseInt(port) : 0;
        if (value < 1 || value > 65535) {
            throw malformed(
                    "the port is not a number between 1 and 65535",
                    "correct it; a colon, @ or / in a user name or password is written %3A, %40 or %2F");
        }
        return value;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private String until(String stops) {
        int start = at;
        while (at < text.length() && stops.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private static @Nullable String emptyToNull(String value) {
        return value.isEmpty() ? null : value;
    }

    private static String decoded(String raw, String where) {
        byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                plain.write(bytes[i]);
                continue;
            }
            int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
            if (high < 0 || low < 0 || high + low == 0) {
                throw malformed("the " + where + " holds a % that begins no valid escape", "write % itself as %25");
            }
            plain.write(high * 16 + low);
            i += 2;
        }
        return utf8(plain.toByteArray(), where);
    }

    private static String utf8(byte[] bytes, String where) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw malformed("the " + where + " is not UTF-8", "percent-encode its UTF-8 bytes");
        }
    }

    private static UpgradeException malformed(String what, String remedy) {
        return new UpgradeException(Failure.of(
                ErrorCode.MISCONFIGURED, "the PostgreSQL connection string cannot be used: " + what, remedy));
    }
}
