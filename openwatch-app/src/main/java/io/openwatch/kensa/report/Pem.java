package io.openwatch.kensa.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys as text. */
final class Pem {

    private static final int LARGEST = 16 * 1024;
    private static final int WIDTH = 64;

    private Pem() {}

    static String of(String label, byte[] encoded) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(WIDTH, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + label
                + "-----\n";
    }

    /** Read the first block that is called {@code label}. */
    static byte[] read(Path file, String label) throws IOException {
        String text;
        try (InputStream in = Files.newInputStream(file)) {
            text = new String(in.readNBytes(LARGEST), StandardCharsets.US_ASCII);
        }
        Matcher block = Pattern.compile("-----BEGIN " + label + "-----([A-Za-z0-9+/=\\s]*)-----END " + label + "-----")
                .matcher(text);
        if (!block.find()) {
            throw new IOException("[" + file + "] holds no " + label);
        }
        try {
            return Base64.getDecoder().decode(block.group(1).replaceAll("\\s", ""));
        } catch (IllegalArgumentException wrong) {
            throw new IOException("the " + label + " in [" + file + "] is no base64", wrong);
        }
    }
}
