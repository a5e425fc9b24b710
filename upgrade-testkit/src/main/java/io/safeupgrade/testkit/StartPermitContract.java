package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.spi.StartPermit;
import org.junit.jupiter.api.Test;

/**
 * Prove that a {@link StartPermit} is seen by others until it is revoked or the machine reboots.
 *
 * @since 0.1
 */
public abstract class StartPermitContract extends ProviderContract {

    /** Make the contract of one permit. */
    protected StartPermitContract() {}

    /** Return the permit, revoked at first, as a new process would open it. */
    protected abstract StartPermit permit();

    /** Let the machine reboot, as far as the permit can tell. */
    protected abstract void reboot();

    @Test
    void isNotGrantedAtFirst() {
        assertThat(permit().granted()).isFalse();
    }

    @Test
    void isSeenByOthers() {
        permit().grant(RUN);
        assertThat(permit().granted()).isTrue();
    }

    @Test
    void grantingTwiceIsGrantingOnce() {
        permit().grant(RUN);
        permit().grant(OTHER_RUN);
        assertThat(permit().granted()).isTrue();
        permit().revoke();
        assertThat(permit().granted()).isFalse();
    }

    @Test
    void revokingTwiceSucceeds() {
        permit().revoke();
        permit().grant(RUN);
        permit().revoke();
        permit().revoke();
        assertThat(permit().granted()).isFalse();
    }

    @Test
    void diesWithReboot() {
        permit().grant(RUN);
        reboot();
        assertThat(permit().granted()).isFalse();
    }

    @Test
    void canBeGrantedAgainAfterReboot() {
        permit().grant(RUN);
        reboot();
        permit().grant(RUN);
        assertThat(permit().granted()).isTrue();
    }
}
