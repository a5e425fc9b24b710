package io.safeupgrade.postgres.internal.contents;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.stream.Collectors;

/** Takes in the texts that make one entry what it is, and hashes them so that a restored entry has the same hash. */
final class DefinitionText {

    /** No definition is that long; one that is gets hashed as it is, without being held in memory. */
    private static final int LONGEST_HELD = 1 << 20;

    private static final int LONGEST_ROLE = 1 << 10;

    private final MessageDigest digest = Sha256.create();
    private final String kind;
    private final ArchiveBytes bytes;
    private String text = "";

    DefinitionText(String kind, ArchiveBytes bytes) {
        this.kind = kind;
        this.bytes = bytes;
    }

    /** Read the text itself. */
    void definition() throws IOException {
        int length = bytes.integer();
        if (length > LONGEST_HELD) {
            bytes.slices(length, digest::update);
        } else {
            // Byte by byte in every encoding: all of a server's encodings agree with ASCII where it matters here.
            text = new String(bytes.bytes(length), StandardCharsets.ISO_8859_1);
            digest.update(canonical().getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** Read what belongs to the entry besides: COPY statement, tablespace, access method. */
    void part() throws IOException {
        digest.update((byte) 0);
        bytes.slices(bytes.integer(), digest::update);
    }

    /** Read the owner, which belongs to the entry besides. */
    String owner() throws IOException {
        byte[] name = bytes.nameBytes(LONGEST_ROLE);
        digest.update((byte) 0);
        digest.update(name);
        return ArchiveBytes.text(name);
    }

    /** Return the text, empty when it was too long to hold. */
    String text() {
        return text;
    }

    byte[] sha256() {
        return digest.digest();
    }

    /** Hash the name too, for entries that are not kept by name. */
    byte[] sha256(String... names) {
        digest.update((byte) 0);
        digest.update(String.join("\0", names).getBytes(StandardCharsets.UTF_8));
        return digest.digest();
    }

    /** Privileges are granted again in another order; everything else keeps its own. */
    private String canonical() {
        return kind.endsWith("ACL")
                ? text.lines().sorted().collect(Collectors.joining("\n"))
                : ArrayCasts.pushedDown(text);
    }
}
