package io.openwatch.cli;

import io.openwatch.identity.User;
import io.safeupgrade.Secret;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lets somebody in again who forgot the password or lost the second factor. */
@Command(
        name = "reset-password",
        description = "Give an account a new password; its sessions and tokens end.",
        mixinStandardHelpOptions = true)
final class UserResetPasswordCommand implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "What the account signs in with.")
    String username = "";

    @Option(
            names = "--password-from",
            paramLabel = "SOURCE",
            description = "Where the password comes from: prompt, stdin, file:PATH or env:NAME (default: prompt at a"
                    + " terminal, else one line of stdin).")
    @Nullable
    String passwordFrom;

    @Option(names = "--remove-second-factor", description = "Remove its second factor as well.")
    boolean removeFactor;

    @ParentCommand
    @Nullable
    UserCommand group;

    @Override
    public Integer call() {
        OpenWatchCommand command = Objects.requireNonNull(group).root();
        Appliance appliance = Appliance.of(command, Map.of());
        Secret password =
                SecretSource.read(passwordFrom, "New password for " + username, command.environment(), System.in);
        User changed = AccountWork.on(
                appliance,
                (accounts, by) ->
                        accounts.resetPassword(by, username, password.reveal(String::toCharArray), removeFactor));
        command.console()
                .line("the account " + changed.username() + " has a new password; its sessions and tokens ended");
        command.console().document("openwatch.account/1", AccountWork.fields(changed));
        return 0;
    }
}
