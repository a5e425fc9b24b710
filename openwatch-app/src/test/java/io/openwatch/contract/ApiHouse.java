package io.openwatch.contract;

import io.openwatch.access.BuiltInRole;
import io.openwatch.access.Caller;
import io.openwatch.http.Authenticator;
import io.openwatch.http.Exchange;
import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.serve.Service;
import io.openwatch.testing.Client;
import io.openwatch.testing.Home;
import io.openwatch.testing.RawConnection;
import io.openwatch.testing.TestDatabase;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.http.PinnedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One server on one database for all tests of the API in this JVM. Tests share it, so each works with rows of its own and
 * counts nothing that others may add to; nothing here is ever stopped or switched.
 */
public final class ApiHouse {
    private static final String NO_ROLE = "none";

    private final TestDatabase database = TestDatabase.current();
    private final Home home;
    private final Service service;
    private final HttpClient http;

    private ApiHouse() {
        try {
            Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target/api-houses")), "house");
            home = Home.in(directory, database.text());
            service = Service.start(
                    home.configuration(),
                    ReleaseDescriptor.builtIn(),
                    OperatorCommands.of("openwatch"),
                    () -> false,
                    Optional.of(new ByWord()));
            http = Client.trusting(home.certificate());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Return the house; the first one who asks has it built. */
    public static ApiHouse open() {
        return Built.HOUSE;
    }

    private static final class Built {
        static final ApiHouse HOUSE = new ApiHouse();
    }

    public TestDatabase database() {
        return database;
    }

    public Service service() {
        return service;
    }

    public HttpClient http() {
        return http;
    }

    /** Open a connection that shows what it does; close it. */
    public RawConnection connect() throws IOException, GeneralSecurityException {
        return new RawConnection(service.port(), PinnedCertificate.contextFor(home.certificate()));
    }

    public String base() {
        return "https://localhost:" + service.port();
    }

    /** Ask as somebody who holds {@code role} and nothing else. */
    public ContractClient as(BuiltInRole role) {
        return new ContractClient(http, base(), role.code(), Optional.of("token-" + role.code()));
    }

    /** Ask as somebody in a browser who holds {@code role}. */
    public ContractClient inBrowser(BuiltInRole role) {
        return new ContractClient(http, base(), role.code(), Optional.of("session-" + role.code()));
    }

    /** Ask as somebody who is known and holds no role. */
    public ContractClient withoutRole() {
        return new ContractClient(http, base(), "no role", Optional.of("token-" + NO_ROLE));
    }

    /** Ask as nobody. */
    public ContractClient anonymous() {
        return new ContractClient(http, base(), "anonymous", Optional.empty());
    }

    /** Takes a word for what it says: {@code token-viewer}, {@code session-admin}. */
    private static final class ByWord implements Authenticator {

        @Override
        public Caller authenticate(Exchange exchange) {
            return exchange.header("Authorization")
                    .filter(header -> header.startsWith("Bearer "))
                    .map(header -> header.substring("Bearer ".length()).split("-", 2))
                    .filter(words -> words.length == 2)
                    .filter(words ->
                            words[1].equals(NO_ROLE) || BuiltInRole.of(words[1]).isPresent())
                    .map(words -> caller(words[0], words[1], exchange))
                    .orElseGet(() -> Caller.anonymous(exchange.address(), exchange.correlation()));
        }

        private static Caller caller(String kind, String name, Exchange exchange) {
            UUID id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
            return new Caller(
                    kind.equals("session") ? Caller.Kind.SESSION : Caller.Kind.TOKEN,
                    Optional.of(id),
                    name,
                    Optional.of(id),
                    BuiltInRole.of(name).map(BuiltInRole::permissions).orElse(Set.of()),
                    exchange.address(),
                    exchange.correlation());
        }
    }
}
