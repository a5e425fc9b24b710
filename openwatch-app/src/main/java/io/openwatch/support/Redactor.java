package io.openwatch.support;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes secrets out of whatever is collected: those that are known, in every form, and what looks like one.
 *
 * <p>Works on bytes, one character each, so that no encoding hides anything. Pure.
 */
final class Redactor {
    private static final String STARS = "***";

    private static final List<Shape> SHAPES = List.of(
            new Shape("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\\z)", STARS),
            new Shape("(://[^\\s:/@\"']*:)[^\\s\"']*@", "$1" + STARS + "@"),
            new Shape("SCRAM-SHA-256\\$[^\\s\"',}]*", STARS),
            new Shape("\\bmd5[0-9a-f]{32}\\b", STARS),
            new Shape("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*", STARS),
            new Shape(
                    "(?i)(authorization[\"']?\\s*[:=]\\s*[\"']?(?:basic|bearer|digest)\\s+)[^\\s\"',]+", "$1" + STARS),
            new Shape(
                    "(?i)((?:passwords?|passwd|passphrase|pgpassword|secret|api[_-]?key|private[_-]?key"
                            + "|(?:access|auth|bearer|refresh|session|csrf)[_-]?token)[\"']?\\s*[=:]\\s*)"
                            + "(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|[^\\s,;&}\\]]+)",
                    "$1\"" + STARS + "\""));

    private final List<String> secrets;

    private Redactor(List<String> secrets) {
        this.secrets = secrets;
    }

    /** What a secret looks like, and what is left of it. */
    private record Shape(Pattern pattern, String rest) {
        Shape(String pattern, String rest) {
            this(Pattern.compile(pattern, Pattern.DOTALL), rest);
        }
    }

    /** Know {@code secrets}; the longest are taken out first, so that none is left because a part of it is another. */
    static Redactor of(Set<KnownSecret> secrets) {
        Set<String> forms = new LinkedHashSet<>();
        secrets.forEach(secret -> forms.addAll(SecretForms.of(secret.bytes())));
        return new Redactor(forms.stream()
                .filter(form -> form.length() >= KnownSecret.SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList());
    }

    byte[] redacted(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        for (String secret : secrets) {
            text = text.replace(secret, STARS);
        }
        for (Shape shape : SHAPES) {
            text = shape.pattern().matcher(text).replaceAll(shape.rest());
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    String redacted(String text) {
        return new String(redacted(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
