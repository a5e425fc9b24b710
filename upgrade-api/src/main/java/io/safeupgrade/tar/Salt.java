package io.safeupgrade.tar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Random bytes that every digest of an archived file begins with; they lie in front of the archive.
 *
 * <p>The digests travel in a manifest that has more readers than the archive: a plain one would tell whoever guesses the
 * password in a file whether the guess is right. In front they make the archive's own digest say nothing either. They are
 * a gzip member without content (<a href="https://www.rfc-editor.org/rfc/rfc1952">RFC 1952</a>, extra field), which every
 * gzip passes over.
 */
final class Salt {

    private static final int LENGTH = 32;

    private static final byte[] HEAD = {
        0x1f, (byte) 0x8b, 8, 4, 0, 0, 0, 0, 0, (byte) 0xff, LENGTH + 4, 0, 'S', 'U', LENGTH, 0
    };

    private static final byte[] TAIL = {3, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes;

    private Salt(byte[] bytes) {
        this.bytes = bytes;
    }

    static Salt random() {
        byte[] bytes = new byte[LENGTH];
        RANDOM.nextBytes(bytes);
        return new Salt(bytes);
    }

    /**
     * Read the one in front of {@code archive}.
     *
     * @throws IOException if there is none
     */
    static Salt of(Path archive) throws IOException {
        try (InputStream in = Files.newInputStream(archive, LinkOption.NOFOLLOW_LINKS)) {
            byte[] found = in.readNBytes(HEAD.length + LENGTH + TAIL.length);
            if (found.length > HEAD.length) {
                Salt salt = new Salt(Arrays.copyOfRange(found, HEAD.length, HEAD.length + LENGTH));
                if (Arrays.equals(found, salt.member())) {
                    return salt;
                }
            }
            throw new IOException("it does not begin as an archive of ours does");
        }
    }

    /** Return what lies in front of the archive. */
    byte[] member() {
        byte[] member = Arrays.copyOf(HEAD, HEAD.length + LENGTH + TAIL.length);
        System.arraycopy(bytes, 0, member, HEAD.length, LENGTH);
        System.arraycopy(TAIL, 0, member, HEAD.length + LENGTH, TAIL.length);
        return member;
    }

    /** Begin the digest of a file. */
    MessageDigest digest() {
        MessageDigest digest = Digests.sha256();
        digest.update(bytes);
        return digest;
    }
}
