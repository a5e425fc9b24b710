package io.openwatch.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keep anchors of the chain in a file outside the database: one line of JSON each, on disk before {@link #append} returns.
 *
 * <p>A torn last line, of a power cut, is dropped by the next append. Once there are very many lines, every second one of
 * the older half goes, so the file stays small and reaches back to the beginning. Threads: any, one process.
 *
 * @since 0.1
 */
public final class AnchorFile {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MANY = 20_000;

    private final Path file;

    private AnchorFile(Path file) {
        this.file = file;
    }

    /** Keep them in {@code file}; nothing is created until something is appended. */
    public static AnchorFile at(Path file) {
        return new AnchorFile(file);
    }

    /** Return where they are kept. */
    public Path file() {
        return file;
    }

    /** Read them, the oldest first. */
    public synchronized List<Anchor> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            String text = Files.readString(file);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            return whole.lines().map(AnchorFile::anchor).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the anchors of the audit trail cannot be read [" + file + "]", unreadable);
        }
    }

    /** Return the newest. */
    public Optional<Anchor> newest() {
        List<Anchor> all = read();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** Append one. */
    public synchronized void append(Anchor anchor) {
        try {
            Path directory = Files.createDirectories(
                    file.toAbsolutePath().getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            List<Anchor> all = read();
            if (all.size() >= MANY) {
                replace(directory, thinned(all));
            }
            boolean fresh = !Files.exists(file);
            write(file, line(anchor), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (fresh) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                sync(directory);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("the audit trail cannot be anchored in [" + file + "]", failed);
        }
    }

    private static List<Anchor> thinned(List<Anchor> all) {
        List<Anchor> kept = new ArrayList<>();
        for (int index = 0; index < all.size(); index++) {
            boolean old = index < all.size() / 2;
            if (!old || index % 2 == 0 || all.get(index).kind() != Anchor.Kind.HEAD) {
                kept.add(all.get(index));
            }
        }
        return kept;
    }

    private void replace(Path directory, List<Anchor> anchors) throws IOException {
        Path fresh = directory.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        StringBuilder text = new StringBuilder();
        anchors.forEach(anchor -> text.append(line(anchor)));
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        write(fresh, text.toString(), StandardOpenOption.WRITE);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        sync(directory);
    }

    /** Write behind the last whole line. */
    private static void write(Path file, String text, StandardOpenOption... options) throws IOException {
        long end = Files.exists(file)
                ? Files.readString(file, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1
                : 0;
        try (FileChannel channel = FileChannel.open(file, options)) {
            channel.truncate(end);
            channel.position(end);
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String line(Anchor anchor) {
        return JSON.writeValueAsString(JSON.createObjectNode()
                        .put("kind", anchor.kind().name().toLowerCase(Locale.ROOT))
                        .put("at", anchor.at().toString())
                        .put("position", anchor.position())
                        .put("hash", anchor.hash())
                        .put("note", anchor.note()))
                + "\n";
    }

    private static Anchor anchor(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            return new Anchor(
                    Anchor.Kind.valueOf(node.path("kind").asString("").toUpperCase(Locale.ROOT)),
                    Instant.parse(node.path("at").asString("")),
                    node.path("position").asLong(),
                    node.path("hash").asString(""),
                    node.path("note").asString(""));
        } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException malformed) {
            throw new UncheckedIOException(new IOException("a line is no anchor [" + line + "]", malformed));
        }
    }
}
