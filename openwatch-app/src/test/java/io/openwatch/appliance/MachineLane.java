package io.openwatch.appliance;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Run what is tagged {@code machine}, two machines at a time. No test found is a failure.
 *
 * <p>Arguments: nothing for all, or parts of the names of the wanted classes, methods or sentences.
 */
final class MachineLane {
    private static final PrintStream OUT = System.out;

    private MachineLane() {}

    public static void main(String[] wanted) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectPackage("io.openwatch.appliance"))
                .filters(TagFilter.includeTags("machine"), named(wanted))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter(
                        "junit.jupiter.execution.parallel.config.executor-service", "WORKER_THREAD_POOL")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.max-pool-size", "2")
                .build();
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        long began = System.nanoTime();
        LauncherFactory.create().execute(request, summary, new Lines());
        long found = summary.getSummary().getTestsStartedCount();
        long failed = summary.getSummary().getTotalFailureCount();
        OUT.printf("machines: %d tests, %d failed, %.0f s%n", found, failed, seconds(began));
        System.exit(found == 0 || failed > 0 ? 1 : 0);
    }

    /** Print a line for the one who waits. */
    static void say(String line) {
        OUT.println("appliance: " + line);
    }

    /** Return where the lane keeps what it makes. */
    static Path work() {
        return checkout().resolve("target/appliance");
    }

    static Path checkout() {
        String root = System.getenv("DEV_ROOT");
        if (root == null) {
            throw new IllegalStateException("start these tests by ./dev appliance");
        }
        return Path.of(root);
    }

    private static PostDiscoveryFilter named(String[] wanted) {
        return test -> {
            String name = test.getUniqueId() + " " + test.getDisplayName();
            // Tests with parameters have no tests below them yet.
            if (!test.getChildren().isEmpty() || wanted.length == 0) {
                return FilterResult.included("");
            }
            for (String part : wanted) {
                if (name.contains(part)) {
                    return FilterResult.included(part);
                }
            }
            return FilterResult.excluded("not asked for");
        };
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    /** Print each test with its duration. */
    private static final class Lines implements TestExecutionListener {
        private final Map<String, Long> began = new ConcurrentHashMap<>();

        @Override
        public void executionStarted(TestIdentifier test) {
            began.put(test.getUniqueId(), System.nanoTime());
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            boolean failed = result.getStatus() != TestExecutionResult.Status.SUCCESSFUL;
            if (test.isTest() || failed) {
                print(test, failed, result);
            }
        }

        private synchronized void print(TestIdentifier test, boolean failed, TestExecutionResult result) {
            double took = seconds(began.get(test.getUniqueId()));
            OUT.printf("  %-6s %6.1f s  %s%n", failed ? "FAILED" : "ok", took, test.getDisplayName());
            result.getThrowable().ifPresent(cause -> cause.printStackTrace(OUT));
        }
    }
}
