package io.openwatch.identity;

import io.openwatch.http.ApiException;
import io.openwatch.http.Problem;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describe an account to be made.
 *
 * @param username a letter or digit, then letters, digits and {@code . _ -}, in lower case
 * @param email where its owner is reached
 * @param password what it signs in with at first
 * @param roles the ids of its roles; none when left out
 * @since 0.1
 */
public record NewUser(
        @Nullable String username,
        @Nullable String email,
        @Nullable String password,
        @Nullable List<String> roles) {
    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern EMAIL = Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,189}");
    private static final String EMAIL_FORM = "must be an address like name@example.org";

    /**
     * Check it by itself, before there is a database to ask whether the name is free.
     *
     * @throws ApiException where name, address or password are not taken
     */
    public void check() {
        check(PasswordPolicy.standard());
    }

    void check(PasswordPolicy policy) {
        Problem.Collector problems = new Problem.Collector()
                .require(
                        username != null && USERNAME.matcher(username).matches(),
                        "username",
                        "must be 1 to 64 of a-z, 0-9, dot, dash and underscore, the first a letter or digit")
                .require(email != null && EMAIL.matcher(email).matches(), "email", EMAIL_FORM)
                .require(password != null, "password", "is missing");
        policy.objection(username == null ? "" : username, passwordChars())
                .filter(problem -> password != null)
                .ifPresent(problem -> problems.require(false, "password", problem));
        problems.end("the account cannot be made");
    }

    static void checkEmail(@Nullable String email) {
        if (email == null || !EMAIL.matcher(email).matches()) {
            throw ApiException.invalid("email", EMAIL_FORM);
        }
    }

    String name() {
        return username == null ? "" : username;
    }

    String address() {
        return email == null ? "" : email;
    }

    char[] passwordChars() {
        return password == null ? new char[0] : password.toCharArray();
    }

    List<String> roleIds() {
        return roles == null ? List.of() : roles.stream().distinct().sorted().toList();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "NewUser[" + username + "]";
    }
}
