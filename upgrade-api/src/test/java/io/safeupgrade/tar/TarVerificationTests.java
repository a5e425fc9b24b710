package io.safeupgrade.tar;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.Verification.Rejected;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.spi.BackupProvider.VerifyRequest;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An archive counts as verified only while it holds what its index says. */
class TarVerificationTests {

    @TempDir
    Path home;

    private Till till;

    private TarBackups backups;

    @BeforeEach
    void place() throws IOException {
        till = new Till(home);
        backups = till.backups();
    }

    @Test
    void archiveWithoutSaltIsRejected() throws IOException {
        BackupPart part = till.made(backups);
        byte[] whole = Files.readAllBytes(till.archive());
        for (int length : new int[] {10, 20, whole.length}) {
            byte[] other = Arrays.copyOfRange(whole, 58, 58 + Math.min(length, whole.length - 58));
            Files.write(till.archive(), other);
            String sha256 = Lying.sha256(till.archive(), Long.MAX_VALUE);
            isDamaged(
                    new BackupPart(part.provider(), part.kind(), part.name(), other.length, sha256, part.attributes()));
        }
    }

    @Test
    void anyDamageOfTheArchiveIsRejected() throws IOException {
        BackupPart part = till.made(backups);
        byte[] whole = Files.readAllBytes(till.archive());
        Random random = new Random(20_261_120);
        for (int sample = 0; sample < 100; sample++) {
            byte[] flipped = whole.clone();
            flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(till.archive(), flipped);
            isDamaged(part);
        }
        Files.write(till.archive(), Arrays.copyOf(whole, whole.length - 1));
        isDamaged(part);
        Files.write(till.archive(), Arrays.copyOf(whole, whole.length + 1));
        isDamaged(part);
        Files.delete(till.archive());
        isDamaged(part);
    }

    @Test
    void archiveThatHoldsSomethingElseThanItsIndexIsRejected() throws IOException {
        BackupPart part = till.made(backups);
        String key = "/etc/till/till.key";
        String text = part.attributes().get(key);
        isDamaged(changed(part, key, null));
        isDamaged(changed(part, key, text.substring(0, text.length() - 1) + "x"));
        isDamaged(changed(part, key, text.replaceFirst("[0-9a-f]{64}", "0".repeat(64))));
        isDamaged(changed(part, key, text.replaceFirst(" 11 ", " 12 ")));
        isDamaged(changed(part, key, text.replaceFirst("file \\d{4}", "file 0777")));
        isDamaged(changed(part, key, text.replaceFirst("\\d+:\\d+", "4711:4711")));
        isDamaged(changed(part, key, "missing"));
        isDamaged(changed(part, key, "link 0777 0:0 till.toml"));
        isDamaged(changed(part, key, "directory 0755 0:0"));
        isDamaged(changed(part, key, ""));
        isDamaged(changed(part, "/etc/till/more", text));
        isDamaged(changed(part, "/etc/till", "missing"));
    }

    @Test
    void archiveThatTarListsInPartIsRejected() throws IOException {
        BackupPart part = till.made(backups);
        Path lazy = Files.writeString(home.resolve("lazy-tar"), "#!/bin/sh\ncat > /dev/null; echo ./etc/till/\n");
        Files.setAttribute(lazy, "unix:mode", 0755);
        assertThat(till.verify(backups.tool(lazy), part)).isInstanceOf(Rejected.class);
    }

    @Test
    void verificationThatCannotBeCarriedOutIsNoDamage() {
        BackupPart part = till.made(backups);
        Cancellation cancellation = Cancellation.create();
        cancellation.request("asked to");
        CallContext over = new CallContext(
                Till.RUN, Deadline.in(Duration.ofMinutes(1), Pace.system()), cancellation, progress -> {});
        Verification cancelled = backups.verify(new VerifyRequest(over, till.restorePoint, part, Depth.QUICK));
        assertThat(cancelled)
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.failure().code()).isEqualTo(ErrorCode.CANCELLED));
        assertThat(till.verify(backups.tool(home.resolve("no-tar")), part))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.failure().code()).isEqualTo(ErrorCode.MISCONFIGURED));
    }

    @Test
    void verifiesAsDeepAsAsked() {
        BackupPart part = till.made(backups);
        assertThat(backups.verify(new VerifyRequest(Till.call(), till.restorePoint, part, Depth.FULL)))
                .isEqualTo(new Verified(Depth.FULL, "3 members listed by tar, 21 bytes of files compared"));
    }

    private void isDamaged(BackupPart part) {
        assertThat(till.verify(backups, part))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.failure().code()).isEqualTo(ErrorCode.BACKUP_FAILED));
    }

    static BackupPart changed(BackupPart part, String key, @org.jspecify.annotations.Nullable String text) {
        Map<String, String> attributes = new HashMap<>(part.attributes());
        if (text == null) {
            attributes.remove(key);
        } else {
            attributes.put(key, text);
        }
        return new BackupPart(part.provider(), part.kind(), part.name(), part.bytes(), part.sha256(), attributes);
    }
}
