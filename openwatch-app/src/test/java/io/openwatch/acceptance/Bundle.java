package io.openwatch.acceptance;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * A support bundle, read by the description of the tar format and by nothing of ours.
 *
 * @param archive every byte of the archive, names, gaps and all
 * @param files the content of each file by its name below the directory of the bundle
 */
record Bundle(byte[] archive, Map<String, String> files) {
    private static final int BLOCK = 512;

    static Bundle read(Path file) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            byte[] archive = in.readAllBytes();
            Map<String, String> files = new TreeMap<>();
            int at = 0;
            while (archive[at] != 0) {
                String name = field(archive, at, 100);
                int bytes = Integer.parseInt(field(archive, at + 124, 12).strip(), 8);
                if (archive[at + 156] == '0') {
                    files.put(
                            name.substring(name.indexOf('/') + 1),
                            new String(archive, at + BLOCK, bytes, StandardCharsets.ISO_8859_1));
                }
                at += BLOCK + (bytes + BLOCK - 1) / BLOCK * BLOCK;
            }
            return new Bundle(archive, files);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String field(byte[] archive, int from, int most) {
        int end = from;
        while (end < from + most && archive[end] != 0) {
            end++;
        }
        return new String(archive, from, end - from, StandardCharsets.ISO_8859_1);
    }

    /** Say whether these bytes are anywhere in the archive. */
    boolean holds(byte[] bytes) {
        return new String(archive, StandardCharsets.ISO_8859_1)
                .contains(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    String contents() {
        return files.get("CONTENTS.txt");
    }
}
