package io.safeupgrade.testkit;

/**
 * Say what of the writes that were not synced is on the disk after a power cut. What was synced always is.
 *
 * @since 0.1
 */
public sealed interface PowerCut {

    /** Nothing of them is. */
    record LosesAll() implements PowerCut {}

    /** All of them are, as if the kernel had just written everything. */
    record KeepsAll() implements PowerCut {}

    /**
     * Some of them are: any names, in any order as far as they are different names, and any writes, cut off or followed
     * by zeros from any byte on.
     *
     * @param seed decides which
     */
    record KeepsSome(long seed) implements PowerCut {}
}
