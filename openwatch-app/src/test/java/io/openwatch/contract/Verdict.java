package io.openwatch.contract;

import io.openwatch.http.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where an answer is not what the contract says. */
final class Verdict {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Contract contract;
    private final Operation operation;
    private final ContractClient.Answer answer;
    private final List<String> found = new ArrayList<>();

    private Verdict(Contract contract, Operation operation, ContractClient.Answer answer) {
        this.contract = contract;
        this.operation = operation;
        this.answer = answer;
    }

    /** What was sent, as far as the contract says something about it. */
    record Sent(Map<String, String> headers, List<String> query, String body) {}

    static List<String> of(Contract contract, Operation operation, ContractClient.Answer answer, Sent sent) {
        Verdict verdict = new Verdict(contract, operation, answer);
        if (operation.statuses().contains(Integer.toString(answer.status()))) {
            verdict.documented(Integer.toString(answer.status()));
            if (answer.status() < 300) {
                verdict.allowed(sent);
            }
        } else {
            verdict.error();
        }
        return verdict.found;
    }

    private void documented(String status) {
        String pointer = operation.pointer() + "/responses/" + status;
        JsonNode response = contract.document().at(pointer);
        if (response.has("$ref")) {
            pointer = response.get("$ref").asString().substring(1);
            response = contract.resolve(response);
        }
        JsonNode content = response.path("content");
        String type = answer.header("Content-Type").split(";", 2)[0];
        if (content.isMissingNode() || content.isEmpty()) {
            require(answer.text().isEmpty(), "has a body where the contract has none");
        } else {
            require(content.has(type), "is of the type [" + type + "]");
            if (content.path(type).has("schema")) {
                String place = pointer + "/content/" + type.replace("/", "~1") + "/schema";
                found.addAll(contract.problems(place, answer.body()));
            }
        }
        for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
            boolean required =
                    contract.resolve(header.getValue()).path("required").asBoolean(false);
            require(!required || !answer.header(header.getKey()).isEmpty(), "lacks the header " + header.getKey());
        }
    }

    private void error() {
        Optional<ErrorKind> kind = Operation.kind(answer.error());
        if (kind.isEmpty()) {
            require(false, "has a status that is not in the contract, and no registered error");
            return;
        }
        require(kind.get().status() == answer.status(), "has another status than its code");
        require(operation.errors().contains(kind.get()), "has a code that the contract does not list");
        found.addAll(contract.problems("/components/schemas/Error", answer.body()));
        require(
                answer.body().at("/error/correlation_id").asString("").equals(answer.header("X-Correlation-Id")),
                "has another correlation id in the body than in the header");
    }

    /** What succeeded must not have been forbidden. */
    private void allowed(Sent sent) {
        for (String name : sent.query()) {
            require(operation.parameter("query", name).isPresent(), "took the unknown parameter " + name);
        }
        for (Operation.Parameter parameter : operation.parameters("header")) {
            require(
                    !parameter.required() || sent.headers().containsKey(parameter.name()),
                    "took it without the header " + parameter.name());
        }
        if (!sent.headers().getOrDefault("Content-Type", "application/json").startsWith("application/json")) {
            return;
        }
        operation.bodySchema().ifPresent(pointer -> {
            try {
                contract.problems(pointer, JSON.readTree(sent.body()))
                        .forEach(problem -> found.add("took a body that the contract forbids: " + problem));
            } catch (JacksonException noJson) {
                found.add("took a body that is not JSON");
            }
        });
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            found.add(otherwise);
        }
    }
}
