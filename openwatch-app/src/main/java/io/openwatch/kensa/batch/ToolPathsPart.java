package io.openwatch.kensa.batch;

import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.ToolPath;
import java.util.List;

/** Which programs there are. */
record ToolPathsPart(List<Numbered<ToolPath>> tools) implements Part {

    @Override
    public void write(StringBuilder script) {
        tools.forEach(tool -> script.append(
                "where " + tool.number() + " " + Sh.quote(tool.source().name()) + "\n"));
    }

    @Override
    public void read(Answer answer, Facts.Builder facts) {
        tools.forEach(tool -> facts.put(
                tool.source(),
                answer.read(
                        tool.number(),
                        sections -> Reading.value(
                                sections.isEmpty()
                                        ? ""
                                        : sections.getFirst().text().strip()))));
    }
}
