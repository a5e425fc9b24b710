package io.openwatch.upgrade;

import io.safeupgrade.SchemaVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * List the names of the migrations that a release ships, in order.
 *
 * @since 0.1
 */
public final class MigrationFileNames {
    private static final String DIRECTORY = "db/migration";
    private static final Pattern NAME = Pattern.compile("V(\\d+)__.+\\.sql");

    private MigrationFileNames() {}

    /** List those up to {@code target}. */
    public static List<String> upTo(SchemaVersion target) {
        BigInteger last = new BigInteger(target.token());
        return all().stream().filter(name -> number(name).compareTo(last) <= 0).toList();
    }

    private static List<String> all() {
        URL directory = MigrationFileNames.class.getClassLoader().getResource(DIRECTORY);
        if (directory == null) {
            return List.of();
        }
        try {
            URI place = directory.toURI();
            if (!place.getScheme().equals("jar")) {
                return names(Path.of(place));
            }
            try (FileSystem jar = FileSystems.newFileSystem(place, Map.of())) {
                return names(jar.getPath(DIRECTORY));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (URISyntaxException unreachable) {
            throw new IllegalStateException("a class loader returned no URI [" + directory + "]", unreachable);
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> NAME.matcher(name).matches())
                    .sorted((left, right) -> number(left).compareTo(number(right)))
                    .toList();
        }
    }

    private static BigInteger number(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? new BigInteger(matcher.group(1)) : BigInteger.ZERO;
    }
}
