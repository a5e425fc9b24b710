package io.openwatch.support;

import io.openwatch.support.BundleReport.Collected;
import io.openwatch.support.BundleReport.Content;
import io.safeupgrade.RunId;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.exec.Evidence;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Collect what helps somebody who cannot look at the machine, into one file without secrets.
 *
 * <p>Changes nothing, and works while configuration, database or service manager do not: each collector has a deadline, and
 * one that fails or hangs leaves a line in the list of contents instead of its evidence.
 *
 * @since 0.1
 */
public final class SupportBundle {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Programs are ended at their own deadline; whatever else hangs gets this much longer. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration SEARCH = Duration.ofSeconds(10);

    private final Ground ground;
    private final String name;

    private SupportBundle(Ground ground, String name) {
        this.ground = ground;
        this.name = name;
    }

    /** Collect from the installation that {@code config} and {@code environment} name. */
    public static SupportBundle of(Optional<Path> config, Map<String, String> environment) {
        return new SupportBundle(Ground.of(config, environment), "openwatch-support-" + STAMP.format(Instant.now()));
    }

    /** Return what a bundle may hold, in order: the names of the collectors with what they collect. */
    public static Map<String, String> collectors() {
        Map<String, String> about = new LinkedHashMap<>();
        all().forEach(collector -> about.put(collector.name(), collector.about()));
        return about;
    }

    private static List<Collector> all() {
        return List.of(
                new AboutCollector(),
                new ConfigurationCollector(),
                new UpgradeCollector(),
                new RestorePointCollector(),
                new ServiceCollector(),
                new ListenerCollector(),
                new DatabaseCollector(),
                new SystemCollector(),
                new FilesCollector());
    }

    /** Return the name of the file where nobody gives one. */
    public Path defaultFile() {
        return Path.of(name + ".tar.gz");
    }

    /**
     * Collect and write {@code file}, which nobody else may read.
     *
     * @param progress told of each collector that ended
     * @throws UpgradeException if the file cannot be written; one that exists is never replaced
     */
    public BundleReport write(Path file, Consumer<Collected> progress) {
        SecretSearch secrets = SecretSearch.of(ground, SEARCH);
        Redactor redactor = Redactor.of(secrets.found());
        Map<String, byte[]> contents = new TreeMap<>();
        List<Collected> collected = new ArrayList<>();
        Collected learned = secrets(secrets.unreadable());
        progress.accept(learned);
        collected.add(learned);
        for (Running running : all().stream().map(this::begin).toList()) {
            Collected one = running.finish(redactor, contents);
            progress.accept(one);
            collected.add(one);
        }
        contents.put("CONTENTS.txt", redactor.redacted(list(contents, collected)));
        new Archive(file).write(name, contents);
        List<Content> files = contents.entrySet().stream()
                .map(content -> new Content(content.getKey(), content.getValue().length))
                .toList();
        return new BundleReport(file.toAbsolutePath(), size(file), files, collected);
    }

    private Running begin(Collector collector) {
        Collection into = new Collection();
        CallContext call = CallContext.look(new RunId("support"), collector.deadline(), Pace.system());
        CompletableFuture<Void> done = new CompletableFuture<>();
        // Not a virtual thread: what hangs in a file system would hold the carrier of the others.
        Thread thread = new Thread(() -> run(collector, into, call, done), "collect-" + collector.name());
        thread.setDaemon(true);
        thread.start();
        return new Running(
                collector, into, done, Instant.now().plus(collector.deadline()).plus(GRACE));
    }

    private void run(Collector collector, Collection into, CallContext call, CompletableFuture<Void> done) {
        try {
            collector.collect(ground, into, call);
            done.complete(null);
        } catch (RuntimeException | LinkageError failed) {
            done.completeExceptionally(failed);
        }
    }

    /** A collector under way. */
    private record Running(Collector collector, Collection into, CompletableFuture<Void> done, Instant end) {

        Collected finish(Redactor redactor, Map<String, byte[]> contents) {
            Optional<String> failed = await();
            into.close()
                    .forEach((file, content) -> add(contents, fileName(redactor, file), redactor.redacted(content)));
            List<String> failures = new ArrayList<>(into.failures());
            failed.ifPresent(failures::add);
            return new Collected(
                    collector.name(),
                    collector.about(),
                    failures.stream()
                            .map(failure -> Evidence.presentable(redactor.redacted(failure)))
                            .toList());
        }

        /** Two names may be one without what is secret in them. */
        private static void add(Map<String, byte[]> contents, String file, byte[] content) {
            String free = file;
            for (int number = 2; contents.containsKey(free); number++) {
                free = file + "-" + number;
            }
            contents.put(free, content);
        }

        private Optional<String> await() {
            try {
                long left = Math.max(0, Duration.between(Instant.now(), end).toMillis());
                done.get(left, TimeUnit.MILLISECONDS);
                return Optional.empty();
            } catch (TimeoutException hangs) {
                return Optional.of("given up after " + collector.deadline().toSeconds() + " s");
            } catch (ExecutionException failed) {
                return Optional.of(said(failed.getCause()));
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
                return Optional.of("interrupted");
            }
        }

        private static String said(@org.jspecify.annotations.Nullable Throwable cause) {
            return cause instanceof UpgradeException known
                    ? known.failure().what()
                            + known.failure().evidence().stream()
                                    .map(line -> "; " + line)
                                    .reduce("", String::concat)
                    : String.valueOf(cause);
        }

        /** Names come from disk as well: nothing in them may lead out of the bundle, or be a secret. */
        private static String fileName(Redactor redactor, String file) {
            return redactor.redacted(file)
                    .replaceAll("[^A-Za-z0-9._/*-]", "_")
                    .replace("..", "_")
                    .replace("***", "redacted");
        }
    }

    private static Collected secrets(List<String> unreadable) {
        return new Collected(
                "secrets",
                "taken out: every value of secrets.env, passwords of addresses, keys, and what looks like one",
                unreadable.stream()
                        .map(file -> "what is secret in [" + file + "], which this user cannot read; run it with sudo")
                        .toList());
    }

    private static byte[] list(Map<String, byte[]> contents, List<Collected> collected) {
        StringBuilder text = new StringBuilder("Support bundle of OpenWatch, made " + Instant.now() + "\n\n");
        collected.forEach(one -> {
            text.append(one.name()).append(": ").append(one.about()).append('\n');
            one.failures()
                    .forEach(failure ->
                            text.append("  not had: ").append(failure).append('\n'));
        });
        text.append("\nFiles\n");
        contents.forEach((file, content) -> text.append("  ")
                .append(file)
                .append("  ")
                .append(content.length)
                .append(" bytes\n"));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }
}
