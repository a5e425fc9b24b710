package io.openwatch.kensa.host;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Source;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** Joins the sources of facts. */
final class Sources {

    private Sources() {}

    static Set<Source<?>> of(Fact<?>... facts) {
        Set<Source<?>> all = new LinkedHashSet<>();
        for (Fact<?> fact : facts) {
            all.addAll(fact.sources());
        }
        return Collections.unmodifiableSet(all);
    }
}
