package io.openwatch.appliance;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Give a test its machines and take them away again; what those of a failed test printed is kept. */
final class Machines implements BeforeEachCallback, AfterEachCallback {
    private final Deque<BootedMachine> machines = new ArrayDeque<>();
    private String test = "";

    @Override
    public void beforeEach(ExtensionContext context) {
        String id = context.getUniqueId();
        // A test with parameters runs as several at the same time.
        String number = id.endsWith("]") && id.contains("invocation:#") ? id.replaceAll(".*#(\\d+)]$", "-$1") : "";
        test = context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName() + number;
    }

    /** Boot one. */
    BootedMachine boot(Layers layers) {
        String name = test + (machines.isEmpty() ? "" : "-machine" + (machines.size() + 1));
        BootedMachine machine =
                BootedMachine.boot(layers, directory(name), MachineLane.work().resolve(name));
        machines.push(machine);
        return machine;
    }

    /** Boot one with release 1 and its fleet, and wait until that serves. */
    OpenWatch installed(Format format) {
        OpenWatch openwatch = new OpenWatch(boot(Installed.from(format)));
        openwatch.awaitHealthy(Release.ONE);
        return openwatch;
    }

    static Path directory(String name) {
        return MachineLane.work().resolve("machines").resolve(name);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        boolean failed = context.getExecutionException().isPresent();
        while (!machines.isEmpty()) {
            try (BootedMachine machine = machines.pop()) {
                if (failed) {
                    machine.keepJournal();
                } else {
                    machine.dropEvidence();
                }
            }
        }
    }
}
