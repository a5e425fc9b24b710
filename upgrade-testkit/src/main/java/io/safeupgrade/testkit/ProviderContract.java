package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Failure;
import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.Pace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Share what every contract needs: calls, time, and the rule that no answer shows a secret.
 *
 * @since 0.1
 */
public abstract class ProviderContract {

    /** The run that calls. */
    protected static final RunId RUN = new RunId("20261120T120000Z-00000a");

    /** Some other run. */
    protected static final RunId OTHER_RUN = new RunId("20261119T235959Z-00000b");

    private ObservedPace pace = new ObservedPace(FakePace.create());

    /** Make the contract of one provider. */
    protected ProviderContract() {}

    /**
     * Return the clocks of a test; virtual ones by default.
     *
     * <p>Override with {@link Pace#system()} where a provider waits for real things to happen.
     */
    protected Pace pace() {
        return FakePace.create();
    }

    /** Return texts that no answer may show: passwords that the provider was given. */
    protected List<String> secrets() {
        return List.of();
    }

    @BeforeEach
    void observeTime() {
        pace = new ObservedPace(pace());
    }

    @AfterEach
    void clearInterruption() {
        Thread.interrupted();
    }

    /** Return a call of {@link #RUN} that has a minute. */
    protected final CallContext call() {
        return callOf(RUN);
    }

    /** Return a call of {@code run} that has a minute. */
    protected final CallContext callOf(RunId run) {
        return call(run, Duration.ofMinutes(1), Cancellation.create());
    }

    final CallContext call(RunId run, Duration patience, Cancellation cancellation) {
        return new CallContext(run, Deadline.in(patience, pace), cancellation, progress -> {});
    }

    final CallContext callAfterLockWasLost() {
        return new CallContext(
                RUN, Deadline.in(Duration.ofMinutes(1), pace), Cancellation.create(), progress -> {}, () -> false);
    }

    final ObservedPace observed() {
        return pace;
    }

    final void showsNoSecret(Object answer) {
        assertThat(secrets()).allSatisfy(secret -> assertThat(answer.toString()).doesNotContain(secret));
    }

    final void tellsWhatFailed(Failure failure) {
        assertThat(failure.what())
                .as("what failed, with the values in brackets")
                .contains("[", "]");
        showsNoSecret(failure);
    }
}
