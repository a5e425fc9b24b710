package io.openwatch.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.openwatch.kensa.ScanReport;
import io.openwatch.kensa.report.Finished;
import io.openwatch.kensa.report.ReportFormat;
import io.safeupgrade.benchmarks.Options;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Measure how long the report of a large scan takes in each of its forms, how large it gets, and how much memory that needs
 * beside the results themselves.
 *
 * <p>{@code ./dev bench kensa-reports [--hosts 500] [--results 650] [--forms text,json,...] [--rules DIRECTORY]}: each form is
 * written to a file by a process of its own, which may have no more than {@code --megabytes 512} of heap.
 */
public final class KensaReports {

    private static final double MEGA = 1024.0 * 1024;

    private KensaReports() {}

    /** Run; arguments as above. */
    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--write")) {
            write(ReportFormat.valueOf(Options.text(arguments, "--write", "")), arguments);
            return;
        }
        String all =
                Arrays.stream(ReportFormat.values()).map(ReportFormat::label).collect(Collectors.joining(","));
        for (String form : Options.text(arguments, "--forms", all).split(",")) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Xmx" + Options.number(arguments, "--megabytes", 512) + "m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    KensaReports.class.getName()));
            command.addAll(List.of(arguments));
            command.addAll(List.of("--write", form.toUpperCase(Locale.ROOT)));
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IOException("[" + form + "] could not be written");
            }
        }
    }

    private static void write(ReportFormat form, String[] arguments) throws IOException {
        ScanReport report = ManyResults.of(
                Options.number(arguments, "--hosts", 500),
                Options.number(arguments, "--results", 650),
                Path.of(Options.text(arguments, "--rules", "openwatch-app/rules")));
        Path file = Files.createTempFile("kensa-report", "." + form.label());
        try {
            System.gc();
            long results =
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            pools().forEach(MemoryPoolMXBean::resetPeakUsage);
            long before = processor();
            long began = System.nanoTime();
            try (Writer out = Files.newBufferedWriter(file)) {
                form.write(new Finished(report, 0, "0"), out);
            }
            double seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1e3;
            double processor = (processor() - before) / 1e9;
            long peak = pools().stream()
                    .mapToLong(pool -> pool.getPeakUsage().getUsed())
                    .sum();
            System.out.printf(
                    Locale.ROOT,
                    "%-6s %5.1f s (%.1f s of processor time), %6.1f MB written, at most %4.0f MB of heap, %4.0f MB of it the %d results%n",
                    form.label(),
                    seconds,
                    processor,
                    Files.size(file) / MEGA,
                    peak / MEGA,
                    results / MEGA,
                    report.hosts().size() * report.hosts().getFirst().results().size());
        } finally {
            Files.delete(file);
        }
    }

    private static long processor() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static List<MemoryPoolMXBean> pools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
