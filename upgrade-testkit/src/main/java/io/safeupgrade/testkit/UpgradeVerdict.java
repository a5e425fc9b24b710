package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Phase;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.FailedStopped;
import io.safeupgrade.UpgradeOutcome.Refused;
import io.safeupgrade.UpgradeOutcome.RolledBack;
import io.safeupgrade.UpgradeOutcome.Skipped;
import io.safeupgrade.UpgradeOutcome.UpToDate;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import java.util.List;
import java.util.Optional;

/**
 * Assert how a run ended and in which state it left the appliance; each method returns this verdict or fails the test.
 *
 * @since 0.1
 */
public final class UpgradeVerdict {

    private final UpgradeTestKit kit;
    private final UpgradeOutcome outcome;

    UpgradeVerdict(UpgradeTestKit kit, UpgradeOutcome outcome) {
        this.kit = kit;
        this.outcome = outcome;
    }

    /** Return the outcome itself. */
    public UpgradeOutcome outcome() {
        return outcome;
    }

    /** Assert that the new release is in place. */
    public UpgradeVerdict upgraded() {
        return is(Upgraded.class);
    }

    /** Assert that there was nothing to do. */
    public UpgradeVerdict upToDate() {
        return is(UpToDate.class);
    }

    /** Assert that the database could not be reached and nothing was touched. */
    public UpgradeVerdict skipped() {
        return is(Skipped.class);
    }

    /** Assert that it was refused, or the old release put back, because of {@code code}. */
    public UpgradeVerdict refused(ErrorCode code) {
        return is(Refused.class).because(code);
    }

    /** Assert that the service was left stopped and held because of {@code code}. */
    public UpgradeVerdict failedStopped(ErrorCode code) {
        return is(FailedStopped.class).because(code);
    }

    /** Assert that the schema is at {@code token}. */
    public UpgradeVerdict schemaAt(String token) {
        assertThat(kit.migrator().position()).as("schema").contains(SchemaVersion.of(token));
        return this;
    }

    /** Assert that {@code release} serves. */
    public UpgradeVerdict serving(ReleaseVersion release) {
        assertThat(kit.service().serving()).as("serving release").contains(release);
        return this;
    }

    /** Assert that nothing serves. */
    public UpgradeVerdict stopped() {
        assertThat(kit.service().serving()).as("serving release").isEmpty();
        return this;
    }

    /** Assert that the service is held. */
    public UpgradeVerdict held() {
        assertThat(isHeld()).as("held").isTrue();
        return this;
    }

    /** Assert that nothing holds the service and no permit is left. */
    public UpgradeVerdict notHeld() {
        assertThat(isHeld()).as("held").isFalse();
        assertThat(kit.permit().granted()).as("permit left behind").isFalse();
        return this;
    }

    /** Assert that exactly these phases were begun, in this order. */
    public UpgradeVerdict phases(Phase... expected) {
        assertThat(kit.listener().phases()).as("phases").containsExactly(expected);
        return this;
    }

    /** Assert that these methods ({@code ServiceController.stop}) were called in this order, others between them. */
    public UpgradeVerdict called(String... expected) {
        assertThat(calls()).containsSubsequence(expected);
        return this;
    }

    /** Assert that none of these methods was called. */
    public UpgradeVerdict neverCalled(String... unexpected) {
        assertThat(calls()).doesNotContain(unexpected);
        return this;
    }

    /**
     * Assert what every ending has to keep, whatever went wrong: no release serves on a schema that it was not built for,
     * the lock is free, and what ended stopped is stopped and names the next command.
     */
    public UpgradeVerdict endsSafely() {
        Optional<SchemaVersion> schema = kit.migrator().position();
        kit.service()
                .serving()
                .ifPresent(release -> assertThat(schema)
                        .as("release %s serves on schema %s after %s", release, schema, outcome)
                        .isEqualTo(fitting(release)));
        assertThat(kit.lock().taken()).as("lock left behind").isFalse();
        if (outcome instanceof FailedStopped) {
            assertThat(outcome.report().next()).as("next command").isNotEmpty();
            assertThat(outcome.exitCode()).isNotZero();
            stopped();
        }
        return this;
    }

    private Optional<SchemaVersion> fitting(ReleaseVersion release) {
        return release.equals(UpgradeTestKit.NEW) ? Optional.of(kit.migrator().target()) : kit.schemaOfOld();
    }

    private boolean isHeld() {
        try {
            return kit.hold().current().isPresent();
        } catch (UpgradeException unreadable) {
            return true;
        }
    }

    private List<String> calls() {
        return kit.faults().calls().stream().map(Fault.Point::toString).toList();
    }

    private UpgradeVerdict is(Class<? extends UpgradeOutcome> expected) {
        assertThat(outcome).as("outcome").isInstanceOf(expected);
        return this;
    }

    private UpgradeVerdict because(ErrorCode code) {
        assertThat(reason().map(Failure::code)).as("reason of %s", outcome).contains(code);
        return this;
    }

    private Optional<Failure> reason() {
        return switch (outcome) {
            case Upgraded done -> Optional.empty();
            case UpToDate nothing -> Optional.empty();
            case Skipped skipped -> Optional.of(skipped.reason());
            case Refused refused -> Optional.of(refused.reason());
            case FailedStopped failed -> Optional.of(failed.reason());
            case RolledBack back -> back.reason();
        };
    }
}
