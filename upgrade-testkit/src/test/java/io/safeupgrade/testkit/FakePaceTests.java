package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FakePaceTests {

    private final FakePace pace = FakePace.startingAt(Instant.EPOCH);

    @Test
    void pauseMovesBothClocks() throws InterruptedException {
        long before = pace.nanos();
        pace.pause(Duration.ofSeconds(90));
        assertThat(pace.nanos() - before).isEqualTo(Duration.ofSeconds(90).toNanos());
        assertThat(pace.instant()).isEqualTo(Instant.EPOCH.plusSeconds(90));
        assertThat(pace.pauses()).containsExactly(Duration.ofSeconds(90));
    }

    @Test
    void jumpOfTheWallClockDoesNotMoveTheSteadyOne() {
        long before = pace.nanos();
        pace.jump(Duration.ofDays(-1));
        assertThat(pace.nanos()).isEqualTo(before);
        assertThat(pace.instant()).isEqualTo(Instant.EPOCH.minusSeconds(86400));
    }

    @Test
    void interruptedThreadDoesNotPause() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> pace.pause(Duration.ofSeconds(1))).isInstanceOf(InterruptedException.class);
        assertThat(pace.pauses()).isEmpty();
    }
}
