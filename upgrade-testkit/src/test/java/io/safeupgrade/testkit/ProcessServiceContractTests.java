package io.safeupgrade.testkit;

import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.ProcessService;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.ServiceController;
import io.safeupgrade.spi.ServiceController.StopRequest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Hold the controller of a plain process to the contract, with real processes. */
class ProcessServiceContractTests extends ServiceControllerContract {

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        controller().stop(new StopRequest(call()));
    }

    @Override
    protected ServiceController controller() {
        return ProcessService.of(directory.resolve("good"), Command.of("sleep", "300"));
    }

    @Override
    protected ServiceController broken() {
        return ProcessService.of(directory.resolve("broken"), Command.of("sh", "-c", "echo no; exit 1"));
    }

    @Override
    protected Pace pace() {
        return Pace.system();
    }
}
