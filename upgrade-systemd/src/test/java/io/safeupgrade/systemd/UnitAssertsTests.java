package io.safeupgrade.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitAssertsTests {

    @Test
    @DisplayName("traps 1 and 9: two alternative asserts, and no restart after exit code 78")
    void rendersTheDropIn() {
        UnitAsserts asserts = new UnitAsserts(Path.of("/var/lib/till/upgrade/hold"), Path.of("/run/till/permit"));

        assertThat(asserts.dropIn().lines().filter(line -> !line.startsWith("#") && !line.isEmpty()))
                .containsExactly(
                        "[Unit]",
                        "AssertPathExists=|!/var/lib/till/upgrade/hold",
                        "AssertPathExists=|/run/till/permit",
                        "[Service]",
                        "RestartPreventExitStatus=78");
        assertThat(UnitAsserts.fileFor(Path.of("/"), "till.service"))
                .isEqualTo(Path.of("/usr/lib/systemd/system/till.service.d/50-safe-upgrade.conf"));
    }

    @Test
    void escapesWhatSystemdWouldExpand() {
        assertThat(new UnitAsserts(Path.of("/var/100%/hold"), Path.of("/run/permit")).dropIn())
                .contains("AssertPathExists=|!/var/100%%/hold");
    }

    @ParameterizedTest
    @ValueSource(strings = {"relative/hold", "/with space/hold", "/line\nAssertPathExists=/x"})
    void refusesPathsThatSystemdWouldReadAsSomethingElse(String hold) {
        assertThatThrownBy(() -> new UnitAsserts(Path.of(hold), Path.of("/run/permit")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
