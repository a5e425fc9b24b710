package io.safeupgrade.tar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** Writes archives that tar itself would not write. */
final class TarForge {

    static final Salt SALT = Salt.random();

    private final ByteArrayOutputStream blocks = new ByteArrayOutputStream();

    TarForge member(String name, char type, String content, String target) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        blocks.writeBytes(header(name, type, bytes.length, target));
        return raw(bytes);
    }

    TarForge file(String name, String content) {
        return member(name, '0', content, "");
    }

    /** Add bytes, filled up to whole blocks. */
    TarForge raw(byte[] bytes) {
        blocks.writeBytes(bytes);
        blocks.writeBytes(new byte[-bytes.length & 511]);
        return this;
    }

    static byte[] header(String name, char type, long size, String target) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, "%011o".formatted(size));
        put(header, 136, "00000000000");
        header[156] = (byte) type;
        put(header, 157, target);
        put(header, 257, "ustar  ");
        return summed(header);
    }

    static byte[] summed(byte[] header) {
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte one : header) {
            sum += one & 0xff;
        }
        put(header, 148, "%06o".formatted(sum));
        header[154] = 0;
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /** Return it with a proper end, compressed. */
    byte[] archive() throws IOException {
        return compressed(new byte[1024]);
    }

    byte[] compressed(byte[] end) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        archive.writeBytes(SALT.member());
        try (var out = new GZIPOutputStream(archive)) {
            out.write(blocks.toByteArray());
            out.write(end);
        }
        return archive.toByteArray();
    }
}
