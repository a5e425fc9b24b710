package io.openwatch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagTests {

    @Test
    void bringsBackTheVersion() {
        assertThat(EntityTag.required(Optional.of(EntityTag.of(17)))).isEqualTo(17);
    }

    @Test
    void insistsOnAVersion() {
        assertThatThrownBy(() -> EntityTag.required(Optional.empty()))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.VERSION_REQUIRED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "17", "W/\"17\"", "\"17\", \"18\"", "\"-1\"", "\"9999999999999999999\"", ""})
    void refusesWhatIsNoVersionOfOurs(String header) {
        assertThatThrownBy(() -> EntityTag.required(Optional.of(header)))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(ErrorKind.REQUEST_INVALID));
    }
}
