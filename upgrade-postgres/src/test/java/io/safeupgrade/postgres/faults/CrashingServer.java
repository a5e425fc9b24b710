package io.safeupgrade.postgres.faults;

import io.safeupgrade.postgres.Happened;
import io.safeupgrade.postgres.TestCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server of its own that can be killed with all its processes at once, and started again. */
final class CrashingServer implements AutoCloseable {

    private final TestCluster cluster;
    private final List<String> command;

    private CrashingServer(TestCluster cluster, List<String> command) {
        this.cluster = cluster;
        this.command = command;
    }

    static CrashingServer start() throws IOException {
        TestCluster cluster = TestCluster.start(Map.of());
        return new CrashingServer(cluster, commandOf(postmaster(cluster)));
    }

    TestCluster cluster() {
        return cluster;
    }

    /** Kill every process of the server; returns when none is left. */
    void kill() throws IOException {
        ProcessHandle postmaster = ProcessHandle.of(postmaster(cluster)).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
        postmaster.descendants().forEach(all::add);
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }

    /** Start it where it was killed; returns when it takes connections. */
    void startAgain() throws Exception {
        Process[] started = {start(command)};
        Happened.await(() -> {
            if (!started[0].isAlive()) {
                // A backend that was being born when it was killed may hold the shared memory for a moment.
                started[0] = start(command);
            }
            return answers();
        });
    }

    private Process start(List<String> argv) throws IOException {
        return new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private boolean answers() {
        try {
            TestCluster.connect(cluster.superuser("postgres")).close();
            return true;
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static long postmaster(TestCluster cluster) throws IOException {
        return Long.parseLong(Files.readAllLines(cluster.dataDirectory().resolve("postmaster.pid"))
                .getFirst()
                .strip());
    }

    /** As root it runs in a user namespace of its own, because it refuses to be root. */
    private static List<String> commandOf(long pid) throws IOException {
        List<String> argv = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            argv.addAll(List.of("unshare", "-U"));
        }
        String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.UTF_8);
        argv.addAll(List.of(line.split("\0")));
        return argv;
    }

    @Override
    public void close() throws IOException {
        cluster.close();
    }
}
