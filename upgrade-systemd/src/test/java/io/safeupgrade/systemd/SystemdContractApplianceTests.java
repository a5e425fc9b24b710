package io.safeupgrade.systemd;

import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.testkit.ServiceControllerContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Hold the controller to the contract of all controllers, with real systemd. */
@Tag("appliance")
@Timeout(120)
class SystemdContractApplianceTests extends ServiceControllerContract {

    private SystemdService service;

    @BeforeEach
    void install() {
        service = Machine.install("contract.service", Machine.serviceRunning("exec sleep infinity"));
    }

    @AfterEach
    void stop() {
        Machine.stop(service, Duration.ofSeconds(30));
    }

    @Override
    protected ServiceController controller() {
        return service;
    }

    @Override
    protected ServiceController broken() {
        return Machine.install("contract-broken.service", Machine.serviceRunning("echo no; exit 1"));
    }

    @Override
    protected Pace pace() {
        return Pace.system();
    }
}
