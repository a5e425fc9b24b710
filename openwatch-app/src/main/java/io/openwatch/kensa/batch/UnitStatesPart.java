package io.openwatch.kensa.batch;

import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.UnitState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The states of units, all told by one systemctl show: one block for each name, in the order of the names.
 *
 * @param number the item of the one systemctl
 */
record UnitStatesPart(int number, List<Numbered<UnitState>> units) implements Part {

    private static final int CAP = 4 << 20;
    private static final int SECONDS = 30;
    private static final String PROPERTIES =
            "Id,LoadState,ActiveState,SubState,UnitFileState,UnitFilePreset,FragmentPath";

    @Override
    public void write(StringBuilder script) {
        List<String> names = units.stream().map(one -> one.source().unit()).toList();
        script.append("tool " + number + " " + (CAP + 1) + " " + SECONDS + " systemctl show --no-pager --property="
                + PROPERTIES + " -- " + Sh.quote(names) + "\n");
    }

    @Override
    public void read(Answer answer, Facts.Builder facts) {
        Reading<List<Map<String, String>>> blocks =
                answer.read(number, sections -> RunsPart.output(sections, CAP)).then(this::blocks);
        for (int i = 0; i < units.size(); i++) {
            int position = i;
            facts.put(units.get(i).source(), unit(blocks, position));
        }
    }

    private static Reading<Map<String, String>> unit(Reading<List<Map<String, String>>> blocks, int position) {
        if (blocks instanceof Reading.Absent) {
            return Reading.unreadable("there is no systemctl");
        }
        return blocks.then(all -> {
            Map<String, String> unit = all.get(position);
            return "not-found".equals(unit.get("LoadState")) ? Reading.absent() : Reading.value(unit);
        });
    }

    private Reading<List<Map<String, String>>> blocks(Output output) {
        if (output.exit() != 0) {
            return Reading.unreadable("systemctl ended with [" + output.exit() + "]: " + output.complaint());
        }
        List<Map<String, String>> blocks = new ArrayList<>();
        for (String block : output.stdout().split("\n\n")) {
            Map<String, String> properties = new HashMap<>();
            block.lines()
                    .filter(line -> line.indexOf('=') > 0)
                    .forEach(line -> properties.put(
                            line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
            if (!properties.isEmpty()) {
                blocks.add(properties);
            }
        }
        return blocks.size() == units.size()
                ? Reading.value(blocks)
                : Reading.unreadable("systemctl told of " + blocks.size() + " units, asked for " + units.size());
    }
}
