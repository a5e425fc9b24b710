package io.safeupgrade.postgres.internal.contents;

import java.util.regex.Pattern;

/** Write names for people, quoted where two of them could be taken for each other. */
final class Names {

    private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$]*");

    private Names() {}

    static String qualified(String schema, String name) {
        return schema.isEmpty() ? identifier(name) : identifier(schema) + "." + identifier(name);
    }

    /** Write a name that pg_dump made, which may be more than an identifier ("f(integer)"). */
    static String inSchema(String schema, String name) {
        return schema.isEmpty() ? name : identifier(schema) + "." + name;
    }

    private static String identifier(String name) {
        return PLAIN.matcher(name).matches() ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
