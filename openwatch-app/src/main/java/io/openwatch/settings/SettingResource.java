package io.openwatch.settings;

import io.openwatch.access.Permission;
import io.openwatch.http.Access;
import io.openwatch.http.Exchange;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Offer the settings.
 *
 * @since 0.1
 */
public final class SettingResource implements Resource {
    private final SettingStore store;

    /** Offer the settings in {@code store}. */
    public SettingResource(SettingStore store) {
        this.store = store;
    }

    @Override
    public void routes(Routes routes) {
        Access read = Access.of(Permission.SETTING_READ);
        routes.get("/api/v1/settings", read, exchange -> exchange.answer(Map.of("items", store.all())));
        routes.get("/api/v1/settings/{name}", read, exchange -> answer(exchange, store.get(exchange.path("name"))));
        routes.put("/api/v1/settings/{name}", Access.of(Permission.SETTING_WRITE), this::replace);
    }

    private void replace(Exchange exchange) {
        String name = store.get(exchange.path("name")).name();
        long version = exchange.ifMatch();
        answer(exchange, store.replace(exchange.caller(), name, version, exchange.body(JsonNode.class)));
    }

    private static void answer(Exchange exchange, SettingGroup group) {
        exchange.etag(group.version()).answer(group);
    }
}
