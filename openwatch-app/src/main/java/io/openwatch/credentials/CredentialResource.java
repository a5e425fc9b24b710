package io.openwatch.credentials;

import io.openwatch.access.Permission;
import io.openwatch.hosts.HostStore;
import io.openwatch.http.Access;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Exchange;
import io.openwatch.http.Problem;
import io.openwatch.http.Resource;
import io.openwatch.http.Routes;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Offer the credentials: secrets go in and never come out.
 *
 * @since 0.1
 */
public final class CredentialResource implements Resource {
    private static final Access READ = Access.of(Permission.CREDENTIAL_READ);
    private static final Access WRITE = Access.of(Permission.CREDENTIAL_WRITE);

    private final CredentialStore credentials;
    private final HostStore hosts;

    /** Offer the credentials in {@code credentials} for the hosts in {@code hosts}. */
    public CredentialResource(CredentialStore credentials, HostStore hosts) {
        this.credentials = credentials;
        this.hosts = hosts;
    }

    @Override
    public void routes(Routes routes) {
        routes.get("/api/v1/credentials", READ, this::list);
        routes.post("/api/v1/credentials", WRITE, this::add);
        routes.get("/api/v1/credentials/{id}", READ, exchange -> answer(exchange, credentials.get(id(exchange))));
        routes.put("/api/v1/credentials/{id}", WRITE, this::relabel);
        routes.put("/api/v1/credentials/{id}/secrets", WRITE, this::reseal);
        routes.delete("/api/v1/credentials/{id}", Access.of(Permission.CREDENTIAL_DELETE), this::delete);
        routes.get("/api/v1/hosts/{id}/credential", READ, this::ofHost);
    }

    private void list(Exchange exchange) {
        exchange.answer(
                credentials.list(exchange.page(), exchange.queryWord("scope", Set.of("host", "group", "default"))));
    }

    private void add(Exchange exchange) {
        NewCredential wanted = exchange.body(NewCredential.class);
        Optional<SshKey> key = wanted.check();
        Credential added = credentials.add(exchange.caller(), wanted, key);
        exchange.etag(added.version()).created("/api/v1/credentials/" + added.id(), added);
    }

    private void relabel(Exchange exchange) {
        UUID id = id(exchange);
        long version = exchange.ifMatch();
        NewCredential.Labels wanted = exchange.body(NewCredential.Labels.class).checked();
        answer(exchange, credentials.relabel(exchange.caller(), id, version, wanted));
    }

    private void reseal(Exchange exchange) {
        UUID id = id(exchange);
        long version = exchange.ifMatch();
        Secrets wanted = exchange.body(Secrets.class);
        Problem.Collector problems = new Problem.Collector();
        Optional<SshKey> key = wanted.check(problems);
        problems.end("the secrets are not complete or not valid");
        answer(exchange, credentials.reseal(exchange.caller(), id, version, wanted, key));
    }

    private void delete(Exchange exchange) {
        credentials.delete(exchange.caller(), id(exchange));
        exchange.noContent();
    }

    private void ofHost(Exchange exchange) {
        UUID host = exchange.pathId("id", ErrorKind.HOST_NOT_FOUND);
        hosts.require(host);
        answer(exchange, credentials.resolve(host));
    }

    private static void answer(Exchange exchange, Credential credential) {
        exchange.etag(credential.version()).answer(credential);
    }

    private static UUID id(Exchange exchange) {
        return exchange.pathId("id", ErrorKind.CREDENTIAL_NOT_FOUND);
    }
}
