package io.openwatch.fleet;

import io.openwatch.access.BuiltInRole;
import io.openwatch.contract.ApiHouse;
import io.openwatch.contract.ContractClient;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Hosts for tests that share the house: each with a name of its own. */
final class Fleets {
    static final ApiHouse HOUSE = ApiHouse.open();
    static final ContractClient ADMIN = HOUSE.as(BuiltInRole.ADMIN);
    static final String UNKNOWN = "0193b3a0-0000-7000-8000-000000000000";

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private Fleets() {}

    static String freshName() {
        return "fleet-" + NUMBERS.incrementAndGet() + ".test.example";
    }

    static Map<String, Object> body(String hostname) {
        Map<String, Object> body = new HashMap<>();
        body.put("hostname", hostname);
        body.put("environment", "staging");
        body.put("os_family", "debian");
        body.put("os_version", "12");
        return body;
    }

    /** Add a host and return its id. */
    static String host() {
        return ADMIN.post("/api/v1/hosts", body(freshName())).body().path("id").asString();
    }

    /** Add a group and return its id. */
    static String group() {
        return ADMIN.post("/api/v1/groups", Map.of("name", freshName()))
                .body()
                .path("id")
                .asString();
    }
}
