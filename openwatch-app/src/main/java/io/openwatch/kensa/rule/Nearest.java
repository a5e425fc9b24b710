package io.openwatch.kensa.rule;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known word that a misspelt one was probably meant to be. */
final class Nearest {

    private static final int LONGEST = 100;

    private Nearest() {}

    /** Return the nearest of {@code known} within a third of the word's length, at most four edits away. */
    static Optional<String> to(String word, Collection<String> known) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        int most = Math.min(4, Math.max(2, word.length() / 3));
        return known.stream()
                .map(name -> new Candidate(name, edits(word.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))))
                .filter(candidate -> candidate.edits() <= most)
                .min(Comparator.comparingInt(Candidate::edits).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    private record Candidate(String name, int edits) {}

    /** Count edits; two letters in the wrong order are one. */
    private static int edits(String left, String right) {
        int[][] rows = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : least(rows, left, right, i, j);
            }
        }
        return rows[left.length()][right.length()];
    }

    private static int least(int[][] rows, String left, String right, int i, int j) {
        boolean same = left.charAt(i - 1) == right.charAt(j - 1);
        int least = Math.min(rows[i - 1][j - 1] + (same ? 0 : 1), Math.min(rows[i - 1][j], rows[i][j - 1]) + 1);
        boolean swapped = i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }
}
