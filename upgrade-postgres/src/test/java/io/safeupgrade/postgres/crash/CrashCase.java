package io.safeupgrade.postgres.crash;

import io.safeupgrade.Phase;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.testkit.ChildJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One life of a shop: something is tried and killed, perhaps the recovery is killed too, and then it is recovered.
 *
 * @param operation {@code upgrade}, or {@code restore} after an upgrade that went well
 * @param first where the first process dies
 * @param second where the process that resumes dies, if it is to
 */
record CrashCase(String operation, Cut first, Optional<Cut> second) {

    /**
     * What came of it.
     *
     * @param killed whether the first process really died there
     * @param state a digest of what the kill left: files, schema, service, databases; times and names of runs left out
     * @param wrong what the oracle found; empty when everything is safe
     */
    record Result(boolean killed, String state, List<String> wrong) {}

    @Override
    public String toString() {
        return operation + "@" + first + second.map(cut -> "+" + cut).orElse("");
    }

    static CrashCase parse(String text) {
        int at = text.indexOf('@');
        String[] cuts = text.substring(at + 1).split("\\+");
        return new CrashCase(
                text.substring(0, at),
                Cut.parse(cuts[0]),
                cuts.length > 1 ? Optional.of(Cut.parse(cuts[1])) : Optional.empty());
    }

    /** Live it on {@code server}. */
    Result run(CrashServer server, ChildJvm jvm) throws IOException, InterruptedException {
        CrashWorld world = server.world();
        List<String> acknowledged = new ArrayList<>();
        try {
            sell(world, acknowledged, "before");
            if (operation.equals("restore")) {
                CrashProgram.perform(world, "upgrade", Executioner.idle());
                sell(world, acknowledged, "after");
            }
            boolean killed = CrashProgram.run(world, operation, first, jvm) == 137;
            String state = digest(server, world);
            if (second.isPresent()) {
                CrashProgram.run(world, "resume", second.get(), jvm);
            }
            return new Result(killed, state, judge(server, world, acknowledged));
        } finally {
            server.drop(world);
        }
    }

    private static void sell(CrashWorld world, List<String> acknowledged, String when) {
        for (int number = 0; number < 3; number++) {
            String what = when + " " + number;
            world.sell(what);
            acknowledged.add(what);
        }
    }

    private List<String> judge(CrashServer server, CrashWorld world, List<String> acknowledged) {
        List<String> wrong = new ArrayList<>();
        boolean restoring = operation.equals("restore") && restoreRecorded(world);
        CrashOracle oracle = new CrashOracle(server, world, acknowledged, wrong);
        Optional<UpgradeOutcome> resumed = world.upgrade(Executioner.idle()).resume(Trigger.OPERATOR);
        if (resumed.isEmpty() && restoring) {
            oracle.judgeBack();
        } else {
            oracle.judge(
                    resumed.orElseGet(() -> CrashProgram.perform(world, "upgrade", Executioner.idle())), restoring);
        }
        return wrong;
    }

    /** Before its intent was on record nothing was restored, and a recovery leaves it at that. */
    private static boolean restoreRecorded(CrashWorld world) {
        return world.upgrade(Executioner.idle()).status().runs().stream()
                .anyMatch(run -> run.scope() == UpgradePlan.Scope.RESTORE
                        && run.phase().filter(Phase.RESTORE::equals).isPresent());
    }

    private static String digest(CrashServer server, CrashWorld world) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(world.service().running()).append(world.schema());
        server.databases(world).forEach(name -> text.append(plain(name)));
        try (Stream<Path> files = Files.exists(world.state()) ? Files.walk(world.state()) : Stream.empty()) {
            for (Path file : files.sorted().toList()) {
                text.append('\n').append(plain(world.state().relativize(file).toString()));
                if (Files.isRegularFile(file) && !file.getFileName().toString().startsWith("database.")) {
                    text.append('=').append(plain(Files.readString(file, StandardCharsets.ISO_8859_1)));
                } else if (Files.isRegularFile(file)) {
                    text.append('=').append(Files.size(file) == 0 ? "empty" : "there");
                }
            }
        }
        return hash(text.toString());
    }

    /** Times, checksums, process ids and names of runs differ each time and mean nothing. */
    private static String plain(String text) {
        return text.replaceAll("\\d{8}T\\d{6}Z(-[0-9a-f]{6})?", "RUN")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .replaceAll("[0-9a-f]{8,}", "HASH")
                .replaceAll("shop\\d+", "SHOP")
                .replaceAll("\"(crc|bytes|pid|size)\"\\s*:\\s*\"?[0-9a-fA-F]+\"?", "N")
                .replaceAll("[0-9]{3,}", "N");
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
