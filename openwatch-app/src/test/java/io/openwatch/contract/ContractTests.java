package io.openwatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.Permission;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Repeat;
import io.openwatch.http.Route;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract and server say the same, in both directions. */
class ContractTests {
    /** Follow from no operation: the request never got to one. */
    private static final Set<ErrorKind> BEFORE_ANY_ROUTE =
            Set.of(ErrorKind.ROUTE_NOT_FOUND, ErrorKind.METHOD_NOT_ALLOWED, ErrorKind.INTERNAL);

    /** Follow from a header; the first operation that takes it makes them possible. */
    private static final Set<ErrorKind> FROM_A_HEADER =
            Set.of(ErrorKind.VERSION_REQUIRED, ErrorKind.VERSION_STALE, ErrorKind.IDEMPOTENCY_KEY_REQUIRED);

    private static final Contract CONTRACT = Contract.shipped();

    static Stream<Operation> operations() {
        return CONTRACT.operations().stream();
    }

    @Test
    void everyRouteIsInTheContractAndEveryOperationIsRouted() {
        Set<String> routed = ApiHouse.open().service().routes().all().stream()
                .map(route -> route.method() + " " + route.path() + " "
                        + route.access().word())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> promised = operations()
                .map(operation -> operation.method() + " " + operation.path() + " " + operation.access())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(routed).isEqualTo(promised);
    }

    @Test
    void keysAndParametersOfWritesAreThoseOfTheContract() {
        for (Route route : ApiHouse.open().service().routes().all()) {
            Operation operation =
                    CONTRACT.find(route.method().name(), route.path()).orElseThrow();
            Repeat promised = operation
                    .parameter("header", "Idempotency-Key")
                    .map(key -> key.required() ? Repeat.REQUIRED : Repeat.OPTIONAL)
                    .orElse(Repeat.NONE);
            assertThat(route.repeat()).as(operation.id()).isEqualTo(promised);
            if (!operation.reads()) {
                assertThat(route.query())
                        .as(operation.id())
                        .containsExactlyInAnyOrderElementsOf(operation.parameters("query").stream()
                                .map(Operation.Parameter::name)
                                .toList());
            }
        }
    }

    @Test
    void everyRegisteredErrorBelongsToAnOperationAndEveryCodeIsRegistered() {
        Set<ErrorKind> used =
                operations().flatMap(operation -> operation.errors().stream()).collect(Collectors.toSet());
        assertThat(Arrays.stream(ErrorKind.values())
                        .filter(kind -> !BEFORE_ANY_ROUTE.contains(kind) && !FROM_A_HEADER.contains(kind)))
                .isSubsetOf(used);
        assertThat(operations().flatMap(operation -> operation.ownErrors().stream()))
                .allMatch(code -> Operation.kind(code).isPresent());
        assertThat(Arrays.stream(ErrorKind.values()).map(ErrorKind::code)).doesNotHaveDuplicates();
    }

    @Test
    void operationsHaveNamesOfTheirOwn() {
        assertThat(operations().map(Operation::id))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z][A-Za-z]+"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void saysWhatItIsForWhoMayAndHowItFails(Operation operation) {
        assertThat(operation.node().path("summary").asString("")).isNotBlank();
        assertThat(operation.node().path("tags").size()).isOne();
        assertThat(CONTRACT.document().path("tags").findValuesAsString("name"))
                .contains(operation.node().at("/tags/0").asString());
        assertThat(Set.of("anyone", "signed-in").contains(operation.access())
                        || Permission.of(operation.access()).isPresent())
                .as(operation.access())
                .isTrue();
        assertThat(operation.node().at("/responses/default/$ref").asString(""))
                .isEqualTo("#/components/responses/Error");
        assertThat(operation.statuses()).isNotEmpty();
        assertThat(operation.parameters("path").stream().map(one -> "{" + one.name() + "}"))
                .allMatch(name -> operation.path().contains(name));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void listsAndOnlyTheyComeInPages(Operation operation) {
        boolean paged = operation
                .node()
                .at("/responses/200/content/application~1json/schema/allOf")
                .findValuesAsString("$ref")
                .contains("#/components/schemas/Page");
        assertThat(operation.id().startsWith("list")).isEqualTo(paged);
        assertThat(operation.parameter("query", "limit").isPresent()).isEqualTo(paged);
        assertThat(operation.parameter("query", "cursor").isPresent()).isEqualTo(paged);
    }

    @Test
    void everyReferenceLeadsSomewhereAndNothingIsLeftOver() {
        List<String> references = new ArrayList<>();
        CONTRACT.document().findValuesAsString("$ref").forEach(references::add);
        assertThat(references)
                .isNotEmpty()
                .allMatch(reference ->
                        !CONTRACT.document().at(reference.substring(1)).isMissingNode());
    }

    @Test
    void isServedAsItIsWritten() {
        ContractClient.Answer answer = ApiHouse.open().anonymous().get("/api/v1/openapi.yaml");
        assertThat(answer.text()).isEqualTo(CONTRACT.text());
    }

    @Test
    void pagesComeFromTheJarsAndRunNothingElse() {
        ContractClient anybody = ApiHouse.open().anonymous();
        assertThat(anybody.get("/").header("Location")).isEqualTo("/docs");
        ContractClient.Answer page = anybody.get("/docs");
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'")
                .doesNotContain("unsafe");
        List<String> parts = java.util.regex.Pattern.compile("(?:src|href)=\"([^\"]+)\"")
                .matcher(page.text())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(parts).hasSize(4).allMatch(part -> part.startsWith("/"));
        assertThat(parts)
                .allSatisfy(part -> assertThat(anybody.get(part).status()).isEqualTo(200));
        assertThat(anybody.get("/docs/index.html").error()).isEqualTo("route.not_found");
    }
}
