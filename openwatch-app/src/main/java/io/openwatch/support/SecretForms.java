package io.openwatch.support;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Every way in which a text may be written where programs keep records: as it is, escaped for URLs and JSON, in hexadecimal
 * and base64. Pure; one character stands for one byte.
 */
final class SecretForms {

    /** What is left of a short text in base64, whose ends depend on its neighbours, would be found everywhere. */
    private static final int SHORTEST_INNER = 8;

    private SecretForms() {}

    static Set<String> of(byte[] secret) {
        String plain = new String(secret, StandardCharsets.ISO_8859_1);
        Set<String> forms = new LinkedHashSet<>();
        forms.add(plain);
        String text = new String(secret, StandardCharsets.UTF_8);
        if (Arrays.equals(text.getBytes(StandardCharsets.UTF_8), secret)) {
            addTextForms(text, forms);
        }
        String hex = HexFormat.of().formatHex(secret);
        forms.add(hex);
        forms.add(hex.toUpperCase(Locale.ROOT));
        addBase64(secret, forms);
        return forms;
    }

    private static void addTextForms(String text, Set<String> forms) {
        forms.add(new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1));
        String url = URLEncoder.encode(text, StandardCharsets.UTF_8);
        for (String form : new String[] {url, url.replace("+", "%20")}) {
            forms.add(form);
            forms.add(lowerEscapes(form));
        }
        for (boolean ascii : new boolean[] {false, true}) {
            String json = json(text, ascii);
            forms.add(bytes(json));
            forms.add(bytes(json.replace("/", "\\/")));
            forms.add(bytes(json(json, ascii)));
        }
        forms.add(bytes(text.replace("'", "'\\''")));
        forms.add(bytes(text.replace("'", "''")));
        forms.add(bytes(text.replaceAll("([\"\\\\`$])", "\\\\$1")));
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String lowerEscapes(String url) {
        StringBuilder lower = new StringBuilder(url);
        for (int at = lower.indexOf("%"); at >= 0 && at + 3 <= lower.length(); at = lower.indexOf("%", at + 3)) {
            lower.replace(at + 1, at + 3, lower.substring(at + 1, at + 3).toLowerCase(Locale.ROOT));
        }
        return lower.toString();
    }

    private static String json(String text, boolean ascii) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> escaped.append("\\\"");
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                default -> {
                    if (c < ' ' || (ascii && c > '~')) {
                        escaped.append("\\u%04x".formatted((int) c));
                    } else {
                        escaped.append(c);
                    }
                }
            }
        }
        return escaped.toString();
    }

    /** Inside of something longer (user:password) base64 has three shapes; their inner characters are the same. */
    private static void addBase64(byte[] secret, Set<String> forms) {
        String whole = Base64.getEncoder().encodeToString(secret);
        forms.add(whole);
        forms.add(urlSafe(whole));
        for (int before = 0; before < 3; before++) {
            byte[] padded = new byte[before + secret.length];
            System.arraycopy(secret, 0, padded, before, secret.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(padded);
            int from = before == 0 ? 0 : before + 1;
            int to = padded.length / 3 * 4;
            if (to - from >= SHORTEST_INNER) {
                forms.add(encoded.substring(from, to));
                forms.add(urlSafe(encoded.substring(from, to)));
            }
        }
    }

    private static String urlSafe(String base64) {
        return base64.replace('+', '-').replace('/', '_').replace("=", "");
    }
}
