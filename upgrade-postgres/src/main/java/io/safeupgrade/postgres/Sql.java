package io.safeupgrade.postgres;

import java.util.regex.Pattern;

/** Write names and texts into SQL where no parameter can stand: in commands for people and in DDL. */
final class Sql {

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    /** Words that a plain-looking name may be and that need quotes; the ones an operator is likely to have used. */
    private static final java.util.Set<String> RESERVED =
            java.util.Set.of("user", "order", "group", "table", "default", "all", "end", "analyse", "analyze", "check");

    private Sql() {}

    /** Quote a name only where it needs it, so that commands for people stay readable. */
    static String identifier(String name) {
        boolean plain = PLAIN.matcher(name).matches() && !RESERVED.contains(name);
        return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
