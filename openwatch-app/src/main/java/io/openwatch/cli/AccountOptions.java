package io.openwatch.cli;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Name the first account of an installation. */
final class AccountOptions {

    @Option(
            names = "--username",
            paramLabel = "NAME",
            description = "Make the first account too, with the role admin: what it signs in with.")
    @Nullable
    String username;

    @Option(names = "--email", paramLabel = "ADDRESS", description = "Where its owner is reached.")
    @Nullable
    String email;

    @Option(
            names = "--password-from",
            paramLabel = "SOURCE",
            description = "Where its password comes from: prompt, stdin, file:PATH or env:NAME (default: prompt at a"
                    + " terminal, else one line of stdin).")
    @Nullable
    String passwordFrom;

    boolean named() {
        return username != null;
    }

    /** Object to a part of an account. */
    void check() {
        boolean whole = username != null && email != null;
        boolean none = username == null && email == null && passwordFrom == null;
        if (!whole && !none) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.USAGE,
                    "the first account needs --username and --email",
                    "nothing was touched; name both, or neither for no account"));
        }
    }
}
