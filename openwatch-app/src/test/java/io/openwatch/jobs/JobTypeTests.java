package io.openwatch.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobTypeTests {

    record Plain(UUID host, List<Inner> inner) {}

    record Inner(String name, int count) {}

    record Telling(UUID host, String sudoPassword) {}

    record Nested(List<Telling> inner) {}

    record Odd(Object anything) {}

    @Test
    void takesPlainValues() {
        assertThat(type(Plain.class).payload()).isEqualTo(Plain.class);
    }

    @Test
    void refusesWhatIsNamedLikeASecretHoweverDeepItLies() {
        assertThatThrownBy(() -> type(Telling.class)).hasMessageContaining("Telling.sudoPassword");
        assertThatThrownBy(() -> type(Nested.class)).hasMessageContaining("Telling.sudoPassword");
    }

    @Test
    void refusesWhatCouldHoldAnything() {
        assertThatThrownBy(() -> type(Odd.class)).hasMessageContaining("Odd.anything");
    }

    @Test
    void waitsTwiceAsLongAfterEachFailureUpToAnHour() {
        JobType type = type(Plain.class);
        assertThat(List.of(type.pause(1), type.pause(2), type.pause(3)))
                .containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(120));
        assertThat(type.pause(50)).isEqualTo(Duration.ofHours(1));
    }

    private static JobType type(Class<? extends Record> payload) {
        return new JobType("host.scan", payload, 60, Duration.ofSeconds(30));
    }
}
