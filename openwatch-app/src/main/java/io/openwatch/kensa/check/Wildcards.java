package io.openwatch.kensa.check;

/** Matches paths with stars. */
final class Wildcards {

    private Wildcards() {}

    /** Say whether {@code path} is {@code glob}, in which a star stands for any part of a path; in linear time. */
    static boolean match(String glob, String path) {
        String[] pieces = glob.split("\\*", -1);
        if (pieces.length == 1) {
            return glob.equals(path);
        }
        String last = pieces[pieces.length - 1];
        if (!path.startsWith(pieces[0]) || !path.endsWith(last)) {
            return false;
        }
        int at = pieces[0].length();
        for (int i = 1; i < pieces.length - 1; i++) {
            int found = path.indexOf(pieces[i], at);
            if (found < 0) {
                return false;
            }
            at = found + pieces[i].length();
        }
        return at <= path.length() - last.length();
    }
}
