package io.openwatch.kensa;

import java.util.Locale;

/**
 * Say what became of a rule on a host. Only {@link #PASS} and {@link #FAIL} are verdicts, and only facts that were read to
 * their end lead to one.
 *
 * @since 0.1
 */
public enum Status {
    /** The host is as the rule wants it. */
    PASS,
    /** The host is not as the rule wants it. */
    FAIL,
    /** Not known: something that the verdict needs could not be read, or not to its end. */
    ERROR,
    /** Not judged, with a reason: a value that the site must declare is missing, or the rule itself says that it cannot tell. */
    SKIPPED,
    /** The rule is not meant for this host. */
    NOT_APPLICABLE,
    /** Only a person can tell. */
    MANUAL,
    /** Failed, and accepted by name until a date. */
    WAIVED;

    /** Return the spelling of documents and of the command line: lower case with hyphens. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Say whether this is a verdict on the host rather than the absence of one. */
    public boolean verdict() {
        return this == PASS || this == FAIL;
    }
}
