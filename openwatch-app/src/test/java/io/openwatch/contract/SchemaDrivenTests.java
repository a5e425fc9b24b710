package io.openwatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.BuiltInRole;
import io.openwatch.access.Permission;
import io.openwatch.contract.ContractClient.Answer;
import io.openwatch.http.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Requests made from the contract, for every operation and every role: 1,000 of them, or as many as {@code -Dapi.requests}
 * says, from the seed {@code -Dapi.seed}. Leaves {@code target/api-statuses.md}: which documented statuses were seen.
 */
class SchemaDrivenTests {
    private static final int REQUESTS = Integer.getInteger("api.requests", 1000);
    private static final long SEED = Long.getLong("api.seed", 20_261_127L);
    /** Come from the line, the load or the moment; tests of their own provoke them. */
    private static final Set<ErrorKind> FROM_OUTSIDE = Set.of(
            ErrorKind.REQUEST_TIMEOUT,
            ErrorKind.REQUEST_URI_TOO_LONG,
            ErrorKind.REQUEST_HEADERS_TOO_LARGE,
            ErrorKind.SHUTTING_DOWN,
            ErrorKind.DATABASE_UNAVAILABLE,
            ErrorKind.BUSY,
            ErrorKind.MAINTENANCE);

    private static final String NOBODY = "anonymous";
    private static final String NO_ROLE = "no role";

    private final Contract contract = Contract.shipped();
    private final ApiHouse house = ApiHouse.open();
    private final Random random = new Random(SEED);
    private final SchemaDriven requests = new SchemaDriven(contract, random);
    private final Map<String, Map<String, TreeSet<Integer>>> seen = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int answered;

    @Test
    void nothingLeavesTheContractAndNoRoleGetsTooFar() throws IOException {
        while (answered < REQUESTS) {
            for (Operation operation : contract.operations()) {
                for (String role : roles()) {
                    ask(operation, role);
                }
            }
        }
        Files.writeString(Path.of("target/api-statuses.md"), report());
        assertThat(wrong).as("seed %s, %s requests", SEED, answered).isEmpty();
        assertThat(seen).hasSameSizeAs(contract.operations());
    }

    private static List<String> roles() {
        List<String> roles = new ArrayList<>(List.of(NOBODY, NO_ROLE));
        for (BuiltInRole role : BuiltInRole.values()) {
            roles.add(role.code());
        }
        return roles;
    }

    private void ask(Operation operation, String role) {
        ContractClient client = BuiltInRole.of(role)
                .map(house::as)
                .orElseGet(() -> role.equals(NO_ROLE) ? house.withoutRole() : house.anonymous());
        SchemaDriven.Made made = requests.make(contract, operation, client);
        try {
            Answer answer = made.request().send();
            seen.computeIfAbsent(operation.id(), id -> new TreeMap<>())
                    .computeIfAbsent(role, name -> new TreeSet<>())
                    .add(answer.status());
            judge(operation, role, made, answer);
            requests.learn(operation, made.path(), answer);
        } catch (AssertionError outside) {
            wrong.add(String.valueOf(outside.getMessage()));
        }
        answered++;
    }

    private void judge(Operation operation, String role, SchemaDriven.Made made, Answer answer) {
        String what = operation.id() + " as " + role + " -> " + answer.status() + " " + answer.start();
        boolean refused = Set.of("auth.required", "authz.permission_denied").contains(answer.error());
        boolean rightly = answer.error().equals(role.equals(NOBODY) ? "auth.required" : "authz.permission_denied");
        // Some paths are none for the listener; it answers before anybody is asked for.
        boolean early = answer.status() == 400 && !made.right();
        if (may(operation, role) ? refused : !rightly && !early) {
            wrong.add("a permission is not what the contract says: " + what);
        }
        if (answer.status() >= 500) {
            wrong.add("the server failed: " + what);
        }
        if (made.right()
                && answer.error().equals("request.invalid")
                && !operation.node().has("x-more-rules")) {
            wrong.add("what the contract allows was refused: " + what);
        }
    }

    private static boolean may(Operation operation, String role) {
        return switch (operation.access()) {
            case "anyone" -> true;
            case "signed-in" -> !role.equals(NOBODY);
            default ->
                BuiltInRole.of(role)
                        .map(known -> known.permissions()
                                .contains(Permission.of(operation.access()).orElseThrow()))
                        .orElse(false);
        };
    }

    private String report() {
        StringBuilder text = new StringBuilder("# Statuses by operation and role\n\n");
        text.append(answered).append(" requests, seed ").append(SEED).append("\n\n");
        text.append("| Operation | ").append(String.join(" | ", roles())).append(" | Documented, never seen |\n");
        text.append("|---".repeat(roles().size() + 2)).append("|\n");
        for (Operation operation : contract.operations()) {
            Map<String, TreeSet<Integer>> byRole = seen.getOrDefault(operation.id(), Map.of());
            text.append("| ").append(operation.id());
            roles().forEach(role -> text.append(" | ").append(words(byRole.getOrDefault(role, new TreeSet<>()))));
            text.append(" | ").append(words(unseen(operation, byRole))).append(" |\n");
        }
        return text.toString();
    }

    private static Set<Integer> unseen(Operation operation, Map<String, TreeSet<Integer>> byRole) {
        Set<Integer> documented = new TreeSet<>();
        operation.statuses().forEach(status -> documented.add(Integer.valueOf(status)));
        operation.errors().stream()
                .filter(kind -> !FROM_OUTSIDE.contains(kind))
                .map(ErrorKind::status)
                .forEach(documented::add);
        byRole.values().forEach(documented::removeAll);
        return documented;
    }

    private static String words(Set<Integer> statuses) {
        return statuses.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
