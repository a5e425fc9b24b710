package io.openwatch.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A machine on which nothing of ours is configured, and what is typed there to change that. */
final class FreshMachine implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Machine machine;
    private final FreshServer server;
    private final String name = "fresh" + NAMES.incrementAndGet();

    FreshMachine(Path directory, FreshServer server) {
        this.machine = Machine.in(directory);
        this.server = server;
    }

    Machine machine() {
        return machine;
    }

    /** Name of role and database: every machine has its own on the server that they share. */
    String name() {
        return name;
    }

    /** What a person types, without the question. */
    String[] setup(String... more) {
        List<String> command = new ArrayList<>(List.of(
                "setup",
                "--admin-dsn-file",
                server.adminFile(machine.directory()).toString(),
                "--role",
                name,
                "--database",
                name));
        command.addAll(List.of(more));
        return command.toArray(String[]::new);
    }

    /** Set it up to listen on a free port of this machine. */
    String[] setupHere(String... more) {
        return setup(Stream.concat(Stream.of("--listen", "127.0.0.1:" + Machine.freePort()), Stream.of(more))
                .toArray(String[]::new));
    }

    Running.Ended type(String... command) {
        return machine.openwatch(command);
    }

    Path secrets() {
        return machine.state().resolve("etc/secrets.env");
    }

    String secretsText() {
        return read(secrets());
    }

    String password() {
        return secretsText().replaceAll("(?s).*postgres://[^:]+:([^@]+)@.*", "$1");
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Everything on disk with its content, but for what each run of the service leaves. */
    List<String> contents() {
        try (Stream<Path> files = Files.walk(machine.state())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> machine.state().relativize(file) + " " + content(file))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String content(Path file) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        if (Files.exists(secrets())) {
            machine.stopService();
        }
    }
}
