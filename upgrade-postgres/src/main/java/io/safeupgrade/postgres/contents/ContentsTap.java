package io.safeupgrade.postgres.contents;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Takes a dump while it passes and knows what is in it once it has ended.
 *
 * <p>Reads in a thread of its own, behind at most 2 MB: hashing costs about as much as compressing, and a dump is waited
 * for by a stopped service. One thread writes; what {@link #write} throws is that the bytes are no archive.
 *
 * @since 0.1
 */
public final class ContentsTap extends OutputStream {

    private static final int BLOCK = 1 << 18;
    private static final int BLOCKS = 8;

    private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS + 2);
    private final BlockingQueue<Block> empty = new ArrayBlockingQueue<>(BLOCKS);
    private final FutureTask<DumpContents> reading = new FutureTask<>(this::read);
    private volatile @Nullable IOException broken;
    private Block filling = new Block(new byte[0], End.NONE);
    private boolean ended;

    private enum End {
        NONE,
        WHOLE,
        GIVEN_UP
    }

    private static final class Block {
        private final byte[] bytes;
        private final End end;
        private int length;

        Block(byte[] bytes, End end) {
            this.bytes = bytes;
            this.end = end;
        }
    }

    private ContentsTap() {}

    /** Open a tap; {@link #close} ends its thread. */
    public static ContentsTap open() {
        ContentsTap tap = new ContentsTap();
        for (int i = 0; i < BLOCKS; i++) {
            tap.empty.add(new Block(new byte[BLOCK], End.NONE));
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
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            IOException refused = broken;
            if (refused != null) {
                throw refused;
            }
            if (filling.length == filling.bytes.length) {
                handOver();
            }
            int many = Math.min(length - done, filling.bytes.length - filling.length);
            System.arraycopy(bytes, offset + done, filling.bytes, filling.length, many);
            filling.length += many;
            done += many;
        }
    }

    /**
     * Say that everything was written, and wait for the result.
     *
     * @throws ArchiveFormatException if it was not a whole archive
     */
    public DumpContents contents() throws IOException {
        end(End.WHOLE);
        try {
            return reading.get();
        } catch (InterruptedException asked) {
            throw interrupted();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException refused) {
                throw refused;
            }
            throw new IOException("the dump could not be read while it was made: " + failed.getCause(), failed);
        }
    }

    /** Give up what was not asked for; repeated, it does nothing. */
    @Override
    public void close() throws IOException {
        end(End.GIVEN_UP);
    }

    private void end(End end) throws IOException {
        if (!ended) {
            ended = true;
            put(filling);
            put(new Block(new byte[0], end));
        }
    }

    private void handOver() throws IOException {
        put(filling);
        try {
            filling = empty.take();
        } catch (InterruptedException asked) {
            throw interrupted();
        }
    }

    /** Never waits: there is room for every block that exists. */
    private void put(Block block) {
        full.add(block);
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while the dump was read");
    }

    private DumpContents read() throws IOException {
        Blocks blocks = new Blocks();
        try {
            return DumpContents.read(blocks);
        } catch (IOException | RuntimeException refused) {
            broken = refused instanceof IOException known ? known : new IOException(refused.toString(), refused);
            throw refused;
        } finally {
            blocks.drain();
        }
    }

    /** The written bytes as a stream; blocks that were read go back to be filled again. */
    private final class Blocks extends InputStream {

        private Block current = new Block(new byte[0], End.NONE);
        private int position;

        @Override
        public int read() throws IOException {
            byte[] single = new byte[1];
            return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            while (position == current.length && current.end == End.NONE) {
                next();
            }
            if (current.end == End.GIVEN_UP) {
                throw new IOException("the dump was given up");
            }
            int many = Math.min(length, current.length - position);
            System.arraycopy(current.bytes, position, target, offset, many);
            position += many;
            return many == 0 ? -1 : many;
        }

        /** The writer must not wait for room because nobody reads any more. */
        void drain() throws IOException {
            while (current.end == End.NONE) {
                next();
            }
        }

        private void next() throws IOException {
            if (current.bytes.length == BLOCK) {
                current.length = 0;
                empty.add(current);
            }
            position = 0;
            try {
                current = full.take();
            } catch (InterruptedException asked) {
                throw interrupted();
            }
        }
    }
}
