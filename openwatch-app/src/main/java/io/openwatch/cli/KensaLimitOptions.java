package io.openwatch.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a host may take. */
final class KensaLimitOptions {

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "How long one host may take to answer (default: 300).")
    int answer;

    @Option(
            names = "--connect-timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long connecting may take (default: 10).")
    int connect;

    @Option(
            names = "--login-timeout",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "How long logging in may take (default: 20).")
    int login;

    void check() {
        if (answer < 1 || connect < 1 || login < 1) {
            throw KensaTargetOptions.usage("a time limit is out of bounds");
        }
    }

    Duration answer() {
        return Duration.ofSeconds(answer);
    }

    Duration connect() {
        return Duration.ofSeconds(connect);
    }

    Duration login() {
        return Duration.ofSeconds(login);
    }
}
