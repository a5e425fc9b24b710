package io.safeupgrade.postgres;

import java.util.ArrayList;
import java.util.List;

/** Reads a list of names as the server keeps it in a setting: {@code "$user", public}. */
final class QuotedNames {

    private QuotedNames() {}

    /** Return the names, without quotes, in order; a comma inside of quotes belongs to its name. */
    static List<String> split(String list) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < list.length(); i++) {
            char one = list.charAt(i);
            if (one == '"' && quoted && i + 1 < list.length() && list.charAt(i + 1) == '"') {
                name.append(one);
                i++;
            } else if (one == '"') {
                quoted = !quoted;
            } else if (one == ',' && !quoted) {
                names.add(name.toString());
                name.setLength(0);
            } else if (quoted || !Character.isWhitespace(one)) {
                name.append(one);
            }
        }
        names.add(name.toString());
        return names;
    }
}
