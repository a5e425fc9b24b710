package io.openwatch.setup;

import java.security.SecureRandom;

/**
 * Make the key that encrypts the stored credentials of scanned hosts, and tell it from something else: the one place that
 * knows its form.
 *
 * @since 0.1
 */
public final class KeyMaterial {
    private static final int BYTES = 32;

    /** What its file has to hold. */
    public static final String FORM = BYTES + " bytes";

    private KeyMaterial() {}

    /** Make the content of a new file: random bytes. */
    public static byte[] create() {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /** Say whether {@code content} is that of such a file. */
    public static boolean fits(byte[] content) {
        return content.length == BYTES;
    }
}
