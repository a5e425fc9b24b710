package io.openwatch.setup;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The rules of pg_hba.conf as the server read them, and which of them meets a client first.
 *
 * <p>Pure. What it cannot judge (groups, host names, patterns) it says it cannot, instead of guessing.
 *
 * @param rules in the order in which the server tries them
 */
record HbaRules(List<Rule> rules) {

    /** The first column orders them in every version of the server. */
    static final String QUERY = "SELECT row_to_json(r) FROM (SELECT * FROM pg_catalog.pg_hba_file_rules ORDER BY 1) r";

    private static final Set<String> BY_PASSWORD = Set.of("scram-sha-256", "md5", "password");

    HbaRules {
        rules = List.copyOf(rules);
    }

    /**
     * One rule.
     *
     * @param line where it stands
     * @param type local, host, hostssl, ...
     * @param databases the databases it is for
     * @param users the roles it is for
     * @param address the clients it is for
     * @param mask how much of the address counts
     * @param method how the client proves who it is
     */
    record Rule(
            int line,
            String type,
            List<String> databases,
            List<String> users,
            String address,
            String mask,
            String method) {}

    /** A client that comes by TCP. */
    record Client(String database, String role, InetAddress address, boolean encrypted) {}

    /** What becomes of a client. */
    sealed interface Verdict {}

    /** This rule lets it in by its password, or without one. */
    record Admits(Rule rule) implements Verdict {}

    /** This rule meets it first and wants something else. */
    record Refuses(Rule rule) implements Verdict {}

    /** No rule is for it. */
    record NoRule() implements Verdict {}

    /** This rule may be for it. */
    record Unsure(Rule rule) implements Verdict {}

    static HbaRules of(List<JsonNode> rows) {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode row : rows) {
            if (row.path("error").isNull()) {
                rules.add(new Rule(
                        row.path("line_number").asInt(),
                        row.path("type").asString(),
                        words(row.path("database")),
                        words(row.path("user_name")),
                        row.path("address").asString(""),
                        row.path("netmask").asString(""),
                        row.path("auth_method").asString()));
            }
        }
        return new HbaRules(rules);
    }

    private static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asString()));
        return words;
    }

    Verdict judge(Client client) {
        for (Rule rule : rules) {
            Optional<Boolean> fits = fits(rule, client);
            if (fits.isEmpty()) {
                return new Unsure(rule);
            }
            if (fits.get()) {
                boolean admits = rule.method().equals("trust") || BY_PASSWORD.contains(rule.method());
                return admits ? new Admits(rule) : new Refuses(rule);
            }
        }
        return new NoRule();
    }

    /** Empty when it cannot be told; one part that surely does not fit is enough to pass over a rule. */
    private static Optional<Boolean> fits(Rule rule, Client client) {
        List<Optional<Boolean>> parts = List.of(
                Optional.of(typeFits(rule, client)),
                databaseFits(rule, client),
                userFits(rule, client),
                addressFits(rule, client));
        if (parts.stream().anyMatch(part -> part.isPresent() && !part.get())) {
            return Optional.of(false);
        }
        return parts.stream().allMatch(Optional::isPresent) ? Optional.of(true) : Optional.empty();
    }

    private static boolean typeFits(Rule rule, Client client) {
        return switch (rule.type()) {
            case "host" -> true;
            case "hostssl" -> client.encrypted();
            case "hostnossl" -> !client.encrypted();
            default -> false;
        };
    }

    private static Optional<Boolean> databaseFits(Rule rule, Client client) {
        boolean unsure = false;
        for (String name : rule.databases()) {
            if (name.equals("all")
                    || name.equals(client.database())
                    || (name.equals("sameuser") && client.database().equals(client.role()))) {
                return Optional.of(true);
            }
            unsure |= name.equals("samerole") || name.equals("samegroup") || name.startsWith("/");
        }
        return unsure ? Optional.empty() : Optional.of(false);
    }

    private static Optional<Boolean> userFits(Rule rule, Client client) {
        boolean unsure = false;
        for (String name : rule.users()) {
            if (name.equals("all") || name.equals(client.role())) {
                return Optional.of(true);
            }
            unsure |= name.startsWith("+") || name.startsWith("/");
        }
        return unsure ? Optional.empty() : Optional.of(false);
    }

    private static Optional<Boolean> addressFits(Rule rule, Client client) {
        if (rule.address().equals("all")) {
            return Optional.of(true);
        }
        if (rule.address().equals("samehost") || rule.address().equals("samenet")) {
            return client.address().isLoopbackAddress() ? Optional.of(true) : Optional.empty();
        }
        if (!rule.address().matches("[0-9.]+|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*")) {
            return Optional.empty();
        }
        return Optional.of(within(client.address().getAddress(), bytes(rule.address()), bytes(rule.mask())));
    }

    private static boolean within(byte[] address, byte[] network, byte[] mask) {
        if (address.length != network.length || mask.length != network.length) {
            return false;
        }
        for (int i = 0; i < address.length; i++) {
            if ((address[i] & mask[i]) != (network[i] & mask[i])) {
                return false;
            }
        }
        return true;
    }

    /** Digits only, as checked before: no name is looked up. */
    private static byte[] bytes(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException malformed) {
            return new byte[0];
        }
    }
}
