package io.openwatch.config;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Find the known word that a misspelt one was probably meant to be. */
final class Spelling {

    private Spelling() {}

    /** Return the nearest of {@code known} within a third of the word's length, at most four edits away. */
    static Optional<String> nearest(String word, Stream<String> known) {
        int most = Math.min(4, Math.max(2, word.length() / 3));
        return known.map(name -> new Candidate(name, distance(word, name)))
                .filter(candidate -> candidate.distance() <= most)
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    private record Candidate(String name, int distance) {}

    /** Count edits (Levenshtein), ignoring case; a bare key also counts against the last part of a dotted name. */
    private static int distance(String word, String name) {
        int whole = edits(word.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
        if (word.contains(".") || !name.contains(".")) {
            return whole;
        }
        String last = name.substring(name.lastIndexOf('.') + 1);
        return Math.min(whole, edits(word.toLowerCase(Locale.ROOT), last));
    }

    private static int edits(String left, String right) {
        int[] above = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int[] row = new int[right.length() + 1];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int replaced = above[j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[right.length()];
    }
}
