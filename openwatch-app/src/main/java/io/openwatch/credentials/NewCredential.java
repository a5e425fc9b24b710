package io.openwatch.credentials;

import io.openwatch.http.Problem;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A credential as a client sends it. Prints without its secrets. */
record NewCredential(
        @Nullable String name,
        @Nullable String scope,
        @Nullable UUID hostId,
        @Nullable UUID groupId,
        @Nullable String username,
        @Nullable String password,
        @Nullable String privateKey,
        @Nullable String passphrase,
        @Nullable String sudoPassword) {
    private static final Pattern NAME = Pattern.compile("(?=\\S)[^\\p{Cntrl}]{0,99}\\S");
    private static final Pattern USERNAME = Pattern.compile("[A-Za-z_][A-Za-z0-9._-]{0,63}");

    /** What a client may change without sending the secrets again. */
    record Labels(@Nullable String name, @Nullable String username) {

        Labels checked() {
            Problem.Collector problems = new Problem.Collector();
            check(problems);
            problems.end("the credential is not complete or not valid");
            return this;
        }

        void check(Problem.Collector problems) {
            String title = name;
            String user = username;
            problems.require(
                            title != null && NAME.matcher(title).matches(),
                            "name",
                            "must be 1 to 100 characters, no space around them")
                    .require(
                            user != null && USERNAME.matcher(user).matches(),
                            "username",
                            "must be the name of an account");
        }

        String title() {
            return Objects.requireNonNull(name);
        }

        String user() {
            return Objects.requireNonNull(username);
        }
    }

    Labels labels() {
        return new Labels(name, username);
    }

    Secrets secrets() {
        return new Secrets(password, privateKey, passphrase, sudoPassword);
    }

    String reach() {
        return Objects.requireNonNull(scope);
    }

    /** End the request if anything is wrong, else return the public side of its key. */
    Optional<SshKey> check() {
        Problem.Collector problems = new Problem.Collector()
                .require(
                        scope != null && Set.of("host", "group", "default").contains(scope),
                        "scope",
                        "must be host, group or default")
                .require(
                        "host".equals(scope) == (hostId != null),
                        "host_id",
                        "belongs to the scope host, and only there")
                .require(
                        "group".equals(scope) == (groupId != null),
                        "group_id",
                        "belongs to the scope group, and only there");
        labels().check(problems);
        Optional<SshKey> key = secrets().check(problems);
        problems.end("the credential is not complete or not valid");
        return key;
    }

    @Override
    public String toString() {
        return "NewCredential[" + name + "]";
    }
}
