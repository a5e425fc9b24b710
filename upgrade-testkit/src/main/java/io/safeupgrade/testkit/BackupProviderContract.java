package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeReport.NextCommand;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Rejected;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.BackupProvider.BackupRequest;
import io.safeupgrade.spi.BackupProvider.BackupResult;
import io.safeupgrade.spi.BackupProvider.Made;
import io.safeupgrade.spi.BackupProvider.VerifyRequest;
import io.safeupgrade.spi.EstimatedBackup;
import io.safeupgrade.spi.ManualRestore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prove that a {@link BackupProvider} makes parts that it can read back, and rejects what was damaged since.
 *
 * @since 0.1
 */
public abstract class BackupProviderContract extends ProviderContract {

    @TempDir
    Path home;

    private Path directory = Path.of("unset");

    /** Make the contract of one provider. */
    protected BackupProviderContract() {}

    /** Return the provider; what it backs up is there and does not change during a test. */
    protected abstract BackupProvider provider();

    /** Return the schema position of the data. */
    protected Optional<SchemaVersion> schema() {
        return Optional.of(SchemaVersion.of("1"));
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(home.resolve(".partial-" + RUN));
    }

    @Test
    void nameIsStableAndFitForManifests() {
        assertThat(provider().name())
                .matches("[0-9A-Za-z._-]{1,60}")
                .isEqualTo(provider().name());
    }

    @Test
    void partsCarryNameOfTheirProviderAndNamesOfTheirOwn() {
        List<BackupPart> parts = make();
        assertThat(parts)
                .isNotEmpty()
                .allMatch(part -> part.provider().equals(provider().name()));
        assertThat(parts).extracting(BackupPart::name).doesNotHaveDuplicates();
        showsNoSecret(parts);
    }

    @Test
    void sizesAndChecksumsAreThoseOfTheFiles() throws IOException {
        for (BackupPart part : files(make())) {
            byte[] content = Files.readAllBytes(directory.resolve(part.name()));
            assertThat(part.bytes()).isEqualTo(content.length);
            assertThat(part.sha256()).isEqualTo(sha256(content));
        }
    }

    @Test
    void writesInItsDirectoryAndNowhereBeside() throws IOException {
        List<BackupPart> parts = make();
        assertThat(names(home)).containsExactly(String.valueOf(directory.getFileName()));
        assertThat(names(directory))
                .containsExactlyInAnyOrderElementsOf(
                        files(parts).stream().map(BackupPart::name).toList());
    }

    @Test
    void filesAreNotOpenToOthers() throws IOException {
        for (BackupPart part : files(make())) {
            assertThat(Files.getPosixFilePermissions(directory.resolve(part.name())))
                    .doesNotContain(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE);
        }
    }

    @Test
    void acceptsWhatItMade() {
        assertThat(make())
                .allSatisfy(part -> assertThat(verify(directory, part)).isInstanceOf(Verified.class));
    }

    @Test
    void acceptsWhatItMadeUnderTheFinalName() throws IOException {
        List<BackupPart> parts = make();
        Path renamed = Files.move(directory, home.resolve("20261120T120000Z-1-to-2"));
        assertThat(parts).allSatisfy(part -> assertThat(verify(renamed, part)).isInstanceOf(Verified.class));
    }

    @Test
    void rejectsTruncatedFile() throws IOException {
        for (BackupPart part : requireFiles(make())) {
            Path file = directory.resolve(part.name());
            byte[] content = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(content, content.length - 1));
            isRejected(part);
        }
    }

    @Test
    void rejectsFileWithChangedByte() throws IOException {
        for (BackupPart part : requireFiles(make())) {
            Path file = directory.resolve(part.name());
            byte[] content = Files.readAllBytes(file);
            content[content.length / 2] ^= 1;
            Files.write(file, content);
            isRejected(part);
        }
    }

    @Test
    void rejectsMissingFile() throws IOException {
        for (BackupPart part : requireFiles(make())) {
            Files.delete(directory.resolve(part.name()));
            isRejected(part);
        }
    }

    @Test
    void overwritesWhatAnEarlierTryLeft() throws IOException {
        for (BackupPart part : files(make())) {
            Files.writeString(directory.resolve(part.name()), "half of an earlier try, longer or shorter");
        }
        assertThat(make())
                .allSatisfy(part -> assertThat(verify(directory, part)).isInstanceOf(Verified.class));
    }

    @Test
    void estimatesOnTheLargeSide() {
        assumeThat(provider()).isInstanceOf(EstimatedBackup.class);
        ((EstimatedBackup) provider())
                .estimate(call())
                .ifPresent(estimate -> assertThat(estimate.bytes())
                        .isGreaterThanOrEqualTo(
                                make().stream().mapToLong(BackupPart::bytes).sum()));
    }

    @Test
    void tellsPeopleHowToRestoreByHand() {
        assumeThat(provider()).isInstanceOf(ManualRestore.class);
        // A part that only describes another has nothing to restore.
        List<NextCommand> commands = make().stream()
                .flatMap(part -> ((ManualRestore) provider()).restoreByHand(directory, part).stream())
                .toList();
        assertThat(commands).isNotEmpty().allSatisfy(command -> {
            assertThat(command.command()).isNotBlank();
            assertThat(command.purpose()).isNotBlank();
        });
        showsNoSecret(commands);
    }

    private List<BackupPart> make() {
        BackupResult result = provider().create(new BackupRequest(call(), directory, schema()));
        assertThat(result).isInstanceOf(Made.class);
        return ((Made) result).parts();
    }

    private Verification verify(Path where, BackupPart part) {
        return provider().verify(new VerifyRequest(call(), where, part, Verification.Depth.QUICK));
    }

    private void isRejected(BackupPart part) {
        assertThat(verify(directory, part))
                .isInstanceOfSatisfying(Rejected.class, rejected -> tellsWhatFailed(rejected.failure()));
    }

    private static List<BackupPart> requireFiles(List<BackupPart> parts) {
        assumeThat(files(parts)).isNotEmpty();
        return files(parts);
    }

    private static List<BackupPart> files(List<BackupPart> parts) {
        return parts.stream()
                .filter(part -> part.kind() == BackupPart.Kind.FILE)
                .toList();
    }

    private static List<String> names(Path where) throws IOException {
        try (Stream<Path> found = Files.list(where)) {
            return found.map(path -> String.valueOf(path.getFileName())).toList();
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
