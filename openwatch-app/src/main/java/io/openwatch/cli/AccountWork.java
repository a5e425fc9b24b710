package io.openwatch.cli;

import io.openwatch.access.Caller;
import io.openwatch.http.ApiException;
import io.openwatch.identity.Accounts;
import io.openwatch.identity.User;
import io.openwatch.serve.Identities;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Works on accounts from the command line, as the machine's administrator, by the rules of the API. */
final class AccountWork {
    private static final Caller BY = Caller.system("command line", "");

    private AccountWork() {}

    /** Do {@code work}; what it refuses becomes the failure of the command. */
    static <T> T on(Appliance appliance, BiFunction<Accounts, Caller, T> work) {
        return refusing(() -> DatabaseWork.on(
                appliance,
                "the accounts cannot be reached",
                "check that PostgreSQL runs, then type the command again",
                pool -> work.apply(
                        Identities.of(pool, appliance.configuration()).accounts(), BY)));
    }

    /** Do {@code work}; what the rules of the accounts refuse becomes the failure of the command. */
    static <T> T refusing(Supplier<T> work) {
        try {
            return work.get();
        } catch (ApiException refused) {
            throw new UpgradeException(
                    Failure.of(ErrorCode.USAGE, told(refused), "change that and type it again"), refused);
        }
    }

    /** Tell programs of an account. */
    static Map<String, Object> fields(User user) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", user.id().toString());
        fields.put("username", user.username());
        fields.put("email", user.email());
        fields.put("roles", user.roles());
        return fields;
    }

    private static String told(ApiException refused) {
        return refused.problems().isEmpty()
                ? refused.message()
                : refused.message() + ": "
                        + refused.problems().stream()
                                .map(problem -> problem.field() + " " + problem.problem())
                                .collect(Collectors.joining("; "));
    }
}
