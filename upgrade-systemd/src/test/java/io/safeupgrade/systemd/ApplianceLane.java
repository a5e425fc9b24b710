package io.safeupgrade.systemd;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Run the tests of one tag inside a booted machine, where there is no Maven. No test found is a failure. */
final class ApplianceLane {

    private ApplianceLane() {}

    public static void main(String[] arguments) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectPackage("io.safeupgrade.systemd"))
                .filters(TagFilter.includeTags(arguments[0]))
                .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        Launcher launcher = LauncherFactory.create();
        launcher.execute(request, summary, new Lines(System.out));
        long found = summary.getSummary().getTestsStartedCount();
        long failed = summary.getSummary().getTotalFailureCount();
        System.out.printf("%s: %d tests, %d failed%n", arguments[0], found, failed);
        System.exit(found == 0 || failed > 0 ? 1 : 0);
    }

    /** Print each test with its duration. */
    private static final class Lines implements TestExecutionListener {

        private final PrintStream out;
        private final Map<String, Long> began = new HashMap<>();

        Lines(PrintStream out) {
            this.out = out;
        }

        @Override
        public void executionStarted(TestIdentifier test) {
            began.put(test.getUniqueId(), System.nanoTime());
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            boolean failed = result.getStatus() != TestExecutionResult.Status.SUCCESSFUL;
            if (test.isTest() || failed) {
                double seconds = (System.nanoTime() - began.get(test.getUniqueId())) / 1e9;
                out.printf("  %-6s %6.1f s  %s%n", failed ? "FAILED" : "ok", seconds, test.getDisplayName());
                result.getThrowable().ifPresent(cause -> cause.printStackTrace(out));
            }
        }
    }
}
