package io.safeupgrade.testkit.matrix;

import io.safeupgrade.RestorePoint;
import io.safeupgrade.testkit.FakeBackups;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** People who use the appliance, and who know what it has acknowledged (I5). */
final class Clients {

    private static final String TABLE = "sales";

    private final Machine machine;
    private final List<String> acknowledged = new ArrayList<>();
    private int asked;

    Clients(Machine machine) {
        this.machine = machine;
    }

    /** Write something if the service takes it; not each time, so that data stay small. */
    void write() {
        if (asked++ % 4 == 0 && machine.service.takesWrites()) {
            String row = "written-" + acknowledged.size();
            machine.database.insert(TABLE, row);
            acknowledged.add(row);
        }
    }

    /** Return what was acknowledged and is not in the live database. */
    List<String> notLive() {
        return missing(Set.copyOf(rows(machine.database.live())));
    }

    /** Return what was acknowledged and is nowhere: neither live, nor kept aside, nor in a restore point. */
    List<String> lost() {
        Set<String> found = new HashSet<>();
        machine.database.databases().forEach(name -> found.addAll(rows(name)));
        FakeBackups backups = FakeBackups.of(machine.database).on(machine.disk);
        for (RestorePoint point : machine.store.list()) {
            found.addAll(backups.tables(point).getOrDefault(TABLE, List.of()));
        }
        return missing(found);
    }

    private List<String> rows(String database) {
        return machine.database.tables(database).getOrDefault(TABLE, List.of());
    }

    private List<String> missing(Set<String> found) {
        return acknowledged.stream().filter(row -> !found.contains(row)).toList();
    }
}
