package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Hold;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.ServiceState;
import io.safeupgrade.spi.UpgradeHold;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Prove that an {@link UpgradeHold} keeps the hold, whole, until it is released.
 *
 * @since 0.1
 */
public abstract class UpgradeHoldContract extends ProviderContract {

    /** Make the contract of one hold. */
    protected UpgradeHoldContract() {}

    /** Return the hold, released at first, as a new process would open it. */
    protected abstract UpgradeHold hold();

    @Test
    void holdsNothingAtFirst() {
        assertThat(hold().current()).isEmpty();
    }

    @Test
    void nextProcessSeesAllOfIt() {
        Hold placed = new Hold(
                "upgrade to 1.5.0\nis under way",
                Instant.parse("2026-11-20T12:00:00.5Z"),
                RUN,
                Optional.of(ReleaseVersion.of("1.4.0")),
                ReleaseVersion.of("1.5.0"),
                Optional.of(new ServiceState(
                        ServiceState.Activity.ACTIVE,
                        ServiceState.BootPolicy.ENABLED,
                        "incarnation-1",
                        Map.of("replicas", "2"))),
                List.of("till upgrade run", "systemctl start till"));
        hold().place(placed);
        assertThat(hold().current()).contains(placed);
    }

    @Test
    void placingAgainReplaces() {
        hold().place(minimal(RUN));
        hold().place(minimal(OTHER_RUN));
        hold().place(minimal(OTHER_RUN));
        assertThat(hold().current()).contains(minimal(OTHER_RUN));
    }

    @Test
    void releasedHoldIsGone() {
        hold().place(minimal(RUN));
        hold().release(RUN);
        assertThat(hold().current()).isEmpty();
    }

    @Test
    void releasingTwiceSucceeds() {
        hold().release(RUN);
        hold().place(minimal(RUN));
        hold().release(RUN);
        hold().release(RUN);
        assertThat(hold().current()).isEmpty();
    }

    @Test
    void laterRunReleasesTheHoldOfOneThatCrashed() {
        hold().place(minimal(OTHER_RUN));
        hold().release(RUN);
        assertThat(hold().current()).isEmpty();
    }

    private static Hold minimal(RunId run) {
        return new Hold(
                "why",
                Instant.parse("2026-11-20T12:00:00Z"),
                run,
                Optional.empty(),
                ReleaseVersion.of("1.5.0"),
                Optional.empty(),
                List.of());
    }
}
