package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Failure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.spi.UpgradeHook;
import io.safeupgrade.spi.UpgradeHook.HookRequest;
import io.safeupgrade.spi.UpgradeHook.Moment;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Prove that an {@link UpgradeHook} takes every moment, more than once, and says by an answer what went wrong.
 *
 * @since 0.1
 */
public abstract class UpgradeHookContract extends ProviderContract {

    /** Make the contract of one hook. */
    protected UpgradeHookContract() {}

    /** Return the hook where all is well. */
    protected abstract UpgradeHook working();

    /** Return the hook where something is wrong at every moment. */
    protected abstract UpgradeHook failing();

    @Test
    void takesEveryMoment() {
        for (Moment moment : Moment.values()) {
            assertThat(working().at(at(moment))).as(moment.word()).isEmpty();
        }
    }

    @Test
    void takesAMomentAgainAfterACrash() {
        UpgradeHook hook = working();
        assertThat(hook.at(at(Moment.BEFORE_MIGRATE))).isEmpty();
        assertThat(hook.at(at(Moment.BEFORE_MIGRATE))).isEmpty();
    }

    @Test
    void failureIsAnAnswerThatSaysWhat() {
        for (Moment moment : Moment.values()) {
            Optional<Failure> failure = failing().at(at(moment));
            assertThat(failure).as(moment.word()).isPresent();
            tellsWhatFailed(failure.get());
        }
    }

    /** Return what a hook is told at {@code moment}. */
    protected final HookRequest at(Moment moment) {
        return new HookRequest(
                call(),
                moment,
                "till",
                Optional.of(ReleaseVersion.of("1.4.0")),
                ReleaseVersion.of("1.5.0"),
                Optional.empty(),
                Optional.empty());
    }
}
