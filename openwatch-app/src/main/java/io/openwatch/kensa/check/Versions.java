package io.openwatch.kensa.check;

/**
 * Orders versions of packages: epoch, version, revision; digits by value, letters before other signs, a tilde before the
 * end. That is Debian's order; where rpm's differs (a separator against another), no rule should rest on it.
 */
final class Versions {

    private Versions() {}

    static int compare(String left, String right) {
        int epochs = Long.compare(epoch(left), epoch(right));
        if (epochs != 0) {
            return epochs;
        }
        String[] one = parts(left);
        String[] other = parts(right);
        int versions = walk(one[0], other[0]);
        return versions != 0 ? versions : walk(one[1], other[1]);
    }

    private static long epoch(String version) {
        int colon = version.indexOf(':');
        String digits = colon < 0 ? "" : version.substring(0, colon);
        return digits.matches("\\d{1,9}") ? Long.parseLong(digits) : 0;
    }

    private static String[] parts(String version) {
        String rest = version.substring(version.indexOf(':') + 1);
        int dash = rest.lastIndexOf('-');
        return dash < 0 ? new String[] {rest, "0"} : new String[] {rest.substring(0, dash), rest.substring(dash + 1)};
    }

    private static int walk(String left, String right) {
        int i = 0;
        int j = 0;
        while (i < left.length() || j < right.length()) {
            while ((i < left.length() && !digit(left, i)) || (j < right.length() && !digit(right, j))) {
                int signs = Integer.compare(weight(left, i), weight(right, j));
                if (signs != 0) {
                    return signs;
                }
                i++;
                j++;
            }
            int iEnd = run(left, i);
            int jEnd = run(right, j);
            int numbers = number(left, i, iEnd).compareTo(number(right, j, jEnd));
            if (numbers != 0) {
                return numbers;
            }
            i = iEnd;
            j = jEnd;
        }
        return 0;
    }

    private static boolean digit(String text, int i) {
        return i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }

    private static int run(String text, int from) {
        int end = Math.min(from, text.length());
        while (digit(text, end)) {
            end++;
        }
        return end;
    }

    private static java.math.BigInteger number(String text, int from, int to) {
        return from >= to ? java.math.BigInteger.ZERO : new java.math.BigInteger(text.substring(from, to));
    }

    private static int weight(String text, int i) {
        if (i >= text.length() || digit(text, i)) {
            return 0;
        }
        char c = text.charAt(i);
        return c == '~' ? -1 : Character.isLetter(c) ? c : c + 0x10000;
    }
}
