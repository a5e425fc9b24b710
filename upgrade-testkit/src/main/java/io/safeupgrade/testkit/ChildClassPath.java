package io.safeupgrade.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Entries of a class path, of which directories are packed into jars. */
record ChildClassPath(List<Path> entries) {

    /** Take those of this JVM, in their order. */
    static ChildClassPath of(Predicate<String> wanted) {
        return new ChildClassPath(
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(wanted)
                        .map(entry -> Path.of(entry).toAbsolutePath())
                        .filter(Files::exists)
                        .toList());
    }

    /** Pack into {@code directory} and return the class path. */
    String pack(Path directory) throws IOException {
        for (int number = 0; number < entries.size(); number++) {
            if (Files.isDirectory(entries.get(number))) {
                jar(entries.get(number), place(directory, number));
            }
        }
        return packed(directory);
    }

    /** Return the class path that was packed into {@code directory}. */
    String packed(Path directory) {
        return IntStream.range(0, entries.size())
                .mapToObj(number -> place(directory, number).toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Path place(Path directory, int number) {
        Path entry = entries.get(number);
        return Files.isDirectory(entry) ? directory.resolve(number + ".jar") : entry;
    }

    /** Return another word whenever a class, a jar or the JVM is another one, by the sizes and times of all files. */
    String fingerprint() throws IOException {
        MessageDigest digest = sha256();
        digest.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
        digest.update(System.getProperty("java.home").getBytes(StandardCharsets.UTF_8));
        for (Path entry : entries) {
            try (Stream<Path> files = Files.walk(entry)) {
                for (Path file : files.sorted().toList()) {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    String line = file + " " + attributes.size() + " " + attributes.lastModifiedTime() + "\n";
                    digest.update(line.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }

    private static void jar(Path entry, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(entry)) {
            out.setLevel(0);
            for (Path file : files.sorted().skip(1).toList()) {
                boolean directory = Files.isDirectory(file);
                String name = entry.relativize(file).toString().replace(File.separatorChar, '/');
                out.putNextEntry(new ZipEntry(directory ? name + "/" : name));
                if (!directory) {
                    Files.copy(file, out);
                }
            }
        }
    }
}
