package io.safeupgrade.testkit.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.file.Disk;
import io.safeupgrade.file.Examination;
import io.safeupgrade.file.RestorePointStore;
import io.safeupgrade.file.RestorePointStore.Draft;
import io.safeupgrade.file.Retention;
import io.safeupgrade.testkit.Killed;
import io.safeupgrade.testkit.PowerCut;
import io.safeupgrade.testkit.ProcessDisk;
import io.safeupgrade.testkit.SimulatedDisk;
import io.safeupgrade.testkit.SimulatedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One random history of restore points: made, verified, removed by rule, while processes are killed, the power is cut, the
 * disk is full or fails, bits flip and the clock jumps. After each step what is listed must agree with what was promised.
 */
final class History {

    private static final Path DIRECTORY = Path.of("/backups");
    private static final int MOST_OPERATIONS = 60;

    private final Random random;
    private final SimulatedDisk disk = SimulatedDisk.create();
    private final RestorePointStore looks = RestorePointStore.at(DIRECTORY, disk);
    private final Ledger ledger = new Ledger(disk, looks);
    private final List<String> steps = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private int release = 1;
    private long sequence;
    private boolean failing;

    History(long seed) {
        this.random = new Random(seed);
    }

    /** Go through {@code number} steps and recover. */
    void play(int number) {
        try {
            for (int step = 0; step < number; step++) {
                step();
                ledger.agrees();
            }
            recover(disk);
            ledger.agrees();
            assertThat(looks.partials()).as("nothing half is left").isEmpty();
            assertThat(looks.usage().removals())
                    .as("nothing half removed is left")
                    .isZero();
        } catch (AssertionError | RuntimeException | IOException failed) {
            throw new AssertionError(String.join(", ", steps) + ": " + failed, failed);
        }
    }

    private void step() throws IOException {
        now = now.plus(Duration.ofHours(1 + random.nextInt(72)));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> make();
            case 4 -> process("recover", this::recover);
            case 5, 6 -> prune();
            case 7, 8 -> verify();
            case 9, 10 -> damage();
            default -> misfortune();
        }
    }

    private interface Work {
        void on(Disk used) throws IOException;
    }

    /** Do something in a process of its own, which may be killed or meet a disk that is full or fails. */
    private void process(String name, Work work) throws IOException {
        steps.add(name);
        ProcessDisk used = disk.usedBy(SimulatedProcess.begin());
        int fault = random.nextInt(8);
        failing = fault == 3;
        switch (fault) {
            case 0, 1, 2 -> used.dieBefore(1 + random.nextInt(MOST_OPERATIONS));
            case 3 -> used.failAt(1 + random.nextInt(MOST_OPERATIONS));
            case 4 -> disk.fullAfter(random.nextInt(2000));
            default -> {}
        }
        try {
            work.on(used);
        } catch (Killed expected) {
            steps.add(String.valueOf(expected.getMessage()));
            if (random.nextBoolean()) {
                cutPower();
            }
        } catch (UpgradeException | IOException refused) {
            steps.add("refused");
        }
        disk.roomy();
    }

    private void cutPower() {
        PowerCut cut = switch (random.nextInt(4)) {
            case 0 -> new PowerCut.LosesAll();
            case 1 -> new PowerCut.KeepsAll();
            default -> new PowerCut.KeepsSome(random.nextLong());
        };
        steps.add("power " + cut);
        disk.cutPower(cut);
    }

    private void misfortune() {
        if (random.nextBoolean()) {
            cutPower();
        } else {
            Duration jump = Duration.ofDays(random.nextInt(800) - 400);
            steps.add("clock " + jump);
            now = now.plus(jump);
        }
    }

    private void make() throws IOException {
        KnownPoint point = ledger.begin();
        boolean sound = random.nextInt(6) > 0;
        process((sound ? "make " : "make unsound ") + point.run, used -> {
            RestorePointStore store = RestorePointStore.at(DIRECTORY, used);
            Path partial = store.begin(point.run);
            List<BackupPart> parts = new ArrayList<>();
            for (String name : List.of("database.dump", "contents.json").subList(0, 1 + random.nextInt(2))) {
                parts.add(part(used, partial, name, point));
            }
            if (!sound) {
                store.sweep(point.run);
                return;
            }
            point.verified();
            store.publish(draft(partial, point.run, parts));
            point.promised();
            release += random.nextInt(3) > 0 ? 1 : 0;
        });
    }

    private BackupPart part(Disk used, Path partial, String name, KnownPoint point) throws IOException {
        byte[] content = new byte[1 + random.nextInt(60)];
        random.nextBytes(content);
        point.part(name, content);
        int half = random.nextInt(content.length);
        used.create(partial.resolve(name), Arrays.copyOf(content, half), Disk.Access.OWNER);
        used.append(partial.resolve(name), Arrays.copyOfRange(content, half, content.length));
        return new BackupPart("fake", BackupPart.Kind.FILE, name, content.length, sha256(content), Map.of());
    }

    private Draft draft(Path partial, RunId run, List<BackupPart> parts) {
        return new Draft(
                partial,
                now,
                ++sequence,
                run,
                "till",
                Optional.of(release(release)),
                release(release + 1),
                Optional.empty(),
                Optional.empty(),
                parts,
                new Verification.Verified(Depth.QUICK, "read again"));
    }

    /** What the end of the next run does. */
    private void recover(Disk used) {
        RestorePointStore store = RestorePointStore.at(DIRECTORY, used);
        for (RunId run : store.partials()) {
            if (ledger.find(run).filter(KnownPoint::isPromised).isPresent()) {
                store.republish(run);
            } else {
                store.sweep(run);
            }
        }
        store.finishRemovals();
    }

    private void prune() throws IOException {
        Retention rule = new Retention(Duration.ofDays(1 + random.nextInt(10)), 1 + random.nextInt(2));
        Optional<ReleaseVersion> before = random.nextBoolean() ? Optional.of(release(release - 1)) : Optional.empty();
        process("prune", used -> {
            RestorePointStore store = RestorePointStore.at(DIRECTORY, used);
            List<RestorePoint> listed = store.list();
            List<RestorePoint> going =
                    rule.decide(listed, release(release), before, now).remove();
            mustSpare(listed, going);
            for (RestorePoint point : going) {
                ledger.known(point.id()).mayGo();
                store.remove(point);
            }
        });
    }

    /** The rule may not name the newest one, nor the newest one of the release before the installed one. */
    private void mustSpare(List<RestorePoint> listed, List<RestorePoint> going) {
        listed.stream()
                .reduce((older, newer) -> newer)
                .ifPresent(last ->
                        assertThat(going).as("the last verified one stays").doesNotContain(last));
        listed.stream()
                .filter(point -> point.from().equals(Optional.of(release(release - 1))))
                .reduce((older, newer) -> newer)
                .ifPresent(wayBack -> assertThat(going)
                        .as("the one of the release before stays")
                        .doesNotContain(wayBack));
    }

    private void verify() throws IOException {
        List<Path> places = ledger.places();
        if (places.isEmpty()) {
            return;
        }
        Path place = places.get(random.nextInt(places.size()));
        String id = String.valueOf(place.getFileName());
        KnownPoint point = ledger.known(id);
        Depth depth = random.nextBoolean() ? Depth.QUICK : Depth.FULL;
        Map<String, byte[]> before = ledger.files(place);
        AtomicBoolean success = new AtomicBoolean();
        AtomicBoolean acknowledged = new AtomicBoolean();
        process("verify " + id, used -> {
            RestorePointStore store = RestorePointStore.at(DIRECTORY, used);
            switch (store.examine(id).orElseThrow()) {
                case Examination.Intact intact -> {
                    assertThat(point.whole(before))
                            .as("every bit was looked at")
                            .isTrue();
                    success.set(random.nextInt(4) > 0);
                    store.record(intact.point(), depth, success.get() ? sound(depth) : unsound(), now);
                }
                case Examination.Damaged damaged -> {
                    // What cannot be read counts as damaged.
                    assertThat(point.whole(before) && !failing)
                            .as("damaged by itself")
                            .isFalse();
                    damaged.point().ifPresent(read -> store.record(read, depth, damaged.rejected(), now));
                    assertThat(looks.find(id).isPresent() && !failing)
                            .as("listed after it was examined")
                            .isFalse();
                }
            }
            acknowledged.set(true);
        });
        if (failing || !acknowledged.get()) {
            point.doubtful();
        }
        point.recorded(depth, success.get(), before, ledger.files(place));
    }

    private static Verification sound(Depth depth) {
        return new Verification.Verified(depth, "restored and compared");
    }

    private static Verification unsound() {
        return new Verification.Rejected(Failure.of(ErrorCode.BACKUP_FAILED, "it could not be restored", ""));
    }

    private void damage() throws IOException {
        List<Path> places = ledger.places();
        if (places.isEmpty()) {
            return;
        }
        Path place = places.get(random.nextInt(places.size()));
        List<Path> files = disk.list(place);
        Path file = files.get(random.nextInt(files.size()));
        int bytes = disk.read(file).length;
        ledger.known(String.valueOf(place.getFileName())).damaged();
        steps.add("damage " + place.getFileName() + "/" + file.getFileName());
        if (bytes > 0 && random.nextBoolean()) {
            disk.flip(file, random.nextInt(bytes * Byte.SIZE));
        } else if (bytes > 0) {
            disk.cut(file, random.nextInt(bytes));
            disk.sync(file);
        }
    }

    private static ReleaseVersion release(int number) {
        return ReleaseVersion.of("1." + number);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
