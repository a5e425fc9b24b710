package io.openwatch.support;

import io.openwatch.config.EnvironmentFile;
import io.openwatch.config.Locations;
import java.io.File;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds out what must not leave the machine: every value of secrets.env, passwords in addresses wherever one is configured,
 * and the content of key files. Files that are broken are searched all the same.
 */
final class SecretSearch {
    private static final int BIGGEST_FILE = 1 << 20;
    private static final int SHORTEST_LINE = 16;
    private static final Pattern URL_PASSWORD = Pattern.compile("://[^\\s:/@\"']*:([^\\s\"']*)@");
    private static final Pattern NAMED =
            Pattern.compile("(?im)^[^#\\n=]*(?:pass|secret|token|dsn)[^=\\n]*=\\s*[\"']?([^\"'\\n]+)");
    /** A key of earlier releases: nothing reads its file any more, but it may have signed something. */
    private static final Pattern FORMER_KEY =
            Pattern.compile("(?im)^\\s*(?:OPENWATCH_IDENTITY_)?JWT_PRIVATE_KEY\\s*=\\s*[\"']?(/[^\"'\n]+)");

    private static final List<String> TELLTALES = List.of("PASS", "SECRET", "TOKEN", "DSN");

    private final Set<KnownSecret> found = ConcurrentHashMap.newKeySet();
    private final List<String> unreadable = new CopyOnWriteArrayList<>();

    private SecretSearch() {}

    /** Search everything that {@code ground} names; a disk that hangs ends the search, not the program. */
    static SecretSearch of(Ground ground, Duration patience) {
        SecretSearch search = new SecretSearch();
        Thread thread = new Thread(() -> search.everything(ground), "search-secrets");
        thread.setDaemon(true);
        thread.start();
        try {
            if (!thread.join(patience)) {
                search.unreadable.add("a place that did not answer within " + patience.toSeconds() + " s");
            }
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
        return search;
    }

    private void everything(Ground ground) {
        Locations locations = ground.locations();
        environment(ground);
        secretsFile(locations.secretsEnv());
        settings(locations.config());
        settings(locations.upgradeConf());
        ground.path("ADMIN_DSN_FILE").ifPresent(this::settings);
        passwordFile(ground);
        keys(ground);
    }

    Set<KnownSecret> found() {
        return Set.copyOf(found);
    }

    /** Return the files whose secrets could not be learned. */
    List<String> unreadable() {
        return unreadable.stream().distinct().toList();
    }

    private void environment(Ground ground) {
        ground.environment().forEach((name, value) -> {
            String upper = name.toUpperCase(Locale.ROOT);
            if (TELLTALES.stream().anyMatch(upper::contains) && !new File(value).exists()) {
                value(value);
            }
        });
    }

    /** Every value counts, whatever its name, in the form of every reader: systemd's, a shell's, a person's. */
    private void secretsFile(Path file) {
        String text = read(file);
        EnvironmentFile.parse(file, text).assignments().forEach(assignment -> value(assignment.value()));
        text.lines().forEach(line -> {
            String written = line.substring(line.indexOf('=') + 1).strip();
            if (!line.strip().startsWith("#") && !line.strip().startsWith(";")) {
                value(written);
                value(written.replaceAll("^[\"']|[\"']$", ""));
            }
        });
        addresses(text);
    }

    private void settings(Path file) {
        String text = read(file);
        addresses(text);
        Matcher named = NAMED.matcher(text);
        while (named.find()) {
            if (!named.group(1).startsWith("/")) {
                value(named.group(1).strip());
            }
        }
    }

    private void value(String value) {
        if (!KnownSecret.plain(value)) {
            found.add(KnownSecret.of(value));
        }
        addresses(value);
        // As the driver reads it, whatever characters it holds: up to the first at sign before a slash.
        int user = value.indexOf("://") + 3;
        int colon = value.indexOf(':', user);
        int end = value.indexOf('@', user);
        if (user > 2 && colon > 0 && end > colon) {
            password(value.substring(colon + 1, end));
            password(decoded(value.substring(colon + 1, end)));
        }
    }

    /** A password may hold an at sign: up to the first and up to the last one, each as written and decoded. */
    private void addresses(String text) {
        Matcher matcher = URL_PASSWORD.matcher(text);
        while (matcher.find()) {
            for (String written : List.of(matcher.group(1), matcher.group(1).replaceFirst("@.*", ""))) {
                password(written);
                password(decoded(written));
            }
        }
    }

    private void password(String text) {
        if (text.length() >= KnownSecret.SHORTEST) {
            found.add(KnownSecret.of(text));
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    /** The last field of each line; a colon in it is written with a backslash. */
    private void passwordFile(Ground ground) {
        String home = ground.environment().getOrDefault("HOME", System.getProperty("user.home", "/"));
        String named = ground.environment().getOrDefault("PGPASSFILE", home + "/.pgpass");
        for (String line : read(Path.of(named)).lines().toList()) {
            String[] fields = line.split("(?<!\\\\):", -1);
            password(fields[fields.length - 1].replaceAll("\\\\(.)", "$1"));
        }
    }

    private void keys(Ground ground) {
        Set<Path> files = new LinkedHashSet<>();
        Stream.of("server.tls_key", "identity.credential_key_file")
                .forEach(key -> ground.path(key).ifPresent(files::add));
        files.addAll(formerKeys(ground));
        Path etc = ground.locations().config().toAbsolutePath().getParent();
        for (Path directory : List.of(ground.locations().state(), etc == null ? Path.of("/") : etc)) {
            files.addAll(filesIn(directory.resolve("keys")));
            files.addAll(filesIn(directory.resolve("tls")));
        }
        files.forEach(this::key);
    }

    private List<Path> formerKeys(Ground ground) {
        Locations locations = ground.locations();
        String variable = "OPENWATCH_IDENTITY_JWT_PRIVATE_KEY";
        String set = variable + "=" + ground.environment().getOrDefault(variable, "");
        return Stream.of(read(locations.config()), read(locations.secretsEnv()), set)
                .flatMap(text -> FORMER_KEY.matcher(text).results())
                .map(match -> Path.of(match.group(1).strip()))
                .toList();
    }

    private static List<Path> filesIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    /** Certificates are public; of everything else each line and the whole count. */
    private void key(Path file) {
        byte[] content = bytes(file);
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (content.length == 0 || (text.contains("-----BEGIN CERTIFICATE") && !text.contains("PRIVATE KEY"))) {
            return;
        }
        found.add(KnownSecret.of(content));
        StringBuilder body = new StringBuilder();
        text.lines()
                .filter(line -> !line.startsWith("-----"))
                .map(String::strip)
                .forEach(line -> {
                    body.append(line);
                    if (line.length() >= SHORTEST_LINE) {
                        found.add(KnownSecret.of(line.getBytes(StandardCharsets.ISO_8859_1)));
                    }
                });
        if (body.length() >= SHORTEST_LINE) {
            found.add(KnownSecret.of(body.toString().getBytes(StandardCharsets.ISO_8859_1)));
        }
    }

    private String read(Path file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    private byte[] bytes(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            boolean readable = found.isRegularFile() && found.size() <= BIGGEST_FILE;
            return readable ? Files.readAllBytes(file) : new byte[0];
        } catch (NoSuchFileException absent) {
            return new byte[0];
        } catch (IOException notOurs) {
            unreadable.add(file.toString());
            return new byte[0];
        }
    }
}
