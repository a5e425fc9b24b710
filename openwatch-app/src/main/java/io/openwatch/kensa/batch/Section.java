package io.openwatch.kensa.batch;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** One line with the mark, and the bytes up to the next. */
final class Section {

    private static final byte[] NOTHING = {};

    private final String word;
    private final String arguments;
    private final byte[] bytes;

    Section(String word, String arguments, byte[] bytes) {
        this.word = word;
        this.arguments = arguments;
        this.bytes = bytes;
    }

    static Section bare(String word, String arguments) {
        return new Section(word, arguments, NOTHING);
    }

    String word() {
        return word;
    }

    String arguments() {
        return arguments;
    }

    int length() {
        return bytes.length;
    }

    /** Return the bytes as text: UTF-8 where they are that, else one character for each byte, so that none is lost. */
    String text() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException other) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    boolean is(String name) {
        return word.equals(name);
    }

    /** Return the n-th argument, from 0; empty when there are fewer. */
    String argument(int n) {
        String[] words = arguments.split(" ", -1);
        return n < words.length ? words[n] : "";
    }
}
