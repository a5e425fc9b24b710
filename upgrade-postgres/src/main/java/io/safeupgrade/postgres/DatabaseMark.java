package io.safeupgrade.postgres;

import io.safeupgrade.RunId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The comment by which databases that a restore made are told from those of people with similar names. */
final class DatabaseMark {

    private static final String OURS = "safe-upgrade: ";

    private static final String RESTORED = "safe-upgrade: made by the restore [";

    private DatabaseMark() {}

    static String scratch(String live, RunId run) {
        return OURS + "a copy of [" + live + "] for run [" + run + "]; of no use once that has ended";
    }

    static String aside(String live, RunId attempt, Optional<String> comment) {
        return OURS + "was live as [" + live + "] until the restore [" + attempt + "] replaced it"
                + comment.map(own -> "; its comment: " + own).orElse("");
    }

    /**
     * Return {@code comment} with a note of who made the database where there was none before: nothing that is kept aside
     * tells it then.
     */
    static String restored(Optional<String> comment, RunId attempt) {
        return comment.map(own -> own + "\n").orElse("") + RESTORED + attempt + "]";
    }

    /** Say whether the restore {@code attempt} made the database of this comment. */
    static boolean restoredBy(Optional<String> comment, RunId attempt) {
        return comment.filter(text -> text.endsWith(RESTORED + attempt + "]")).isPresent();
    }

    /** Return the comment without such a note; empty when nothing else is in it. */
    static Optional<String> own(Optional<String> comment) {
        return comment.map(text -> {
                    int note = text.lastIndexOf(RESTORED);
                    return note < 0 ? text : text.substring(0, note).stripTrailing();
                })
                .filter(text -> !text.isEmpty());
    }

    /** Say whether a database is ours by its comment, or by being one that was created and never opened. */
    static boolean ours(@Nullable String comment, boolean admitsSessions) {
        return comment == null ? !admitsSessions : comment.startsWith(OURS);
    }
}
