package io.safeupgrade.examples.till;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.UpgradeException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTests {

    private static final Map<String, String> LEAST =
            Map.of("TILL_DSN", "postgres://till:pw@db/till", "TILL_STATE", "/var/lib/till");

    @Test
    void needsNothingButDatabaseAndState() {
        Settings settings = Settings.of(LEAST);
        assertThat(settings.release().version().text()).isEqualTo("1.1");
        assertThat(settings.state()).isEqualTo(Path.of("/var/lib/till"));
        assertThat(settings.port()).isEqualTo(8080);
    }

    @ParameterizedTest
    @CsvSource({
        "TILL_DSN, '', TILL_DSN is []",
        "TILL_STATE, ' ', TILL_STATE is []",
        "TILL_PORT, http, TILL_PORT is [http]",
        "TILL_PORT, 70000, TILL_PORT is [70000]",
        "TILL_RELEASE, 2.0, TILL_RELEASE is [2.0]"
    })
    void namesWhatItDoesNotUnderstand(String name, String value, String message) {
        Map<String, String> environment = new HashMap<>(LEAST);
        environment.put(name, value);
        assertThatThrownBy(() -> Settings.of(environment))
                .isInstanceOf(UpgradeException.class)
                .hasMessageContaining(message);
    }
}
