package io.openwatch.groups;

import io.openwatch.http.Problem;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A group as a client sends it. */
record NewGroup(@Nullable String name, @Nullable String description) {
    private static final Pattern NAME = Pattern.compile("(?=\\S)[^\\p{Cntrl}]{0,99}\\S");
    private static final int LONGEST_DESCRIPTION = 1000;

    void check() {
        String given = name;
        String text = description;
        new Problem.Collector()
                .require(
                        given != null && NAME.matcher(given).matches(),
                        "name",
                        "must be 1 to 100 characters, no space around them")
                .require(
                        text == null || text.length() <= LONGEST_DESCRIPTION,
                        "description",
                        "at most " + LONGEST_DESCRIPTION + " characters")
                .end("the group is not complete or not valid");
    }

    String title() {
        return Objects.requireNonNull(name);
    }

    String about() {
        String text = description;
        return text == null ? "" : text;
    }
}
