package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.KeptAside;
import io.safeupgrade.Loss;
import io.safeupgrade.RunId;
import io.safeupgrade.spi.BackupProvider.BackupRequest;
import io.safeupgrade.spi.BackupProvider.Made;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.CountsLosses;
import io.safeupgrade.spi.KeepsAside;
import io.safeupgrade.spi.KeepsAside.DiscardRequest;
import io.safeupgrade.spi.RestorableBackup;
import io.safeupgrade.spi.RestorableBackup.Extent;
import io.safeupgrade.spi.RestorableBackup.RestoreCheck;
import io.safeupgrade.spi.RestorableBackup.RestoreRequest;
import io.safeupgrade.spi.RestorableBackup.RestoreResult;
import io.safeupgrade.spi.RestorableBackup.Restored;
import io.safeupgrade.spi.RestorableBackup.Untouched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prove that a {@link RestorableBackup} puts back what was there, loses nothing that was live, and may be asked twice.
 *
 * <p>Also proves what {@link KeepsAside} and {@link CountsLosses} promise where the provider has these abilities.
 *
 * @since 0.1
 */
public abstract class RestorableBackupContract extends ProviderContract {

    private static final RunId ATTEMPT = new RunId("20261121T030000Z-00000c");
    private static final RunId OTHER_ATTEMPT = new RunId("20261121T040000Z-00000d");

    @TempDir
    Path directory;

    /** Make the contract of one provider. */
    protected RestorableBackupContract() {}

    /** Return the provider; what it backs up is there and changes during a test by {@link #write} only. */
    protected abstract RestorableBackup provider();

    /** Write {@code what} into the live data, as a client whose write is acknowledged. */
    protected abstract void write(String what);

    /** Return what the live data are now, in any form that shows every change. */
    protected abstract Object live();

    /** Return what was kept aside, in the form of {@link #live}. */
    protected abstract Object aside(KeptAside kept);

    /** Return the name that the provider would give to the live data. */
    protected abstract String liveName();

    @Test
    void restoresWhatWasThere() {
        write("before");
        Object then = live();
        List<BackupPart> parts = make();
        write("after");
        assertThat(live()).as("the write shows").isNotEqualTo(then);
        restored(ATTEMPT, parts);
        assertThat(live()).isEqualTo(then);
    }

    @Test
    void keepsAsideEveryWriteThatWasAcknowledged() {
        List<BackupPart> parts = make();
        write("after");
        Object replaced = live();
        Restored result = restored(ATTEMPT, parts);
        assertThat(result.keptAside()).singleElement().satisfies(kept -> {
            assertThat(kept.kind()).isEqualTo(KeptAside.Kind.REPLACED);
            assertThat(kept.provider()).isEqualTo(provider().name());
            assertThat(kept.attempt()).contains(ATTEMPT);
            assertThat(aside(kept)).isEqualTo(replaced);
        });
        assertThat(keptAside()).isEqualTo(names(result.keptAside()));
        showsNoSecret(result);
    }

    @Test
    void repetitionOfTheSameAttemptChangesNothing() {
        List<BackupPart> parts = make();
        write("after");
        Restored first = restored(ATTEMPT, parts);
        write("into the restored data");
        Object since = live();
        Restored second = restored(ATTEMPT, parts);
        assertThat(names(second.keptAside())).isEqualTo(names(first.keptAside()));
        assertThat(live()).as("writes since the first try").isEqualTo(since);
        assertThat(keptAside()).isEqualTo(names(first.keptAside()));
    }

    @Test
    void anotherAttemptKeepsWhatTheFirstPutAside() {
        List<BackupPart> parts = make();
        Object then = live();
        write("one");
        Object first = live();
        KeptAside firstKept = restored(ATTEMPT, parts).keptAside().getFirst();
        write("two");
        Object second = live();
        KeptAside secondKept = restored(OTHER_ATTEMPT, parts).keptAside().getFirst();
        assertThat(live()).isEqualTo(then);
        assertThat(aside(firstKept)).isEqualTo(first);
        assertThat(aside(secondKept)).isEqualTo(second);
    }

    @Test
    void damagedPartLeavesTheLiveDataUntouched() throws IOException {
        List<BackupPart> parts = make();
        for (BackupPart part : files(parts)) {
            Path file = directory.resolve(part.name());
            byte[] whole = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(whole, whole.length / 2));
            isUntouched(parts, call());
            Files.write(file, whole);
        }
    }

    @Test
    void cancelledTryLeavesTheLiveDataUntouchedAndTheNextOneSucceeds() {
        List<BackupPart> parts = make();
        Object then = live();
        write("after");
        Cancellation cancellation = Cancellation.create();
        cancellation.request("test");
        isUntouched(parts, call(RUN, Duration.ofMinutes(1), cancellation));
        assertThat(restored(ATTEMPT, parts).keptAside()).hasSize(1);
        assertThat(live()).isEqualTo(then);
    }

    @Test
    void expiredCallLeavesTheLiveDataUntouched() {
        isUntouched(make(), call(RUN, Duration.ZERO, Cancellation.create()));
    }

    @Test
    void lostLockLeavesTheLiveDataUntouched() {
        isUntouched(make(), callAfterLockWasLost());
    }

    @Test
    void nothingIsInTheWayOfARestoreThatSucceeds() {
        List<BackupPart> parts = make();
        write("after");
        Object before = live();
        List<Finding> obstacles = provider().obstacles(check(parts));
        assertThat(obstacles).noneMatch(Finding::blocks);
        assertThat(live()).as("a look changes nothing").isEqualTo(before);
        assertThat(keptAside()).isEmpty();
        showsNoSecret(obstacles);
    }

    @Test
    void discardsWhatItKeptAsideAndTwiceIsOnce() {
        assumeThat(provider()).isInstanceOf(KeepsAside.class);
        List<BackupPart> parts = make();
        write("after");
        KeptAside kept = restored(ATTEMPT, parts).keptAside().getFirst();
        Object then = live();
        assertThat(discard(kept)).isEmpty();
        assertThat(keptAside()).isEmpty();
        assertThat(discard(kept)).as("already gone").isEmpty();
        assertThat(live()).isEqualTo(then);
    }

    @Test
    void neverDiscardsTheLiveData() {
        assumeThat(provider()).isInstanceOf(KeepsAside.class);
        Object before = live();
        for (KeptAside.Kind kind : KeptAside.Kind.values()) {
            KeptAside disguised = new KeptAside(provider().name(), kind, liveName(), Optional.of(ATTEMPT), 0);
            assertThat(discard(disguised)).hasValueSatisfying(this::tellsWhatFailed);
        }
        assertThat(live()).isEqualTo(before);
    }

    @Test
    void countsWhatARestoreWouldLeaveBehind() {
        assumeThat(provider()).isInstanceOf(CountsLosses.class);
        List<BackupPart> parts = make();
        assertThat(losses(parts)).as("nothing was written since").isEmpty();
        write("after");
        Object before = live();
        assertThat(losses(parts))
                .isNotEmpty()
                .allSatisfy(loss -> assertThat(loss.what()).isNotBlank());
        assertThat(live()).as("a look changes nothing").isEqualTo(before);
        restored(ATTEMPT, parts);
        assertThat(losses(parts)).as("restored").isEmpty();
    }

    private List<BackupPart> make() {
        var result = provider().create(new BackupRequest(call(), directory, Optional.empty()));
        assertThat(result).isInstanceOf(Made.class);
        return ((Made) result).parts();
    }

    private Restored restored(RunId attempt, List<BackupPart> parts) {
        RestoreResult result = provider().restore(request(call(), parts, attempt));
        assertThat(result).isInstanceOf(Restored.class);
        return (Restored) result;
    }

    private void isUntouched(List<BackupPart> parts, CallContext call) {
        Object before = live();
        assertThat(provider().restore(request(call, parts, ATTEMPT)))
                .isInstanceOfSatisfying(Untouched.class, untouched -> tellsWhatFailed(untouched.failure()));
        assertThat(live()).isEqualTo(before);
        assertThat(keptAside()).as("nothing is left beside the live data").isEmpty();
    }

    private RestoreRequest request(CallContext call, List<BackupPart> parts, RunId attempt) {
        return new RestoreRequest(call, directory, parts, attempt, Extent.DATA);
    }

    private RestoreCheck check(List<BackupPart> parts) {
        return new RestoreCheck(call(), directory, parts, ATTEMPT, Extent.DATA);
    }

    private List<Loss> losses(List<BackupPart> parts) {
        return ((CountsLosses) provider()).losses(check(parts));
    }

    private List<String> keptAside() {
        return provider() instanceof KeepsAside keeper ? names(keeper.keptAside(call())) : List.of();
    }

    private Optional<Failure> discard(KeptAside kept) {
        return ((KeepsAside) provider()).discard(new DiscardRequest(call(), kept));
    }

    private static List<String> names(List<KeptAside> kept) {
        return kept.stream().map(KeptAside::name).toList();
    }

    private static List<BackupPart> files(List<BackupPart> parts) {
        return parts.stream()
                .filter(part -> part.kind() == BackupPart.Kind.FILE)
                .toList();
    }
}
