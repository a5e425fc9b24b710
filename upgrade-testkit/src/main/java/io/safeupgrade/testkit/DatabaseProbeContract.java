package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.DatabaseProbe.Misconfigured;
import io.safeupgrade.spi.DatabaseProbe.Reachability;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.DatabaseProbe.Unreachable;
import org.junit.jupiter.api.Test;

/**
 * Prove that a {@link DatabaseProbe} classifies what it finds, looks once and changes nothing.
 *
 * @since 0.1
 */
public abstract class DatabaseProbeContract extends ProviderContract {

    /** Make the contract of one probe. */
    protected DatabaseProbeContract() {}

    /** Return a probe of a database that can be used and holds data. */
    protected abstract DatabaseProbe reachable();

    /** Return a probe of a database that was never initialised; its server and name may be others. */
    protected abstract DatabaseProbe empty();

    /** Return a probe of a place where nothing listens. */
    protected abstract DatabaseProbe down();

    /** Return what the database holds now, in any form that shows changes ({@code pg_class} and the like). */
    protected abstract Object content();

    @Test
    void saysWhatItReached() {
        Reachability answer = reachable().probe(call());
        assertThat(answer).isInstanceOfSatisfying(Reachable.class, found -> {
            assertThat(found.serverVersion()).isNotBlank();
            assertThat(found.identity().system()).isNotBlank();
            assertThat(found.identity().name()).isNotBlank();
            assertThat(found.empty()).isFalse();
        });
        showsNoSecret(answer);
    }

    @Test
    void saysTheSameTwice() {
        assertThat(reachable().probe(call())).isEqualTo(reachable().probe(call()));
    }

    @Test
    void tellsEmptyDatabaseFromOneWithData() {
        assertThat(empty().probe(call()))
                .isInstanceOfSatisfying(
                        Reachable.class, found -> assertThat(found.empty()).isTrue());
    }

    @Test
    void saysThatNothingListens() {
        Reachability answer = down().probe(call());
        assertThat(answer).isInstanceOfSatisfying(Unreachable.class, found -> {
            assertThat(found.cause()).isEqualTo(Unreachable.Cause.DOWN);
            assertThat(found.what()).contains("[", "]");
        });
        showsNoSecret(answer);
    }

    @Test
    void looksOnceAndDoesNotWait() {
        assertThat(reachable().probe(call())).isNotInstanceOf(Misconfigured.class);
        assertThat(down().probe(call())).isNotInstanceOf(Misconfigured.class);
        assertThat(observed().pauses()).as("waiting is the engine's").isEmpty();
    }

    @Test
    void lookChangesNothing() {
        DatabaseProbe probe = reachable();
        Object before = content();
        probe.probe(call());
        assertThat(content()).isEqualTo(before);
    }
}
