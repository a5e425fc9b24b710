package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.RunId;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.SessionFence;
import io.safeupgrade.spi.SessionFence.Clear;
import io.safeupgrade.spi.SessionFence.FenceRequest;
import io.safeupgrade.spi.SessionFence.FenceResult;
import io.safeupgrade.spi.SessionFence.Occupied;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Prove that a {@link SessionFence} sees the sessions that it is asked about, ends only those, and only when told to.
 *
 * @since 0.1
 */
public abstract class SessionFenceContract extends ProviderContract {

    /** Make the contract of one fence. */
    protected SessionFenceContract() {}

    /** Return the fence of a database in which nobody works yet. */
    protected abstract SessionFence fence();

    /** Open a session that calls itself {@code application}; closing what is returned ends it. */
    protected abstract AutoCloseable open(String application);

    /** Open a session as the adapters of {@code run} do, from this host. */
    protected abstract AutoCloseable openOf(RunId run);

    @Test
    void isClearWhenNobodyWorks() {
        assertThat(fence(false, Optional.empty())).isInstanceOf(Clear.class);
    }

    @Test
    void namesForeignSession() throws Exception {
        try (AutoCloseable foreign = open("report-writer")) {
            assertThat(foreign).isNotNull();
            assertThat(fence(false, Optional.empty()))
                    .isInstanceOfSatisfying(
                            Occupied.class,
                            occupied -> assertThat(occupied.sessions())
                                    .singleElement()
                                    .satisfies(session -> {
                                        assertThat(session.application()).isEqualTo("report-writer");
                                        assertThat(session.id()).isNotBlank();
                                        assertThat(session.user()).isNotBlank();
                                        assertThat(session.client()).isNotBlank();
                                    }));
        }
    }

    @Test
    void endsNoSessionWithoutLeave() throws Exception {
        try (AutoCloseable foreign = open("report-writer")) {
            assertThat(foreign).isNotNull();
            FenceResult first = fence(false, Optional.empty());
            assertThat(fence(false, Optional.empty())).isEqualTo(first).isInstanceOf(Occupied.class);
        }
    }

    @Test
    void endsForeignSessionsWithLeave() throws Exception {
        try (AutoCloseable one = open("report-writer");
                AutoCloseable two = open("till")) {
            assertThat(one).isNotSameAs(two);
            assertThat(fence(true, Optional.empty())).isInstanceOf(Clear.class);
            assertThat(fence(false, Optional.empty())).isInstanceOf(Clear.class);
        }
    }

    @Test
    void waitsForSessionThatEndsByItself() throws Exception {
        try (AutoCloseable foreign = open("report-writer")) {
            observed().duringPause(() -> close(foreign));
            assertThat(fence(false, Optional.empty())).isInstanceOf(Clear.class);
        }
    }

    @Test
    void doesNotSeeTheCallingRun() throws Exception {
        try (AutoCloseable own = openOf(RUN)) {
            assertThat(own).isNotNull();
            assertThat(fence(true, Optional.empty())).isInstanceOf(Clear.class);
        }
    }

    @Test
    void seesAnotherRunAsForeign() throws Exception {
        try (AutoCloseable other = openOf(OTHER_RUN)) {
            assertThat(other).isNotNull();
            assertThat(fence(false, Optional.empty())).isInstanceOf(Occupied.class);
        }
    }

    @Test
    void orphanIsEndedAndNobodyElse() throws Exception {
        try (AutoCloseable orphan = openOf(OTHER_RUN);
                AutoCloseable foreign = open("report-writer")) {
            assertThat(orphan).isNotSameAs(foreign);
            assertThat(fence(false, Optional.of(OTHER_RUN))).isInstanceOf(Occupied.class);
            assertThat(fence(true, Optional.of(OTHER_RUN))).isInstanceOf(Clear.class);
            assertThat(fence(false, Optional.empty()))
                    .isInstanceOfSatisfying(
                            Occupied.class,
                            occupied -> assertThat(occupied.sessions())
                                    .extracting(SessionFence.Session::application)
                                    .containsExactly("report-writer"));
        }
    }

    @Test
    void cancelledWaitEnds() throws Exception {
        try (AutoCloseable foreign = open("report-writer")) {
            assertThat(foreign).isNotNull();
            Cancellation cancellation = Cancellation.create();
            observed().duringPause(() -> cancellation.request("test"));
            var call = call(RUN, Duration.ofHours(1), cancellation);
            assertThat(fence().fence(new FenceRequest(call, Optional.empty(), false)))
                    .isInstanceOf(Occupied.class);
        }
    }

    private FenceResult fence(boolean terminate, Optional<RunId> orphan) {
        var call = call(RUN, Duration.ofSeconds(terminate ? 30 : 2), Cancellation.create());
        return fence().fence(new FenceRequest(call, orphan, terminate));
    }

    private static void close(AutoCloseable session) {
        try {
            session.close();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
