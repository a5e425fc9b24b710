package io.safeupgrade.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.Verification.Rejected;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.file.Examination.Damaged;
import io.safeupgrade.file.Examination.Intact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerificationsTests {

    private static final Instant LATER = Sample.NOW.plusSeconds(60);
    private static final Instant LAST = Sample.NOW.plusSeconds(120);
    private static final Verified QUICK = new Verified(Depth.QUICK, "decoded again");
    private static final Verified FULL = new Verified(Depth.FULL, "3 tables compared");

    @TempDir
    Path home;

    private RestorePointStore store;
    private RestorePoint point;
    private Path file;

    @BeforeEach
    void publish() throws IOException {
        store = RestorePointStore.at(home.resolve("backups"));
        point = Published.restorePoint(store, Sample.RUN, 1);
        file = point.directory().resolve("verification.json");
    }

    @Test
    void withoutAnyTheOneAtPublicationCounts() {
        assertThat(point.verification()).isEqualTo(new Verified(Depth.QUICK, "decoded"));
        assertThat(point.verifiedAt()).isEqualTo(Sample.NOW);
        assertThat(file).doesNotExist();
    }

    @Test
    void deeperOneCountsFromNowOn() throws IOException {
        Optional<RestorePoint> verified = record(FULL, LATER);
        assertThat(verified).hasValueSatisfying(now -> {
            assertThat(now.verification()).isEqualTo(FULL);
            assertThat(now.verifiedAt()).isEqualTo(LATER);
        });
        assertThat(store.list()).containsExactly(verified.orElseThrow());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(store.examine(point.id())).get().isInstanceOf(Intact.class);
    }

    @Test
    void repeatedOneMovesTheDateAndShallowerOneDoesNot() {
        assertThat(record(QUICK, LATER).orElseThrow().verifiedAt()).isEqualTo(LATER);
        record(FULL, LATER);
        RestorePoint after = record(QUICK, LAST).orElseThrow();
        assertThat(after.verification()).isEqualTo(FULL);
        assertThat(after.verifiedAt()).isEqualTo(LATER);
    }

    @Test
    @DisplayName("a restore point that a verification rejected is broken, with the reason")
    void rejectedOneIsBroken() throws IOException {
        record(FULL, LATER);
        RestorePoint other = Published.restorePoint(store, Sample.OTHER_RUN, 2);
        assertThat(record(damage(), Depth.QUICK, LAST)).isEmpty();
        assertThat(store.list()).containsExactly(other);
        assertThat(store.find(point.id())).isEmpty();
        assertThat(store.broken())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what())
                        .contains(point.id(), "quick", LAST.toString(), "block 7 is not what was written"));
        assertThat(store.usage().broken()).isPositive();
        assertThat(store.readAt(point.directory())).isInstanceOf(Damaged.class);
    }

    @Test
    void examinationOfRejectedOneLooksAtTheFilesAnew() {
        record(damage(), Depth.FULL, LATER);
        assertThat(store.examine(point.id()))
                .hasValueSatisfying(seen -> assertThat(seen)
                        .isInstanceOfSatisfying(
                                Intact.class,
                                intact -> assertThat(intact.findings())
                                        .singleElement()
                                        .satisfies(finding -> assertThat(finding.what())
                                                .contains("full", "block 7 is not what was written"))));
    }

    @Test
    void onlyOneAsDeepTakesRejectionBack() {
        record(damage(), Depth.FULL, LATER);
        assertThat(record(QUICK, LAST)).isEmpty();
        assertThat(record(damage(), Depth.QUICK, LAST)).isEmpty();
        assertThat(record(QUICK, LAST)).isEmpty();
        assertThat(record(FULL, LAST))
                .get()
                .extracting(RestorePoint::verification)
                .isEqualTo(FULL);
    }

    @Test
    void rejectionTakesBackWhatWasVerifiedBefore() {
        record(FULL, LATER);
        record(damage(), Depth.QUICK, LATER);
        assertThat(record(QUICK, LAST))
                .get()
                .extracting(RestorePoint::verification)
                .isEqualTo(QUICK);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"MISCONFIGURED", "DATABASE_UNREACHABLE", "LOCK_HELD", "INTERRUPTED_EARLY", "CANCELLED", "LOCK_LOST"
            })
    @DisplayName("a verification that could not be carried out condemns nothing")
    void oneThatCouldNotBeCarriedOutIsNotKept(ErrorCode code) {
        assertThat(record(new Rejected(Failure.of(code, "no pg_restore", "install it")), Depth.FULL, LATER))
                .contains(point);
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"BACKUP_FAILED", "RESTORE_FAILED", "INTERNAL"})
    void inDoubtRejectionIsDamage(ErrorCode code) {
        assertThat(record(new Rejected(Failure.of(code, "no", "")), Depth.FULL, LATER))
                .isEmpty();
    }

    @Test
    @DisplayName("no flipped bit and no cut makes a rejected restore point look verified")
    void damagedRecordNeverTrusts() throws IOException {
        record(FULL, LATER);
        record(damage(), Depth.FULL, LAST);
        byte[] content = Files.readAllBytes(file);
        Manifest manifest = Manifest.read(Files.readAllBytes(point.directory().resolve("manifest.json")));
        for (int bit = 0; bit < content.length * 8; bit++) {
            byte[] flipped = content.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            isRefused(flipped, manifest);
        }
        for (int bytes = 0; bytes < content.length; bytes++) {
            isRefused(Arrays.copyOf(content, bytes), manifest);
        }
        for (String damaged : List.of("", "{}", "null", "{")) {
            Files.writeString(file, damaged);
            assertThat(store.find(point.id())).isEmpty();
        }
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(store.find(point.id())).isEmpty();
    }

    private static void isRefused(byte[] json, Manifest manifest) {
        assertThatIOException().isThrownBy(() -> VerificationRecord.read(json, manifest));
    }

    @Test
    void onlyFullOneTakesDamagedRecordBack() throws IOException {
        record(QUICK, LATER);
        Files.writeString(file, "{");
        assertThat(store.broken())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("verification.json"));
        assertThat(record(QUICK, LAST)).isEmpty();
        assertThat(record(FULL, LAST))
                .get()
                .extracting(RestorePoint::verification)
                .isEqualTo(FULL);
    }

    @Test
    void editedRecordIsNotTrusted() throws IOException {
        record(FULL, LATER);
        Files.writeString(file, Files.readString(file).replace("3 tables", "4 tables"));
        assertThat(store.find(point.id())).isEmpty();
    }

    @Test
    void recordOfAnotherRestorePointIsNotItsOwn() throws IOException {
        record(FULL, LATER);
        RestorePoint sameRun = Published.restorePoint(store, Sample.RUN, 2);
        Files.copy(file, sameRun.directory().resolve("verification.json"));
        assertThat(store.find(sameRun.id())).isEmpty();
        assertThat(store.broken())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("belongs to another restore point"));
        byte[] content = Files.readAllBytes(file);
        store.remove(point);
        RestorePoint sameId = Published.restorePoint(store, Sample.OTHER_RUN, 3);
        assertThat(sameId.id()).isEqualTo(point.id());
        Files.write(file, content);
        assertThat(store.find(sameId.id())).isEmpty();
    }

    @Test
    void deathBeforeAnyStepLeavesTheOldOrTheNewOne() throws IOException {
        boolean died = true;
        for (int step = 0; died; step++) {
            RestorePoint made = Published.restorePoint(store, new RunId("run-" + step), step);
            try {
                RestorePointStore.at(store.directory(), FaultyDisk.dyingAt(step))
                        .record(made, Depth.FULL, damage(), LATER);
                died = false;
            } catch (FaultyDisk.Died atStep) {
                assertThat(store.find(made.id()).isPresent())
                        .isEqualTo(!Files.exists(made.directory().resolve("verification.json")));
                assertThat(store.examine(made.id())).get().isInstanceOf(Intact.class);
            }
            assertThat(store.record(made, Depth.FULL, damage(), LATER)).isEmpty();
        }
    }

    @Test
    void reasonOfSeveralLinesIsKeptOnOne() {
        Failure lines = Failure.of(ErrorCode.BACKUP_FAILED, "pg_restore said:\n\tno\u001b[31m", "");
        record(new Rejected(lines), Depth.QUICK, LATER);
        assertThat(store.broken())
                .singleElement()
                .satisfies(finding -> assertThat(finding.what()).contains("pg_restore said: no [31m"));
    }

    @Test
    void refusesToRecordElsewhere() throws IOException {
        RestorePoint elsewhere = Published.restorePoint(RestorePointStore.at(home.resolve("other")), Sample.RUN, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> store.record(elsewhere, Depth.FULL, damage(), LATER));
        assertThat(elsewhere.directory().resolve("verification.json")).doesNotExist();
    }

    private Optional<RestorePoint> record(Verified verified, Instant at) {
        return record(verified, verified.depth(), at);
    }

    private Optional<RestorePoint> record(Verification result, Depth asked, Instant at) {
        return store.record(point, asked, result, at);
    }

    private static Rejected damage() {
        return new Rejected(Failure.of(ErrorCode.BACKUP_FAILED, "block 7 is not what was written", "make another"));
    }
}
