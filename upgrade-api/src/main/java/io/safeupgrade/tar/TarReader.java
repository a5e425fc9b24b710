package io.safeupgrade.tar;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Reads what {@code tar --format=gnu --gzip} writes of files, directories and links, and refuses everything else.
 *
 * <p>Format: <a href="https://www.gnu.org/software/tar/manual/html_node/Standard.html">GNU tar manual, Basic Tar Format</a>.
 */
final class TarReader implements Closeable {

    private static final int BLOCK = 512;
    private static final int MOST_NAME = 64 << 10;
    /** Tar fills the last record up to 20 blocks; more zeros are somebody's joke. */
    private static final int MOST_PADDING = 1 << 20;

    private final InputStream in;
    private long unread;
    private int padding;

    TarReader(InputStream archive) throws IOException {
        this.in = new BufferedInputStream(new GZIPInputStream(archive, 1 << 16), 1 << 16);
    }

    /** What a member is. */
    enum Type {
        FILE,
        DIRECTORY,
        LINK
    }

    /** One member; {@code name} without the dot that it begins with. */
    record Member(String name, Type type, int mode, Entry.Owner owner, long bytes, String target) {}

    /** Read the next member; what was not read of the one before is passed over. Empty at the proper end. */
    Optional<Member> next() throws IOException {
        passOver();
        byte[] header = block();
        String longName = "";
        String longTarget = "";
        while (header[156] == 'L' || header[156] == 'K') {
            requireChecksum(header);
            String text = longText(header);
            if (header[156] == 'L') {
                longName = text;
            } else {
                longTarget = text;
            }
            header = block();
        }
        if (isZero(header)) {
            requireEnd();
            return Optional.empty();
        }
        requireChecksum(header);
        return Optional.of(member(
                header,
                longName.isEmpty() ? text(header, 0, 100) : longName,
                longTarget.isEmpty() ? text(header, 157, 100) : longTarget));
    }

    /** Return the content of the file that was read last. */
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (unread == 0) {
                    return -1;
                }
                int read = in.read(buffer, offset, (int) Math.min(length, unread));
                if (read < 0) {
                    throw new EOFException("it ends in the middle of a file");
                }
                unread -= read;
                return read;
            }
        };
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private Member member(byte[] header, String path, String target) throws IOException {
        Type type = switch (header[156]) {
            case '0', 0 -> Type.FILE;
            case '2' -> Type.LINK;
            case '5' -> Type.DIRECTORY;
            default -> throw new IOException("it holds something else than files, directories and links");
        };
        long bytes = number(header, 124, 12);
        if (type != Type.FILE && bytes != 0) {
            throw new IOException("it holds a directory or link with content");
        }
        unread = bytes;
        padding = (int) (-bytes & BLOCK - 1);
        return new Member(
                name(path, type),
                type,
                (int) number(header, 100, 8) & 07777,
                new Entry.Owner(number(header, 108, 8), number(header, 116, 8)),
                bytes,
                type == Type.LINK ? target : "");
    }

    private static String name(String path, Type type) throws IOException {
        String name = path.startsWith("./") ? path.substring(2) : path;
        if (type == Type.DIRECTORY && name.endsWith("/")) {
            name = name.substring(0, name.length() - 1);
        }
        if (!Scope.isName(name)) {
            throw new IOException("it holds a name that leads elsewhere");
        }
        return name;
    }

    private String longText(byte[] header) throws IOException {
        long bytes = number(header, 124, 12);
        if (bytes < 2 || bytes > MOST_NAME) {
            throw new IOException("it holds a name of [" + bytes + "] bytes");
        }
        byte[] text = in.readNBytes((int) bytes);
        skip((int) (-bytes & BLOCK - 1));
        if (text.length < bytes || text[text.length - 1] != 0) {
            throw new IOException("it holds a name that does not end");
        }
        return decoded(text, 0, text.length - 1);
    }

    private void passOver() throws IOException {
        in.skipNBytes(unread);
        skip(padding);
        unread = 0;
        padding = 0;
    }

    private void skip(int bytes) throws IOException {
        in.skipNBytes(bytes);
    }

    private byte[] block() throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            throw new EOFException("it ends too early");
        }
        return block;
    }

    private void requireEnd() throws IOException {
        byte[] rest = in.readNBytes(MOST_PADDING);
        if (rest.length < BLOCK || !isZero(rest) || in.read() >= 0) {
            throw new IOException("it does not end as archives do");
        }
    }

    private static void requireChecksum(byte[] header) throws IOException {
        int sum = 0;
        for (int at = 0; at < BLOCK; at++) {
            sum += at >= 148 && at < 156 ? ' ' : header[at] & 0xff;
        }
        if (number(header, 148, 8) != sum) {
            throw new IOException("it holds a header whose checksum does not match");
        }
    }

    /** Octal digits, or for what they cannot hold the bytes themselves behind a set bit. */
    private static long number(byte[] header, int at, int length) throws IOException {
        if ((header[at] & 0x80) != 0) {
            byte[] bytes = Arrays.copyOfRange(header, at, at + length);
            bytes[0] &= 0x7f;
            return nonNegative(new java.math.BigInteger(1, bytes));
        }
        String digits = new String(header, at, length, StandardCharsets.ISO_8859_1)
                .replace('\0', ' ')
                .strip();
        if (!digits.matches("[0-7]{1,12}")) {
            throw new IOException("it holds a number that is none");
        }
        return Long.parseLong(digits, 8);
    }

    private static long nonNegative(java.math.BigInteger number) throws IOException {
        if (number.bitLength() > 62) {
            throw new IOException("it holds a number that is too large");
        }
        return number.longValue();
    }

    private static String text(byte[] header, int at, int length) throws IOException {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return decoded(header, at, end - at);
    }

    private static String decoded(byte[] bytes, int at, int length) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, at, length))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw new IOException("it holds a name that is not UTF-8", notText);
        }
    }

    private static boolean isZero(byte[] bytes) {
        for (byte one : bytes) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }
}
