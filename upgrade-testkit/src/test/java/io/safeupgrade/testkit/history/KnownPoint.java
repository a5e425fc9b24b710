package io.safeupgrade.testkit.history;

import io.safeupgrade.RunId;
import io.safeupgrade.Verification.Depth;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a history knows of one restore point: what was written, what was promised, and what was done to it since. */
final class KnownPoint {

    private static final String MANIFEST = "manifest.json";
    private static final String RECORD = "verification.json";

    final RunId run;
    private final Map<String, byte[]> written = new TreeMap<>();
    private byte @Nullable [] record;
    private Optional<Depth> rejected = Optional.empty();
    private boolean verified;
    private boolean promised;
    private boolean mayGo;
    private boolean damaged;
    private boolean doubtful;

    KnownPoint(RunId run) {
        this.run = run;
    }

    void part(String name, byte[] content) {
        written.put(name, content);
    }

    /** Every part was verified: from here on it may be listed. */
    void verified() {
        verified = true;
    }

    boolean isVerified() {
        return verified;
    }

    /** The store said that it is there, on disk. */
    void promised() {
        promised = true;
    }

    boolean isPromised() {
        return promised;
    }

    /** The rule allowed to remove it. */
    void mayGo() {
        mayGo = true;
    }

    /** The medium changed one of its files. */
    void damaged() {
        damaged = true;
    }

    boolean isDamaged() {
        return damaged;
    }

    /** A verification was killed, so that its record may go again, or met a disk that fails: it may be listed, or not. */
    void doubtful() {
        doubtful = true;
    }

    /** It is seen for the first time: its manifest says so from now on. */
    void seen(Map<String, byte[]> files) {
        written.putIfAbsent(MANIFEST, files.getOrDefault(MANIFEST, new byte[0]));
    }

    /** Whether every file that was written for it is as it was written. */
    boolean whole(Map<String, byte[]> files) {
        return written.entrySet().stream().allMatch(file -> Arrays.equals(file.getValue(), files.get(file.getKey())));
    }

    /** Whether nothing that was recorded, or became of the record, speaks against it. */
    boolean trusted(Map<String, byte[]> files) {
        return doubtful || (rejected.isEmpty() && !recordDamaged(files));
    }

    /** Whether something explains that it is there and not listed. */
    boolean explainsDistrust(Map<String, byte[]> files) {
        return damaged || doubtful || !trusted(files);
    }

    /** Whether nothing explains that it would not be there. */
    boolean mustBeListed(Map<String, byte[]> files) {
        boolean untouched = !damaged || (whole(files) && trusted(files));
        return promised && !mayGo && !doubtful && untouched && rejected.isEmpty();
    }

    private boolean recordDamaged(Map<String, byte[]> files) {
        return !Arrays.equals(record, files.get(RECORD));
    }

    /** A verification was to be recorded; what lies there tells whether it came to that. */
    void recorded(Depth depth, boolean success, Map<String, byte[]> before, Map<String, byte[]> after) {
        if (Arrays.equals(before.get(RECORD), after.get(RECORD))) {
            return;
        }
        // A record that cannot be read may have held the deepest rejection.
        Optional<Depth> standing = recordDamaged(before) ? Optional.of(Depth.FULL) : rejected;
        Optional<Depth> deeper = standing.filter(other -> other.compareTo(depth) > 0);
        rejected = success ? deeper : deeper.or(() -> Optional.of(depth));
        record = after.get(RECORD);
    }
}
