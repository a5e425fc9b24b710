package io.safeupgrade.file;

import io.safeupgrade.RunId;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Depth;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What verifications since its publication said about a restore point; sealed, beside the manifest.
 *
 * @param restorePoint the id of the restore point, so that the record of another one is not taken for its own
 * @param run its run
 * @param newest the newest verification
 * @param deepest the deepest one that succeeded and is not older than a rejection
 * @param rejection the rejection that stands: no verification as deep has succeeded since
 */
record VerificationRecord(
        int format, String restorePoint, RunId run, Entry newest, Optional<Entry> deepest, Optional<Entry> rejection) {

    static final String FILE = "verification.json";
    static final long MOST_BYTES = 1L << 20;
    private static final int FORMAT = 1;

    /** One verification: its evidence, or why it rejected. */
    record Entry(Depth depth, boolean trusted, String said, Instant at) {

        static Entry of(Depth asked, Verification result, Instant at) {
            return switch (result) {
                case Verification.Verified verified ->
                    new Entry(verified.depth(), true, Texts.oneLine(verified.evidence()), at);
                case Verification.Rejected rejected ->
                    new Entry(asked, false, Texts.oneLine(rejected.failure().what()), at);
            };
        }

        boolean deeperThan(Entry other) {
            return depth.compareTo(other.depth) > 0;
        }
    }

    /** Begin with what the manifest says. */
    static VerificationRecord of(Manifest manifest) {
        Entry made = manifest.verification();
        return new VerificationRecord(FORMAT, manifest.id(), manifest.run(), made, Optional.of(made), Optional.empty());
    }

    /** Begin anew after one that cannot be read: it may have held the deepest rejection. */
    static VerificationRecord unreadable(Manifest manifest, Instant now) {
        Entry unknown = new Entry(Depth.FULL, false, "the record of its verifications could not be read", now);
        return new VerificationRecord(
                FORMAT, manifest.id(), manifest.run(), unknown, Optional.empty(), Optional.of(unknown));
    }

    /**
     * Read the record of the restore point of {@code manifest}; both may come from anybody.
     *
     * @throws IOException if any bit is not as it was written, or it is the record of another one
     */
    static VerificationRecord read(byte[] json, Manifest manifest) throws IOException {
        Seal.check(json);
        VerificationRecord found = Json.read(json, VerificationRecord.class);
        if (found.format != FORMAT) {
            throw new IOException("its format [" + found.format + "] is not [" + FORMAT + "]");
        }
        if (!found.restorePoint.equals(manifest.id()) || !found.run.equals(manifest.run())) {
            throw new IOException("it belongs to another restore point");
        }
        if (!Texts.isOneLine(found.trusting().said) || !Texts.isOneLine(found.newest.said)) {
            throw new IOException("a text holds control characters");
        }
        return found;
    }

    byte[] json() {
        return Seal.close(Json.pretty(this));
    }

    /** Add a verification to what is known. */
    VerificationRecord with(Entry entry) {
        Optional<Entry> deeper = rejection.filter(other -> other.deeperThan(entry));
        if (!entry.trusted || deeper.isPresent()) {
            return new VerificationRecord(
                    format, restorePoint, run, entry, Optional.empty(), deeper.or(() -> Optional.of(entry)));
        }
        Entry best = deepest.filter(other -> other.deeperThan(entry)).orElse(entry);
        return new VerificationRecord(format, restorePoint, run, entry, Optional.of(best), Optional.empty());
    }

    /**
     * Return the verification to trust.
     *
     * @throws IOException if a rejection stands
     */
    Entry verification() throws IOException {
        Entry entry = trusting();
        if (!entry.trusted) {
            throw new IOException("its %s verification of [%s] rejected it: %s"
                    .formatted(entry.depth.name().toLowerCase(Locale.ROOT), entry.at, entry.said));
        }
        return entry;
    }

    private Entry trusting() {
        return rejection.or(() -> deepest).orElse(newest);
    }
}
