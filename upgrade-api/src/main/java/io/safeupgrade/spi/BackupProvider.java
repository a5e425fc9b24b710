package io.safeupgrade.spi;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Failure;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Verification;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Make the parts of a restore point and prove that they can be read back.
 *
 * <p>A provider writes below the directory that it is given and nowhere else; the engine gives the restore point its
 * final name once every part is verified and durable.
 *
 * @since 0.1
 */
public interface BackupProvider {

    /** Name the provider; unique in an appliance and stable over releases, because manifests carry it. */
    String name();

    /** Make the parts. Whatever an earlier try left in the directory is overwritten. */
    BackupResult create(BackupRequest request);

    /** Read a part back as {@code depth} asks and say whether it can be trusted. */
    Verification verify(VerifyRequest request);

    /**
     * Ask for the parts.
     *
     * @param call the call
     * @param directory an existing directory, private to this restore point, not under its final name yet
     * @param schema the position of the data, when known
     */
    record BackupRequest(CallContext call, Path directory, Optional<SchemaVersion> schema) {}

    /**
     * Ask for a verification.
     *
     * @param call the call
     * @param directory the directory of the restore point
     * @param part the part, as this provider made it
     * @param depth how deep to look; a provider that cannot look that deep rejects
     */
    record VerifyRequest(CallContext call, Path directory, BackupPart part, Verification.Depth depth) {}

    /** What came of it. */
    sealed interface BackupResult {}

    /**
     * The parts are there, their files written and closed, not verified yet.
     *
     * @param parts at least one
     */
    record Made(List<BackupPart> parts) implements BackupResult {}

    /**
     * They are not.
     *
     * @param failure why
     */
    record NotMade(Failure failure) implements BackupResult {}
}
