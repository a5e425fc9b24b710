package io.safeupgrade;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name a release of the appliance and order releases among each other.
 *
 * <p>Accepts one to four dotted numbers with an optional pre-release suffix ({@code 1.4.0-rc.1}) and optional build
 * data ({@code +g1234}). Order follows Semantic Versioning: a pre-release sorts before its release, numeric parts by
 * value, build data is ignored by {@link #compareTo} but kept by {@link #equals}.
 *
 * @param text the version as written, never blank
 * @since 0.1
 */
public record ReleaseVersion(String text) implements Comparable<ReleaseVersion> {

    private static final Pattern FORM =
            Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9}){0,3})(?:-([0-9A-Za-z.-]{1,64}))?(?:\\+[0-9A-Za-z.-]{1,64})?");

    /** Reject anything that is not a version: the text ends up in file names and on screens. */
    public ReleaseVersion {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "not a release version [" + text + "]; expected a form like 1.4.0 or 1.4.0-rc.1");
        }
    }

    /**
     * Parse a version.
     *
     * @throws IllegalArgumentException if {@code text} is not a version
     */
    public static ReleaseVersion of(String text) {
        return new ReleaseVersion(text.strip());
    }

    /** Say whether this release comes before {@code other}. */
    public boolean isBefore(ReleaseVersion other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(ReleaseVersion other) {
        Matcher mine = matched(text);
        Matcher theirs = matched(other.text);
        int core = compareDotted(mine.group(1), theirs.group(1));
        return core != 0 ? core : comparePreRelease(mine.group(2), theirs.group(2));
    }

    @Override
    public String toString() {
        return text;
    }

    private static Matcher matched(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("unreachable: checked by the constructor [" + text + "]");
        }
        return matcher;
    }

    private static int comparePreRelease(
            @org.jspecify.annotations.Nullable String mine, @org.jspecify.annotations.Nullable String theirs) {
        if (mine == null || theirs == null) {
            return Boolean.compare(mine == null, theirs == null);
        }
        return compareDotted(mine, theirs);
    }

    private static int compareDotted(String mine, String theirs) {
        String[] left = mine.split("\\.");
        String[] right = theirs.split("\\.");
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int compared = comparePart(i < left.length ? left[i] : "", i < right.length ? right[i] : "");
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    private static int comparePart(String left, String right) {
        boolean leftNumber = !left.isEmpty() && left.chars().allMatch(Character::isDigit);
        boolean rightNumber = !right.isEmpty() && right.chars().allMatch(Character::isDigit);
        if (leftNumber && rightNumber) {
            return new java.math.BigInteger(left).compareTo(new java.math.BigInteger(right));
        }
        if (leftNumber != rightNumber) {
            // 1.4 equals 1.4.0; in a pre-release a number sorts before a word.
            String number = leftNumber ? left : right;
            boolean againstNothing = left.isEmpty() || right.isEmpty();
            if (againstNothing && new java.math.BigInteger(number).signum() == 0) {
                return 0;
            }
            return againstNothing == leftNumber ? 1 : -1;
        }
        return left.compareTo(right);
    }
}
