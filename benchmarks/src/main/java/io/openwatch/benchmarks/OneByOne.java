package io.openwatch.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The peer: OpenSSH's client with one connection that stays (ControlMaster), and on it one command after the other. */
final class OneByOne implements AutoCloseable {

    private final List<String> ssh;

    private OneByOne(List<String> ssh) {
        this.ssh = ssh;
    }

    static OneByOne connect(int port, Path key, Path directory) throws IOException {
        List<String> ssh = List.of(
                "ssh",
                "-F",
                "none",
                "-p",
                String.valueOf(port),
                "-i",
                key.toString(),
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "LogLevel=ERROR",
                "-o",
                "BatchMode=yes",
                "-o",
                "ControlPath=" + directory.resolve("control-" + port));
        OneByOne peer = new OneByOne(ssh);
        if (peer.start("-o", "ControlMaster=yes", "-o", "ControlPersist=600", "-fN", host()) != 0) {
            throw new IOException("ssh could not connect");
        }
        return peer;
    }

    /** Run it and return its exit code. */
    int run(String command) throws IOException {
        return start(host(), command);
    }

    private static String host() {
        return System.getProperty("user.name") + "@127.0.0.1";
    }

    private int start(String... words) throws IOException {
        List<String> command = new ArrayList<>(ssh);
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.onExit().join().exitValue();
    }

    @Override
    public void close() throws IOException {
        start("-O", "exit", host());
    }
}
