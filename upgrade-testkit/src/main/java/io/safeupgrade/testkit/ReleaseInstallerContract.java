package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Failure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.spi.ReleaseInstaller;
import io.safeupgrade.spi.ReleaseInstaller.InstallRequest;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Prove that a {@link ReleaseInstaller} puts releases in place, forwards and back, and says truly which one is there.
 *
 * @since 0.1
 */
public abstract class ReleaseInstallerContract extends ProviderContract {

    /** Make the contract of one installer. */
    protected ReleaseInstallerContract() {}

    /** Return the installer, with {@link #older} in place; the same one during a test. */
    protected abstract ReleaseInstaller installer();

    /** Return the release that is in place. */
    protected abstract ReleaseVersion older();

    /** Return a higher release that can be put in place. */
    protected abstract ReleaseVersion newer();

    /** Return a release that cannot be had. */
    protected abstract ReleaseVersion missing();

    @Test
    void saysWhatIsInPlace() {
        assertThat(installer().installed(call())).contains(older());
        assertThat(installer().installed(call())).contains(older());
    }

    @Test
    void putsReleaseInPlace() {
        assertThat(install(newer())).isEmpty();
        assertThat(installer().installed(call())).contains(newer());
    }

    @Test
    void twiceIsOnce() {
        assertThat(install(newer())).isEmpty();
        assertThat(install(newer())).isEmpty();
        assertThat(installer().installed(call())).contains(newer());
    }

    @Test
    void whatIsInPlaceAlreadyIsSuccess() {
        assertThat(install(older())).isEmpty();
        assertThat(installer().installed(call())).contains(older());
    }

    @Test
    void goesBackForRollBack() {
        assertThat(install(newer())).isEmpty();
        assertThat(install(older())).isEmpty();
        assertThat(installer().installed(call())).contains(older());
    }

    @Test
    void releaseThatCannotBeHadIsAnAnswerAndChangesNothing() {
        Optional<Failure> failure = install(missing());
        assertThat(failure).hasValueSatisfying(this::tellsWhatFailed);
        assertThat(installer().installed(call())).contains(older());
    }

    private Optional<Failure> install(ReleaseVersion release) {
        return installer().install(new InstallRequest(call(), release));
    }
}
