package io.safeupgrade.postgres;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Read the migration files of class path and file system, by the path below their location. */
final class MigrationFiles {

    private static final String CLASS_PATH = "classpath:";
    private static final String FILE_SYSTEM = "filesystem:";

    private MigrationFiles() {}

    /**
     * Read every {@code .sql} and {@code .sql.conf} file.
     *
     * @param locations as Flyway takes them; a location without prefix is on the class path
     * @return text by path below the location; the first location wins where two hold the same path
     * @throws UpgradeException MISCONFIGURED when a location does not exist
     */
    static NavigableMap<String, String> read(List<String> locations, ClassLoader loader) {
        NavigableMap<String, String> texts = new TreeMap<>();
        for (String location : locations) {
            try {
                readLocation(location, loader).forEach(texts::putIfAbsent);
            } catch (IOException | UncheckedIOException | URISyntaxException unreadable) {
                throw new UpgradeException(
                        Failure.of(
                                ErrorCode.MISCONFIGURED,
                                "migration files could not be read [" + location + "]: " + unreadable.getMessage(),
                                "check that they are readable"),
                        unreadable);
            }
        }
        return Collections.unmodifiableNavigableMap(texts);
    }

    private static NavigableMap<String, String> readLocation(String location, ClassLoader loader)
            throws IOException, URISyntaxException {
        NavigableMap<String, String> texts = new TreeMap<>();
        if (location.startsWith(FILE_SYSTEM)) {
            Path root = Path.of(location.substring(FILE_SYSTEM.length()));
            if (!Files.isDirectory(root)) {
                throw missing(location);
            }
            readDirectory(root, texts);
            return texts;
        }
        String root = location.startsWith(CLASS_PATH) ? location.substring(CLASS_PATH.length()) : location;
        List<URL> roots = Collections.list(loader.getResources(root.replaceAll("^/+|/+$", "")));
        if (roots.isEmpty()) {
            throw missing(location);
        }
        for (URL url : roots) {
            readUrl(url, texts);
        }
        return texts;
    }

    private static void readUrl(URL url, NavigableMap<String, String> texts) throws IOException, URISyntaxException {
        if (url.openConnection() instanceof JarURLConnection inJar) {
            // Not the shared cache: a jar replaced by an upgrade would be read through the old one's index.
            inJar.setUseCaches(false);
            try (JarFile jar = inJar.getJarFile()) {
                readJar(jar, inJar.getEntryName().replaceAll("/*$", "/"), texts);
            }
        } else {
            readDirectory(Path.of(new URI(url.toString())), texts);
        }
    }

    private static void readJar(JarFile jar, String prefix, NavigableMap<String, String> texts) throws IOException {
        for (JarEntry entry : Collections.list(jar.entries())) {
            if (entry.getName().startsWith(prefix) && isMigration(entry.getName())) {
                try (InputStream in = jar.getInputStream(entry)) {
                    texts.put(
                            entry.getName().substring(prefix.length()),
                            new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
    }

    private static void readDirectory(Path root, NavigableMap<String, String> texts) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (isMigration(file.toString())) {
                    String below = root.relativize(file).toString().replace('\\', '/');
                    texts.put(below, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
                }
            }
        }
    }

    private static boolean isMigration(String name) {
        return name.endsWith(".sql") || name.endsWith(".sql.conf");
    }

    private static UpgradeException missing(String location) {
        return new UpgradeException(Failure.of(
                ErrorCode.MISCONFIGURED,
                "there is no migration location [" + location + "]",
                "name an existing one, such as classpath:db/migration or filesystem:/usr/share/till/migrations"));
    }
}
