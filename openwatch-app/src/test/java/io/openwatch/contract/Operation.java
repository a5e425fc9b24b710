package io.openwatch.contract;

import io.openwatch.http.ErrorKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * One operation of the contract.
 *
 * @param access the word of {@code x-permission}
 * @param pointer where it stands in the document
 */
public record Operation(
        String id,
        String method,
        String path,
        String access,
        Set<String> ownErrors,
        List<Parameter> parameters,
        JsonNode node,
        String pointer) {

    /** A parameter, and where its schema stands in the document. */
    public record Parameter(String name, String in, boolean required, JsonNode schema, String pointer) {}

    static Operation of(Contract contract, String path, String method, JsonNode node) {
        String pointer = "/paths/" + escaped(path) + "/" + method;
        Set<String> errors = new TreeSet<>();
        node.path("x-errors").forEach(code -> errors.add(code.asString()));
        return new Operation(
                node.path("operationId").asString(""),
                method.toUpperCase(Locale.ROOT),
                path,
                node.path("x-permission").asString(""),
                errors,
                parameters(contract, node.path("parameters"), pointer + "/parameters"),
                node,
                pointer);
    }

    private static List<Parameter> parameters(Contract contract, JsonNode all, String pointer) {
        List<Parameter> found = new ArrayList<>();
        for (int index = 0; index < all.size(); index++) {
            JsonNode node = contract.resolve(all.get(index));
            String place = all.get(index).has("$ref")
                    ? all.get(index).get("$ref").asString().substring(1)
                    : pointer + "/" + index;
            found.add(new Parameter(
                    node.path("name").asString(),
                    node.path("in").asString(),
                    node.path("required").asBoolean(false),
                    contract.resolve(node.path("schema")),
                    place + "/schema"));
        }
        return List.copyOf(found);
    }

    private static String escaped(String segment) {
        return segment.replace("~", "~0").replace("/", "~1");
    }

    /** Return what its paths look like. */
    Pattern template() {
        return Pattern.compile("\\Q" + path.replaceAll("\\{[^}]*}", "\\\\E[^/]*\\\\Q") + "\\E");
    }

    /** Return how much of its path is fixed. */
    int literal() {
        return path.replaceAll("\\{[^}]*}", "").length();
    }

    public List<Parameter> parameters(String in) {
        return parameters.stream().filter(one -> one.in().equals(in)).toList();
    }

    public Optional<Parameter> parameter(String in, String name) {
        return parameters(in).stream()
                .filter(one -> one.name().equalsIgnoreCase(name))
                .findFirst();
    }

    public boolean reads() {
        return method.equals("GET");
    }

    public boolean hasBody() {
        return node.has("requestBody");
    }

    /** Return the pointer to the schema of a body of JSON; empty where it takes another one or none. */
    public Optional<String> bodySchema() {
        JsonNode schema = node.at("/requestBody/content/application~1json/schema");
        return schema.isMissingNode()
                ? Optional.empty()
                : Optional.of(pointer + "/requestBody/content/application~1json/schema");
    }

    /** Return the statuses that stand in it with a body of their own. */
    public Set<String> statuses() {
        Set<String> found = new TreeSet<>(node.path("responses").propertyNames());
        found.remove("default");
        return found;
    }

    /** Return every error that it may answer with: its own and those that follow from its form. */
    public Set<ErrorKind> errors() {
        Set<ErrorKind> allowed = EnumSet.of(
                ErrorKind.REQUEST_INVALID,
                ErrorKind.REQUEST_URI_TOO_LONG,
                ErrorKind.REQUEST_HEADERS_TOO_LARGE,
                ErrorKind.REQUEST_TIMEOUT,
                ErrorKind.DATABASE_UNAVAILABLE,
                ErrorKind.BUSY,
                ErrorKind.SHUTTING_DOWN);
        if (!access.equals("anyone")) {
            allowed.add(ErrorKind.AUTH_REQUIRED);
            if (!access.equals("signed-in")) {
                allowed.add(ErrorKind.PERMISSION_DENIED);
            }
        }
        if (!reads()) {
            allowed.add(ErrorKind.MAINTENANCE);
            if (!access.equals("anyone")) {
                allowed.add(ErrorKind.CSRF_REFUSED);
            }
        }
        if (parameter("query", "cursor").isPresent()) {
            allowed.add(ErrorKind.CURSOR_INVALID);
        }
        if (hasBody()) {
            allowed.add(ErrorKind.REQUEST_TYPE_UNSUPPORTED);
            allowed.add(ErrorKind.REQUEST_TOO_LARGE);
        }
        parameter("header", "If-Match").ifPresent(match -> {
            allowed.add(ErrorKind.VERSION_REQUIRED);
            allowed.add(ErrorKind.VERSION_STALE);
        });
        parameter("header", "Idempotency-Key").ifPresent(key -> {
            allowed.add(ErrorKind.REQUEST_TOO_LARGE);
            allowed.add(ErrorKind.IDEMPOTENCY_MISMATCH);
            allowed.add(ErrorKind.IDEMPOTENCY_IN_PROGRESS);
            if (key.required()) {
                allowed.add(ErrorKind.IDEMPOTENCY_KEY_REQUIRED);
            }
        });
        ownErrors.forEach(code -> kind(code).ifPresent(allowed::add));
        return allowed;
    }

    /** Find the registered error with {@code code}. */
    public static Optional<ErrorKind> kind(String code) {
        return Arrays.stream(ErrorKind.values())
                .filter(kind -> kind.code().equals(code))
                .findFirst();
    }
}
