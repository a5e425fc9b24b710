package io.openwatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.BuiltInRole;
import io.openwatch.access.Permission;
import io.openwatch.contract.ContractClient.Answer;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation, asked by everybody: who lacks the permission gets 401 or 403, and nobody else does. */
class RoleTests {

    static Stream<Operation> operations() {
        return Contract.shipped().operations().stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void nobodyGetsInWithoutSayingWho(Operation operation) {
        Answer answer = ask(ApiHouse.open().anonymous(), operation);
        if (operation.access().equals("anyone")) {
            assertThat(answer.status()).isNotIn(401, 403);
        } else {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.error()).isEqualTo("auth.required");
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void whoHoldsNoRoleGetsNoFurtherThanBeingKnown(Operation operation) {
        Answer answer = ask(ApiHouse.open().withoutRole(), operation);
        boolean needsPermission = Permission.of(operation.access()).isPresent();
        assertThat(answer.error().equals("authz.permission_denied")).isEqualTo(needsPermission);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void rolesGetInWhereTheirPermissionsSaySo(Operation operation) {
        for (BuiltInRole role : BuiltInRole.values()) {
            Answer answer = ask(ApiHouse.open().as(role), operation);
            boolean may = Permission.of(operation.access())
                    .map(role.permissions()::contains)
                    .orElse(true);
            if (may) {
                assertThat(answer.error()).as(role + " " + answer).isNotIn("auth.required", "authz.permission_denied");
            } else {
                assertThat(answer.status()).as(role + " " + answer).isEqualTo(403);
                assertThat(answer.error()).isEqualTo("authz.permission_denied");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aSessionChangesNothingWithoutItsWord(Operation operation) {
        if (operation.reads() || operation.access().equals("anyone")) {
            return;
        }
        ContractClient browser = ApiHouse.open().inBrowser(BuiltInRole.ADMIN);
        assertThat(ask(browser, operation).error()).isEqualTo("auth.csrf_refused");
        assertThat(request(browser, operation)
                        .header("Cookie", "__Host-openwatch_csrf=one")
                        .header("X-CSRF-Token", "other")
                        .send()
                        .error())
                .isEqualTo("auth.csrf_refused");
        assertThat(request(browser, operation)
                        .header("Cookie", "__Host-openwatch_csrf=one")
                        .header("X-CSRF-Token", "one")
                        .header("Sec-Fetch-Site", "cross-site")
                        .send()
                        .error())
                .isEqualTo("auth.csrf_refused");
        assertThat(request(browser, operation)
                        .header("Cookie", "__Host-openwatch_csrf=one")
                        .header("X-CSRF-Token", "one")
                        .send()
                        .error())
                .isNotEqualTo("auth.csrf_refused");
    }

    private static Answer ask(ContractClient client, Operation operation) {
        return request(client, operation).send();
    }

    /** Nothing that would do something: the body is no JSON. */
    private static ContractClient.Request request(ContractClient client, Operation operation) {
        String path = operation.path().replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
        ContractClient.Request request = client.request(operation.method(), path);
        return operation.hasBody() ? request.json("{") : request;
    }
}
