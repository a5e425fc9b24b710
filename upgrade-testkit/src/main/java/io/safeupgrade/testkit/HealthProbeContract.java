package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.HealthProbe.Health;
import io.safeupgrade.spi.HealthProbe.Healthy;
import io.safeupgrade.spi.HealthProbe.NoAnswer;
import io.safeupgrade.spi.HealthProbe.ProbeRequest;
import io.safeupgrade.spi.HealthProbe.Unhealthy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Prove that a {@link HealthProbe} is content only with the right release, well, on the right schema.
 *
 * @since 0.1
 */
public abstract class HealthProbeContract extends ProviderContract {

    private static final ReleaseVersion OLD = ReleaseVersion.of("1.4.0");
    private static final ReleaseVersion NEW = ReleaseVersion.of("1.5.0");
    private static final SchemaVersion FOUR = SchemaVersion.of("4");
    private static final SchemaVersion FIVE = SchemaVersion.of("5");

    /** Make the contract of one probe. */
    protected HealthProbeContract() {}

    /** Return the probe of a service that does not run yet; the same one during a test. */
    protected abstract HealthProbe probe();

    /** Let the service run well as {@code release} on {@code schema}. */
    protected abstract void serve(ReleaseVersion release, SchemaVersion schema);

    /** Let the service say that it is not well, as {@code release} on {@code schema}. */
    protected abstract void serveUnwell(ReleaseVersion release, SchemaVersion schema);

    @Test
    void rightReleaseOnRightSchemaIsHealthy() {
        serve(NEW, FIVE);
        assertThat(ask(NEW, Optional.of(FIVE))).isInstanceOf(Healthy.class);
        assertThat(ask(NEW, Optional.of(FIVE))).isInstanceOf(Healthy.class);
    }

    @Test
    void schemaDoesNotMatterWhereThereIsNone() {
        serve(NEW, FIVE);
        assertThat(ask(NEW, Optional.empty())).isInstanceOf(Healthy.class);
    }

    @Test
    void otherReleaseIsUnhealthyHoweverWellItIs() {
        serve(OLD, FIVE);
        assertThat(ask(NEW, Optional.of(FIVE))).isInstanceOfSatisfying(Unhealthy.class, answer -> {
            assertThat(answer.why()).contains("[", "]");
            assertThat(answer.release()).contains(OLD);
        });
    }

    @Test
    void otherSchemaIsUnhealthy() {
        serve(NEW, FOUR);
        assertThat(ask(NEW, Optional.of(FIVE))).isInstanceOf(Unhealthy.class);
    }

    @Test
    void unwellServiceIsUnhealthy() {
        serveUnwell(NEW, FIVE);
        assertThat(ask(NEW, Optional.of(FIVE)))
                .isInstanceOfSatisfying(
                        Unhealthy.class, answer -> assertThat(answer.why()).contains("[", "]"));
    }

    @Test
    void silenceIsNoAnswer() {
        Health answer = ask(NEW, Optional.of(FIVE));
        assertThat(answer)
                .isInstanceOfSatisfying(
                        NoAnswer.class, silent -> assertThat(silent.why()).contains("[", "]"));
        showsNoSecret(answer);
    }

    @Test
    void asksOnceAndDoesNotWait() {
        ask(NEW, Optional.of(FIVE));
        serve(NEW, FIVE);
        ask(NEW, Optional.of(FIVE));
        assertThat(observed().pauses()).as("repetition is the engine's").isEmpty();
    }

    private Health ask(ReleaseVersion release, Optional<SchemaVersion> schema) {
        return probe().probe(new ProbeRequest(call(), release, schema));
    }
}
