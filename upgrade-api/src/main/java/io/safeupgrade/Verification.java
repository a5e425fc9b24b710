package io.safeupgrade;

/**
 * Say whether a part or a restore point can be trusted, and how deeply that was looked at.
 *
 * @since 0.1
 */
public sealed interface Verification {

    /** How deeply a restore point was looked at. */
    enum Depth {
        /** Checksum and full decode. */
        QUICK,
        /** Restored into a scratch database and compared. */
        FULL
    }

    /**
     * It can be trusted.
     *
     * @param depth how deeply it was looked at
     * @param evidence what was seen, for people ("1,204 archive entries decoded")
     */
    record Verified(Depth depth, String evidence) implements Verification {}

    /**
     * It cannot be trusted.
     *
     * @param failure why
     */
    record Rejected(Failure failure) implements Verification {}
}
