package io.openwatch.support;

import io.openwatch.upgrade.LocalService;
import io.safeupgrade.spi.CallContext;
import java.time.Duration;
import java.util.List;

/** What runs the service, and what it logged. */
final class ServiceCollector implements Collector {
    private static final String LINES = "1000";

    private static final List<String> UNITS = List.of(
            "openwatch.service",
            "openwatch-worker.service",
            "openwatch-upgrade.service",
            "openwatch-upgrade-resume.service",
            "openwatch-upgrade-resume.timer",
            "openwatch-backup-cleanup.service",
            "openwatch-backup-cleanup.timer");

    @Override
    public String name() {
        return "service";
    }

    @Override
    public String about() {
        return "systemctl status, units and journal of openwatch; where the state directory is moved, the service's own log";
    }

    @Override
    public Duration deadline() {
        return Duration.ofSeconds(40);
    }

    @Override
    public void collect(Ground ground, Collection into, CallContext call) {
        if (ground.locations().relocated()) {
            into.file(
                    "service/service.log",
                    LocalService.directory(ground.locations()).resolve("service.log"));
            into.file(
                    "service/service.exit",
                    LocalService.directory(ground.locations()).resolve("service.exit"));
            return;
        }
        ask(into, "service/systemctl-status.txt", call, "systemctl", "--no-pager", "--lines=0", "status");
        ask(into, "service/systemctl-cat.txt", call, "systemctl", "--no-pager", "cat");
        Programs.ask(into, "service/failed-units.txt", brief(call), "systemctl", "--no-pager", "--failed");
        Programs.ask(into, "service/timers.txt", brief(call), "systemctl", "--no-pager", "list-timers", "openwatch*");
        for (String unit : UNITS) {
            Programs.ask(
                    into,
                    "service/journal-" + unit + ".txt",
                    brief(call),
                    "journalctl",
                    "--no-pager",
                    "--quiet",
                    "--output=short-iso",
                    "--lines=" + LINES,
                    "--unit=" + unit);
        }
        Programs.ask(
                into,
                "service/journal-kernel-warnings.txt",
                brief(call),
                "journalctl",
                "--no-pager",
                "--quiet",
                "--dmesg",
                "--priority=warning",
                "--lines=200");
    }

    private static void ask(Collection into, String name, CallContext call, String... argv) {
        String[] all = new String[argv.length + UNITS.size()];
        System.arraycopy(argv, 0, all, 0, argv.length);
        System.arraycopy(UNITS.toArray(), 0, all, argv.length, UNITS.size());
        Programs.ask(into, name, brief(call), all);
    }

    /** One question that hangs leaves time for the others. */
    private static CallContext brief(CallContext call) {
        return call.within(Duration.ofSeconds(8));
    }
}
