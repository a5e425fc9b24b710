package io.safeupgrade.postgres.internal.contents;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Takes a dump while it passes and knows what is in it once it has ended.
 *
 * <p>Reads in a thread of its own, at most half a megabyte behind, beside the one that compresses: a stopped service waits for the
 * dump. What {@link #write} throws is that the bytes are no archive.
 *
 * @since 0.1
 */
public final class ContentsTap extends OutputStream {

    private static final int BLOCK = 1 << 16;
    private static final int BLOCKS = 8;
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final BlockingQueue<ByteBuffer> full = new ArrayBlockingQueue<>(BLOCKS + 1);
    private final BlockingQueue<ByteBuffer> empty = new ArrayBlockingQueue<>(BLOCKS);
    private final FutureTask<DumpContents> reading = new FutureTask<>(this::read);
    private volatile @Nullable IOException refused;
    private @Nullable ByteBuffer filling;
    private boolean ended;
    private volatile boolean givenUp;

    private ContentsTap() {}

    /** Open a tap; {@link #close} ends its thread. */
    public static ContentsTap open() {
        ContentsTap tap = new ContentsTap();
        for (int i = 0; i < BLOCKS; i++) {
            tap.empty.add(ByteBuffer.allocate(BLOCK));
        }
        Thread thread = new Thread(tap.reading, "safe-upgrade-dump-contents");
        thread.setDaemon(true);
        thread.start();
        return tap;
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            requireReader();
            ByteBuffer block = filling == null ? take(empty) : filling;
            int many = Math.min(length - done, block.remaining());
            block.put(bytes, offset + done, many);
            done += many;
            filling = block;
            if (!block.hasRemaining()) {
                handOver();
            }
        }
    }

    private void requireReader() throws IOException {
        IOException why = refused;
        if (why != null) {
            throw why;
        }
        if (ended) {
            throw new IOException("nobody reads the dump any more");
        }
    }

    /**
     * Say that everything was written, and wait for the result.
     *
     * @throws ArchiveFormatException if it was not a whole archive
     */
    public DumpContents contents() throws IOException {
        end();
        try {
            return reading.get();
        } catch (InterruptedException asked) {
            throw interrupted();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException known) {
                throw known;
            }
            throw new IOException("the dump could not be read while it was made: " + failed.getCause(), failed);
        }
    }

    /** Give up what was not asked for; repeated, it does nothing. Whoever still writes is told. */
    @Override
    public synchronized void close() {
        givenUp |= !ended;
        end();
    }

    /** Synchronized, as the pump of a killed process may still write. */
    private synchronized void end() {
        if (!ended) {
            ended = true;
            handOver();
            full.add(END);
        }
    }

    /** Never waits: there is room for every block that exists. */
    private void handOver() {
        if (filling != null) {
            full.add(filling.flip());
            filling = null;
        }
    }

    private DumpContents read() throws IOException {
        Blocks blocks = new Blocks();
        try {
            return ArchiveReading.of(blocks).read();
        } catch (IOException | RuntimeException why) {
            refused = why instanceof IOException known ? known : new IOException(why.toString(), why);
            throw why;
        } finally {
            // The writer must not wait for room because nobody reads any more.
            blocks.drain();
        }
    }

    private static ByteBuffer take(BlockingQueue<ByteBuffer> queue) throws IOException {
        try {
            return queue.take();
        } catch (InterruptedException asked) {
            throw interrupted();
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while the dump was read");
    }

    /** The written bytes; blocks that were read go back to be filled again. */
    private final class Blocks implements ArchiveBytes.Source {

        private @Nullable ByteBuffer lent;
        private boolean over;

        @Override
        public ByteBuffer next() throws IOException {
            if (lent != null) {
                empty.add(lent.clear());
                lent = null;
            }
            if (over) {
                return END;
            }
            ByteBuffer block = take(full);
            over = !block.hasRemaining();
            if (over && givenUp) {
                throw new IOException("the dump was given up");
            }
            lent = over ? null : block;
            return block;
        }

        void drain() throws IOException {
            while (!over) {
                next();
            }
        }
    }
}
