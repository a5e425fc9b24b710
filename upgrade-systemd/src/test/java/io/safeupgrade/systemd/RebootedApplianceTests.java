package io.safeupgrade.systemd;

import static io.safeupgrade.systemd.Machine.state;
import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ServiceState.Activity;
import io.safeupgrade.ServiceState.BootPolicy;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Look at the machine after the reboot that follows {@link SystemdApplianceTests}. */
@Tag("appliance-rebooted")
@Timeout(120)
class RebootedApplianceTests {

    @Test
    @DisplayName("trap 1: the permit is gone after a reboot, the hold is not, and the enabled service stays down")
    void theHoldSurvivesARebootAndThePermitDoesNot() {
        SystemdService till = SystemdService.of("till.service");

        assertThat(Path.of("/var/lib/till/hold")).exists();
        assertThat(Path.of("/run/till/permit")).doesNotExist();
        assertThat(state(till).boot()).isEqualTo(BootPolicy.ENABLED);
        assertThat(state(till).activity()).isEqualTo(Activity.STOPPED);
        assertThat(Machine.systemctl("show", "--property=AssertResult", "till.service")
                        .stdout())
                .as("the boot tried, and the assert said no")
                .isEqualTo("AssertResult=no\n");
    }
}
