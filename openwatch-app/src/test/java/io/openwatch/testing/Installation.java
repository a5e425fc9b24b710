package io.openwatch.testing;

import io.safeupgrade.testkit.ChildJvm;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** What is installed: the product's classes, and not the tests, whose settings for logging would replace its own. */
public final class Installation {

    private Installation() {}

    /** Return the JVM of command line and service. */
    public static ChildJvm jvm() {
        return Trained.JVM;
    }

    /** Most tests start a dozen of them, so it pays to see first which classes they need. */
    private static final class Trained {
        static final ChildJvm JVM = ChildJvm.shared(
                Path.of("target", "child-jvm"), entry -> !entry.endsWith("test-classes"), Installation::useOnce);
    }

    private static void useOnce(ChildJvm jvm) {
        Path directory = jvm.directory();
        CompletableFuture<Void> service = CompletableFuture.runAsync(() -> {
            try (Program serve = Program.start(jvm, home(directory, Release.SCHEMA), "serve")) {
                serve.port();
                serve.terminate().finish();
            }
        });
        try (Program migrate = Program.start(jvm, home(directory, "3"), "migrate")) {
            migrate.finish();
        }
        service.join();
    }

    private static Home home(Path directory, String schema) {
        return Home.in(directory.resolve(schema), TestDatabase.at(schema).text());
    }
}
