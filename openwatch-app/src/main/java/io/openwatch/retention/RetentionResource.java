package io.openwatch.retention;

import io.openwatch.access.Permission;
import io.openwatch.http.Access;
import io.openwatch.http.Exchange;
import io.openwatch.http.Repeat;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import io.openwatch.retention.RetentionRule.Chained;
import io.openwatch.retention.RetentionRule.Follows;
import io.openwatch.retention.RetentionRule.Kept;
import io.openwatch.retention.RetentionRule.Swept;
import io.openwatch.settings.Setting;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Offer the rules, and a sweep at once.
 *
 * @since 0.1
 */
public final class RetentionResource implements Resource {
    private final Retention retention;

    /** Offer {@code retention}. */
    public RetentionResource(Retention retention) {
        this.retention = retention;
    }

    /** Show a rule; {@code setting} names what decides the age, null where nothing does. */
    record Rule(String table, String rule, @Nullable String setting) {
        static Rule of(RetentionRule rule) {
            return new Rule(
                    rule.table(),
                    rule.words(),
                    switch (rule) {
                        case Swept swept -> name(swept.age());
                        case Chained chained -> name(chained.age());
                        case Follows follows -> null;
                        case Kept kept -> null;
                    });
        }
    }

    private static String name(Setting<?> setting) {
        return setting.group() + "." + setting.name();
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/retention", Access.of(Permission.RETENTION_READ), RetentionResource::rules);
        // Without a key: it would hold all steps in one transaction, and sweeping twice is sweeping once.
        routes.post("/api/v1/retention:sweep", Access.of(Permission.RETENTION_WRITE), Repeat.NONE, this::sweep);
    }

    private static void rules(Exchange exchange) {
        List<Rule> rules = Retention.rules().stream().map(Rule::of).toList();
        exchange.answer(Map.of("items", rules));
    }

    private void sweep(Exchange exchange) {
        exchange.answer(Map.of("removed", retention.sweep(exchange.caller())));
    }
}
