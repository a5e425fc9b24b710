package io.safeupgrade.testkit;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeReport.NextCommand;
import io.safeupgrade.Verification;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.EstimatedBackup;
import io.safeupgrade.spi.ManualRestore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Back up by writing a small real file, and verify by reading it again.
 *
 * @since 0.1
 */
public final class FakeBackups implements EstimatedBackup, ManualRestore {

    private static final String FILE = "fake.dump";

    private final String name;
    private volatile long estimate = 4096;

    private FakeBackups(String name) {
        this.name = name;
    }

    /** Make one named {@code fake}. */
    public static FakeBackups create() {
        return named("fake");
    }

    /** Make one named {@code name}. */
    public static FakeBackups named(String name) {
        return new FakeBackups(name);
    }

    /** Claim to need {@code bytes}. */
    public FakeBackups estimating(long bytes) {
        estimate = bytes;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Estimate> estimate(CallContext call) {
        return Optional.of(new Estimate(estimate, Optional.empty()));
    }

    @Override
    public BackupResult create(BackupRequest request) {
        String content =
                "data at schema " + request.schema().map(SchemaVersion::token).orElse("none") + "\n";
        Path file = request.directory().resolve(FILE);
        try {
            Files.writeString(file, content);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException failed) {
            return new NotMade(
                    Failure.of(ErrorCode.BACKUP_FAILED, "cannot write [" + file + "]: " + failed, "free space"));
        }
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return new Made(List.of(
                new BackupPart(name, BackupPart.Kind.FILE, FILE, bytes.length, sha256(bytes), Map.of("fake", "yes"))));
    }

    @Override
    public Verification verify(VerifyRequest request) {
        Path file = request.directory().resolve(request.part().name());
        try {
            byte[] bytes = Files.readAllBytes(file);
            return sha256(bytes).equals(request.part().sha256())
                    ? new Verification.Verified(request.depth(), bytes.length + " bytes read again")
                    : rejected("[" + file + "] is not what was written");
        } catch (IOException unreadable) {
            return rejected("cannot read [" + file + "]: " + unreadable);
        }
    }

    @Override
    public List<NextCommand> restoreByHand(Path directory, BackupPart part) {
        return List.of(new NextCommand("restore the data", "fake-restore '" + directory.resolve(part.name()) + "'"));
    }

    private static Verification rejected(String what) {
        return new Verification.Rejected(Failure.of(ErrorCode.BACKUP_FAILED, what, "check the disk"));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
