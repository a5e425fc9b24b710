package io.safeupgrade.postgres.internal.contents;

import io.safeupgrade.Loss;
import io.safeupgrade.postgres.internal.contents.DumpContents.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the tables whose rows are not the same in two contents. */
final class TableLosses {

    private static final String LARGE_OBJECTS = "large objects";

    private TableLosses() {}

    static List<Loss> between(DumpContents then, DumpContents now) {
        Map<String, Table> before = byName(then);
        Map<String, Table> after = byName(now);
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        List<Loss> losses = new ArrayList<>();
        for (String name : names) {
            Optional<Table> was = Optional.ofNullable(before.get(name));
            Optional<Table> is = Optional.ofNullable(after.get(name));
            if (!was.equals(is)) {
                losses.add(new Loss(name, rows(was), rows(is)));
            }
        }
        if (!then.largeObjects().content().equals(now.largeObjects().content())) {
            losses.add(new Loss(
                    LARGE_OBJECTS,
                    then.largeObjects().count(),
                    now.largeObjects().count()));
        }
        return losses;
    }

    private static Map<String, Table> byName(DumpContents contents) {
        Map<String, Table> tables = new TreeMap<>();
        contents.tables().forEach(table -> tables.put(Names.qualified(table.schema(), table.name()), table));
        return tables;
    }

    private static long rows(Optional<Table> table) {
        return table.map(Table::rows).orElse(0L);
    }
}
