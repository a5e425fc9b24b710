package io.safeupgrade.postgres.crash;

import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.FailedStopped;
import io.safeupgrade.UpgradeOutcome.RolledBack;
import io.safeupgrade.UpgradeOutcome.UpToDate;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.engine.UpgradeStatus;
import io.safeupgrade.file.RestorePointStore;
import io.safeupgrade.postgres.PostgresDsn;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what is wrong with a world after a crash was recovered from; looks at the real database and the real files. */
record CrashOracle(CrashServer server, CrashWorld world, List<String> acknowledged, List<String> wrong) {

    /**
     * Judge.
     *
     * @param restoring whether a restore had begun, so that it must have been finished
     */
    void judge(UpgradeOutcome outcome, boolean restoring) {
        UpgradeStatus status = always();
        expect(store().partials().isEmpty() || outcome instanceof RolledBack, "a partial restore point is left");
        switch (outcome) {
            case Upgraded done -> ended(restoring, status);
            case UpToDate nothing -> ended(restoring, status);
            case RolledBack back -> wentBack(restoring, status);
            case FailedStopped failed -> wrong.add("failed by a crash alone: " + failed.reason());
            default -> wrong.add("neither done nor back: " + outcome);
        }
        everyWriteIsSomewhere();
    }

    /** Judge a way back that had come to its end, so that there is nothing to resume. */
    void judgeBack() {
        wentBack(true, always());
        everyWriteIsSomewhere();
    }

    private UpgradeStatus always() {
        UpgradeStatus status = world.upgrade(Executioner.idle()).status();
        expect(!Files.exists(world.service().violations()), "I2: code ran on a schema it was not built for");
        expect(status.unfinished().isEmpty(), "the journal says that a run is unfinished");
        expect(!status.permitted(), "a permit is left");
        expect(store().broken().isEmpty(), "I6: a broken restore point under a final name");
        expect(orphans() == 0, "I13: a session of a run is left");
        return status;
    }

    private void ended(boolean restoring, UpgradeStatus status) {
        expect(!restoring, "a restore that had begun was not finished");
        expect(world.schema().equals(Optional.of(CrashWorld.NEW_SCHEMA)), "the schema is at " + world.schema());
        expect(
                world.service().running().equals(Optional.of(CrashWorld.NEW.text())),
                "I11: the service is " + world.service().running());
        expect(status.hold().isEmpty(), "the hold is left");
        expect(!store().list().isEmpty(), "I1: there is no verified restore point");
        List<String> live = world.sales();
        acknowledged.stream()
                .filter(sale -> !live.contains(sale))
                .forEach(lost -> wrong.add("I5: not in the live data: " + lost));
    }

    private void wentBack(boolean restoring, UpgradeStatus status) {
        expect(restoring, "went back without being asked");
        expect(world.schema().equals(Optional.of(CrashWorld.OLD_SCHEMA)), "the schema is at " + world.schema());
        expect(world.service().running().isEmpty(), "the service runs on the old schema");
        expect(status.hold().isPresent(), "nothing holds the service");
        long aside = server.databases(world).stream()
                .filter(name -> name.contains("_aside_"))
                .count();
        expect(aside == 1, "[" + aside + "] databases are kept aside instead of one: " + server.databases(world));
    }

    private void everyWriteIsSomewhere() {
        List<String> everywhere = new ArrayList<>(world.sales());
        for (String name : server.databases(world)) {
            if (name.contains("_aside_")) {
                PostgresDsn aside = server.superuser(name);
                everywhere.addAll(CrashWorld.query(aside, "SELECT what FROM sales"));
            }
        }
        acknowledged.stream()
                .filter(sale -> !everywhere.contains(sale))
                .forEach(lost -> wrong.add("I5: acknowledged and nowhere: " + lost));
    }

    private long orphans() {
        return Long.parseLong(CrashWorld.query(
                        server.superuser("postgres"),
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'safe-upgrade/%'"
                                + " AND datname LIKE '" + world.database().database() + "%'")
                .get(0));
    }

    private RestorePointStore store() {
        return RestorePointStore.below(world.state());
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }
}
