package io.openwatch.appliance;

import io.safeupgrade.exec.Command;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** A machine on which root types: Debian with a real systemd, alone in a network of its own. */
final class BootedMachine implements AutoCloseable {
    private static final Duration BOOT = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final String[] SHELL = {
        "env",
        "-i",
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME=/root",
        "LANG=C.UTF-8",
        "/bin/sh",
        "-c"
    };

    private final Tree tree;
    private final Path evidence;
    private Nspawn nspawn;
    private long leader;

    private BootedMachine(Tree tree, Path evidence) {
        this.tree = tree;
        this.evidence = evidence;
        this.nspawn = power();
    }

    /**
     * Boot a machine from {@code layers} and wait until it is up.
     *
     * @param directory what it writes; goes with the machine
     * @param evidence what it prints and what is typed, with an ending added
     */
    static BootedMachine boot(Layers layers, Path directory, Path evidence) {
        BootedMachine machine = new BootedMachine(Tree.over(layers, directory), evidence);
        machine.awaitUp();
        return machine;
    }

    /** Type {@code line} as root, without a terminal and with nothing to read. */
    Ended type(String line) {
        return type(line, PATIENCE);
    }

    Ended type(String line, Duration patience) {
        Ended ended = Commands.run(line, shell(line), patience);
        note(ended.toString());
        return ended;
    }

    /** Type {@code line} and go on; a machine that crashes meanwhile ends it. */
    CompletableFuture<Ended> begin(String line) {
        CompletableFuture<Ended> typed = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                typed.complete(type(line));
            } catch (RuntimeException | AssertionError failed) {
                typed.completeExceptionally(failed);
            }
        });
        return typed;
    }

    private Command shell(String line) {
        String[] enter = {"nsenter", "--target", Long.toString(leader), "--all"};
        return Command.of(java.util.stream.Stream.of(List.of(enter), List.of(SHELL), List.of("cd && " + line))
                .flatMap(List::stream)
                .toList());
    }

    /** Type {@code line} without a note of it, as often as one likes. */
    Ended look(String line) {
        return Commands.run(line, shell(line), PATIENCE);
    }

    boolean answers(String line) {
        return look(line).exit() == 0;
    }

    void await(String what, BooleanSupplier condition) {
        await(what, PATIENCE, condition);
    }

    void await(String what, Duration patience, BooleanSupplier condition) {
        Patience.await(what, patience, condition, this::lastWords);
    }

    private String lastWords() {
        return "journal:\n"
                + Commands.run("journal", shell("journalctl --no-pager -n 40"), PATIENCE)
                        .out();
    }

    /** Write a file, owned by root and readable for all. */
    void write(String file, String text) {
        String line = "mkdir -p \"$(dirname " + file + ")\" && cat >" + file;
        Commands.run(line, shell(line).stdin(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))), PATIENCE)
                .ok();
    }

    String read(String file) {
        return look("cat " + file).ok().out();
    }

    /** Return where the host sees a file of the machine's own disk. */
    String path(String file) {
        return tree.root().resolve(file.substring(1)).toString();
    }

    /** Copy files of the host into a directory of the machine. */
    void bring(String directory, List<Path> files) {
        try {
            Path into = Files.createDirectories(Path.of(path(directory)));
            for (Path file : files) {
                Files.copy(file, into.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void reboot() {
        shutDown("systemctl reboot", Nspawn.REBOOT);
        boot();
    }

    void powerOff() {
        shutDown("systemctl poweroff", 0);
    }

    private void shutDown(String line, int expected) {
        // The machine may be gone before the command has said how it ended.
        CompletableFuture<Ended> ignored = begin(line);
        int code = nspawn.ended();
        if (code != expected) {
            throw new AssertionError(line + " ended the machine with " + code);
        }
    }

    /** Kill the machine's init and with it every process at once. The disk keeps what was written, synced or not. */
    void crash() {
        note("-- crash --");
        nspawn.kill();
    }

    /** Switch it on again. */
    void boot() {
        note("-- boot --");
        nspawn = power();
        awaitUp();
    }

    private Nspawn power() {
        return Nspawn.boot(tree.root(), beside("console"));
    }

    private void awaitUp() {
        Patience.await(
                "the machine is up",
                BOOT,
                () -> nspawn.leader().filter(this::reachesMultiUser).isPresent(),
                () -> nspawn.runs() ? read(beside("console")) : "it went off\n" + read(beside("console")));
    }

    /** "running" would wait for jobs that began with the boot, an upgrade among them. */
    private boolean reachesMultiUser(long init) {
        leader = init;
        return answers("systemctl -q is-active multi-user.target");
    }

    /** Switch it off and return what it wrote as a layer over what it booted from. */
    Layers seal() {
        powerOff();
        return tree.seal();
    }

    /** Keep the journal beside console and typescript, which are kept as they are written. */
    void keepJournal() {
        Ended journal = Commands.run(
                PATIENCE, "journalctl", "--no-pager", "-D", tree.root().resolve("var/log/journal") + "");
        append(beside("journal"), journal.all());
    }

    void dropEvidence() {
        for (String kind : List.of("console", "typed", "journal")) {
            beside(kind).toFile().delete();
        }
    }

    private void note(String text) {
        append(beside("typed"), text + "\n\n");
    }

    private Path beside(String kind) {
        return evidence.resolveSibling(evidence.getFileName() + "." + kind);
    }

    private static synchronized void append(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        if (nspawn.runs()) {
            nspawn.kill();
        }
        tree.close();
    }
}
