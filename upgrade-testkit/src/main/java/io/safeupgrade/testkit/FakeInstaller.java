package io.safeupgrade.testkit;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.ReleaseInstaller;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Stand in for an installer that knows some releases.
 *
 * @since 0.1
 */
public final class FakeInstaller implements ReleaseInstaller {

    private final Set<ReleaseVersion> known;
    private volatile ReleaseVersion installed;

    private FakeInstaller(ReleaseVersion installed, Set<ReleaseVersion> known) {
        this.installed = installed;
        this.known = known;
    }

    /** Make one with {@code installed} in place, which can put any of {@code others} there too. */
    public static FakeInstaller with(ReleaseVersion installed, ReleaseVersion... others) {
        return new FakeInstaller(
                installed,
                Stream.concat(Stream.of(installed), Stream.of(others)).collect(Collectors.toUnmodifiableSet()));
    }

    /** Return the release in place. */
    public ReleaseVersion installed() {
        return installed;
    }

    @Override
    public Optional<ReleaseVersion> installed(CallContext call) {
        return Optional.of(installed);
    }

    @Override
    public Optional<Failure> install(InstallRequest request) {
        if (!known.contains(request.release())) {
            return Optional.of(Failure.of(
                    ErrorCode.INSTALL_FAILED,
                    "there are no files of release [" + request.release() + "]",
                    "bring its package here"));
        }
        installed = request.release();
        return Optional.empty();
    }
}
