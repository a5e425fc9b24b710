package io.safeupgrade.postgres.faults;

import io.safeupgrade.Phase;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeEvent.PhaseStarted;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.postgres.PostgresDsn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An upgrade in a process of its own: {@code state location}, the DSN in the environment.
 *
 * <p>Says {@code ready} and waits for a line before it begins, says {@code migrating} and waits for another before it
 * migrates, and ends with the exit code of the outcome.
 */
final class TillProgram {

    static final String READY = "ready";
    static final String MIGRATING = "migrating";

    private static final String DSN = "TILL_DSN";

    private TillProgram() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        say(READY);
        told.readLine();
        UpgradeOutcome outcome = Till.parts(PostgresDsn.parse(System.getenv(DSN)), Path.of(arguments[0]), arguments[1])
                .listener(event -> {
                    if (event instanceof PhaseStarted started && started.phase() == Phase.MIGRATE) {
                        say(MIGRATING);
                        read(told);
                    }
                })
                .build()
                .run(Trigger.OPERATOR);
        say(outcome.kind() + " " + outcome.failure().map(Object::toString).orElse(""));
        System.exit(outcome.exitCode());
    }

    private static void say(String what) {
        System.out.println(what);
        System.out.flush();
    }

    private static void read(BufferedReader told) {
        try {
            told.readLine();
        } catch (IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        }
    }

    /** Start it, behind {@code wrapper} where one is given; the caller ends it. */
    static Process start(Till till, String... wrapper) throws IOException {
        List<String> argv = new ArrayList<>(List.of(wrapper));
        argv.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        argv.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
        argv.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        argv.addAll(List.of(TillProgram.class.getName(), till.state().toString(), till.location()));
        ProcessBuilder program = new ProcessBuilder(argv).redirectErrorStream(true);
        program.environment()
                .put(
                        DSN,
                        "postgres://%s:%s@127.0.0.1:%d/%s"
                                .formatted(
                                        till.database.role(),
                                        till.database.password(),
                                        till.database.owner().port(),
                                        till.database.database()));
        return program.start();
    }

    /** Let {@code program} go on. */
    static void goOn(Process program) throws IOException {
        program.getOutputStream().write('\n');
        program.getOutputStream().flush();
    }

    /** Read what {@code program} says until it has said {@code what}; says whether it did before it ended. */
    static boolean said(Process program, String what) throws IOException {
        BufferedReader lines = program.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(what)) {
                return true;
            }
        }
        return false;
    }
}
