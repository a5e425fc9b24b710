package io.openwatch.support;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the end of what may be long, from the beginning of a line on: half a line may hold half a secret. */
final class Tail {
    static final int MOST = 1 << 20;

    private Tail() {}

    /** Read the end of a plain file; empty where there is none. Links and pipes are left alone: a pipe never ends. */
    static Optional<byte[]> of(Path file, Consumer<String> failures) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                failures.accept("[" + file + "] is no plain file");
            }
            return Optional.empty();
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long skipped = Math.max(0, in.length() - MOST);
            in.seek(skipped);
            byte[] read = new byte[MOST];
            int length = 0;
            for (int more = in.read(read); more > 0; more = in.read(read, length, read.length - length)) {
                length += more;
            }
            byte[] content = Arrays.copyOf(read, length);
            return Optional.of(skipped > 0 ? wholeLines(content) : content);
        } catch (IOException unreadable) {
            failures.accept(
                    "[" + file + "] cannot be read: " + unreadable.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    /** Drop what stands before the first line end. */
    static byte[] wholeLines(byte[] content) {
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') {
                return Arrays.copyOfRange(content, i + 1, content.length);
            }
        }
        return new byte[0];
    }
}
