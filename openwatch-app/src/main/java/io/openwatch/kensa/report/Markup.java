package io.openwatch.kensa.report;

/** Escapes for HTML and XML, as content and within quotes. */
final class Markup {

    private Markup() {}

    /** Return {@code text}, made plain, so that no character of it is markup. */
    static String text(String text) {
        String plain = Plain.text(text);
        StringBuilder out = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /** Return the same in one line, for attributes, where a parser would turn ends of lines into blanks. */
    static String line(String text) {
        return text(Plain.line(text));
    }
}
