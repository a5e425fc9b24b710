package io.safeupgrade.postgres.crash;

import io.safeupgrade.testkit.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.json.JsonMapper;

/**
 * Kills for as long as the budget allows, and counts.
 *
 * <p>{@code CrashGrid DIRECTORY --budget 10m [--seed N] [--resume] [--only CASE]}. What was tried is kept in
 * {@code DIRECTORY/tried.jsonl}, so that {@code --resume} goes on where an earlier run ended, on another day; without it the
 * grid begins anew. {@code DIRECTORY/report.json} and {@code report.txt} say what was found. Ends with 1 when anything was
 * unsafe.
 */
final class CrashGrid {

    private static final List<String> CALLS = List.of("fsync", "fdatasync", "rename", "pwrite64", "write", "unlink");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;
    private final long deadline;
    private final Duration budget;
    private final long seed;
    private final Set<String> tried = new HashSet<>();
    private final Set<String> states = new HashSet<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<Map<String, Object>> unsafe = new ArrayList<>();
    private int kills;

    private CrashGrid(Path directory, Duration budget, long seed) {
        this.directory = directory;
        this.budget = budget;
        this.deadline = System.nanoTime() + budget.toNanos();
        this.seed = seed;
    }

    /** Run it. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        Map<String, String> options = options(List.of(arguments).subList(1, arguments.length));
        Duration budget = duration(options.getOrDefault("--budget", "10m"));
        long seed = Long.parseLong(options.getOrDefault("--seed", "1"));
        CrashGrid grid = new CrashGrid(directory, budget, seed);
        if (options.containsKey("--resume")) {
            grid.readTried();
        } else {
            Files.deleteIfExists(grid.record());
        }
        Path worlds = Files.createTempDirectory("crash-grid");
        try (CrashServer server = CrashServer.start(worlds)) {
            ChildJvm jvm = CrashProgram.jvm(server);
            if (options.containsKey("--only")) {
                grid.live(server, CrashCase.parse(options.get("--only")), jvm);
            } else {
                grid.run(server, jvm);
            }
        }
        System.exit(grid.report() ? 0 : 1);
    }

    private static Map<String, String> options(List<String> arguments) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int at = 0; at < arguments.size(); at++) {
            String name = arguments.get(at);
            switch (name) {
                case "--resume" -> options.put(name, "yes");
                case "--budget", "--seed", "--only" -> {
                    if (++at == arguments.size()) {
                        throw usage(name + " needs a value");
                    }
                    options.put(name, arguments.get(at));
                }
                default -> throw usage("unknown option [" + name + "]");
            }
        }
        return options;
    }

    private static RuntimeException usage(String what) {
        System.err.println("crash-grid: " + what + "; usage: --budget 10m [--seed N] [--resume] [--only CASE]");
        System.exit(2);
        throw new IllegalStateException(what);
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
        } catch (java.time.format.DateTimeParseException bad) {
            throw usage("not a duration [" + text + "], write 90s, 10m or 2h");
        }
    }

    private void run(CrashServer server, ChildJvm jvm) throws Exception {
        CrashPoints points = CrashPoints.of(server);
        boolean traced = traces();
        say("[%d] points of an upgrade, [%d] of a restore%s"
                .formatted(
                        points.of("upgrade").size(),
                        points.of("restore").size(),
                        traced ? "; system calls by strace" : "; no strace, so no cuts at system calls"));
        int workers = Math.max(1, Runtime.getRuntime().availableProcessors());
        Random random = new Random(seed);
        try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
            List<Future<?>> all = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                all.add(pool.submit(() -> work(server, jvm, points, random, traced)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw (Exception) failed.getCause();
        }
    }

    private Void work(CrashServer server, ChildJvm jvm, CrashPoints points, Random random, boolean traced)
            throws IOException, InterruptedException {
        while (System.nanoTime() < deadline) {
            live(server, next(points, random, traced), jvm);
        }
        return null;
    }

    private synchronized CrashCase next(CrashPoints points, Random random, boolean traced) {
        for (int attempt = 0; attempt < 1000; attempt++) {
            CrashCase candidate = any(points, random, traced);
            if (tried.add(candidate.toString())) {
                return candidate;
            }
        }
        // Everything cheap was tried: a moment is always new.
        return new CrashCase("upgrade", new Cut("time", "-", "-", 1 + random.nextInt(5000)), Optional.empty());
    }

    private static CrashCase any(CrashPoints points, Random random, boolean traced) {
        String operation = random.nextInt(4) == 0 ? "restore" : "upgrade";
        Cut first = cut(points.of(operation), random, traced);
        boolean twice = random.nextInt(5) == 0;
        return new CrashCase(
                operation, first, twice ? Optional.of(cut(points.of(operation), random, false)) : Optional.empty());
    }

    private static Cut cut(List<Cut> all, Random random, boolean traced) {
        int die = random.nextInt(20);
        if (die == 0) {
            return new Cut("time", "-", "-", 100 + random.nextInt(2500));
        }
        if (die <= 3 && traced) {
            return new Cut("syscall", "-", CALLS.get(random.nextInt(CALLS.size())), 1 + random.nextInt(60));
        }
        return all.get(random.nextInt(all.size()));
    }

    private void live(CrashServer server, CrashCase each, ChildJvm jvm) throws IOException, InterruptedException {
        CrashCase.Result result;
        try {
            result = each.run(server, jvm);
        } catch (RuntimeException unexpected) {
            result = new CrashCase.Result(true, "?", List.of("the case could not be judged: " + unexpected));
        }
        count(each, result);
    }

    private synchronized void count(CrashCase each, CrashCase.Result result) throws IOException {
        boolean fresh = result.killed() && states.add(result.state());
        kills += result.killed() ? 1 : 0;
        if (result.killed()) {
            counts.merge(
                    each.operation() + " " + each.first().strategy() + " "
                            + each.first().phase(),
                    1,
                    Integer::sum);
        }
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("case", each.toString());
        line.put("killed", result.killed());
        line.put("state", result.state());
        line.put("wrong", result.wrong());
        Files.writeString(
                record(), JSON.writeValueAsString(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (!result.wrong().isEmpty()) {
            unsafe.add(line);
            say("UNSAFE " + each + ": " + result.wrong());
        }
        if (fresh && states.size() % 25 == 0) {
            long left = Math.max(0, (deadline - System.nanoTime()) / 1_000_000_000);
            say("[%d] kills, [%d] distinct states, [%d] unsafe, %d s left"
                    .formatted(kills, states.size(), unsafe.size(), left));
        }
    }

    private void readTried() throws IOException {
        if (!Files.exists(record())) {
            return;
        }
        for (String text : Files.readAllLines(record(), StandardCharsets.UTF_8)) {
            var line = JSON.readTree(text);
            tried.add(line.path("case").asString());
            if (line.path("killed").asBoolean()) {
                kills++;
                states.add(line.path("state").asString());
                CrashCase each = CrashCase.parse(line.path("case").asString());
                counts.merge(
                        each.operation() + " " + each.first().strategy() + " "
                                + each.first().phase(),
                        1,
                        Integer::sum);
            }
        }
    }

    /** Write the report; false when anything was unsafe. */
    private boolean report() throws IOException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("seed", seed);
        report.put("budget_seconds", budget.toSeconds());
        report.put("tried", tried.size());
        report.put("kills", kills);
        report.put("distinct_states", states.size());
        report.put("unsafe", unsafe);
        report.put("kills_by_operation_strategy_phase", counts);
        Files.writeString(
                directory.resolve("report.json"),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n");
        StringBuilder text = new StringBuilder();
        text.append("kills %d, distinct states %d, unsafe %d%n".formatted(kills, states.size(), unsafe.size()));
        counts.forEach((what, number) -> text.append("%6d  %s%n".formatted(number, what)));
        unsafe.forEach(line -> text.append(
                "UNSAFE %s%n  again: ./dev crash-grid --only '%s'%n".formatted(line.get("wrong"), line.get("case"))));
        Files.writeString(directory.resolve("report.txt"), text);
        System.out.print(text);
        return unsafe.isEmpty() && kills > 0;
    }

    private Path record() {
        return directory.resolve("tried.jsonl");
    }

    private static boolean traces() throws InterruptedException {
        try {
            return new ProcessBuilder("strace", "-qq", "--seccomp-bpf", "-f", "-e", "trace=fsync", "true")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private static void say(String what) {
        System.err.println("crash-grid: " + what);
    }
}
