package io.openwatch.benchmarks;

import io.safeupgrade.benchmarks.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measure what scans of many hosts cost the machine that scans.
 *
 * <p>{@code ./dev bench fleet-scan [--hosts 10,100,500,1000] [--at-once 32] [--rules DIRECTORY]}: runs {@code openwatch kensa
 * scan} with an inventory in which every host is this machine's sshd by another name, so that each is answered by processes
 * of its own. Processor time and memory are those of the scanning process alone, as the operating system counts them.
 */
public final class FleetScanCost {

    private final LoopbackSshd sshd;
    private final Path directory;
    private final String rules;

    private FleetScanCost(LoopbackSshd sshd, Path directory, String rules) {
        this.sshd = sshd;
        this.directory = directory;
        this.rules = rules;
    }

    /** What one scan cost. */
    private record Cost(int hosts, Duration wall, Duration processor, long peakKilobytes) {

        String told() {
            double seconds = wall.toMillis() / 1e3;
            return String.format(
                    Locale.ROOT,
                    "%5d hosts: %6.1f s, %5.0f hosts/min, %5.0f ms of processor time per host, %4.0f MB at most",
                    hosts,
                    seconds,
                    hosts / seconds * 60,
                    processor.toMillis() / (double) hosts,
                    peakKilobytes / 1024.0);
        }
    }

    /** Run; arguments as above. */
    public static void main(String[] arguments) throws Exception {
        String counts = Options.text(arguments, "--hosts", "10,100,500,1000");
        String atOnce = Options.text(arguments, "--at-once", "32");
        Path directory = Files.createTempDirectory("kensa-bench");
        try (LoopbackSshd sshd = LoopbackSshd.in(directory)) {
            System.out.println(sshd.told());
            FleetScanCost bench =
                    new FleetScanCost(sshd, directory, Options.text(arguments, "--rules", "openwatch-app/rules"));
            for (String count : counts.split(",")) {
                System.out.println(bench.scan(Integer.parseInt(count), atOnce).told());
            }
        }
    }

    private Cost scan(int hosts, String atOnce) throws IOException, InterruptedException {
        Path out = directory.resolve("report-" + hosts + ".json");
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command(inventory(hosts), atOnce))
                .redirectOutput(out.toFile())
                .redirectError(directory.resolve("progress").toFile())
                .start();
        Duration processor = Duration.ZERO;
        long peak = 0;
        // What the system knows of a process goes with it.
        while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
            processor = process.info().totalCpuDuration().orElse(processor);
            peak = Math.max(peak, peak(process.pid()));
        }
        Duration wall = Duration.ofNanos(System.nanoTime() - began);
        if (process.exitValue() > 1) {
            throw new IOException("the scan failed [" + process.exitValue() + "]: "
                    + Files.readString(directory.resolve("progress")));
        }
        return new Cost(hosts, wall, processor, peak);
    }

    private List<String> command(Path inventory, String atOnce) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC", "-Xmx384m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.openwatch.cli.Main"));
        command.addAll(List.of("kensa", "scan", "--inventory", inventory.toString(), "--at-once", atOnce));
        command.addAll(List.of("--rules", rules, "--key", sshd.key().toString(), "--output", "json"));
        command.addAll(List.of("--known-hosts", directory.resolve("known").toString(), "--trust-first-use"));
        return command;
    }

    private Path inventory(int hosts) throws IOException {
        String user = System.getProperty("user.name");
        return Files.writeString(
                directory.resolve("hosts-" + hosts + ".ini"),
                IntStream.rangeClosed(1, hosts)
                        .mapToObj(i -> "host-" + i + " ansible_host=127.0.0.1 ansible_port=" + sshd.port()
                                + " ansible_user=" + user + "\n")
                        .collect(Collectors.joining()));
    }

    private static long peak(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }
}
