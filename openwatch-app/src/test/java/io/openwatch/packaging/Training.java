package io.openwatch.packaging;

import io.openwatch.config.Configuration;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.testing.Home;
import io.openwatch.testing.TestDatabase;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.HealthProbe.Healthy;
import io.safeupgrade.spi.HealthProbe.ProbeRequest;
import io.safeupgrade.spi.Pace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Uses a built program once as people and as systemd do, against a database with the schema of this release, so that Java
 * can learn from it. For the build of the packages: {@code Training DIRECTORY LAUNCHER}.
 */
public final class Training {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Home home;
    private final String launcher;

    private Training(Home home, String launcher) {
        this.home = home;
        this.launcher = launcher;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(Path.of(arguments[0]).toAbsolutePath());
        String schema = ReleaseDescriptor.builtIn().target().token();
        Home home = Home.in(directory, TestDatabase.at(schema).text());
        home.environment().put("OPENWATCH_SERVER_LISTEN", "127.0.0.1:" + freePort());
        Training training = new Training(home, arguments[1]);
        training.look();
        training.serve();
        System.exit(0);
    }

    private void look() throws IOException, InterruptedException {
        succeed("migrate --status", start("migrate", "--status"));
    }

    private void serve() throws IOException, InterruptedException {
        Process service = start("serve");
        Configuration configuration = home.configuration();
        ReleaseDescriptor release = ReleaseDescriptor.builtIn();
        HealthProbe health = OpenWatchUpgrade.health(configuration, home.environment());
        CallContext call = CallContext.look(new RunId("training"), PATIENCE, Pace.system());
        ProbeRequest right = new ProbeRequest(call, release.version(), Optional.of(release.target()));
        while (!(health.probe(right) instanceof Healthy)) {
            if (!service.isAlive() || !call.pause(POLL)) {
                throw new IllegalStateException("the service did not come up");
            }
        }
        service.destroy();
        succeed("serve", service);
    }

    private Process start(String... arguments) throws IOException {
        ProcessBuilder program = new ProcessBuilder(launcher).inheritIO();
        program.command().addAll(List.of(arguments));
        program.environment().putAll(home.environment());
        return program.start();
    }

    private static void succeed(String what, Process program) throws InterruptedException {
        int code = program.waitFor();
        if (code != 0) {
            throw new IllegalStateException(what + " ended with " + code);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
