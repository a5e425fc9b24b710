package io.safeupgrade.postgres;

import io.safeupgrade.RunId;
import io.safeupgrade.Secret;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hand the connection data of a DSN to one tool, and leave nothing behind. */
final class PasswordHandover implements AutoCloseable {

    private static final String PASSWORD = "PGPASSWORD";

    private final Map<String, String> environment;
    private final List<String> shapes;
    private final Optional<Path> directory;

    private PasswordHandover(Map<String, String> environment, List<String> shapes, Optional<Path> directory) {
        this.environment = environment;
        this.shapes = shapes;
        this.directory = directory;
    }

    /** Make ready what {@code channel} needs; closing removes it. */
    static PasswordHandover of(PostgresDsn dsn, PasswordChannel channel) throws IOException {
        Map<String, String> environment = dsn.libpqEnvironment();
        List<String> shapes = new ArrayList<>();
        dsn.password().ifPresent(secret -> secret.reveal(text -> shapes.addAll(List.of(text, encoded(text)))));
        return switch (channel) {
            case ENVIRONMENT -> new PasswordHandover(environment, shapes, Optional.empty());
            case PASSFILE -> {
                environment.remove(PASSWORD);
                yield dsn.password().isEmpty()
                        ? new PasswordHandover(environment, shapes, Optional.empty())
                        : withFile(environment, shapes, dsn.password().get());
            }
        };
    }

    private static PasswordHandover withFile(Map<String, String> environment, List<String> shapes, Secret password)
            throws IOException {
        Path directory = Files.createTempDirectory(
                "safe-upgrade-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        PasswordHandover handover = new PasswordHandover(environment, shapes, Optional.of(directory));
        try {
            Path file = Files.createFile(
                    directory.resolve("pgpass"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            write(file, password);
            environment.put("PGPASSFILE", file.toString());
            return handover;
        } catch (IOException | RuntimeException failed) {
            try (handover) {
                throw failed;
            }
        }
    }

    /** The file is for one child with one address: any host, database and role in it mean that one. */
    private static void write(Path file, Secret password) throws IOException {
        List<String> escaped = new ArrayList<>();
        password.reveal(text -> escaped.add(text.replace("\\", "\\\\").replace(":", "\\:")));
        String line = escaped.getFirst();
        if (line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
            throw new IOException("a password with a line break cannot be handed over in a file");
        }
        Files.writeString(file, "*:*:*:*:" + line + "\n", StandardOpenOption.WRITE);
    }

    /** Return the variables of a tool that works for {@code run}, modifiable; {@code settings} outdo those of the DSN. */
    Map<String, String> environment(RunId run, String settings) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.put("PGAPPNAME", PostgresConnections.applicationName(run));
        all.putIfAbsent("PGCONNECT_TIMEOUT", "10");
        // The last of two counts.
        all.merge("PGOPTIONS", settings, (wanted, fixed) -> wanted + " " + fixed);
        all.put("LC_MESSAGES", "C");
        return all;
    }

    /** Say whether the tool must not inherit {@code variable}: it would lead elsewhere or show the password. */
    boolean withholds(String variable) {
        return PgDump.redirects(variable) || shows(System.getenv(variable));
    }

    /** By the places that a password has in a DSN: a short one is part of many harmless texts. */
    boolean shows(@Nullable String value) {
        return value != null
                && shapes.stream()
                        .anyMatch(one -> value.equals(one)
                                || value.contains(":" + one + "@")
                                || value.contains("password=" + one));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() throws IOException {
        if (directory.isPresent()) {
            Files.deleteIfExists(directory.get().resolve("pgpass"));
            Files.deleteIfExists(directory.get());
        }
    }
}
