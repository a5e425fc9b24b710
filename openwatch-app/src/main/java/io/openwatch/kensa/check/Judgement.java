package io.openwatch.kensa.check;

import io.openwatch.kensa.Evidence;
import io.openwatch.kensa.Status;
import java.util.List;

/**
 * What a check came to.
 *
 * @param status pass, fail, error, skipped or manual
 * @param detail why, in one line
 * @param evidence what it saw; of a composition, what all its parts saw
 * @since 0.1
 */
public record Judgement(Status status, String detail, List<Evidence> evidence) {

    /** Copy the list. */
    public Judgement {
        evidence = List.copyOf(evidence);
    }
}
