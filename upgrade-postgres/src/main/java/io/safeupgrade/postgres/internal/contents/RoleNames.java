package io.safeupgrade.postgres.internal.contents;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Collects the roles that a table of contents names. */
final class RoleNames {

    /** Of 63 bytes, each perhaps doubled; without a limit a made-up one would take the stack or the memory. */
    private static final String NAME = "(\"(?:[^\"]|\"\"){1,126}\"|[^\\s\",;]{1,126})";

    /** The last words of a line of pg_dump: {@code GRANT SELECT ON TABLE t TO reader WITH GRANT OPTION;}. */
    private static final Pattern GRANTEE =
            Pattern.compile("^(?:GRANT|REVOKE|ALTER DEFAULT).* (?:TO|FROM) " + NAME + "(?: WITH GRANT OPTION)?;$");

    private static final Pattern GRANTOR =
            Pattern.compile("^(?:SET SESSION AUTHORIZATION|ALTER DEFAULT PRIVILEGES FOR ROLE) " + NAME + "[ ;].*$");

    private final TreeSet<String> owners = new TreeSet<>();
    private final TreeSet<String> grantees = new TreeSet<>();

    /** Take in one entry; {@code text} is byte by byte, as it stands in the archive. */
    void see(String kind, String owner, String text) {
        if (!owner.isEmpty()) {
            owners.add(owner);
        }
        if (kind.endsWith("ACL")) {
            text.lines().forEach(line -> {
                add(owners, GRANTOR.matcher(line + " "));
                add(grantees, GRANTEE.matcher(line));
            });
        }
    }

    private static void add(Set<String> names, Matcher line) {
        if (line.matches() && !line.group(1).equals("PUBLIC") && !line.group(1).equals("DEFAULT")) {
            names.add(unquoted(line.group(1)));
        }
    }

    private static String unquoted(String name) {
        String bare =
                name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
        return ArchiveBytes.text(bare.getBytes(StandardCharsets.ISO_8859_1));
    }

    int number() {
        return owners.size() + grantees.size();
    }

    DumpRoles found() {
        return new DumpRoles(owners, grantees);
    }
}
