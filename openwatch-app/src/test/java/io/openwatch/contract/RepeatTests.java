package io.openwatch.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.BuiltInRole;
import io.openwatch.contract.ContractClient.Answer;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A request that comes twice acts once. */
class RepeatTests {
    private final ApiHouse house = ApiHouse.open();
    private final ContractClient admin = house.as(BuiltInRole.ADMIN);

    @Test
    void theSecondTimeGetsTheAnswerOfTheFirst() {
        String host = host();
        String key = UUID.randomUUID().toString();
        Answer first = add(admin, host, key);
        Answer second = add(admin, host, key);
        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(add(admin, host, UUID.randomUUID().toString()).error())
                .as("without the key it acts again")
                .isEqualTo("host.duplicate");
    }

    @Test
    void anotherRequestWithTheSameKeyIsRefused() {
        String key = UUID.randomUUID().toString();
        assertThat(add(admin, host(), key).status()).isEqualTo(201);
        assertThat(add(admin, host(), key).error()).isEqualTo("idempotency.mismatch");
    }

    @Test
    void keysOfOthersAreOthersKeys() {
        String key = UUID.randomUUID().toString();
        assertThat(add(admin, host(), key).status()).isEqualTo(201);
        assertThat(add(house.as(BuiltInRole.OPS_LEAD), host(), key).status()).isEqualTo(201);
    }

    @Test
    void nothingOfAFailureIsKept() {
        String host = host();
        assertThat(admin.post("/api/v1/hosts", host).status()).isEqualTo(201);
        String key = UUID.randomUUID().toString();
        assertThat(add(admin, host, key).error()).isEqualTo("host.duplicate");
        assertThat(add(admin, host(), key).status()).as("the key is free again").isEqualTo(201);
    }

    @Test
    void twinsAtTheSameTimeActOnce() {
        String host = host();
        String key = UUID.randomUUID().toString();
        List<CompletableFuture<Answer>> twins = IntStream.range(0, 8)
                .mapToObj(twin -> CompletableFuture.supplyAsync(() -> add(admin, host, key)))
                .toList();
        List<Answer> answers = twins.stream().map(CompletableFuture::join).toList();
        assertThat(answers).extracting(Answer::status).containsOnly(201);
        assertThat(answers).extracting(Answer::text).containsOnly(answers.get(0).text());
        assertThat(answers)
                .filteredOn(one -> one.header("Idempotency-Replayed").isEmpty())
                .hasSize(1);
    }

    @Test
    void refusesAKeyThatIsNone() {
        assertThat(add(admin, host(), "two words").error()).isEqualTo("request.invalid");
        assertThat(add(admin, host(), "x".repeat(129)).error()).isEqualTo("request.invalid");
        assertThat(admin.request("GET", "/api/v1/hosts").key("unwanted").send().error())
                .isEqualTo("request.invalid");
    }

    private static Answer add(ContractClient client, String host, String key) {
        return client.request("POST", "/api/v1/hosts").key(key).json(host).send();
    }

    private static String host() {
        return "{\"hostname\":\"repeat-" + UUID.randomUUID() + ".example\",\"environment\":\"staging\","
                + "\"os_family\":\"debian\",\"os_version\":\"12\"}";
    }
}
