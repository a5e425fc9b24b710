package io.safeupgrade.postgres;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.LongConsumer;

/** Write one compressed dump, readable by its owner alone, and know its size and SHA-256 once it is on disk. */
final class DumpFile implements AutoCloseable {

    private static final int BUFFER = 1 << 16;
    private final FileChannel channel;
    private final MessageDigest digest = sha256();
    private final OutputStream buffered;
    private final Reporting content;
    private boolean ended;

    private DumpFile(FileChannel channel, DumpCompression compression, LongConsumer progress) throws IOException {
        this.channel = channel;
        OutputStream file = new DigestOutputStream(Channels.newOutputStream(channel), digest);
        this.buffered = new BufferedOutputStream(file, BUFFER);
        this.content = new Reporting(compression.encode(new KeptOpen(buffered)), progress);
    }

    /** Create {@code path}, in the place of what an earlier try may have left there. */
    static DumpFile create(Path path, DumpCompression compression, LongConsumer progress) throws IOException {
        Files.deleteIfExists(path);
        FileChannel channel = FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            return new DumpFile(channel, compression, progress);
        } catch (IOException | RuntimeException | LinkageError failed) {
            channel.close();
            throw failed;
        }
    }

    /** Take what pg_dump writes. */
    OutputStream content() {
        return content;
    }

    /** Return how many bytes pg_dump wrote so far. */
    long contentBytes() {
        return content.bytes();
    }

    /**
     * Describe a file that is on disk.
     *
     * @param bytes its size
     * @param sha256 lower-case hex of its bytes
     */
    record Durable(long bytes, String sha256) {}

    /** Write the end and force everything to disk. */
    Durable finish() throws IOException {
        end();
        buffered.flush();
        channel.force(true);
        return new Durable(channel.position(), HexFormat.of().formatHex(digest.digest()));
    }

    private void end() throws IOException {
        if (!ended) {
            ended = true;
            content.close();
        }
    }

    /** Give up whatever is not finished; the encoder holds memory outside of the heap. */
    @Override
    public void close() throws IOException {
        try {
            end();
        } finally {
            channel.close();
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }

    /** Let the encoder close without closing the file, which must be forced to disk first. */
    private static final class KeptOpen extends FilterOutputStream {

        KeptOpen(OutputStream target) {
            super(target);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
