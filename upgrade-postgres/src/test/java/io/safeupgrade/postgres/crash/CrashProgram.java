package io.safeupgrade.postgres.crash;

import io.safeupgrade.RestorePoint;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.engine.RestoreOrder;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.testkit.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The process that is killed: upgrades, resumes or restores, and dies on the way. */
final class CrashProgram {

    private static final String DSN = "CRASH_DSN";

    private CrashProgram() {}

    /** Arguments: directory, migrations, operation, cut. Ends with the exit code of the outcome if nobody kills it. */
    public static void main(String[] arguments) {
        CrashWorld world = new CrashWorld(System.getenv(DSN), Path.of(arguments[0]), Path.of(arguments[1]));
        Executioner executioner = Executioner.at(Cut.parse(arguments[3]));
        int code = arguments[2].equals("resume")
                ? world.upgrade(executioner)
                        .resume(Trigger.OPERATOR)
                        .map(UpgradeOutcome::exitCode)
                        .orElse(0)
                : perform(world, arguments[2], executioner).exitCode();
        Runtime.getRuntime().halt(code);
    }

    /** Do {@code operation} in this process. */
    static UpgradeOutcome perform(CrashWorld world, String operation, Executioner executioner) {
        SafeUpgrade upgrade = world.upgrade(executioner);
        return switch (operation) {
            case "upgrade" -> upgrade.run(Trigger.PACKAGE);
            case "restore" -> {
                List<RestorePoint> points = upgrade.restorePoints();
                yield upgrade.restore(
                        RestoreOrder.to(points.get(points.size() - 1)).acceptingLoss(), Trigger.OPERATOR);
            }
            default -> throw new IllegalArgumentException(operation);
        };
    }

    /** A tracer that delivers the signal in the chosen system call. */
    private static List<String> tracer(Cut cut) {
        return cut.bySystemCall()
                ? List.of(
                        "strace",
                        "-f",
                        "-qq",
                        "--seccomp-bpf",
                        "-o",
                        "/dev/null",
                        "-e",
                        "trace=" + cut.effect(),
                        "-e",
                        "inject=" + cut.effect() + ":signal=SIGKILL:when=" + cut.number())
                : List.of();
    }

    /** Return the JVM to start it in; a run that nobody kills has shown which classes it needs. */
    static ChildJvm jvm(CrashServer server) {
        return ChildJvm.of(entry -> true).trained(jvm -> {
            try {
                CrashWorld world = server.world();
                run(world, "upgrade", Cut.NEVER, jvm);
                server.drop(world);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Start it, wait for its end, and return how it ended: 137 when it was killed. */
    static int run(CrashWorld world, String operation, Cut cut, ChildJvm jvm) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(tracer(cut));
        command.addAll(jvm.command(
                CrashProgram.class.getName(),
                world.directory().toString(),
                world.migrations().toString(),
                operation,
                cut.toString()));
        ProcessBuilder program = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        world.directory().resolve("output").toFile()));
        program.environment().put(DSN, world.dsn());
        Process process = program.start();
        Optional<Duration> time = cut.byTime() ? Optional.of(Duration.ofMillis(cut.number())) : Optional.empty();
        if (time.isPresent() && !process.waitFor(time.get().toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("the process neither ended nor died at " + cut);
        }
        return process.exitValue();
    }
}
