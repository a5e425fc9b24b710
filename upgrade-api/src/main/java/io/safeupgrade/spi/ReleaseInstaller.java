package io.safeupgrade.spi;

import io.safeupgrade.Failure;
import io.safeupgrade.ReleaseVersion;
import java.util.Optional;

/**
 * Put a release's files in place, for appliances whose package manager does not.
 *
 * @since 0.1
 */
public interface ReleaseInstaller {

    /** Return the release whose files are in place now. */
    Optional<ReleaseVersion> installed(CallContext call);

    /** Put {@code release} in place; already there is success. Empty means done. */
    Optional<Failure> install(InstallRequest request);

    /**
     * Ask for an installation.
     *
     * @param call the call
     * @param release the release wanted
     */
    record InstallRequest(CallContext call, ReleaseVersion release) {}
}
